/**
 * The Kernels interface: everything that computes on arrays, in one flat list. Kernels know nothing of
 * gradients.
 */
import type { networkTable } from "./network-table.js";
import type { KernelSignatures } from "./signatures.js";
import type { coreTable, kernelTable, NameOf } from "./table.js";

export type UnaryName = NameOf<"unary">;
export type BinaryName = NameOf<"binary">;
export type ComparisonName = NameOf<"comparison">;
export type ReductionName = NameOf<"reduction">;

/** The signature of each kernel of the table is that of its kind. */
type KernelsOf<Table extends { readonly [name: string]: { readonly kind: keyof KernelSignatures } }> = {
  readonly [name in keyof Table]: KernelSignatures[Table[name]["kind"]];
};

/** Those that every program has. */
export interface CoreKernels extends KernelsOf<typeof coreTable> {}

/** Those that a program has if it uses one of them. */
export interface NetworkKernels extends KernelsOf<typeof networkTable> {}

export interface Kernels extends KernelsOf<typeof kernelTable> {}

/**
 * The kernels that write to an operand or give it up: for the engine and the optimizers, which count what
 * they write.
 */
export const writingNames = [
  "assign",
  "setElement",
  "addInPlace",
  "addScaledInPlace",
  "momentumInPlace",
  "adamInPlace",
  "free",
  "retire",
] as const satisfies readonly (keyof Kernels)[];
