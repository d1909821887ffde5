/** Matrix products: packed and tiled, streamed where the left operand is large, and over the nonzeros where it is mostly zero. */
import type { Kernels, MatmulFlags } from "../kernels.js";
import { allocate, type NdArray } from "../nd-array.js";
import { reference } from "../reference/index.js";
import { broadcastShapes, broadcastStrides, offsetsOf, type Shape } from "../shape.js";
import { type Backend, largestResident, scratch, widestScratchRow } from "./backend.js";
import { listsOfDataset, overrun, type RowLists } from "./row-lists.js";
import type { Slot } from "./slot.js";
import { densest, listsOf, looksDense } from "./sparse-lists.js";
import { isLarge } from "./stream.js";

/** Blocks of so many bytes stay in the processor's cache. */
const streamedBlock = 2 ** 19;

/** One product (M, K) · (K, N), or a stack of them. */
interface Product {
  readonly a: NdArray;
  readonly b: NdArray;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Of the result. */
  readonly shape: Shape;
  readonly batch: Shape;
}

export function products(backend: Backend): Pick<Kernels, "matmul"> {
  return {
    matmul(a: NdArray, b: NdArray, flags: MatmulFlags = {}): NdArray {
      const product = describeProduct(a, b, flags);
      const { m, n, k } = product;
      const worthIt = m * n * k >= backend.smallestProduct && m * n * k > 0 && n <= widestScratchRow;
      if (a.dtype !== "float32" || !worthIt) return reference.matmul(a, b, flags);
      backend.memory.begin();
      return multiply(backend, product) ?? reference.matmul(a, b, flags);
    },
  };
}

function describeProduct(
  a: NdArray,
  b: NdArray,
  { transposeA = false, transposeB = false }: MatmulFlags,
): Product {
  const rankA = a.shape.length;
  const rankB = b.shape.length;
  const m = a.shape[transposeA ? rankA - 1 : rankA - 2] as number;
  const k = a.shape[transposeA ? rankA - 2 : rankA - 1] as number;
  const n = b.shape[transposeB ? rankB - 2 : rankB - 1] as number;
  const batch = rankA === 2 && rankB === 2 ? [] : broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return { a, b, transposeA, transposeB, m, n, k, batch, shape: [...batch, m, n] };
}

function multiply(backend: Backend, product: Product): NdArray | undefined {
  const { a, b, transposeA, transposeB, batch } = product;
  const single = batch.length === 0;
  const resident = a.size * 4 <= largestResident;
  if (single && !transposeA && isLarge(backend, a)) return streamRows(backend, product);
  if (!resident || b.size * 4 > largestResident) return undefined;
  const sparse = single && !transposeB && backend.skipZeros ? overNonzeros(backend, product) : undefined;
  return sparse ?? dense(backend, product);
}

function dense(backend: Backend, product: Product): NdArray | undefined {
  const { memory, wasm } = backend;
  const { a, b, transposeA, m, n, k, shape, batch } = product;
  const x = memory.pointerTo(a);
  const y = memory.pointerTo(b);
  const out = memory.allocate(shape, "float32");
  const packed = memory.borrow(wasm.packedSize(k, n) * 4);
  if (packed === undefined || x === undefined || y === undefined || out === undefined) {
    if (packed !== undefined) memory.release(packed);
    return undefined;
  }
  const to = memory.addressOf(out);
  const [row, column] = transposeA ? [1, m] : [k, 1];
  if (batch.length === 0) {
    pack(backend, product, y, packed.pointer);
    wasm.multiply(x, row, column, packed.pointer, to, m, n, k, scratch);
  } else {
    const fromA = offsetsOf(batch, broadcastStrides(a.shape.slice(0, -2), batch));
    const fromB = offsetsOf(batch, broadcastStrides(b.shape.slice(0, -2), batch));
    for (let i = 0; i < fromA.length; i++) {
      const [matrixA, matrixB] = [fromA[i] as number, fromB[i] as number];
      if (i === 0 || matrixB !== fromB[i - 1])
        pack(backend, product, y + matrixB * k * n * 4, packed.pointer);
      const from = x + matrixA * m * k * 4;
      wasm.multiply(from, row, column, packed.pointer, to + i * m * n * 4, m, n, k, scratch);
    }
  }
  memory.release(packed);
  return out;
}

