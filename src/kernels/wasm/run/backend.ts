/** Backend: what the families of WebAssembly kernels share. */
import { bytesPerElement } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import type { Shape } from "../../../array/shape.js";
import type { Storage } from "../../../array/storage.js";
import type { Dataset } from "../datasets/dataset.js";
import type { RowLists } from "../datasets/listed-rows.js";
import type { MemoryBlock } from "../memory/block.js";
import { largestResident } from "../memory/limits.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { WasmExports } from "../module/exports.js";
import type { Modules } from "../module/modules.js";
import type { Threads } from "../threads/threads.js";
import type { Call } from "./call.js";
import type { OtherProducts } from "./other-products.js";

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
  /** The same of what is computed element by element or copied, which gains nothing from passing through. */
  readonly movesInTo: number;
  /** Undefined where zeros are not to be skipped, or the program has no kernels for that. */
  readonly sparse: SparseKernels | undefined;
  /** What computes large dense products in place of the module; undefined unless a program asks for it. */
  readonly blas: OtherProducts | undefined;
  /** What is known of arrays that rows are taken from over and over. */
  readonly datasets: WeakMap<Storage, Dataset>;
}

/** Products that skip the zeros of a mostly zero left operand. */
export interface SparseKernels {
  /**
   * a · b, or aᵀ · b; undefined where a is not mostly zero, or something in b would have turned a zero into a
   * NaN.
   */
  multiply(a: NdArray, b: NdArray, transposeA: boolean, shape: Shape): NdArray | undefined;
  /** The same of an array on the heap and b at an address, where the nonzeros of a are listed. */
  multiplyDataset(a: NdArray, b: number, shape: Shape): NdArray | undefined;
  /** Whether nothing at an address would turn a zero into a NaN. */
  isFinite(pointer: number, size: number): boolean;
  /** The nonzeros of a data set, once listing them has paid. */
  listsOfRows(dataset: Dataset, storage: Storage, rowCount: number): RowLists | undefined;
  /** The space, in bytes, that the lists of a block of rows need. */
  blockSizes(rows: number, k: number): readonly number[];
  /** A block of rows times b, into `to`, all at addresses; false where the rows are not mostly zero. */
  multiplyBlock(
    block: number,
    rows: number,
    k: number,
    space: readonly MemoryBlock[],
    b: number,
    to: number,
    n: number,
  ): boolean;
}

/** A float32 array that is worth a call. */
export const isWorthIt = ({ smallestLoop }: Backend, a: NdArray): boolean =>
  a.dtype === "float32" && a.size >= smallestLoop && a.size * 4 <= largestResident;

/** An array that a call is worth, whatever its dtype, and that may move in. */
export const fits = ({ smallestLoop }: Backend, a: NdArray): boolean =>
  a.size >= Math.max(smallestLoop, 1) && a.size * bytesPerElement(a.dtype) <= largestResident;
