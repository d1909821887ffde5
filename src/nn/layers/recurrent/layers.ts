/**
 * Recurrent layers: cells along a sequence (N, T, features), several of them on top of each other.
 */
import { type Kind, listOf, optional, ShapeError, type Signature, whole } from "../../../arguments/index.js";
import { concat, flip, stack } from "../../../ops/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { moduleLabel } from "../../module/module-tree.js";
import { layerTakes, wrongInput } from "../checks.js";
import { Dropout } from "../dropout.js";
import { GRUCell, LSTMCell, type RecurrentCell, RNNCell } from "./cells.js";
import { type Ends, endsOf, type SequenceOptions, sequenceOptions } from "./lengths.js";
import {
  type HiddenState,
  hiddenStateKind,
  type LSTMOptions,
  layerOptions,
  lstmOptions,
  type MemoryState,
  memoryStateKind,
  type RecurrentLayerOptions,
  type RecurrentState,
} from "./options.js";
import { sequenceOf } from "./sequence.js";

/** What the forward of a layer takes, by the class of its cells. */
const forwardTakes = new Map<unknown, Signature>();

/** What the constructor takes; what forward does is kept by the class of the cells. */
function recurrentTakes(kind: string, Cell: unknown, state: Kind, options: Kind = layerOptions): Signature {
  const states = optional(
    listOf(state, `a list of ${state.words.replace("a state", "states")}, one per layer`),
  );
  const made = { inputSize: whole(), hiddenSize: whole(), options };
  const takes = layerTakes(kind, made, { x: tensorKind, states, options: sequenceOptions });
  forwardTakes.set(Cell, takes.forward);
  return takes.made;
}

type CellClass<State extends RecurrentState> = new (
  inputSize: number,
  hiddenSize: number,
  options: LSTMOptions,
) => RecurrentCell<State>;

/** A cell class, stacked and unrolled. Abstract. */
abstract class Recurrent<State extends RecurrentState> extends Module<
  [x: Tensor, states?: readonly State[], options?: SequenceOptions],
  [outputs: Tensor, states: State[]]
> {
  /** One per layer, the lowest first; of two directions, each followed by the one that goes back. */
  readonly cells: readonly RecurrentCell<State>[];
  /** Between the layers; undefined for none. */
  readonly dropout: Dropout | undefined;
  /** Whether each layer has a second cell that goes from the last step to the first. */
  readonly bidirectional: boolean;

  /**
   * @param inputSize the last axis of x.
   * @param hiddenSize the last axis of the states and of what comes out, but for a projection.
   * @throws ValueError for sizes that are not whole numbers of at least 1, and for a dropout outside 0 .. 1.
   */
  protected constructor(
    Cell: CellClass<State>,
    readonly inputSize: number,
    readonly hiddenSize: number,
    given: LSTMOptions | undefined,
  ) {
    super();
    const { layers, dropout, bidirectional, ...options } = lstmOptions.read(given);
    const directions = bidirectional ? 2 : 1;
    const between = directions * (options.projSize ?? hiddenSize);
    this.cells = Array.from(
      { length: layers * directions },
      (_, i) => new Cell(i < directions ? inputSize : between, hiddenSize, options),
    );
    this.bidirectional = bidirectional;
    this.dropout = dropout === 0 ? undefined : new Dropout(dropout, { generator: options.generator });
  }

  /**
   * x (N, T, in) and one state per cell (by default zeros) -> the outputs h of the last layer at each step
   * (N, T, hidden), of two directions side by side (N, T, 2 · hidden), and the last state of each cell. With
   * `lengths` each sequence is as if it were alone, without its padding: the outputs behind its end are 0,
   * its last state is that at its end, and the way back begins there.
   * @throws ShapeError for an x that is no batch of sequences, for a sequence of no steps, and for another
   *   number of states than cells or of lengths than sequences; ValueError for lengths outside 1 .. T,
   *   DTypeError for lengths that are no integers.
   */
  override forward(
    x: Tensor,
    states?: readonly State[],
    options?: SequenceOptions,
  ): [outputs: Tensor, states: State[]] {
    (forwardTakes.get(this.cells[0]?.constructor) as Signature).check(arguments);
    const [, steps = 0, features] = x.shape;
    if (x.rank !== 3 || steps === 0 || features !== this.inputSize)
      throw wrongInput(this, `(N, T, ${this.inputSize}) with T >= 1`, x);
    if (states !== undefined && states.length !== this.cells.length)
      throw new ShapeError(
        `${moduleLabel(this)}: ${states.length} states for ${this.cells.length} ` +
          (this.bidirectional ? "cells; give one per layer and direction" : "layers; give one per layer"),
      );
    const ends = endsOf(this, x, sequenceOptions.read(options).lengths);
    const unpadded = ends?.within(x) ?? x; // not even NaN in the padding reaches a gradient
    const whole = atOnce(this, unpadded, states, ends);
    if (whole !== undefined) return whole;
    let sequence = Array.from({ length: steps }, (_, t) => unpadded.slice([null, t]));
    const last: State[] = [];
    for (const [i, layer] of layersOf(this).entries()) {
      const inputs = i === 0 ? sequence : sequence.map((step) => this.dropout?.forward(step) ?? step);
      const outputs = layer.map((cell, direction) => {
        let state = states?.[last.length] ?? cell.start(inputs[0] as Tensor);
        const order = direction === 0 ? [...inputs.keys()] : [...inputs.keys()].reverse();
        const given: Tensor[] = [];
        for (const t of order) {
          const next = cell.forward(inputs[t] as Tensor, state);
          given[t] = ends?.at(t, next[0], 0) ?? next[0];
          state = ends === undefined ? next : kept(ends, t, next, state);
        }
        last.push(state);
        return given;
      });
      sequence = sideBySide(outputs);
    }
    return [stack(sequence, 1), last];
  }

  override details(): readonly string[] {
    const { length } = layersOf(this);
    return [
      ...(this.cells[0]?.details() ?? []),
      ...(length === 1 ? [] : [`${length} layers`]),
      ...(this.bidirectional ? ["bidirectional"] : []),
    ];
  }
}

