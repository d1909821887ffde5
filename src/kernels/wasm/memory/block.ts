/** MemoryBlock: a block of linear memory with what lives there, in a list ordered by last use. */
import { type DType, type TypedArray, viewTyped } from "../../../array/dtype.js";
import type { Block, Storage } from "../../../array/storage.js";

/** What was computed from the elements of a block and is worth nothing without them: its list of nonzeros. */
export interface Derived {
  discard(): void;
}

export class MemoryBlock implements Block {
  newer: MemoryBlock | undefined;
  older: MemoryBlock | undefined;
  derived: Derived | undefined;
  /** The operation that used it last: what the running one uses is neither evicted nor moved. */
  usedBy = 0;
  /** Whether a Watch knows the storage. */
  watched = false;
  #view: TypedArray | undefined;

  constructor(
    readonly memory: { readonly buffer: ArrayBufferLike },
    /**
     * Undefined for working space, which belongs to the running operation, and for what is watched: whoever
     * held a storage could not tell that nobody else does.
     */
    public storage: Storage | undefined,
    /** Byte address; compaction changes it. */
    public pointer: number,
    readonly bytes: number,
    readonly dtype: DType,
    readonly size: number,
    /** Can be computed again by whoever wants it: never worth a copy. */
    readonly disposable: boolean,
  ) {}

  view(): TypedArray {
    const { buffer } = this.memory;
    const known = this.#view;
    // growing detaches the buffer that an older view lies on, and compaction moves the elements under it
    if (known !== undefined && known.buffer === buffer && known.byteOffset === this.pointer) return known;
    this.#view = viewTyped(this.dtype, buffer, this.pointer, this.size);
    return this.#view;
  }

  beforeWrite(): void {
    this.derived?.discard();
    this.derived = undefined;
  }
}