function pack({ wasm }: Backend, { transposeB, n, k }: Product, from: number, to: number): void {
  if (transposeB) wasm.pack(from, 1, k, k, n, to);
  else wasm.pack(from, n, 1, k, n, to);
}

/** The product over the nonzeros of a, where they are few and nothing in b would have turned a zero into a NaN. */
function overNonzeros(backend: Backend, { a, b, transposeA, m, n, shape }: Product): NdArray | undefined {
  const { memory, wasm } = backend;
  const lists = listsOf(backend, a, transposeA);
  const y = lists && memory.pointerTo(b);
  if (lists === undefined || y === undefined || wasm.allFinite(y, b.size) === 0) return undefined;
  const out = memory.allocate(shape, "float32");
  if (out === undefined) return undefined;
  wasm.multiplyLists(lists[0], lists[1], 0, m, y, memory.addressOf(out), n, scratch);
  return out;
}

/** A large left operand: blocks of its rows pass through, each over its nonzeros where those are few. */
function streamRows(backend: Backend, product: Product): NdArray | undefined {
  const { memory, wasm } = backend;
  const { a, b, transposeB, m, n, k } = product;
  const rows = Math.max(8, Math.floor(streamedBlock / (k * 4)) & ~7);
  const capacity = Math.floor(densest * rows * k) + k;
  const y = memory.pointerTo(b);
  const sizes = [wasm.packedSize(k, n), rows * k, rows + 1, 2 * (capacity + overrun), rows * n];
  const spaces = sizes.map((size) => memory.borrow(size * 4));
  const [packed, block, starts, entries, result] = spaces;
  let out: NdArray | undefined;
  if (y !== undefined && packed && block && starts && entries && result) {
    pack(backend, product, y, packed.pointer);
    const skip = backend.skipZeros && !transposeB && wasm.allFinite(y, b.size) === 1;
    const source = new RowBlocks(backend, a, block, starts, entries, capacity, skip);
    out = allocate([m, n], "float32");
    const [z, view] = [out.data, new Float32Array(memory.buffer, result.pointer, rows * n)];
    for (let i = 0; i < m; i += rows) {
      const count = Math.min(rows, m - i);
      if (source.list(i, count))
        wasm.multiplyLists(starts.pointer, entries.pointer, 0, count, y, result.pointer, n, scratch);
      else wasm.multiply(block.pointer, k, 1, packed.pointer, result.pointer, count, n, k, scratch);
      z.set(count === rows ? view : view.subarray(0, count * n), i * n);
    }
  }
  for (const space of spaces) if (space !== undefined) memory.release(space);
  return out;
}

/** Blocks of rows on their way through linear memory: as lists of their nonzeros, or as they are. */
class RowBlocks {
  readonly #lists: RowLists | undefined;
  readonly #data: Float32Array;
  readonly #k: number;
  readonly #block: Float32Array;
  readonly #starts: Int32Array;
  readonly #entries: Int32Array;

  constructor(
    readonly backend: Backend,
    a: NdArray,
    readonly block: Slot,
    readonly starts: Slot,
    readonly entries: Slot,
    readonly capacity: number,
    readonly skip: boolean,
  ) {
    const { buffer } = backend.memory;
    this.#lists = skip ? listsOfDataset(backend, a) : undefined;
    this.#data = a.data as Float32Array;
    this.#k = a.shape[1] as number;
    this.#block = new Float32Array(buffer, block.pointer, block.size / 4);
    this.#starts = new Int32Array(buffer, starts.pointer, starts.size / 4);
    this.#entries = new Int32Array(buffer, entries.pointer, entries.size / 4);
  }

  /** Brings the rows in; true if as lists, false if as a block of elements. */
  list(first: number, count: number): boolean {
    const { block, starts, entries, capacity } = this;
    const k = this.#k;
    if (this.#lists !== undefined) {
      const rows = Int32Array.from({ length: count }, (_, i) => first + i);
      if (this.#lists.count(rows) <= capacity) {
        this.#lists.copy(rows, this.#starts, this.#entries);
        return true;
      }
    }
    this.#block.set(this.#data.subarray(first * k, (first + count) * k));
    return (
      this.skip &&
      !looksDense(this.backend, block.pointer, count * k) &&
      this.backend.wasm.listRows(block.pointer, count, k, starts.pointer, entries.pointer, capacity) >= 0
    );
  }
}