/** The cells of each layer: one, or one for each direction. */
function layersOf<State extends RecurrentState>({
  cells,
  bidirectional,
}: Pick<Recurrent<State>, "cells" | "bidirectional">): RecurrentCell<State>[][] {
  if (!bidirectional) return cells.map((cell) => [cell]);
  return Array.from({ length: cells.length / 2 }, (_, i) => cells.slice(2 * i, 2 * i + 2));
}

/** The outputs of one direction as they are, those of two in one. */
const sideBySide = ([forth = [], back]: readonly (readonly Tensor[])[]): Tensor[] =>
  forth.map((step, t) => (back === undefined ? step : concat([step, back[t] as Tensor], -1)));

/** The next state of the sequences that have not ended at step t, the state of the others. */
function kept<State extends RecurrentState>(ends: Ends, t: number, next: State, state: State): State {
  const parts = next.map((part, i) => ends.at(t, part, state[i] as Tensor));
  return parts as readonly Tensor[] as State;
}

/** All steps of each layer in one op, where that is possible. */
function atOnce<State extends RecurrentState>(
  recurrent: Recurrent<State>,
  x: Tensor,
  states: readonly State[] | undefined,
  ends: Ends | undefined,
): [outputs: Tensor, states: State[]] | undefined {
  const reversed = (sequence: Tensor) => ends?.reversed(sequence) ?? flip(sequence, 1);
  if (recurrent.dropout !== undefined && recurrent.training) return undefined;
  let outputs = x;
  const last: State[] = [];
  for (const layer of layersOf(recurrent)) {
    const given: Tensor[] = [];
    for (const [direction, cell] of layer.entries()) {
      const inputs = direction === 0 ? outputs : reversed(outputs);
      const sequence = sequenceOf(cell, inputs, states?.[last.length], ends);
      if (sequence === undefined) return undefined;
      given.push(direction === 0 ? sequence[0] : reversed(sequence[0]));
      last.push(sequence[1] as RecurrentState as State);
    }
    outputs = given.length === 1 ? (given[0] as Tensor) : concat(given, -1);
  }
  return [outputs, last];
}

const rnnTakes = recurrentTakes("RNN", RNNCell, hiddenStateKind);

/** Elman's recurrent network, of RNNCells; long sequences in one op, as LSTM has them. Final. */
export class RNN extends Recurrent<HiddenState> {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentLayerOptions) {
    rnnTakes.check(arguments);
    super(RNNCell, inputSize, hiddenSize, options);
  }
}

const lstmTakes = recurrentTakes("LSTM", LSTMCell, memoryStateKind, lstmOptions);

/**
 * Long short-term memory, of LSTMCells. A float32 sequence whose states have 256 elements or more (N ·
 * hidden) is recorded as one op, with the same outputs; so small ones, and all under `recordSources` or
 * `detectAnomaly`, show their steps in a picture. With `projSize` every h, and all that comes out, is of that
 * size. Final.
 */
export class LSTM extends Recurrent<MemoryState> {
  constructor(inputSize: number, hiddenSize: number, options?: LSTMOptions) {
    lstmTakes.check(arguments);
    super(LSTMCell, inputSize, hiddenSize, options);
  }
}

const gruTakes = recurrentTakes("GRU", GRUCell, hiddenStateKind);

/** Gated recurrent units, of GRUCells; long sequences in one op, as LSTM has them. Final. */
export class GRU extends Recurrent<HiddenState> {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentLayerOptions) {
    gruTakes.check(arguments);
    super(GRUCell, inputSize, hiddenSize, options);
  }
}
