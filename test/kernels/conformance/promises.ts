/**
 * What WebAssembly promises about each kernel, in one place: the bits of the reference, unless it stands
 * here. In units of the last place of float32, measured from the reference's result in float64; float64
 * is always exact.
 */
import type { DType } from "../../../src/array/index.js";
import type { KernelName } from "../../../src/kernels/contract/index.js";

export type Promised =
  | { readonly kind: "exact" }
  /** So many units of the last place, or so little in all (where a logarithm goes through 0, say). */
  | { readonly kind: "near"; readonly ulps: number; readonly absolute: number };

const near = (ulps: number, absolute = 0): Promised => ({ kind: "near", ulps, absolute });

const promises: { readonly [name in KernelName]?: Promised } = {
  // polynomials: the bounds that their sources state
  exp: near(1),
  log: near(1),
  sigmoid: near(3),
  tanh: near(2),
  erf: near(1.5),
  // 1 + erf loses digits where erf is close to -1
  gelu: near(4, 5e-7),
  geluWithSlope: near(6, 1e-6),
  expm1: near(0.51),
  log1p: near(0.51),
  softplus: near(0.51),
  sin: near(0.51),
  cos: near(0.51),
  elu: near(0.51),
  powScalar: near(0.51),
  // a root and a quotient are rounded each
  rsqrt: near(1.5),
  // sums in float64 whose order differs, rounded once
  sum: near(0.51),
  mean: near(0.51),
  logSumExp: near(1, 2e-7),
  logSoftmax: near(1, 2e-7),
  softmax: near(4),
  causalSoftmax: near(4),
  norm: near(0.51),
  normGrad: near(1.5),
  logSumExpGrad: near(6, 1e-6),
  // each product is rounded
  dotAlong: near(4, 1e-5),
  moments: near(0.51, 1e-12),
  softmaxGrad: near(4, 1e-6),
  logSoftmaxGrad: near(4, 1e-6),
  standardize: near(3),
  standardizeGrad: near(4, 1e-6),
  layerNorm: near(4, 1e-6),
  batchNorm: near(4, 1e-6),
  // up to four terms of their sums are added in float32
  layerNormGrad: near(6, 1e-5),
  batchNormGrad: near(6, 1e-5),
  softmaxCrossEntropy: near(4, 1e-6),
  softmaxCrossEntropyGrad: near(3),
  reduceWindows: near(0.51),
  // functions of their gates, step after step
  lstm: near(16, 2e-6),
  lstmGrad: near(16, 2e-6),
};

export const promised = (kernel: KernelName, dtype: DType): Promised =>
  (dtype === "float32" ? promises[kernel] : undefined) ?? { kind: "exact" };
