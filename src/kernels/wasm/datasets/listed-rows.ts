/**
 * RowLists: the nonzeros of all rows of a data set, kept in linear memory: as entries, which products read
 * where they lie, or packed, where the elements are bytes.
 */
import { elementsOf, type NdArray } from "../../../array/nd-array.js";
import type { MemoryBlock } from "../memory/block.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import { Pinned } from "../memory/pinned.js";

/** An entry in use is 8 bytes: the position in the row (int32) and the value. */
export const entryBytes = 8;

/** A packed one is 3: the position (16 bits) and the level. */
const packedBytes = 3;

/** Entries that are yet to be unpacked, by whoever reads them first. */
export class Unpacking {
  done = false;

  /** @param unit a level stands for level / unit. */
  constructor(readonly unit: number) {}
}

/**
 * Lists of nonzeros by address: row (or column) i is entries span[step · i] up to span[step · i + 1],
 * (position, value) pairs.
 */
export interface ListAddresses {
  readonly spans: number;
  readonly step: 1 | 2;
  /** Where entry 0 is. */
  readonly entries: number;
  /** How many entries all of them are. */
  readonly nonzeros: number;
  readonly unpacking: Unpacking | undefined;
  /** The addresses of packed rows. */
  readonly packed: number;
}

/** Lists as arrays of their own in linear memory. */
export interface Lists {
  /** Behind those of packed rows, where these are. */
  readonly spans: NdArray;
  readonly step: 1 | 2;
  /** Undefined where spans count from address 0, in the lists of a data set. */
  readonly entries: NdArray | undefined;
  readonly unpacking: Unpacking | undefined;
}

export abstract class RowLists {
  readonly pinned = new Pinned();
  /** What an entry takes. */
  abstract readonly entryBytes: number;

  /** They had to give way. */
  get dropped(): boolean {
    return this.pinned.dropped;
  }

  /**
   * Rows from `row` on were listed at `place`: `starts` has the number of each one's first entry, and of the
   * one past the last.
   */
  abstract add(row: number, place: number, starts: Int32Array): void;

  /** How many nonzeros some rows have together. */
  abstract count(rows: Int32Array): number;

  /** The lists of some rows, in their order; undefined where there is no room. */
  abstract select(memory: LinearMemory, rows: Int32Array, nonzeros: number): Lists | undefined;

  /** How many bytes `block` wants for any `rows` successive rows. */
  abstract spaceFor(rows: number): number;

  /** The lists of `count` rows from `first` on, with the help of `space`. */
  abstract block(memory: LinearMemory, first: number, count: number, space: MemoryBlock): ListAddresses;
}

/** Entries as products read them. */
export class EntryLists extends RowLists {
  override readonly entryBytes = entryBytes;
  /** For each row the numbers of its first entry and of the one past its last, counted from address 0. */
  readonly #spans: Int32Array;

  constructor(rowCount: number) {
    super();
    this.#spans = new Int32Array(2 * rowCount);
  }

  override add(row: number, place: number, starts: Int32Array): void {
    const first = place / entryBytes;
    for (let i = 0; i + 1 < starts.length; i++) {
      this.#spans[2 * (row + i)] = first + (starts[i] as number);
      this.#spans[2 * (row + i) + 1] = first + (starts[i + 1] as number);
    }
  }

