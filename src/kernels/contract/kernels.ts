/**
 * The Kernels interface: everything that computes on arrays, in one flat list. Kernels know nothing of gradients.
 * Operands of one call share a dtype (promotion happens above); `axes` are distinct and in 0 .. rank - 1; shapes were checked
 * by the caller. A kernel never writes to an operand, except those whose name says so.
 */
import type { DType, TypedArray } from "../../array/dtype.js";
import type { NdArray, Write } from "../../array/nd-array.js";
import type { Shape } from "../../array/shape.js";
import type { Pair, Windows } from "../../array/windows.js";

/** One operand, elementwise, same dtype out. */
export type UnaryName =
  | "neg"
  | "abs"
  | "sign"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "sqrt"
  | "rsqrt"
  | "square"
  | "reciprocal"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "sigmoid"
  | "softplus"
  | "relu"
  | "erf"
  | "floor"
  | "ceil"
  | "round";

/** Two operands that broadcast, same dtype out. */
export type BinaryName = "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum" | "atan2";

/** Two operands that broadcast, bool out. */
export type ComparisonName = "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "logicalAnd" | "logicalOr";

/** Reduction over axes, same dtype out. Max and min propagate NaN and demand at least one element. */
export type ReductionName = "sum" | "mean" | "prod" | "max" | "min";

type UnaryKernels = { readonly [name in UnaryName]: (a: NdArray) => NdArray };
type BinaryKernels = { readonly [name in BinaryName | ComparisonName]: (a: NdArray, b: NdArray) => NdArray };
type ReductionKernels = {
  readonly [name in ReductionName | "any" | "all"]: (
    a: NdArray,
    axes: readonly number[],
    keepDims: boolean,
  ) => NdArray;
};

export interface MatmulFlags {
  /** Read the left operand as (..., K, M). */
  readonly transposeA?: boolean;
  /** Read the right operand as (..., N, K). */
  readonly transposeB?: boolean;
}

/** p -= lr · v, with v = momentum · v + g + weightDecay · p; `nesterov` takes g + weightDecay · p + momentum · v instead of v. */
export interface MomentumStep {
  readonly lr: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

/** p += alpha · m / (√v / bias + eps), after m and v have taken in g + weightDecay · p and its square. */
export interface AdamStep {
  /** -lr / (1 - β₁ᵗ): the bias of m goes into the step size. */
  readonly alpha: number;
  readonly betas: readonly [number, number];
  /** √(1 - β₂ᵗ) */
  readonly bias: number;
  readonly eps: number;
  readonly weightDecay: number;
}

export interface Kernels extends UnaryKernels, BinaryKernels, ReductionKernels {
  // creation, reading, writing; whatever is not 0 becomes true in bool
  full(shape: Shape, value: number, dtype: DType): NdArray;
  /** start, start + step, ...: `shape` is one axis. */
  range(start: number, step: number, length: number, dtype: DType): NdArray;
  fromValues(values: ArrayLike<number>, shape: Shape, dtype: DType): NdArray;
  /** level / unit, rounded once: grey levels of images. The array may go on using `levels`, which nobody may write to any more. */
  fromLevels(levels: Uint8Array, unit: number, shape: Shape, dtype: DType): NdArray;
  /** A copy of the elements, row-major. */
  read(a: NdArray): TypedArray;
  copy(a: NdArray): NdArray;
  /** Floats to int32 truncate towards zero; NaN to bool is true, as in NumPy. */
  cast(a: NdArray, dtype: DType): NdArray;
  /** Writes `source` over `target` (same shape and dtype) and counts the write. */
  assign(target: NdArray, source: NdArray, write: Write): void;
  /** target += source (same shape and dtype), in place, for sums that nobody else can see. */
  addInPlace(target: NdArray, source: NdArray): void;
  /** target += alpha · source, in place, counted: the update of gradient descent. */
  addScaledInPlace(target: NdArray, alpha: number, source: NdArray, write: Write): void;

  /**
   * One step of descent with momentum over a whole parameter, in place, counted on both: each rounding is that of the ops one after the
   * other. Shapes and dtypes are equal.
   */
  momentumInPlace(
    target: NdArray,
    velocity: NdArray,
    gradient: NdArray,
    step: MomentumStep,
    write: Write,
  ): void;
  /** One step of Adam, likewise. */
  adamInPlace(
    target: NdArray,
    firstMoment: NdArray,
    secondMoment: NdArray,
    gradient: NdArray,
    step: AdamStep,
    write: Write,
  ): void;

  /** Writes one element, row-major, counted: what numerical differentiation wiggles. */
  setElement(target: NdArray, index: number, value: number, write: Write): void;

