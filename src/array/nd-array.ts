/** NdArray: a shape over a storage, without history. Everything outside `src/kernels` treats it as opaque. */
import { allocateTyped, type DType, type TypedArray, viewTyped } from "./dtype.js";
import { ShapeError, WengertError } from "./errors.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";

/** Who wrote into a storage last: the words of an error about a value that was changed after it was saved. */
export interface Write {
  readonly by: string;
  readonly source?: string | undefined;
}

/** Where elements lie while they are in linear memory: the cache of hot storages (see wasm/linear-memory.ts). */
export interface Residence {
  /** The elements in place. Valid until the next allocation in linear memory; never kept. */
  view(): TypedArray;
  /** What was computed from the elements no longer holds. */
  beforeWrite(): void;
}

/** What elements are computed from that are not held anywhere: not yet, or not any more. */
export interface Origin {
  readonly dtype: DType;
  readonly size: number;
  writeInto(target: TypedArray): void;
  /** What was derived from the elements will not be wanted, or no longer holds. */
  discard(): void;
}

/** Elements on the heap that left linear memory in one copy with others. Most of them nobody will ask for, so the view waits for who does. */
export class Share {
  constructor(
    readonly buffer: ArrayBufferLike,
    readonly byteOffset: number,
    readonly dtype: DType,
    readonly size: number,
  ) {}
}

/**
 * The elements: in a typed array that the garbage collector owns, for a while in linear memory, or nowhere as long as they can be
 * computed again. Only kernels look inside. `version` counts the writes, so that a value saved for backward can be told from the
 * value it has become.
 */
export class Storage {
  version = 0;
  lastWrite: Write | undefined;
  /** What the elements were computed from, where that is cheaper to keep than they are. A write ends it. */
  origin: Origin | undefined;
  /** Made where nothing is ever to be differentiated: no graph may be recorded on these elements. */
  inference = false;
  /** The elements were copied out of linear memory to make room, and have not been back. */
  evicted = false;
  #heap: TypedArray | Share | undefined;
  #residence: Residence | undefined;
  #lent = false;

  constructor(heap: TypedArray | undefined) {
    this.#heap = heap;
  }

  /** The elements, wherever they are. @throws WengertError where they were given up (the graph that held them was released). */
  get data(): TypedArray {
    if (this.#residence !== undefined) return this.#residence.view();
    if (this.origin !== undefined) this.#hold();
    const heap = this.#heap;
    if (heap === undefined) throw new WengertError("the elements of this array were released");
    if (!(heap instanceof Share)) return heap;
    const elements = viewTyped(heap.dtype, heap.buffer, heap.byteOffset, heap.size);
    this.#heap = elements;
    return elements;
  }

  get residence(): Residence | undefined {
    return this.#residence;
  }

  get released(): boolean {
    return this.#heap === undefined && this.#residence === undefined && this.origin === undefined;
  }

  /** The elements are in linear memory from now on; the caller has copied them. */
  enter(residence: Residence): void {
    this.#residence = residence;
    this.#heap = undefined;
    this.#lent = false; // who borrowed the heap's array keeps it to himself now
  }

  /** The elements have left linear memory; `heap` is their copy, or undefined where their origin does or nobody wants them any more. */
  leave(heap: TypedArray | Share | undefined): void {
    this.#residence = undefined;
    this.#heap = heap;
  }

  /** The heap's array for somebody who will read it later, whatever is written here until then; undefined while in linear memory. */
  lend(): TypedArray | undefined {
    if (this.#residence !== undefined) return undefined;
    this.#lent = true;
    return this.data;
  }

  /** To be called before every write: what was lent stays as it was, and the origin no longer gives these elements. */
  beforeWrite(): void {
    if (this.#lent) this.#heap = this.data.slice();
    this.#lent = false;
    this.#residence?.beforeWrite();
    if (this.origin !== undefined) this.#hold();
    this.forgetOrigin();
  }

  /** From now on the elements are held, here or in linear memory. */
  #hold(): void {
    if (this.#residence === undefined && this.#heap === undefined && this.origin !== undefined) {
      this.#heap = allocateTyped(this.origin.dtype, this.origin.size);
      this.origin.writeInto(this.#heap);
    }
    this.forgetOrigin();
  }

  forgetOrigin(): void {
    this.origin?.discard();
    this.origin = undefined;
  }
}

export class NdArray {
  readonly size: number;

  constructor(
    readonly storage: Storage,
    readonly shape: Shape,
    readonly dtype: DType,
  ) {
    this.size = sizeOf(shape);
  }

  /** The elements in row-major order; for kernels only. */
  get data(): TypedArray {
    return this.storage.data;
  }

  /** The same elements under another shape: free, and a write to one shows in the other. */
  reshape(shape: Shape): NdArray {
    if (sizeOf(shape) !== this.size)
      throw new ShapeError(
        `${formatShape(this.shape)} has ${this.size} elements, ${formatShape(shape)} ${sizeOf(shape)}`,
      );
    return new NdArray(this.storage, shape, this.dtype);
  }

  /** Shape and dtype without the elements: what a released graph keeps. */
  toMeta(): NdArray {
    return new NdArray(new Storage(undefined), this.shape, this.dtype);
  }
}

/** A zeroed array. */
export function allocate(shape: Shape, dtype: DType): NdArray {
  return new NdArray(new Storage(allocateTyped(dtype, sizeOf(shape))), shape, dtype);
}
