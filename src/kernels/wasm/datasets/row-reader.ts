/** RowReader: where the rows of a data set come from, straight into the place where they are wanted. */
import type { DType, TypedArray } from "../../../array/dtype.js";
import { elementsIn, type Origin, originOf, type Storage } from "../../../array/storage.js";
import type { LinearMemory } from "../memory/linear-memory.js";
import type { WasmExports } from "../module/exports.js";

export interface RowReader {
  /** Writes rows of `width` elements one after another. */
  gather(rows: ArrayLike<number>, width: number, target: TypedArray): void;
  /** Writes the elements from `start` on that `target` has room for. */
  copy(start: number, target: TypedArray): void;
}

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

/** What the elements of a storage outside linear memory can be read from, row by row. */
export function rowReaderOf(storage: Storage): RowReader {
  const origin = originOf(storage);
  return origin instanceof ByteRows ? origin : new FloatRows(elementsIn(storage) as Float32Array);
}
