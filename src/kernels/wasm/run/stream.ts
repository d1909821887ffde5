/**
 * Elementwise kernels on arrays that are too large to move in: blocks pass through linear memory, and the
 * result is on the heap.
 */
import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import type { Shape } from "../../../array/shape.js";
import { blockOf } from "../../../array/storage.js";
import type { MemoryBlock } from "../memory/block.js";
import { withSpace } from "../memory/borrow.js";
import type { WasmExports } from "../module/exports.js";
import type { Backend } from "./backend.js";
import type { MatrixLayout } from "./layout.js";

/** Blocks of so many elements stay in the processor's cache. */
const blockSize = 2 ** 16;

/** An array from beyond so many bytes that is not in linear memory already stays out of it. */
export const isLarge = ({ movesInTo }: Backend, a: NdArray): boolean =>
  a.size * 4 > movesInTo && blockOf(a.storage) === undefined;

export function streamUnary({ memory }: Backend, run: WasmExports["neg"], a: NdArray): NdArray | undefined {
  memory.begin();
  return withSpace(memory, [4 * blockSize], (space) => {
    const out = allocate(a.shape, "float32");
    const view = new Float32Array(memory.buffer, space.pointer, blockSize);
    const [x, z] = [elementsOf(a), elementsOf(out)];
    for (let i = 0; i < a.size; i += blockSize) {
      const count = Math.min(blockSize, a.size - i);
      view.set(x.subarray(i, i + count));
      run(space.pointer, space.pointer, count); // each element is read before it is written
      z.set(view.subarray(0, count), i);
    }
    return out;
  });
}

/** One operand of a block: where it is, and how to bring the block in. */
interface Source {
  /** The address of rows `first` and on. */
  at(first: number, count: number): number;
}

export function streamBinary(
  backend: Backend,
  run: WasmExports["add"],
  a: NdArray,
  b: NdArray,
  layout: MatrixLayout,
  shape: Shape,
): NdArray | undefined {
  const { memory } = backend;
  // one long row is cut anywhere, a matrix between its rows
  const flat = layout.rows === 1;
  const [total, width] = flat ? [layout.columns, 1] : [layout.rows, layout.columns];
  const step = Math.max(1, Math.floor(blockSize / width));
  const { columns, aRow, aColumn, bRow, bColumn } = layout;
  const bytes = 4 * step * width;
  memory.begin();
  return withSpace(memory, [bytes, bytes, bytes], (spaceA, spaceB, result) => {
    const x = sourceOf(backend, a, 0, spaceA, aRow, aColumn, width, columns);
    const y = sourceOf(backend, b, 1, spaceB, bRow, bColumn, width, columns);
    if (x === undefined || y === undefined) return undefined;
    const out = allocate(shape, "float32");
    const [z, view] = [elementsOf(out), new Float32Array(memory.buffer, result.pointer, step * width)];
    for (let i = 0; i < total; i += step) {
      const count = Math.min(step, total - i);
      const [left, right] = [x.at(i, count), y.at(i, count)];
      if (flat) run(left, aRow, aColumn, right, bRow, bColumn, result.pointer, 1, count);
      else run(left, aRow, aColumn, right, bRow, bColumn, result.pointer, count, columns);
      z.set(view.subarray(0, count * width), i * width);
    }
    return out;
  });
}

function sourceOf(
  backend: Backend,
  a: NdArray,
  place: 0 | 1,
  space: MemoryBlock,
  row: number,
  column: number,
  width: number,
  columns: number,
): Source | undefined {
  const whole = row === columns && column === 1;
  if (whole && isLarge(backend, a)) {
    const data = elementsOf(a);
    const view = new Float32Array(backend.memory.buffer, space.pointer, space.size / 4);
    return {
      at(first, count) {
        view.set(data.subarray(first * width, (first + count) * width));
        return space.pointer;
      },
    };
  }
  const pointer = backend.call.lent(a, place);
  if (pointer === undefined) return undefined;
  // a whole operand goes on by rows, a column by one number per row, a row and a single number are the same
  // every time
  const stride = whole ? 4 * width : row === 1 ? 4 : 0;
  return { at: (first) => pointer + first * stride };
}
