/** What both sides of the WebAssembly border agree on about normalization with a weight and a bias. */

/**
 * The fields of a plan of normalization, int32 each but for `eps`, a float64: addresses, as the kernels name
 * them, and sizes.
 */
export const normalizationPlan = {
  x: 1,
  /** On the way back the upstream gradient. */
  g: 1,
  /** What comes out; on the way back the gradient of x. */
  out: 1,
  /** Four numbers for each place: the mean in two parts, 1 / √(variance + eps), and the variance. */
  statistics: 1,
  weight: 1,
  bias: 1,
  /** On the way back the gradients of both. */
  ofWeight: 1,
  ofBias: 1,
  /** Of each block of rows the sums of both gradients, in float64. */
  sums: 1,
  /** How often the places are repeated, how many they are, and how many elements each has then. */
  outer: 1,
  places: 1,
  inner: 1,
  eps: 2,
} as const;

/** The gradients of weight and bias of rows are summed by blocks of so many rows. */
export const normalizationRows = 64;

/** Kernels of normalization by their numbers: on rows, on blocks of rows, on all blocks, on channels. */
export const normalizationParts = [
  "layerNorm",
  "layerNormGrad",
  "layerNormSums",
  "batchNorm",
  "batchNormGrad",
] as const;

/** What the module exports for them: rows, blocks or channels from `first` to before `end`. */
export const normalizationExports = {
  normalize: "(part: i32, plan: usize, first: i32, end: i32, scratch: usize): void",
  shareNormalization: "(size: i32, part: i32, plan: usize, count: i32): i32",
};
