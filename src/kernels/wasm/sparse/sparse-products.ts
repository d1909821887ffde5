/** Products over the nonzeros of a mostly zero left operand: by a scan of it, or the lists of a data set. */
import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import type { Shape } from "../../../array/shape.js";
import { entryBytes, type ListAddresses } from "../datasets/listed-rows.js";
import { listsOfDataset, listsOfRows, overrun } from "../datasets/row-lists.js";
import type { MemoryBlock } from "../memory/block.js";
import { withSpace } from "../memory/borrow.js";
import { scratch } from "../memory/limits.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { Backend, SparseKernels } from "../run/backend.js";
import { densest, listsOf, looksDense } from "./nonzeros.js";

/** Blocks of so many bytes of the result stay in the processor's cache where it stays out. */
const streamedResult = 2 ** 17;

export function sparseKernels(backend: Backend): SparseKernels {
  const { wasm } = backend;
  return {
    multiply: (a, b, transposeA, shape) => multiply(backend, a, b, transposeA, shape),
    multiplyDataset: (a, y, shape) => multiplyDataset(backend, a, y, shape),
    isFinite: (y, size) => wasm.allFinite(y, size) === 1,
    listsOfRows: (dataset, storage, rowCount) => listsOfRows(backend, dataset, storage, rowCount),
    blockSizes: (rows, k) => [4 * (rows + 1), entryBytes * (Math.floor(densest * rows * k) + k + overrun)],
    multiplyBlock(block, count, k, [starts, entries], y, to, n) {
      if (starts === undefined || entries === undefined) return false;
      if (looksDense(backend, block, count * k)) return false;
      const capacity = entries.size / entryBytes - overrun;
      const nonzeros = wasm.listRows(block, count, k, starts.pointer, entries.pointer, capacity);
      if (nonzeros >= 0) wasm.multiplyLists(starts.pointer, 1, entries.pointer, 0, count, y, to, n, scratch);
      return nonzeros >= 0;
    },
  };
}

/**
 * The product over the nonzeros of a, where they are few and nothing in b would have turned a zero into a
 * NaN.
 */
function multiply(
  backend: Backend,
  a: NdArray,
  b: NdArray,
  transposeA: boolean,
  shape: Shape,
): NdArray | undefined {
  const { memory, wasm } = backend;
  const lists = listsOf(backend, a, transposeA);
  const y = lists && memory.pointerTo(b);
  if (lists === undefined || y === undefined || wasm.allFinite(y, b.size) === 0) return undefined;
  const out = memory.allocate(shape, "float32");
  if (out === undefined) return undefined;
  const [m, n] = shape as readonly [number, number];
  multiplyLists(backend, lists, m, y, memory.addressOf(out), n);
  return out;
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
 * The product of a data set whose nonzeros are in linear memory already: only the result passes through.
 * Undefined where it is none.
 */
function multiplyDataset(backend: Backend, a: NdArray, y: number, shape: Shape): NdArray | undefined {
  const { memory } = backend;
  const lists = listsOfDataset(backend, a);
  if (lists === undefined) return undefined;
  const [m, n] = shape as readonly [number, number];
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

const floatsIn = ({ buffer }: LinearMemory, { pointer, size }: MemoryBlock): Float32Array =>
  new Float32Array(buffer, pointer, size / 4);
