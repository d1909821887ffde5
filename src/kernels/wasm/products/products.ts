/**
 * Matrix products: packed and tiled, streamed where the left operand is large, and over the nonzeros where it
 * is mostly zero.
 */
import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import { originOf } from "../../../array/storage.js";
import type { Kernels, MatmulFlags } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { GatheredRows } from "../datasets/gathered-rows.js";
import { entryBytes, type ListAddresses, type RowLists } from "../datasets/listed-rows.js";
import { listsOfDataset, overrun, rowReaderOf } from "../datasets/row-lists.js";
import type { MemoryBlock } from "../memory/block.js";
import { withSpace } from "../memory/borrow.js";
import { largestResident, scratch, widestScratchRow } from "../memory/limits.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import { type Backend, fits } from "../run/backend.js";
import { isLarge } from "../run/stream.js";
import { densest, listsOf, looksDense } from "../sparse/nonzeros.js";
import { dense, multiplyTiles, pack } from "./dense.js";
import { describeProduct, type Product } from "./product.js";

/**
 * Blocks of so many bytes stay in the processor's cache: of the left operand's elements, and of the result
 * where those stay out.
 */
const [streamedBlock, streamedResult] = [2 ** 19, 2 ** 17];

export function products(backend: Backend): Pick<Kernels, "matmul"> {
  return {
    matmul(a: NdArray, b: NdArray, flags: MatmulFlags = {}): NdArray {
      const product = describeProduct(a, b, flags);
      const { m, n, k } = product;
      const worthIt = m * n * k >= backend.smallestProduct && m * n * k > 0 && n <= widestScratchRow;
      if (a.dtype === "float64" && worthIt && fits(backend, a) && fits(backend, b))
        return dense(backend, product) ?? reference.matmul(a, b, flags);
      if (a.dtype !== "float32" || !worthIt) return reference.matmul(a, b, flags);
      backend.memory.begin();
      return multiply(backend, product) ?? reference.matmul(a, b, flags);
    },
  };
}

function multiply(backend: Backend, product: Product): NdArray | undefined {
  const { a, b, transposeA, transposeB, batch } = product;
  const single = batch.length === 0;
  const resident = a.size * 4 <= largestResident;
  // rows gathered from a data set have no elements that could pass through
  const passes = isLarge(backend, a) && (!(originOf(a.storage) instanceof GatheredRows) || !resident);
  if (single && !transposeA && passes) return streamRows(backend, product);
  if (!resident || b.size * 4 > largestResident) return undefined;
  const sparse = single && !transposeB && backend.skipZeros ? overNonzeros(backend, product) : undefined;
  return sparse ?? dense(backend, product);
}

/** C (M, N) from lists of the left operand's nonzeros and B (.., N), likewise. */
function multiplyLists(
  { threads, wasm }: Backend,
  { spans, step, entries, nonzeros, unpacking, packed }: ListAddresses,
  m: number,
  b: number,
  c: number,
  n: number,
): void {
  const chunk = threads.chunk(m, nonzeros * n, 1);
  if (unpacking?.done === false) {
    const { unit } = unpacking;
    threads.share(
      chunk,
      (size) => wasm.shareMultiplyPackedLists(size, packed, unit, spans, entries, m, b, c, n),
      () => wasm.multiplyPackedLists(packed, unit, spans, entries, 0, m, b, c, n, scratch),
    );
    unpacking.done = true;
    return;
  }
  threads.share(
    chunk,
    (size) => wasm.shareMultiplyLists(size, spans, step, entries, m, b, c, n),
    () => wasm.multiplyLists(spans, step, entries, 0, m, b, c, n, scratch),
  );
}

/**
 * The product over the nonzeros of a, where they are few and nothing in b would have turned a zero into a
 * NaN.
 */
function overNonzeros(backend: Backend, { a, b, transposeA, m, n, shape }: Product): NdArray | undefined {
  const { memory, wasm } = backend;
  const lists = listsOf(backend, a, transposeA);
  const y = lists && memory.pointerTo(b);
  if (lists === undefined || y === undefined || wasm.allFinite(y, b.size) === 0) return undefined;
  const out = memory.allocate(shape, "float32");
  if (out === undefined) return undefined;
  multiplyLists(backend, lists, m, y, memory.addressOf(out), n);
  return out;
}

/** A large left operand: blocks of its rows pass through, each over its nonzeros where those are few. */
function streamRows(backend: Backend, product: Product): NdArray | undefined {
  const { memory, wasm } = backend;
  const { a, b, transposeB } = product;
  const y = memory.pointerTo(b);
  if (y === undefined) return undefined;
  const skip = backend.skipZeros && !transposeB && wasm.allFinite(y, b.size) === 1;
  const lists = skip ? listsOfDataset(backend, a) : undefined;
  return lists === undefined
    ? streamElements(backend, product, y, skip)
    : streamLists(backend, product, y, lists);
}

/** The left operand's nonzeros are in linear memory already: only the result passes through. */
function streamLists(backend: Backend, { m, n }: Product, y: number, lists: RowLists): NdArray | undefined {
  const { memory } = backend;
  const rows = Math.max(64, Math.floor(streamedResult / (4 * n)));
  return withSpace(memory, [4 * rows * n, lists.spaceFor(rows)], (result, space) => {
    const out = allocate([m, n], "float32");
    const [z, view] = [elementsOf(out), floatsIn(memory, result)];
    for (let i = 0; i < m; i += rows) {
      const count = Math.min(rows, m - i);
      multiplyLists(backend, lists.block(memory, i, count, space), count, y, result.pointer, n);
      z.set(count === rows ? view : view.subarray(0, count * n), i * n);
    }
    return out;
  });
}

/** The left operand's elements pass through, block by block. */
function streamElements(backend: Backend, product: Product, y: number, skip: boolean): NdArray | undefined {
  const { memory, wasm } = backend;
  const { a, m, n, k } = product;
  const rows = Math.max(8, Math.floor(streamedBlock / (k * 4)) & ~7);
  const capacity = Math.floor(densest * rows * k) + k;
  const sizes = [
    4 * wasm.packedSize(k, n),
    4 * rows * k,
    4 * (rows + 1),
    entryBytes * (capacity + overrun),
    4 * rows * n,
  ];
  return withSpace(memory, sizes, (packed, block, starts, entries, result) => {
    pack(backend, product, y, packed.pointer);
    const out = allocate([m, n], "float32");
    const [x, z] = [rowReaderOf(a.storage), elementsOf(out)];
    const [from, to] = [floatsIn(memory, block), floatsIn(memory, result)];
    const isSparse = (count: number): boolean =>
      skip &&
      !looksDense(backend, block.pointer, count * k) &&
      wasm.listRows(block.pointer, count, k, starts.pointer, entries.pointer, capacity) >= 0;
    for (let i = 0; i < m; i += rows) {
      const count = Math.min(rows, m - i);
      x.copy(i * k, count === rows ? from : from.subarray(0, count * k));
      if (isSparse(count))
        wasm.multiplyLists(starts.pointer, 1, entries.pointer, 0, count, y, result.pointer, n, scratch);
      else multiplyTiles(backend, block.pointer, k, 1, packed.pointer, result.pointer, count, n, k);
      z.set(count === rows ? to : to.subarray(0, count * n), i * n);
    }
    return out;
  });
}

const floatsIn = ({ buffer }: LinearMemory, { pointer, size }: MemoryBlock): Float32Array =>
  new Float32Array(buffer, pointer, size / 4);