  override count(rows: Int32Array): number {
    const spans = this.#spans;
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = 2 * (rows[i] as number);
      count += (spans[row + 1] as number) - (spans[row] as number);
    }
    return count;
  }

  override select(memory: LinearMemory, rows: Int32Array): Lists | undefined {
    const spans = memory.allocate([2 * rows.length], "int32", true);
    if (spans === undefined) return undefined;
    const [from, to] = [this.#spans, elementsOf(spans)];
    for (let i = 0; i < rows.length; i++) {
      const row = 2 * (rows[i] as number);
      to[2 * i] = from[row] as number;
      to[2 * i + 1] = from[row + 1] as number;
    }
    return { spans, step: 2, entries: undefined, unpacking: undefined };
  }

  override spaceFor(rows: number): number {
    return 8 * rows;
  }

  override block(memory: LinearMemory, first: number, count: number, space: MemoryBlock): ListAddresses {
    const spans = this.#spans.subarray(2 * first, 2 * (first + count));
    let nonzeros = 0;
    for (let i = 0; i < spans.length; i += 2) nonzeros += (spans[i + 1] as number) - (spans[i] as number);
    new Int32Array(memory.buffer, space.pointer, 2 * count).set(spans);
    return { spans: space.pointer, step: 2, entries: 0, nonzeros, unpacking: undefined, packed: 0 };
  }
}

/**
 * Levels and positions of rows of bytes, unpacked as products come to them: random rows of a large data set
 * come from main memory, and what they cost is the bytes that they are.
 */
export class PackedLists extends RowLists {
  override readonly entryBytes = packedBytes;
  /** For each row its address and the number of its entries. */
  readonly #rows: Int32Array;

  constructor(
    rowCount: number,
    readonly unit: number,
  ) {
    super();
    this.#rows = new Int32Array(2 * rowCount);
  }

  override add(row: number, place: number, starts: Int32Array): void {
    for (let i = 0; i + 1 < starts.length; i++) {
      const start = starts[i] as number;
      this.#rows[2 * (row + i)] = place + packedBytes * start;
      this.#rows[2 * (row + i) + 1] = (starts[i + 1] as number) - start;
    }
  }

  override count(rows: Int32Array): number {
    let count = 0;
    for (let i = 0; i < rows.length; i++) count += this.#rows[2 * (rows[i] as number) + 1] as number;
    return count;
  }

  override select(memory: LinearMemory, rows: Int32Array, nonzeros: number): Lists | undefined {
    const entries = memory.allocate([2 * nonzeros], "int32", true);
    const spans = entries && memory.allocate([2 * rows.length + 1], "int32", true);
    if (spans === undefined) {
      if (entries !== undefined) memory.free(entries.storage);
      return undefined;
    }
    this.#write(rows.length, (i) => rows[i] as number, elementsOf(spans) as Int32Array);
    return { spans, step: 1, entries, unpacking: new Unpacking(this.unit) };
  }

  override spaceFor(rows: number): number {
    let most = 0;
    for (let first = 0; 2 * first < this.#rows.length; first += rows)
      most = Math.max(most, this.#countFrom(first, rows));
    return entryBytes * (most + rows + 1);
  }

  override block(
    memory: LinearMemory,
    first: number,
    count: number,
    { pointer }: MemoryBlock,
  ): ListAddresses {
    const spans = new Int32Array(memory.buffer, pointer, 2 * count + 1);
    const nonzeros = this.#write(count, (i) => first + i, spans);
    return {
      spans: pointer,
      step: 1,
      entries: pointer + entryBytes * (count + 1),
      nonzeros,
      unpacking: new Unpacking(this.unit),
      packed: pointer + 4 * (count + 1),
    };
  }

  #countFrom(first: number, rows: number): number {
    const end = Math.min(2 * (first + rows), this.#rows.length);
    let count = 0;
    for (let i = 2 * first + 1; i < end; i += 2) count += this.#rows[i] as number;
    return count;
  }

  /** The spans of some rows, then the addresses where they are packed; answers how many entries there are. */
  #write(count: number, rowAt: (i: number) => number, spans: Int32Array): number {
    let nonzeros = 0;
    for (let i = 0; i < count; i++) {
      const row = 2 * rowAt(i);
      spans[i] = nonzeros;
      spans[count + 1 + i] = this.#rows[row] as number;
      nonzeros += this.#rows[row + 1] as number;
    }
    spans[count] = nonzeros;
    return nonzeros;
  }
}
