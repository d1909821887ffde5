/**
 * The one list of kernels: the name of each, its kind (which says how it is called), the dtypes that ops hand
 * to it, and those that the WebAssembly module has a kernel for. The interface, the names of each kind and
 * the conformance suite are made from it.
 *
 * Arithmetic of int32 is the reference's alone: a result that int32 cannot hold is a ValueError there, never
 * another number (reference/integers.ts).
 */
import type { DType } from "../../array/dtype.js";
import { any, floats, kernel, masks, none, numbers, single, words } from "./entry.js";
import { networkTable } from "./network-table.js";
import type { Kind } from "./signatures.js";

export const coreTable = {
  // elementwise, one operand
  neg: kernel("unary", numbers, floats),
  abs: kernel("unary", numbers, floats),
  sign: kernel("unary", numbers, floats),
  exp: kernel("unary", floats, floats),
  expm1: kernel("unary", floats, single),
  log: kernel("unary", floats, single),
  log1p: kernel("unary", floats, single),
  sqrt: kernel("unary", floats, floats),
  /** 1 / √a */
  rsqrt: kernel("unary", floats, floats),
  square: kernel("unary", numbers, floats),
  reciprocal: kernel("unary", floats, floats),
  sin: kernel("unary", floats, single),
  cos: kernel("unary", floats, single),
  tan: kernel("unary", floats, none),
  asin: kernel("unary", floats, none),
  acos: kernel("unary", floats, none),
  atan: kernel("unary", floats, none),
  sinh: kernel("unary", floats, none),
  cosh: kernel("unary", floats, none),
  tanh: kernel("unary", floats, floats),
  sigmoid: kernel("unary", floats, floats),
  softplus: kernel("unary", floats, single),
  relu: kernel("unary", numbers, floats),
  erf: kernel("unary", floats, single),
  /** a · (erf(a/√2) + 1) / 2 */
  gelu: kernel("unary", floats, single),
  /** The same, and its derivative Φ(a) + a · φ(a): both take the same exponential and the same quotient. */
  geluWithSlope: kernel("withSlope", floats, single),
  floor: kernel("unary", numbers, floats),
  ceil: kernel("unary", numbers, floats),
  /** Half to even. */
  round: kernel("unary", numbers, floats),

  // elementwise, with numbers
  /** a where a > 0, else parameter · a */
  leakyRelu: kernel("parametric", floats, single),
  /** a where a > 0, else parameter · (e^a - 1) */
  elu: kernel("parametric", floats, single),
  /** a to a power that is a number */
  powScalar: kernel("parametric", numbers, single),
  /** Missing bounds are infinite. NaN stays NaN. */
  clamp: kernel("clamp", numbers, single),

  // elementwise, several operands
  add: kernel("binary", numbers, floats),
  sub: kernel("binary", numbers, floats),
  mul: kernel("binary", numbers, floats),
  div: kernel("binary", floats, floats),
  pow: kernel("binary", numbers, none),
  maximum: kernel("binary", numbers, floats),
  minimum: kernel("binary", numbers, floats),
  atan2: kernel("binary", floats, none),
  /** 0 where b <= 0, else a, beside a NaN too: the derivative of relu, times a. */
  reluBackward: kernel("pairwise", floats, floats),
  /** a · (1 - b²): the derivative of tanh where b is its result. Each operation rounds, here and below. */
  tanhGrad: kernel("pairwise", floats, floats),
  /** a · b · (1 - b): likewise of the logistic function. */
  sigmoidGrad: kernel("pairwise", floats, floats),
  eq: kernel("comparison", any, floats),
  ne: kernel("comparison", any, floats),
  lt: kernel("comparison", any, floats),
  le: kernel("comparison", any, floats),
  gt: kernel("comparison", any, floats),
  ge: kernel("comparison", any, floats),
  logicalAnd: kernel("comparison", any, masks),
  logicalOr: kernel("comparison", any, masks),
  logicalNot: kernel("predicate", any, masks),
  /**
   * a where the condition (the first operand, bool) is true, else b; all three broadcast. The dtypes are
   * those of a and b.
   */
  where: kernel("where", any, words),

  // reductions; max and min propagate NaN and demand at least one element
  sum: kernel("reduction", numbers, floats),
  mean: kernel("reduction", floats, floats),
  /**
   * The product along one axis, which stays as 1: the first half times the second, until one is left (of an
   * odd number, the last stays behind).
   */
  prod: kernel("productAlong", floats, single),
  /** Its derivative from the upstream gradient and a: the products of the others. */
  prodGrad: kernel("productGrad", floats, single),
  max: kernel("reduction", numbers, floats),
  min: kernel("reduction", numbers, floats),
  /** log Σ e^a */
  logSumExp: kernel("reduction", floats, single),
  /** √Σ a² */
  norm: kernel("reduction", single, single),
  /** From the upstream gradient g and the result y of max or min: g where that is, shared among ties. */
  extremeGrad: kernel("reductionGrad", floats, single),
  /** Likewise of norm: g · a / y, 0 where y is. */
  normGrad: kernel("reductionGrad", floats, single),
  /** Likewise of logSumExp: g · e^(a - y); where y is ∞, shared among what is infinite. */
  logSumExpGrad: kernel("reductionGrad", floats, single),
  /** Σ a · b along axes, which stay as 1: a and b have one shape. */
  dotAlong: kernel("dotAlong", floats, single),
  any: kernel("logicalReduction", any, ["bool", "float32"]),
  all: kernel("logicalReduction", any, ["bool", "float32"]),

  // along one axis
  /** The first of the largest; a NaN counts as one. */
  argMax: kernel("position", numbers, single),
  /** The first of the smallest; a NaN counts as one. */
  argMin: kernel("position", numbers, single),
  cumsum: kernel("alongAxis", numbers, single),
  softmax: kernel("alongAxis", floats, single),
  logSoftmax: kernel("alongAxis", floats, single),
  /** From the upstream gradient g and the result y of softmax: y · (g - Σ g·y). */
  softmaxGrad: kernel("alongAxisGrad", floats, single),
  /** Likewise of logSoftmax: g - e^y · Σ g. */
  logSoftmaxGrad: kernel("alongAxisGrad", floats, single),

  // creation, reading, writing; whatever is not 0 becomes true in bool
  full: kernel("full", any, none),
  /** start, start + step, ...: one axis. */
  range: kernel("range", any, none),
  fromValues: kernel("fromValues", any, none),
  /**
   * level / unit, rounded once: grey levels of images. The array may go on using `levels`, which nobody may
   * write to any more.
   */
  fromLevels: kernel("fromLevels", any, single),
  /** A copy of the elements, row-major. */
  read: kernel("read", any, none),
  copy: kernel("copy", any, none),
  /** Floats to int32 truncate towards zero; NaN to bool is true, as in NumPy. */
  cast: kernel("cast", any, any),
  /** Writes `input` over `target` (same shape and dtype) and counts the write. */
  assign: kernel("assign", any, none),
  /** Writes one element, row-major, counted: what numerical differentiation wiggles. */
  setElement: kernel("setElement", any, none),
  /** target += input (same shape and dtype), in place, for sums that nobody else can see. */
  addInPlace: kernel("addInPlace", numbers, floats),
  /** target += alpha · input, in place, counted: the update of gradient descent. */
  addScaledInPlace: kernel("addScaledInPlace", floats, floats),
  /**
   * The caller knows that nobody can reach these elements any more: their memory may be used again at once.
   */
  free: kernel("release", any, none),
  /** The caller has no more use for these elements, though others may: they are the first to give way. */
  retire: kernel("release", any, none),

  // movement
  broadcastTo: kernel("broadcastTo", any, any),
  permute: kernel("permute", any, any),
  concat: kernel("concat", any, any),
  /** out[i] = a[starts + i · steps] along every axis; steps may be negative. */
  slice: kernel("slice", any, any),
  /**
   * The other way round: an array of `fill` of the given shape with a written where `slice` would read it.
   */
  pad: kernel("pad", any, any),
  /** Keeps column - row <= diagonal (`lower`) or >= diagonal in the last two axes; the rest is 0. */
  triangle: kernel("triangle", any, words),

  // indices
  /** (..., length, ...) and indices of any shape S -> (..., S, ...). */
  take: kernel("take", any, numbers),
  /** The transpose of take: zeros of `shape` with the rows of `values` added at `indices`. */
  indexAdd: kernel("indexAdd", numbers, single),
  /** out[i][j] = a[i][indices[i][j]] along `axis`; all other extents of `indices` at most those of a. */
  gather: kernel("gather", any, words),
  /** A copy of a with `values` added where `gather` would read. */
  scatterAdd: kernel("scatterAdd", numbers, single),
  /** int32 indices of shape S -> (S, depth). */
  oneHot: kernel("oneHot", any, none),
  /** Of at least one index: (2), the smallest and the largest. */
  bounds: kernel("bounds", ["int32"], ["int32"]),

  // linear algebra
  /** (..., M, K) · (..., K, N) -> (..., M, N); leading axes broadcast. Transposes are flags, never copies. */
  matmul: kernel("matmul", numbers, floats),
};

export const kernelTable = { ...coreTable, ...networkTable };

export type KernelName = keyof typeof kernelTable;

/** Every kernel, in the order of the table. */
export const kernelNames = Object.keys(kernelTable) as KernelName[];

/** The kernels of one kind. */
export type NameOf<K extends Kind> = {
  [name in KernelName]: (typeof kernelTable)[name]["kind"] extends K ? name : never;
}[KernelName];

export const namesOf = <K extends Kind>(kind: K): NameOf<K>[] =>
  kernelNames.filter((name) => kernelTable[name].kind === kind) as NameOf<K>[];

/** Whether the WebAssembly module has a kernel of that name for a dtype. */
export const computesInWasm = (name: KernelName, dtype: DType): boolean =>
  kernelTable[name].wasm.includes(dtype);
