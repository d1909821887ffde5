/** Layer 0: arrays without history. */

export {
  kernels,
  type MemoryStats,
  memoryStats,
  type SimdSupport,
  setMemoryBudget,
  setRelaxedSimd,
  setThreads,
  setZeroSkipping,
  simdSupport,
  type ThreadSupport,
  threadSupport,
} from "./current.js";
export * from "./dtype.js";
export * from "./errors.js";
export type { Kernels, MatmulFlags } from "./kernels.js";
export { NdArray, type Write } from "./nd-array.js";
export { reference } from "./reference/index.js";
export * from "./shape.js";
export { type Pair, reachOf, type Windows, windowGrid } from "./windows.js";
