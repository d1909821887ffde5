/** Rows straight into linear memory, from wherever they lie: a data set itself never moves in. */
import type { Kernels } from "../kernels.js";
import { allocate, type NdArray, type Storage } from "../nd-array.js";
import { reference } from "../reference/index.js";
import { sizeOf } from "../shape.js";
import type { Backend } from "./backend.js";

/** Batches below so many bytes are copied when they have to give way. */
const smallestOrigin = 16 * 1024;
/** So often rows were taken from an array before it counts as a data set, which outlives its batches. */
const readsOfDataset = 16;

export function movement({ memory, smallestLoop }: Backend): Pick<Kernels, "take"> {
  const reads = new WeakMap<Storage, number>();

  /**
   * How to gather a batch again: a batch that has to give way is dropped, not copied. Only for arrays that are read over and over,
   * since whoever holds such a batch may come to hold what it was taken from.
   */
  const remember = (batch: NdArray, a: NdArray, places: ArrayLike<number>, width: number) => {
    const count = (reads.get(a.storage) ?? 0) + 1;
    if (count <= readsOfDataset) reads.set(a.storage, count);
    const from = count > readsOfDataset ? (a.storage.lend() as Float32Array | undefined) : undefined;
    if (from === undefined) return;
    const rows = Int32Array.from(places);
    batch.storage.origin = () => gatherRows(from, rows, width, new Float32Array(rows.length * width));
  };

  return {
    take(a: NdArray, indices: NdArray, axis: number): NdArray {
      const width = axis === 0 ? sizeOf(a.shape.slice(1)) : 0;
      const size = width * indices.size;
      if (axis === 0 && width === 1) return takeNumbers(a, indices);
      if (a.dtype !== "float32" || axis !== 0 || size < smallestLoop) return reference.take(a, indices, axis);
      memory.begin();
      const out = memory.allocate([...indices.shape, ...a.shape.slice(1)], "float32");
      if (out === undefined) return reference.take(a, indices, axis);
      const places = indices.data;
      gatherRows(a.data as Float32Array, places, width, out.data as Float32Array);
      if (size * 4 >= smallestOrigin) remember(out, a, places, width);
      return out;
    },
  };
}

/** Rows of a single number, labels say: a loop beats a call per row. */
function takeNumbers(a: NdArray, indices: NdArray): NdArray {
  const out = allocate([...indices.shape, ...a.shape.slice(1)], a.dtype);
  const [from, to, places] = [a.data, out.data, indices.data];
  for (let i = 0; i < to.length; i++) to[i] = from[places[i] as number] as number;
  return out;
}

function gatherRows(
  from: Float32Array,
  rows: ArrayLike<number>,
  width: number,
  to: Float32Array,
): Float32Array {
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * width;
    to.set(from.subarray(start, start + width), i * width);
  }
  return to;
}
