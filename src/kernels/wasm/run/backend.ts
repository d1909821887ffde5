/** Backend: what the families of WebAssembly kernels share. */
import { bytesPerElement } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import type { Storage } from "../../../array/storage.js";
import type { Dataset } from "../datasets/dataset.js";
import { largestResident } from "../memory/limits.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { WasmExports } from "../module/exports.js";
import type { Modules } from "../module/modules.js";
import type { Threads } from "../threads/threads.js";
import type { Call } from "./call.js";

export interface Backend {
  readonly memory: LinearMemory;
  readonly modules: Modules;
  /** Their exports: those that only networks use are there once `modules.needNetwork()` was asked. */
  readonly wasm: WasmExports;
  /** The running operation. */
  readonly call: Call;
  readonly threads: Threads;
  /** Below this many elements a call costs more than its loop. */
  readonly smallestLoop: number;
  /** Below this many multiplications, likewise. */
  readonly smallestProduct: number;
  /**
   * An operand beyond so many bytes that is on the heap stays there, and so does the result: it passes
   * through in blocks.
   */
  readonly streamedFrom: number;
  /** Products with a mostly zero left operand skip the zeros, if the program has the kernels for that. */
  readonly skipZeros: boolean;
  /** What is known of arrays that rows are taken from over and over. */
  readonly datasets: WeakMap<Storage, Dataset>;
}

/** A float32 array that is worth a call. */
export const isWorthIt = ({ smallestLoop }: Backend, a: NdArray): boolean =>
  a.dtype === "float32" && a.size >= smallestLoop && a.size * 4 <= largestResident;

/** An array that a call is worth, whatever its dtype, and that may move in. */
export const fits = ({ smallestLoop }: Backend, a: NdArray): boolean =>
  a.size >= Math.max(smallestLoop, 1) && a.size * bytesPerElement(a.dtype) <= largestResident;
