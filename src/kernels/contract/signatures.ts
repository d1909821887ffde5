/**
 * The signature of each kind of kernel. Operands of one call share a dtype (promotion happens above); `axes`
 * are distinct and in 0 .. rank - 1; shapes were checked by the caller. A kernel never writes to an operand,
 * except those whose name says so.
 */
import type { DType, TypedArray } from "../../array/dtype.js";
import type { NdArray } from "../../array/nd-array.js";
import type { Shape } from "../../array/shape.js";
import type { Write } from "../../array/storage.js";
import type { Pair, Windows } from "../../array/windows.js";
import type { RandomGenerator } from "../../random/index.js";

export interface MatmulFlags {
  /** Read the left operand as (..., K, M). */
  readonly transposeA?: boolean;
  /** Read the right operand as (..., N, K). */
  readonly transposeB?: boolean;
}

/**
 * p -= lr · v, with v = momentum · v + g + weightDecay · p; `nesterov` takes g + weightDecay · p + momentum ·
 * v instead of v.
 */
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

/**
 * For each result along an axis which elements are added up, by which weights: those of result i stand from
 * starts[i] to before starts[i + 1].
 */
export interface Taps {
  /** One more than there are results. */
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

/** By kind: several kernels of one signature, or one kernel after which its kind is named. */
export interface KernelSignatures {
  // families
  /** One operand, elementwise, same dtype out. */
  unary(a: NdArray): NdArray;
  /** The same, and the derivative at each element. */
  withSlope(a: NdArray): { value: NdArray; slope: NdArray };
  /** One operand and a number, elementwise, same dtype out. */
  parametric(a: NdArray, parameter: number): NdArray;
  /** One operand, elementwise, bool out. */
  predicate(a: NdArray): NdArray;
  /** Two operands that broadcast, same dtype out. */
  binary(a: NdArray, b: NdArray): NdArray;
  /** Two operands of one shape, same dtype out. */
  pairwise(a: NdArray, b: NdArray): NdArray;
  /** Two operands that broadcast, bool out. */
  comparison(a: NdArray, b: NdArray): NdArray;
  /** Over axes, same dtype out. */
  reduction(a: NdArray, axes: readonly number[], keepDims: boolean): NdArray;
  /** From the gradient and the result of a reduction over axes, whether these stayed or not. */
  reductionGrad(g: NdArray, a: NdArray, y: NdArray, axes: readonly number[]): NdArray;
  productAlong(a: NdArray, axis: number): NdArray;
  productGrad(g: NdArray, a: NdArray, axis: number): NdArray;
  dotAlong(a: NdArray, b: NdArray, axes: readonly number[]): NdArray;
  /** Over axes, bool out; whatever is not 0 is true. */
  logicalReduction(a: NdArray, axes: readonly number[], keepDims: boolean): NdArray;
  /** The int32 index along one axis, which is gone in the result. */
  position(a: NdArray, axis: number): NdArray;
  /** As many results as elements, along one axis. */
  alongAxis(a: NdArray, axis: number): NdArray;
  /** From the gradient of such results, and the results. */
  alongAxisGrad(g: NdArray, y: NdArray, axis: number): NdArray;
  /** Nothing is computed: the caller says what it knows of the elements. */
  release(a: NdArray): void;

  // creation, reading, writing
  full(shape: Shape, value: number, dtype: DType): NdArray;
  range(start: number, step: number, length: number, dtype: DType): NdArray;
  fromValues(values: ArrayLike<number>, shape: Shape, dtype: DType): NdArray;
  fromLevels(levels: Uint8Array, unit: number, shape: Shape, dtype: DType): NdArray;
  /** As many draws as the shape has elements, the generator's next: it moves on. */
  draw(source: RandomGenerator, first: number, second: number, shape: Shape, dtype: DType): NdArray;
  read(a: NdArray): TypedArray;
  copy(a: NdArray): NdArray;
  cast(a: NdArray, dtype: DType): NdArray;
  assign(target: NdArray, input: NdArray, write: Write): void;
  setElement(target: NdArray, index: number, value: number, write: Write): void;
  addInPlace(target: NdArray, input: NdArray): void;
  addScaledInPlace(target: NdArray, alpha: number, input: NdArray, write: Write): void;
  momentumInPlace(
    target: NdArray,
    velocity: NdArray,
    gradient: NdArray,
    step: MomentumStep,
    write: Write,
  ): void;
  adamInPlace(
    target: NdArray,
    firstMoment: NdArray,
    secondMoment: NdArray,
    gradient: NdArray,
    step: AdamStep,
    write: Write,
  ): void;

