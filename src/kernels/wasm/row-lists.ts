/** The nonzeros of a whole data set, listed once on the heap: its batches then need neither a scan nor their elements. */
import type { NdArray } from "../nd-array.js";
import { type Backend, largestResident } from "./backend.js";

/** A data set with a larger share of nonzeros is not listed: the lists would take as much room as it does. */
const densestDataset = 0.3;
/** Rows are listed in blocks of so many bytes. */
const blockBytes = 2 ** 20;
/** Listing writes up to so many entries past the last. */
export const overrun = 4;

export interface RowLists {
  /** How many nonzeros the rows have together. */
  count(rows: Int32Array): number;
  /** Writes the lists of the rows one after another: where each begins, in entries, and (position, value) pairs. */
  copy(rows: Int32Array, starts: Int32Array, entries: Int32Array): void;
}

/** The lists of an array (M, K) that is a listed data set and lies on the heap. */
export function listsOfDataset(backend: Backend, a: NdArray): RowLists | undefined {
  const dataset = backend.datasets.get(a.storage);
  const listed = dataset?.lists !== undefined && dataset.width * (a.shape[0] as number) === a.size;
  return listed && a.storage.residence === undefined && dataset.data === a.data ? dataset.lists : undefined;
}

/** The nonzeros of (M, K) by row; undefined where they are too many, or there is no room to look for them. */
export function listDataset(
  backend: Backend,
  data: Float32Array,
  m: number,
  k: number,
): RowLists | undefined {
  const { memory, wasm } = backend;
  const blockRows = Math.max(1, Math.min(m, Math.floor(blockBytes / (4 * k))));
  if (4 * k * blockRows > largestResident) return undefined;
  const capacity = blockRows * k + k;
  const sizes = [blockRows * k, blockRows + 1, 2 * (capacity + overrun)];
  const spaces = sizes.map((size) => memory.borrow(size * 4));
  const [block, starts, entries] = spaces;
  const all = new Int32Array(m + 1);
  const chunks: Int32Array[] = [];
  if (block !== undefined && starts !== undefined && entries !== undefined) {
    for (let row = 0; row < m; row += blockRows) {
      const rows = Math.min(blockRows, m - row);
      new Float32Array(memory.buffer, block.pointer, rows * k).set(data.subarray(row * k, (row + rows) * k));
      const count = wasm.listRows(block.pointer, rows, k, starts.pointer, entries.pointer, capacity);
      const found = new Int32Array(memory.buffer, starts.pointer, rows + 1);
      const before = all[row] as number;
      for (let i = 0; i <= rows; i++) all[row + i] = before + (found[i] as number);
      if (before + count > densestDataset * (row + rows) * k && row + rows >= m / 8) break;
      chunks.push(new Int32Array(memory.buffer, entries.pointer, 2 * count).slice());
    }
  }
  for (const space of spaces) if (space !== undefined) memory.release(space);
  if (chunks.length < Math.ceil(m / blockRows)) return undefined;
  return {
    count(rows: Int32Array): number {
      let count = 0;
      for (const row of rows) count += (all[row + 1] as number) - (all[row] as number);
      return count;
    },
    copy(rows: Int32Array, starts: Int32Array, entries: Int32Array): void {
      let at = 0;
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i] as number;
        const chunk = Math.floor(row / blockRows);
        const before = all[chunk * blockRows] as number;
        const [from, to] = [(all[row] as number) - before, (all[row + 1] as number) - before];
        starts[i] = at;
        entries.set((chunks[chunk] as Int32Array).subarray(2 * from, 2 * to), 2 * at);
        at += to - from;
      }
      starts[rows.length] = at;
    },
  };
}
