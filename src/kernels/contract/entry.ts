/** What a row of the tables of kernels says, and the lists of dtypes that they have in common. */
import type { DType } from "../../array/dtype.js";
import type { Kind } from "./signatures.js";

/** One row of the table. */
export interface KernelEntry<K extends Kind = Kind> {
  readonly kind: K;
  /** Of the first operand, or of the result where there is no operand. */
  readonly dtypes: readonly DType[];
  /**
   * For which of them the WebAssembly module computes, where the operands are large enough; the reference
   * does the rest.
   */
  readonly wasm: readonly DType[];
}

export const floats = ["float32", "float64"] as const;
export const numbers = ["int32", "float32", "float64"] as const;
export const words = ["int32", "float32"] as const;
export const any = ["bool", "int32", "float32", "float64"] as const;
export const single = ["float32"] as const;
export const masks = ["bool"] as const;
export const none = [] as const;

export const kernel = <K extends Kind>(
  kind: K,
  dtypes: readonly DType[],
  wasm: readonly DType[],
): KernelEntry<K> => ({ kind, dtypes, wasm });