  // elementwise with more than arrays
  clamp(a: NdArray, min: number, max: number): NdArray;
  where(condition: NdArray, a: NdArray, b: NdArray): NdArray;

  // movement
  broadcastTo(a: NdArray, shape: Shape): NdArray;
  permute(a: NdArray, order: readonly number[]): NdArray;
  concat(parts: readonly NdArray[], axis: number): NdArray;
  slice(a: NdArray, starts: readonly number[], sizes: readonly number[], steps: readonly number[]): NdArray;
  pad(a: NdArray, shape: Shape, starts: readonly number[], steps: readonly number[], fill: number): NdArray;
  triangle(a: NdArray, diagonal: number, lower: boolean): NdArray;

  // indices (int32, in range)
  take(a: NdArray, indices: NdArray, axis: number): NdArray;
  indexAdd(values: NdArray, indices: NdArray, axis: number, shape: Shape): NdArray;
  gather(a: NdArray, indices: NdArray, axis: number): NdArray;
  scatterAdd(a: NdArray, indices: NdArray, values: NdArray, axis: number): NdArray;
  oneHot(indices: NdArray, depth: number, dtype: DType): NdArray;
  bounds(indices: NdArray): NdArray;

  // linear algebra and windows over images
  matmul(a: NdArray, b: NdArray, flags?: MatmulFlags): NdArray;
  unfold(a: NdArray, windows: Windows, fill: number, rows?: Pair): NdArray;
  fold(a: NdArray, shape: Shape, windows: Windows, rows?: Pair): NdArray;
  reduceWindows(a: NdArray, windows: Windows, by: "max" | "mean"): NdArray;
  maxPoolGrad(a: NdArray, y: NdArray, g: NdArray, windows: Windows): NdArray;
  avgPoolGrad(g: NdArray, shape: Shape, windows: Windows): NdArray;
  resample(a: NdArray, axis: number, taps: Taps): NdArray;
  conv2d(a: NdArray, filters: NdArray, windows: Windows, groups: number): NdArray;
  conv2dWeight(a: NdArray, g: NdArray, windows: Windows, groups: number): NdArray;

  // network
  softmaxCrossEntropy(logits: NdArray, target: NdArray): { losses: NdArray; probs: NdArray };
  softmaxCrossEntropyGrad(probs: NdArray, target: NdArray, g: NdArray, divisor: number): NdArray;
  causalSoftmax(a: NdArray, first: number): NdArray;
  standardize(a: NdArray, axes: readonly number[], eps: number): { value: NdArray; scale: NdArray };
  moments(a: NdArray, axes: readonly number[]): { mean: NdArray; variance: NdArray };
  standardizeGrad(g: NdArray, y: NdArray, scale: NdArray, axes: readonly number[]): NdArray;
  normalize(a: NdArray, weight: NdArray, bias: NdArray, eps: number): { value: NdArray; statistics: NdArray };
  normalizeGrad(
    g: NdArray,
    a: NdArray,
    weight: NdArray,
    statistics: NdArray,
  ): { a: NdArray; weight: NdArray; bias: NdArray };
  lstm(
    z: NdArray,
    h: NdArray,
    c: NdArray,
    weights: NdArray,
    bias: NdArray,
  ): { value: NdArray; gates: NdArray; states: NdArray; memories: NdArray; squashed: NdArray };
  lstmGrad(
    g: NdArray,
    weights: NdArray,
    saved: { gates: NdArray; memories: NdArray; squashed: NdArray },
  ): { z: NdArray; h: NdArray; c: NdArray };
}

export type Kind = keyof KernelSignatures;
