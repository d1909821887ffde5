/**
 * Layer 1: everything that computes on arrays: one contract, a reference that is read next to the formulas,
 * and WebAssembly.
 */
export type {
  AdamStep,
  BinaryName,
  ComparisonName,
  KernelSignatures,
  Kernels,
  MatmulFlags,
  MomentumStep,
  ReductionName,
  UnaryName,
} from "./contract/index.js";
export { kernels } from "./current.js";
export { reference } from "./reference/index.js";
export {
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
} from "./settings.js";
