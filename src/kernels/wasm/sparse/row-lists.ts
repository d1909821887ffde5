/**
 * The nonzeros of a whole data set, listed once and kept in linear memory: its batches then need neither a scan nor their elements, and
 * products read the lists where they lie.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { elementsIn, originOf, type Storage } from "../../../array/storage.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import { Pinned } from "../memory/pinned.js";
import { type Backend, largestResident } from "../run/backend.js";
import { ByteRows, FloatRows, type RowSource } from "./row-source.js";

/** A data set with a larger share of nonzeros is not listed: the lists would take as much room as it does. */
const densestDataset = 0.3;
/** After so many of its rows were taken, those that were taken have cost as much as listing all of them does. */
const paidAfter = 0.25;
/** Rows are listed in blocks of so many bytes. */
const blockBytes = 2 ** 20;
/** Listing writes up to so many entries past the last. */
export const overrun = 4;
/** An entry is 8 bytes: the position in the row (int32) and the value. */
export const entryBytes = 8;

/** Lists of nonzeros by address: row (or column) i is entries span[step · i] up to span[step · i + 1], (position, value) pairs. */
export interface ListAddresses {
  readonly spans: number;
  readonly step: 1 | 2;
  /** Where entry 0 is. */
  readonly entries: number;
  /** How many entries all of them are. */
  readonly nonzeros: number;
}

/** What is known of an array that rows are taken from over and over. */
export class Dataset {
  /** How often rows were taken, and how many altogether. */
  reads = 0;
  rowsTaken = 0;
  #listed = false;
  #lists: RowLists | undefined;

  constructor(
    /** A write begins a new life: what changes all the time, as an embedding that is trained does, is no data set. */
    readonly version: number,
    readonly width: number,
  ) {}

  /** Its nonzeros, once listing them has paid; undefined until then, and where the array is too dense. */
  listsOf(backend: Backend, storage: Storage, rowCount: number): RowLists | undefined {
    if (this.#lists?.dropped === true) {
      // there was no room: another attempt once as many rows were taken again
      this.#listed = false;
      this.#lists = undefined;
      this.rowsTaken = 0;
    }
    if (!this.#listed && this.rowsTaken >= paidAfter * rowCount) {
      this.#listed = true;
      this.#lists = listRows(backend, rowSourceOf(storage), rowCount, this.width);
    }
    if (this.#lists !== undefined) backend.memory.usePinned(this.#lists.pinned);
    return this.#lists;
  }
}

/** The record of an array as rows of `width` elements. */
export function datasetOf(backend: Backend, { storage }: NdArray, width: number): Dataset {
  let dataset = backend.datasets.get(storage);
  if (dataset?.version !== storage.version || dataset.width !== width) {
    dataset = new Dataset(storage.version, width);
    backend.datasets.set(storage, dataset);
  }
  return dataset;
}

/** The lists of an array (M, K) that lies on the heap and has now been read as a whole, if it is a data set. */
export function listsOfDataset(backend: Backend, a: NdArray): RowLists | undefined {
  const [m, k] = a.shape as readonly [number, number];
  const dataset = datasetOf(backend, a, k);
  const lists = dataset.listsOf(backend, a.storage, m);
  dataset.rowsTaken += m;
  return lists;
}

/** What the elements of a storage outside linear memory can be read from, row by row. */
export function rowSourceOf(storage: Storage): RowSource {
  const origin = originOf(storage);
  return origin instanceof ByteRows ? origin : new FloatRows(elementsIn(storage) as Float32Array);
}

/** Lists that nobody holds any more give their memory back. */
const abandoned = new FinalizationRegistry<{ memory: LinearMemory; pinned: Pinned }>(({ memory, pinned }) =>
  memory.unpin(pinned),
);

export class RowLists {
  /** The entries, and the spans once more. */
  readonly pinned = new Pinned();

  constructor(
    /** For each row the numbers of its first entry and of the one past its last, counted from address 0. */
    readonly spans: Int32Array,
  ) {}

  /** They had to give way. */
  get dropped(): boolean {
    return this.pinned.dropped;
  }

  /** The lists of `count` rows from `first` on. */
  addresses(first: number, count: number): ListAddresses {
    let nonzeros = 0;
    for (let i = 2 * first; i < 2 * (first + count); i += 2)
      nonzeros += (this.spans[i + 1] as number) - (this.spans[i] as number);
    return { spans: (this.pinned.places[0]?.pointer as number) + 8 * first, step: 2, entries: 0, nonzeros };
  }

  /** How many nonzeros the rows have together. */
  count(rows: Int32Array): number {
    let count = 0;
    for (const row of rows) count += (this.spans[2 * row + 1] as number) - (this.spans[2 * row] as number);
    return count;
  }

  /** The spans of some rows, in their order. */
  select(rows: Int32Array, spans: Int32Array): void {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      spans[2 * i] = this.spans[2 * row] as number;
      spans[2 * i + 1] = this.spans[2 * row + 1] as number;
    }
  }
}

/** The nonzeros of data (M, K) by row; undefined where they are too many, or there is no room for them. */
function listRows(backend: Backend, data: RowSource, m: number, k: number): RowLists | undefined {
  const { memory } = backend;
  const blockRows = Math.max(1, Math.min(m, Math.floor(blockBytes / (4 * k))));
  if (4 * k * blockRows > largestResident) return undefined;
  const capacity = blockRows * k + k;
  const sizes = [4 * blockRows * k, 4 * (blockRows + 1), entryBytes * (capacity + overrun)];
  const spaces = sizes.map((size) => memory.borrow(size));
  const [block, starts, entries] = spaces;
  const lists = new RowLists(new Int32Array(2 * m));
  const spans = memory.pin(lists.pinned, 8 * m);
  let total = 0;
  let row = 0;
  while (spans !== undefined && block && starts && entries && row < m) {
    const rows = Math.min(blockRows, m - row);
    const places = {
      block: block.pointer,
      starts: starts.pointer,
      entries: entries.pointer,
      capacity,
    };
    const count = data.list(backend, row, rows, k, places);
    total += count;
    if (total > densestDataset * (row + rows) * k && row + rows >= m / 8) break;
    const place = memory.pin(lists.pinned, entryBytes * count);
    if (place === undefined) break;
    new Uint8Array(memory.buffer).copyWithin(place, entries.pointer, entries.pointer + entryBytes * count);
    const found = new Int32Array(memory.buffer, starts.pointer, rows + 1);
    const first = place / entryBytes;
    for (let i = 0; i < rows; i++) {
      lists.spans[2 * (row + i)] = first + (found[i] as number);
      lists.spans[2 * (row + i) + 1] = first + (found[i + 1] as number);
    }
    row += rows;
  }
  for (const space of spaces) if (space !== undefined) memory.release(space);
  if (spans === undefined || row < m) {
    memory.unpin(lists.pinned);
    return undefined;
  }
  new Int32Array(memory.buffer, spans, 2 * m).set(lists.spans);
  abandoned.register(lists, { memory, pinned: lists.pinned });
  return lists;
}
