/**
 * Everything that computes on arrays: one contract, a reference that is read next to the formulas,
 * and WebAssembly.
 */

export {
  type Batch,
  BatchedArray,
  batchKernels,
  frontOf,
  isBatched,
  mapping,
  physicalOf,
} from "./batched/index.js";
export { batching, rarely } from "./batching.js";
export {
  type AdamStep,
  type BinaryName,
  type ComparisonName,
  type CoreKernels,
  type KernelSignatures,
  type Kernels,
  longestProduct,
  type MatmulFlags,
  type Matrix,
  type MomentumStep,
  type ReductionName,
  roomFor,
  rowsOfStrip,
  type Taps,
  type UnaryName,
  writingNames,
} from "./contract/index.js";
export { kernels } from "./current.js";
export { filledInPlace, readInPlace, writeInto } from "./in-place.js";
export { matrixKernels } from "./matrices.js";
export { networkKernels, skipZeros } from "./network.js";
export { along, inBlocks, inRuns, joined, type Parts, summed } from "./reference/composed/blocks.js";
export { coreReference, reference } from "./reference/index.js";
export {
  type MemoryStats,
  memoryStats,
  type SimdSupport,
  setMemoryBudget,
  setRelaxedSimd,
  setSystemBlas,
  setThreads,
  setWideVectors,
  setZeroSkipping,
  simdSupport,
  type ThreadSupport,
  threadSupport,
} from "./settings.js";
export { storing } from "./storing.js";
export {
  builtin,
  environment,
  type Koffi,
  loadKoffi,
  type NativeFunction,
  type NativeLibrary,
} from "./wasm/index.js";
