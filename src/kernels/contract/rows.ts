/** The numbers of the kernels on rows, as both sides of the WebAssembly border write them. */

/**
 * What `onRows` runs, alone or shared among threads, in the order of their numbers (see
 * assembly/reductions/rows). With `rowBlocks` added, those of columns run over blocks of columns.
 */
export const rowKernels = [
  "sum",
  "sumBlocks",
  "sumColumns",
  "sum64",
  "sumColumns64",
  "extreme",
  "extremeColumns",
  "place",
  "softmax",
  "softmaxGrad",
  "logSoftmax",
  "logSoftmaxGrad",
  "logSumExp",
  "extremeGrad",
  "extremeGradColumns",
  "normGrad",
  "logSumExpGrad",
  "dot",
  "dotColumns",
  "norm",
  "squareBlocks",
  "softmaxColumns",
  "softmaxGradColumns",
  "copy4",
  "copy8",
  "pick",
  "pickColumns",
  "addPicked",
  "addPickedColumns",
  "multiply",
  "multiplyGrad",
] as const;
export const rowBlocks = 64;

/** A product of more factors than a row of so many is not computed at once: the scratch has no room. */
export const longestProduct = 8192;

/** Those of networks, which `onNetworkRows` runs. */
export const networkRowKernels = [
  "crossEntropy",
  "crossEntropyGrad",
  "standardize",
  "standardizeColumns",
  "standardizeGrad",
  "standardizeGradColumns",
  "moments",
  "momentsColumns",
  "causalSoftmax",
] as const;
