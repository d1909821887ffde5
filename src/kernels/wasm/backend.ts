/** Backend: what the families of WebAssembly kernels share. */
import type { TypedArray } from "../dtype.js";
import type { NdArray, Storage } from "../nd-array.js";
import type { WasmExports } from "./exports.js";
import type { LinearMemory } from "./linear-memory.js";
import type { RowLists } from "./row-lists.js";

/** Working space of the kernels, in the first bytes of linear memory, which no storage gets; below it lie the module's own constants. */
export const scratch = 1024;
/** The widest row that fits there. */
export const widestScratchRow = 12_000;
/** Operands of up to so many elements need no place of their own. */
const largestLoan = 256;
/** An operand beyond so many bytes does not move in. */
export const largestResident = 32 * 2 ** 20;

/** What is known of an array that rows are taken from over and over. */
export interface Dataset {
  /** The elements that `lists` is of: a write puts others in their place. */
  readonly data: TypedArray;
  readonly width: number;
  /** Undefined where the array is too dense. */
  readonly lists: RowLists | undefined;
}

export interface Backend {
  readonly memory: LinearMemory;
  readonly wasm: WasmExports;
  /** Below this many elements a call costs more than its loop. */
  readonly smallestLoop: number;
  /** Below this many multiplications, likewise. */
  readonly smallestProduct: number;
  /** An operand beyond so many bytes that is on the heap stays there, and so does the result: it passes through in blocks. */
  readonly streamedFrom: number;
  /** Products with a mostly zero left operand skip the zeros. */
  skipZeros: boolean;
  /** Data sets whose nonzeros are listed. */
  readonly datasets: WeakMap<Storage, Dataset>;
}

/** A float32 array that is worth a call. */
export const isWorthIt = ({ smallestLoop }: Backend, a: NdArray): boolean =>
  a.dtype === "float32" && a.size >= smallestLoop && a.size * 4 <= largestResident;

/** The address of an operand. A small one on the heap is copied into working space `place` for this call instead of moving in. */
export function operand({ memory }: Backend, a: NdArray, place: 0 | 1): number | undefined {
  if (a.storage.residence !== undefined || a.size > largestLoan) return memory.pointerTo(a);
  return memory.working.put(place, a.data, a.dtype === "int32");
}
