/**
 * The contract of the kernels: the table of names, the signature of each kind, and what both sides of
 * WebAssembly agree on.
 */
export {
  functions64,
  gradientsOfFunctions,
  inDoubles,
  layouts,
  memoryMap,
  moduleExports,
  opcodeOf,
  opcodes,
  polynomials,
  productSums,
  sharedLoops,
  unmergedExports,
  windowPlan,
  withNumber,
  workerExports,
} from "./border.js";
export { convolutionPlan, convolutionSums, rowsOfStrip, rowsOfTiles } from "./convolution.js";
export type { KernelEntry } from "./entry.js";
export {
  type BinaryName,
  type ComparisonName,
  type CoreKernels,
  type Kernels,
  type NetworkKernels,
  type ReductionName,
  type UnaryName,
  writingNames,
} from "./kernels.js";
export { type Matrix, type MatrixKernels, matrixExports, roomFor } from "./matrices.js";
export { networkExports } from "./network-exports.js";
export { networkTable } from "./network-table.js";
export { normalizationParts, normalizationPlan, normalizationRows } from "./normalization.js";
export { lstmPlan, recurrentParts } from "./recurrent.js";
export { resamplingPlan } from "./resampling.js";
export { longestProduct, networkRowKernels, rowBlocks, rowKernels } from "./rows.js";
export type { AdamStep, KernelSignatures, Kind, MatmulFlags, MomentumStep, Taps } from "./signatures.js";
export {
  computesInWasm,
  type KernelName,
  kernelNames,
  kernelTable,
  type NameOf,
  namesOf,
} from "./table.js";
