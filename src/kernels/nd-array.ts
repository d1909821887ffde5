/** NdArray: a shape over a storage, without history. Everything outside `src/kernels` treats it as opaque. */
import { allocateTyped, type DType, type TypedArray } from "./dtype.js";
import { ShapeError, WengertError } from "./errors.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";

/** Who wrote into a storage last: the words of an error about a value that was changed after it was saved. */
export interface Write {
  readonly by: string;
  readonly source?: string | undefined;
}

/**
 * The elements, owned by the garbage collector. Only kernels look inside. `version` counts the writes, so that a value
 * saved for backward can be told from the value it has become.
 */
export class Storage {
  version = 0;
  lastWrite: Write | undefined;
  #data: TypedArray | undefined;

  constructor(data: TypedArray | undefined) {
    this.#data = data;
  }

  /** @throws WengertError where the elements were given up (the graph that held them was released). */
  get data(): TypedArray {
    if (this.#data === undefined) throw new WengertError("the elements of this array were released");
    return this.#data;
  }

  get released(): boolean {
    return this.#data === undefined;
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
  husk(): NdArray {
    return new NdArray(new Storage(undefined), this.shape, this.dtype);
  }
}

/** A zeroed array. */
export function allocate(shape: Shape, dtype: DType): NdArray {
  return new NdArray(new Storage(allocateTyped(dtype, sizeOf(shape))), shape, dtype);
}
