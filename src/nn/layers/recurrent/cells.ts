/**
 * Recurrent cells: one step of a sequence, from an input and a state to
 * the next state. Gates stand side by side as in PyTorch.
 */
import {
  type Kind,
  optional,
  type Parameters,
  type Signature,
  signature,
  ValueError,
  whole,
} from "../../../arguments/index.js";
import type { Shape } from "../../../array/index.js";
import { add, matmul, mul, sigmoid, split, tanh } from "../../../ops/index.js";
import { type Tensor, tensorKind, zeros as zerosOf } from "../../../tensor/index.js";
import { uniform, zeros } from "../../init.js";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { layerTakes, requireFeatures } from "../checks.js";
import { initialParameter } from "../initial-parameter.js";
import {
  cellOptions,
  type HiddenState,
  hiddenStateKind,
  type LSTMCellOptions,
  lstmCellOptions,
  type MemoryState,
  memoryStateKind,
  type RecurrentOptions,
  type RecurrentState,
} from "./options.js";

/** What a cell takes: all of them alike, but for the state and the options. */
function cellTakes(
  kind: string,
  state: Kind,
  options: Kind = cellOptions,
): ReturnType<typeof layerTakes> & { start: Signature } {
  const made: Parameters = { inputSize: whole(), hiddenSize: whole(), options };
  const layer = layerTakes(kind, made, { x: tensorKind, state: optional(state) });
  return { ...layer, start: signature(`${kind}.start`, { x: tensorKind }) };
}

/** Wx is (in, gates · hidden), Wh is (out, gates · hidden). Abstract. */
export abstract class RecurrentCell<State extends RecurrentState = HiddenState> extends Module<
  [x: Tensor, state?: State],
  State
> {
  /** (in, gates · hidden): what x is multiplied by. */
  readonly Wx: Parameter;
  /** (out, gates · hidden): what h is multiplied by. */
  readonly Wh: Parameter;
  /** The last axis of h: hiddenSize, or what h is projected to. */
  readonly outputSize: number;

  /**
   * @param inputSize the last axis of x.
   * @param hiddenSize the last axis of the state, of which a projection makes that of h smaller.
   * @throws ValueError for sizes that are not whole numbers of at least 1,
   *   ShapeError for an `init` that gives another shape.
   */
  protected constructor(
    readonly inputSize: number,
    readonly hiddenSize: number,
    gates: number,
    options: LSTMCellOptions | undefined,
  ) {
    super();
    this.outputSize = options?.projSize ?? hiddenSize;
    const width = gates * hiddenSize;
    const axes = gates === 1 ? "hidden" : `${gates} · hidden`;
    this.Wx = this.matrix("Wx", [inputSize, width], `(in, ${axes})`, options);
    this.Wh = this.matrix("Wh", [this.outputSize, width], `(out, ${axes})`, options);
  }

  /** The state before the first step: zeros, for inputs x of shape (..., in). */
  abstract start(x: Tensor): State;

  override details(): readonly string[] {
    return [`${this.inputSize} → ${this.hiddenSize}`];
  }

  /** A matrix with its first value. */
  protected matrix(
    name: string,
    shape: Shape,
    axes: string,
    options: RecurrentOptions | undefined,
  ): Parameter {
    const { init, generator, dtype } = cellOptions.read(options);
    const bound = 1 / Math.sqrt(this.hiddenSize);
    const value = { shape, axes, init: init ?? uniform(-bound, bound), generator, dtype };
    return initialParameter(this.constructor.name, name, value);
  }

  /** x · Wx, once x is known to fit. @throws ShapeError for an x whose last axis is not `in`. */
  protected fromInput(x: Tensor): Tensor {
    requireFeatures(this, x, this.inputSize);
    return matmul(x, this.Wx); // (...,in)·(in,gates·hidden) -> (...,gates·hidden)
  }

  protected zeros(x: Tensor, size: number = this.hiddenSize): Tensor {
    return zerosOf([...x.shape.slice(0, -1), size], { dtype: this.Wx.dtype });
  }
}

/** A bias for every gate, or none. */
function biasOf(shape: Shape, options: RecurrentOptions | undefined): Parameter | undefined {
  const { bias, dtype } = cellOptions.read(options);
  return bias ? new Parameter(zeros()(shape, { dtype })) : undefined;
}

const plus = (x: Tensor, bias: Parameter | undefined): Tensor => (bias === undefined ? x : add(x, bias));

const rnnCellTakes = cellTakes("RNNCell", hiddenStateKind);

/** h' = tanh(x · Wx + h · Wh + b)    (Elman 1990). b is PyTorch's two biases in one. Final. */
export class RNNCell extends RecurrentCell {
  /** (hidden); undefined without biases. */
  readonly b: Parameter | undefined;

  constructor(inputSize: number, hiddenSize: number, options?: RecurrentOptions) {
    rnnCellTakes.made.check(arguments);
    super(inputSize, hiddenSize, 1, options);
    this.b = biasOf([hiddenSize], options);
  }

