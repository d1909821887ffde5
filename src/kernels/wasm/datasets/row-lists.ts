/**
 * The nonzeros of a whole data set, listed once and kept in linear memory: rows gathered from it need neither
 * a scan nor elements, and products read the lists where they lie.
 */
import type { NdArray } from "../../../array/nd-array.js";
import type { Storage } from "../../../array/storage.js";
import { withSpace } from "../memory/borrow.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { Pinned } from "../memory/pinned.js";
import { type Dataset, type Datasets, datasetOf, type Listing } from "./dataset.js";
import { EntryLists, entryBytes, PackedLists, type RowLists } from "./listed-rows.js";
import { ByteRows, type RowReader, rowReaderOf } from "./row-reader.js";

/** A data set with a larger share of nonzeros is not listed: the lists would take as much room as it does. */
const densestDataset = 0.3;
/**
 * After so many of its rows were taken, those that were taken have cost as much as listing all of them does.
 */
const paidAfter = 0.25;
/** Rows are listed in blocks of so many bytes. */
const blockBytes = 2 ** 20;
/** Listing writes up to so many entries past the last. */
export const overrun = 4;

/**
 * The nonzeros of a data set, once listing them has paid; undefined until then, and where the array is too
 * dense.
 */
export function listsOfRows(
  space: Listing,
  dataset: Dataset,
  storage: Storage,
  rowCount: number,
): RowLists | undefined {
  if (dataset.lists?.dropped === true) {
    // there was no room: another attempt once as many rows were taken again
    dataset.listed = false;
    dataset.lists = undefined;
    dataset.rowsTaken = 0;
  }
  if (!dataset.listed && dataset.rowsTaken >= paidAfter * rowCount) {
    dataset.listed = true;
    dataset.lists = listRows(space, rowReaderOf(storage), rowCount, dataset.width);
  }
  if (dataset.lists !== undefined) space.memory.usePinned(dataset.lists.pinned);
  return dataset.lists;
}

/**
 * The lists of an array (M, K) that lies on the heap and has now been read as a whole, if it is a data set.
 */
export function listsOfDataset(space: Datasets, a: NdArray): RowLists | undefined {
  const [m, k] = a.shape as readonly [number, number];
  const dataset = datasetOf(space, a, k);
  const lists = listsOfRows(space, dataset, a.storage, m);
  dataset.rowsTaken += m;
  return lists;
}

let abandoned: FinalizationRegistry<{ memory: LinearMemory; pinned: Pinned }> | undefined;

/** Lists that nobody holds any more give their memory back. */
function unpinAbandoned(lists: RowLists, memory: LinearMemory): void {
  abandoned ??= new FinalizationRegistry(({ memory, pinned }) => memory.unpin(pinned));
  abandoned.register(lists, { memory, pinned: lists.pinned });
}

/** Rows of more bytes are not listed. */
const widestRows = 32 * 2 ** 20;

/** The nonzeros of data (M, K) by row; undefined where they are too many, or there is no room for them. */
function listRows(space: Listing, data: RowReader, m: number, k: number): RowLists | undefined {
  // where nobody says that lists are abandoned, they would stay for ever
  if (typeof FinalizationRegistry === "undefined") return undefined;
  const { memory } = space;
  const blockRows = Math.max(1, Math.min(m, Math.floor(blockBytes / (4 * k))));
  if (4 * k * blockRows > widestRows) return undefined;
  const lists = newLists(data, m, k);
  if (lists === undefined) return undefined;
  const capacity = blockRows * k + k;
  const sizes = [4 * blockRows * k, 4 * (blockRows + 1), entryBytes * (capacity + overrun)];
  const complete = withSpace(memory, sizes, (block, starts, entries) => {
    const places = { block: block.pointer, starts: starts.pointer, entries: entries.pointer, capacity };
    return listBlocks(space, data, m, k, blockRows, places, lists) || undefined;
  });
  if (complete === undefined) {
    memory.unpin(lists.pinned);
    return undefined;
  }
  unpinAbandoned(lists, memory);
  return lists;
}

/** Block by block into pinned places; whether all rows found room, and were not too dense. */
function listBlocks(
  space: Listing,
  data: RowReader,
  m: number,
  k: number,
  blockRows: number,
  places: ListPlaces,
  lists: RowLists,
): boolean {
  const { memory } = space;
  let total = 0;
  for (let row = 0; row < m; row += blockRows) {
    const rows = Math.min(blockRows, m - row);
    const count = list(space, data, row, rows, k, places);
    total += count;
    if (total > densestDataset * (row + rows) * k && row + rows >= m / 8) return false;
    const bytes = lists.entryBytes * count;
    const place = memory.pin(lists.pinned, bytes);
    if (place === undefined) return false;
    const { entries, starts } = places;
    new Uint8Array(memory.buffer).copyWithin(place, entries, entries + bytes);
    lists.add(row, place, new Int32Array(memory.buffer, starts, rows + 1));
  }
  return true;
}

/** Positions beyond do not fit into 16 bits. */
const widestPacked = 2 ** 16;

/** For the nonzeros of all rows; undefined where they cannot be listed. */
function newLists(data: RowReader, rowCount: number, width: number): RowLists | undefined {
  if (!(data instanceof ByteRows)) return new EntryLists(rowCount);
  return width <= widestPacked ? new PackedLists(rowCount, data.unit) : undefined;
}

/**
 * Addresses: of the elements on their way, of where each row begins, and of the entries, whose number is
 * `capacity`.
 */
interface ListPlaces {
  readonly block: number;
  readonly starts: number;
  readonly entries: number;
  readonly capacity: number;
}

/** Lists the nonzeros of a block of rows, which `places` have room for, and answers how many there are. */
function list(
  { memory, wasm }: Listing,
  data: RowReader,
  first: number,
  rows: number,
  width: number,
  { block, starts, entries, capacity }: ListPlaces,
): number {
  const start = first * width;
  if (!(data instanceof ByteRows)) {
    data.copy(start, new Float32Array(memory.buffer, block, rows * width));
    return wasm.listRows(block, rows, width, starts, entries, capacity);
  }
  const levels = data.bytes.subarray(start, start + rows * width);
  new Uint8Array(memory.buffer, block, rows * width).set(levels);
  return wasm.packRowsOfBytes(block, rows, width, starts, entries, block + rows * width);
}
