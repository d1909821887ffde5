/**
 * Recurrent layers: cells along a sequence (N, T, features), several of them on top of each other.
 */
import { ShapeError } from "../../array/index.js";
import { stack } from "../../ops/index.js";
import { requireTensor, type Tensor } from "../../tensor/index.js";
import { Module } from "../module/module.js";
import { moduleLabel } from "../module/module-tree.js";
import { requireSizes, wrongInput } from "./checks.js";
import { Dropout } from "./dropout.js";
import {
  GRUCell,
  type HiddenState,
  LSTMCell,
  type MemoryState,
  type RecurrentCell,
  type RecurrentOptions,
  type RecurrentState,
  RNNCell,
} from "./recurrent-cells.js";

export interface RecurrentLayerOptions extends RecurrentOptions {
  /** How many cells lie on top of each other, each fed with the outputs of the one below. Default 1. */
  readonly layers?: number;
  /** With which probability an output is dropped on its way to the next layer, in training. Default 0. */
  readonly dropout?: number;
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
  readonly cells: readonly RecurrentCell<State>[];
  readonly dropout: Dropout | undefined;

  /**
   * @throws ValueError for sizes that are not whole numbers of at least 1, and for a dropout outside 0 .. 1.
   */
  protected constructor(
    Cell: CellClass<State>,
    readonly inputSize: number,
    readonly hiddenSize: number,
    { layers = 1, dropout = 0, ...options }: RecurrentLayerOptions,
  ) {
    super();
    requireSizes(this.constructor.name, { layers });
    this.cells = Array.from(
      { length: layers },
      (_, i) => new Cell(i === 0 ? inputSize : hiddenSize, hiddenSize, options),
    );
    this.dropout = dropout === 0 ? undefined : new Dropout(dropout, { generator: options.generator });
  }

  /**
   * x (N, T, in) and one state per layer (by default zeros) -> the outputs h of the last layer at each step
   * (N, T, hidden), and the last state of each layer.
   * @throws ShapeError for an x that is no batch of sequences, for a
   *   sequence of no steps, and for another number of states than layers.
   */
  override forward(x: Tensor, states?: readonly State[]): [outputs: Tensor, states: State[]] {
    requireTensor(this.constructor.name, x);
    const [, steps = 0, features] = x.shape;
    if (x.rank !== 3 || steps === 0 || features !== this.inputSize)
      throw wrongInput(this, `(N, T, ${this.inputSize}) with T >= 1`, x);
    if (states !== undefined && states.length !== this.cells.length)
      throw new ShapeError(
        `${moduleLabel(this)}: ${states.length} states for ${this.cells.length} layers; give one per layer`,
      );
    let sequence = Array.from({ length: steps }, (_, t) => x.slice([null, t]));
    const last: State[] = [];
    for (const [i, cell] of this.cells.entries()) {
      let state = states?.[i] ?? cell.start(sequence[0] as Tensor);
      sequence = sequence.map((step) => {
        const input = i === 0 ? step : (this.dropout?.forward(step) ?? step);
        state = cell.forward(input, state);
        return state[0];
      });
      last.push(state);
    }
    return [stack(sequence, 1), last];
  }

  override details(): readonly string[] {
    const { length } = this.cells;
    return [`${this.inputSize} → ${this.hiddenSize}`, ...(length === 1 ? [] : [`${length} layers`])];
  }
}

/** Elman's recurrent network, of RNNCells. Final. */
export class RNN extends Recurrent<HiddenState> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentLayerOptions = {}) {
    super(RNNCell, inputSize, hiddenSize, options);
  }
}

/** Long short-term memory, of LSTMCells. Final. */
export class LSTM extends Recurrent<MemoryState> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentLayerOptions = {}) {
    super(LSTMCell, inputSize, hiddenSize, options);
  }
}

/** Gated recurrent units, of GRUCells. Final. */
export class GRU extends Recurrent<HiddenState> {
  constructor(inputSize: number, hiddenSize: number, options: RecurrentLayerOptions = {}) {
    super(GRUCell, inputSize, hiddenSize, options);
  }
}
