/** RowReader: where the rows of a data set come from, straight into the place where they are wanted. */
import type { DType, TypedArray } from "../../../array/dtype.js";
import type { Origin } from "../../../array/storage.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { WasmExports } from "../module/exports.js";
import { EntryLists, PackedLists, type RowLists } from "./listed-rows.js";

export interface RowReader {
  /** Writes rows of `width` elements one after another. */
  gather(rows: ArrayLike<number>, width: number, target: TypedArray): void;
  /** Writes the elements from `start` on that `target` has room for. */
  copy(start: number, target: TypedArray): void;
  /** For the nonzeros of all rows; undefined where they cannot be listed. */
  newLists(rowCount: number, width: number): RowLists | undefined;
  /** Lists the nonzeros of a block of rows, which `places` have room for, and answers how many there are. */
  list(backend: Listing, first: number, rows: number, width: number, places: ListPlaces): number;
}

/**
 * Addresses: of the elements on their way, of where each row begins, and of the entries, whose number is
 * `capacity`.
 */
export interface ListPlaces {
  readonly block: number;
  readonly starts: number;
  readonly entries: number;
  readonly capacity: number;
}

/** What listing nonzeros needs. */
export interface Listing {
  readonly memory: LinearMemory;
  readonly wasm: Pick<WasmExports, "listRows" | "packRowsOfBytes">;
}

/** Positions beyond do not fit into 16 bits. */
const widestPacked = 2 ** 16;

/** Elements as they lie on the heap. */
export class FloatRows implements RowReader {
  constructor(readonly elements: Float32Array) {}

  gather(rows: ArrayLike<number>, width: number, target: TypedArray): void {
    for (let i = 0; i < rows.length; i++) {
      const start = (rows[i] as number) * width;
      target.set(this.elements.subarray(start, start + width), i * width);
    }
  }

  copy(start: number, target: TypedArray): void {
    target.set(this.elements.subarray(start, start + target.length));
  }

  newLists(rowCount: number): RowLists {
    return new EntryLists(rowCount);
  }

  list({ memory, wasm }: Listing, first: number, rows: number, width: number, places: ListPlaces): number {
    const { block, starts, entries, capacity } = places;
    this.copy(first * width, new Float32Array(memory.buffer, block, rows * width));
    return wasm.listRows(block, rows, width, starts, entries, capacity);
  }
}

/**
 * Grey levels in bytes, which become floats where they are wanted: a quarter of the memory, and of the time
 * that it takes to fetch them. As an origin they stand for all elements of a storage; a write to it, or a
 * kernel that wants them all at once, turns them into floats for good.
 */
export class ByteRows implements RowReader, Origin {
  readonly dtype: DType = "float32";

  constructor(
    readonly memory: LinearMemory,
    readonly wasm: Pick<WasmExports, "fromBytes">,
    readonly bytes: Uint8Array,
    readonly unit: number,
  ) {}

  get size(): number {
    return this.bytes.length;
  }

  gather(rows: ArrayLike<number>, width: number, target: TypedArray): void {
    this.#through(target, (levels) => {
      for (let i = 0; i < rows.length; i++) {
        const start = (rows[i] as number) * width;
        levels.set(this.bytes.subarray(start, start + width), i * width);
      }
    });
  }

  copy(start: number, target: TypedArray): void {
    this.#through(target, (levels) => levels.set(this.bytes.subarray(start, start + levels.length)));
  }

  newLists(rowCount: number, width: number): RowLists | undefined {
    return width <= widestPacked ? new PackedLists(rowCount, this.unit) : undefined;
  }

  list({ memory, wasm }: Listing, first: number, rows: number, width: number, places: ListPlaces): number {
    const { block, starts, entries } = places;
    const start = first * width;
    new Uint8Array(memory.buffer, block, rows * width).set(this.bytes.subarray(start, start + rows * width));
    return wasm.packRowsOfBytes(block, rows, width, starts, entries, block + rows * width);
  }

  writeInto(target: TypedArray): void {
    this.copy(0, target);
  }

  discard(): void {}

  /**
   * Lets `fill` write the levels, and makes floats of them: in linear memory at the end of their own place,
   * else one by one.
   */
  #through(target: TypedArray, fill: (levels: Uint8Array) => void): void {
    const n = target.length;
    if (target.buffer === this.memory.buffer) {
      const bytes = target.byteOffset + 3 * n;
      fill(new Uint8Array(this.memory.buffer, bytes, n));
      this.wasm.fromBytes(bytes, target.byteOffset, n, this.unit);
      return;
    }
    const levels = new Uint8Array(n);
    fill(levels);
    for (let i = 0; i < n; i++) target[i] = (levels[i] as number) / this.unit;
  }
}
