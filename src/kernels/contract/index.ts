/** The contract of the kernels: the table of names, and the signature of each kind. */
export type { BinaryName, ComparisonName, Kernels, ReductionName, UnaryName } from "./kernels.js";
export type { AdamStep, Kind, MatmulFlags, MomentumStep, Signatures } from "./signatures.js";
export {
  computesInWasm,
  type KernelEntry,
  type KernelName,
  kernelNames,
  kernelTable,
  type NameOf,
  namesOf,
} from "./table.js";