  override start(x: Tensor): HiddenState {
    rnnCellTakes.start.check(arguments);
    return [this.zeros(x)];
  }

  /** x (..., in), h (..., hidden) -> [h (..., hidden)]. @throws ShapeError for shapes that do not fit. */
  override forward(x: Tensor, state?: HiddenState): HiddenState {
    rnnCellTakes.forward.check(arguments);
    const [h] = state ?? this.start(x);
    return [tanh(plus(add(this.fromInput(x), matmul(h, this.Wh)), this.b))];
  }
}

const lstmCellTakes = cellTakes("LSTMCell", memoryStateKind, lstmCellOptions);

/**
 * i, f, g, o = x · Wx + h · Wh + b    c' = σ(f) · c + σ(i) · tanh(g)
 * h' = σ(o) · tanh(c')    (Hochreiter & Schmidhuber 1997; Gers 2000)
 *
 * With `projSize` h' = (σ(o) · tanh(c')) · Wr, of that size (Sak, Senior & Beaufays 2014).
 *
 * The gates stand in this order, PyTorch's: input, forget, cell, output.
 * b is PyTorch's two biases in one. Final.
 */
export class LSTMCell extends RecurrentCell<MemoryState> {
  /** (4 · hidden); undefined without biases. */
  readonly b: Parameter | undefined;
  /** (hidden, projSize): what h is projected by; undefined without a projection. */
  readonly Wr: Parameter | undefined;

  /** @throws ValueError for a projSize that is not smaller than hiddenSize. */
  constructor(inputSize: number, hiddenSize: number, options?: LSTMCellOptions) {
    lstmCellTakes.made.check(arguments);
    super(inputSize, hiddenSize, 4, options);
    this.b = biasOf([4 * hiddenSize], options);
    const { projSize } = lstmCellOptions.read(options);
    if (projSize === undefined) return;
    if (projSize >= hiddenSize)
      throw new ValueError(
        `LSTMCell: projSize ${projSize} must be smaller than hiddenSize ${hiddenSize}, which h has else`,
      );
    this.Wr = this.matrix("Wr", [hiddenSize, projSize], "(hidden, projSize)", options);
  }

  override details(): readonly string[] {
    return [...super.details(), ...(this.Wr === undefined ? [] : [`projected to ${this.outputSize}`])];
  }

  override start(x: Tensor): MemoryState {
    lstmCellTakes.start.check(arguments);
    return [this.zeros(x, this.outputSize), this.zeros(x)];
  }

  /**
   * x (..., in), h (..., hidden) or of a projection (..., projSize), c (..., hidden) -> [h, c].
   * @throws ShapeError for shapes that do not fit.
   */
  override forward(x: Tensor, state?: MemoryState): MemoryState {
    lstmCellTakes.forward.check(arguments);
    const [h, c] = state ?? this.start(x);
    const gates = plus(add(this.fromInput(x), matmul(h, this.Wh)), this.b);
    const [i, f, g, o] = split(gates, 4, -1);
    const memory = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
    const output = mul(sigmoid(o), tanh(memory));
    return [this.Wr === undefined ? output : matmul(output, this.Wr), memory]; // (...,H)·(H,P) -> (...,P)
  }
}

const gruCellTakes = cellTakes("GRUCell", hiddenStateKind);

/**
 * r, z, n = x · Wx + bx    r', z', n' = h · Wh + bh    h' = (1 - u) · m
 * + u · h,    u = σ(z + z'), m = tanh(n + σ(r + r') · n')    (Cho 2014)
 *
 * The gates stand in this order, PyTorch's: reset, update, new. The reset acts on h · Wh + bh, so that the
 * two biases do not add up to one. Final.
 */
export class GRUCell extends RecurrentCell {
  /** (3 · hidden), added to x · Wx; undefined without biases. */
  readonly bx: Parameter | undefined;
  /** (3 · hidden), added to h · Wh; undefined without biases. */
  readonly bh: Parameter | undefined;

  constructor(inputSize: number, hiddenSize: number, options?: RecurrentOptions) {
    gruCellTakes.made.check(arguments);
    super(inputSize, hiddenSize, 3, options);
    this.bx = biasOf([3 * hiddenSize], options);
    this.bh = biasOf([3 * hiddenSize], options);
  }

  override start(x: Tensor): HiddenState {
    gruCellTakes.start.check(arguments);
    return [this.zeros(x)];
  }

  /** x (..., in), h (..., hidden) -> [h (..., hidden)]. @throws ShapeError for shapes that do not fit. */
  override forward(x: Tensor, state?: HiddenState): HiddenState {
    gruCellTakes.forward.check(arguments);
    const [h] = state ?? this.start(x);
    const [r, z, n] = split(plus(this.fromInput(x), this.bx), 3, -1);
    const [rh, zh, nh] = split(plus(matmul(h, this.Wh), this.bh), 3, -1);
    const fresh = tanh(add(n, mul(sigmoid(add(r, rh)), nh)));
    // (1 - u) · m + u · h = m + u · (h - m)
    return [add(fresh, mul(sigmoid(add(z, zh)), h.sub(fresh)))];
  }
}
