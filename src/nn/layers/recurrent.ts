/**
 * Recurrent layers: cells along a sequence (N, T, features), several of them on top of each other.
 */
import {
  flag,
  type Kind,
  listOf,
  optional,
  options as optionsOf,
  probability,
  ShapeError,
  type Signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { concat, flip, stack } from "../../ops/index.js";
import { type Tensor, tensorKind } from "../../tensor/index.js";
import { Module } from "../module/module.js";
import { moduleLabel } from "../module/module-tree.js";
import { layerTakes, wrongInput } from "./checks.js";
import { Dropout } from "./dropout.js";
import {
  GRUCell,
  type HiddenState,
  hiddenStateKind,
  LSTMCell,
  type MemoryState,
  memoryStateKind,
  type RecurrentCell,
  type RecurrentOptions,
  type RecurrentState,
  RNNCell,
  recurrentKinds,
} from "./recurrent-cells.js";
import { sequenceOf } from "./recurrent-sequence.js";

export interface RecurrentLayerOptions extends RecurrentOptions {
  /** How many cells lie on top of each other, each fed with the outputs of the one below. Default 1. */
  readonly layers?: number;
  /** With which probability an output is dropped on its way to the next layer, in training. Default 0. */
  readonly dropout?: number;
  /** Whether each layer has a second cell that goes from the last step to the first. Default false. */
  readonly bidirectional?: boolean;
}

const layerOptions = optionsOf<RecurrentLayerOptions>()({
  ...recurrentKinds,
  layers: withDefault(whole(), 1),
  dropout: withDefault(probability, 0),
  bidirectional: withDefault(flag, false),
});

/** What the forward of a layer takes, by the class of its cells. */
const forwardTakes = new Map<unknown, Signature>();

/** What the constructor takes; what forward does is kept by the class of the cells. */
function recurrentTakes(kind: string, Cell: unknown, state: Kind): Signature {
  const states = optional(
    listOf(state, `a list of ${state.words.replace("a state", "states")}, one per layer`),
  );
  const made = { inputSize: whole(), hiddenSize: whole(), options: layerOptions };
  const takes = layerTakes(kind, made, { x: tensorKind, states });
  forwardTakes.set(Cell, takes.forward);
  return takes.made;
}

type CellClass<State extends RecurrentState> = new (
  inputSize: number,
  hiddenSize: number,
  options: RecurrentOptions,
) => RecurrentCell<State>;

/** A cell class, stacked and unrolled. Abstract. */
abstract class Recurrent<State extends RecurrentState> extends Module<
  [x: Tensor, states?: readonly State[]],
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
   * @param hiddenSize the last axis of the states and of what comes out.
   * @throws ValueError for sizes that are not whole numbers of at least 1, and for a dropout outside 0 .. 1.
   */
  protected constructor(
    Cell: CellClass<State>,
    readonly inputSize: number,
    readonly hiddenSize: number,
    given: RecurrentLayerOptions | undefined,
  ) {
    super();
    const { layers, dropout, bidirectional, ...options } = layerOptions.read(given);
    const directions = bidirectional ? 2 : 1;
    this.cells = Array.from(
      { length: layers * directions },
      (_, i) => new Cell(i < directions ? inputSize : directions * hiddenSize, hiddenSize, options),
    );
    this.bidirectional = bidirectional;
    this.dropout = dropout === 0 ? undefined : new Dropout(dropout, { generator: options.generator });
  }

  /**
   * x (N, T, in) and one state per cell (by default zeros) -> the outputs h of the last layer at each step
   * (N, T, hidden), of two directions side by side (N, T, 2 · hidden), and the last state of each cell.
   * @throws ShapeError for an x that is no batch of sequences, for a
   *   sequence of no steps, and for another number of states than cells.
   */
  override forward(x: Tensor, states?: readonly State[]): [outputs: Tensor, states: State[]] {
    (forwardTakes.get(this.cells[0]?.constructor) as Signature).check(arguments);
    const [, steps = 0, features] = x.shape;
    if (x.rank !== 3 || steps === 0 || features !== this.inputSize)
      throw wrongInput(this, `(N, T, ${this.inputSize}) with T >= 1`, x);
    if (states !== undefined && states.length !== this.cells.length)
      throw new ShapeError(
        `${moduleLabel(this)}: ${states.length} states for ${this.cells.length} ` +
          (this.bidirectional ? "cells; give one per layer and direction" : "layers; give one per layer"),
      );
    const whole = atOnce(this, x, states);
    if (whole !== undefined) return whole;
    let sequence = Array.from({ length: steps }, (_, t) => x.slice([null, t]));
    const last: State[] = [];
    for (const [i, layer] of layersOf(this).entries()) {
      const inputs = i === 0 ? sequence : sequence.map((step) => this.dropout?.forward(step) ?? step);
      const outputs = layer.map((cell, direction) => {
        let state = states?.[last.length] ?? cell.start(inputs[0] as Tensor);
        const along = direction === 0 ? inputs : inputs.toReversed();
        const given = along.map((step) => {
          state = cell.forward(step, state);
          return state[0];
        });
        last.push(state);
        return direction === 0 ? given : given.toReversed();
      });
      sequence = sideBySide(outputs);
    }
    return [stack(sequence, 1), last];
  }

  override details(): readonly string[] {
    const { length } = layersOf(this);
    return [
      `${this.inputSize} → ${this.hiddenSize}`,
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

/** All steps of each layer in one op, where that is possible. */
function atOnce<State extends RecurrentState>(
  recurrent: Recurrent<State>,
  x: Tensor,
  states: readonly State[] | undefined,
): [outputs: Tensor, states: State[]] | undefined {
  if (recurrent.dropout !== undefined && recurrent.training) return undefined;
  let outputs = x;
  const last: State[] = [];
  for (const layer of layersOf(recurrent)) {
    const given: Tensor[] = [];
    for (const [direction, cell] of layer.entries()) {
      const inputs = direction === 0 ? outputs : flip(outputs, 1);
      const sequence = sequenceOf(cell, inputs, states?.[last.length]);
      if (sequence === undefined) return undefined;
      given.push(direction === 0 ? sequence[0] : flip(sequence[0], 1));
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

const lstmTakes = recurrentTakes("LSTM", LSTMCell, memoryStateKind);

/**
 * Long short-term memory, of LSTMCells. A float32 sequence whose states have 256 elements or more (N ·
 * hidden) is recorded as one op, with the same outputs; so small ones, and all under `recordSources` or
 * `detectAnomaly`, show their steps in a picture. Final.
 */
export class LSTM extends Recurrent<MemoryState> {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentLayerOptions) {
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