  /** The caller knows that nobody can reach these elements any more: their memory may be used again at once. */
  free(a: NdArray): void;
  /** The caller has no more use for these elements, though others may: they are the first to give way. */
  retire(a: NdArray): void;

  // elementwise with more than arrays
  logicalNot(a: NdArray): NdArray;
  leakyRelu(a: NdArray, slope: number): NdArray;
  elu(a: NdArray, alpha: number): NdArray;
  /** a where b > 0, else 0 (same shapes): the derivative of relu. */
  gate(a: NdArray, b: NdArray): NdArray;
  /** Missing bounds are infinite. NaN stays NaN. */
  clamp(a: NdArray, min: number, max: number): NdArray;
  powScalar(a: NdArray, exponent: number): NdArray;
  /** a where the condition is true, else b; all three broadcast. */
  where(condition: NdArray, a: NdArray, b: NdArray): NdArray;

  // reductions along one axis
  /** int32 index of the first extreme; a NaN counts as the extreme. */
  argMax(a: NdArray, axis: number): NdArray;
  argMin(a: NdArray, axis: number): NdArray;
  cumsum(a: NdArray, axis: number): NdArray;
  logSumExp(a: NdArray, axes: readonly number[], keepDims: boolean): NdArray;

  // movement
  broadcastTo(a: NdArray, shape: Shape): NdArray;
  permute(a: NdArray, order: readonly number[]): NdArray;
  concat(parts: readonly NdArray[], axis: number): NdArray;
  /** out[i] = a[starts + i · steps] along every axis; steps may be negative. */
  slice(a: NdArray, starts: readonly number[], sizes: readonly number[], steps: readonly number[]): NdArray;
  /** The other way round: an array of `fill` of the given shape with a written where `slice` would read it. */
  embed(a: NdArray, shape: Shape, starts: readonly number[], steps: readonly number[], fill: number): NdArray;
  /** Keeps column - row <= diagonal (`lower`) or >= diagonal in the last two axes; the rest is 0. */
  triangle(a: NdArray, diagonal: number, lower: boolean): NdArray;

  // indices (int32, in range)
  /** (..., length, ...) and indices of any shape S -> (..., S, ...). */
  take(a: NdArray, indices: NdArray, axis: number): NdArray;
  /** The transpose of take: zeros of `shape` with the rows of `values` added at `indices`. */
  takeAdd(values: NdArray, indices: NdArray, axis: number, shape: Shape): NdArray;
  /** out[i][j] = a[i][indices[i][j]] along `axis`; all other extents of `indices` at most those of a. */
  gather(a: NdArray, indices: NdArray, axis: number): NdArray;
  /** a copy of a with `values` added where `gather` would read. */
  scatterAdd(a: NdArray, indices: NdArray, values: NdArray, axis: number): NdArray;
  /** int32 indices of shape S -> (S, depth). */
  oneHot(indices: NdArray, depth: number, dtype: DType): NdArray;

  // linear algebra
  /** (..., M, K) · (..., K, N) -> (..., M, N); leading axes broadcast. Transposes are flags, never copies. */
  matmul(a: NdArray, b: NdArray, flags?: MatmulFlags): NdArray;

  // windows over images
  /**
   * (N, C, H, W) -> (N, C · kernel, windows): channels, then places in a window, by windows; `fill` where one reaches the border. With
   * `rows` only the windows of rows first .. last - 1.
   */
  unfold(a: NdArray, windows: Windows, fill: number, rows?: Pair): NdArray;
  /** The transpose of unfold: zeros of `shape` with every column's elements added where unfold reads them. */
  fold(a: NdArray, shape: Shape, windows: Windows, rows?: Pair): NdArray;
  /** (N, C, H, W) -> (N, C, *grid): the largest element of each window, in which a border never is, or the mean with a border of 0. */
  reduceWindows(a: NdArray, windows: Windows, by: "max" | "mean"): NdArray;
  /** From the images, the largest element y of each window and the gradient g of y: g where it was read, shared equally among ties. */
  maxPoolGrad(a: NdArray, y: NdArray, g: NdArray, windows: Windows): NdArray;

  // network
  softmax(a: NdArray, axis: number): NdArray;
  logSoftmax(a: NdArray, axis: number): NdArray;
  /** logits (N, C), target (N) int32 or (N, C) of the logits' dtype -> the loss of each row (N) and softmax (N, C). */
  softmaxCrossEntropy(logits: NdArray, target: NdArray): { losses: NdArray; probs: NdArray };
  /** Its derivative with classes (N) int32 as target: (probs - one-hot) · g / divisor, g a single number or one per row. */
  softmaxCrossEntropyGrad(probs: NdArray, target: NdArray, g: NdArray, divisor: number): NdArray;
}
