/** NdArray: a shape over a storage, without history. Everything outside `src/kernels` treats it as opaque. */

import { ShapeError } from "../arguments/index.js";
import { allocateTyped, type DType, type TypedArray } from "./dtype.js";
import { formatShape, type Shape, sameShape, sizeOf } from "./shape.js";
import { elementsIn, numberIn, Storage } from "./storage.js";

// for kernels and the engine, which ask at every op: index.ts passes on what those outside need

/** The elements in place, in row-major order; for kernels only. */
export let elementsOf: (array: NdArray) => TypedArray;
/** The element of an array of one. */
export let onlyElementOf: (array: NdArray) => number;
/** The number of writes to the elements of an array. */
export let versionOf: (array: NdArray) => number;
/** Whether two arrays have their elements in common. */
export let shareElements: (a: NdArray, b: NdArray) => boolean;
/**
 * Whether two arrays have the same sizes. From then on they have one list of them, so that whoever asks again
 * is answered at once.
 */
export let sameSizes: (a: NdArray, b: NdArray) => boolean;
/** Whether an array has a storage: if not, nobody has written to it, and it is not in linear memory. */
export let hasStorage: (array: NdArray) => boolean;

export class NdArray {
  readonly size: number;
  #storage: Storage | undefined;
  /** The elements of what has no storage. */
  #elements: TypedArray | number | undefined;

  /**
   * Kernels make arrays.
   * @param elements a storage; or elements that only this array has, for which a storage is made when
   *   somebody asks for it: most small results are read once or twice, and have none. A number where they are
   *   a single float, which it has been rounded to. @internal
   */
  constructor(
    elements: Storage | TypedArray | number,
    readonly shape: Shape,
    readonly dtype: DType,
  ) {
    this.size = sizeOf(shape);
    if (elements instanceof Storage) this.#storage = elements;
    else this.#elements = elements;
  }

  /** Where the elements are. @internal */
  get storage(): Storage {
    if (this.#storage === undefined) {
      this.#storage = new Storage(this.#elements, undefined, this.dtype);
      this.#elements = undefined;
    }
    return this.#storage;
  }

  /** The same elements under another shape: free, and a write to one shows in the other. */
  reshape(shape: Shape): NdArray {
    if (sizeOf(shape) !== this.size)
      throw new ShapeError(
        `${formatShape(this.shape)} has ${this.size} elements, ${formatShape(shape)} ${sizeOf(shape)}`,
      );
    return new NdArray(this.storage, shape, this.dtype);
  }

  /** 0; of what vmap maps over (kernels/batched) the number of that call, inner ones larger. @internal */
  get level(): number {
    return 0;
  }

  /** All elements: of what vmap maps over, those of all examples. @internal */
  get everything(): NdArray {
    return this;
  }

  /** Whether `input`, of this shape, can be added to these elements in place. @internal */
  takesIn(input: NdArray): boolean {
    return input.level === 0;
  }

  /**
   * Shape and dtype without the elements (a meta array, as PyTorch calls it): what a released graph keeps.
   * @internal
   */
  toMeta(): NdArray {
    return new NdArray(new Storage(undefined), this.shape, this.dtype);
  }

  static {
    elementsOf = (array) => {
      const elements = array.#elements;
      return elements === undefined || typeof elements === "number" ? elementsIn(array.storage) : elements;
    };
    onlyElementOf = (array) => {
      const elements = array.#elements;
      if (typeof elements === "number") return elements;
      if (elements !== undefined) return elements[0] as number;
      const { storage } = array;
      return numberIn(storage) ?? (elementsIn(storage)[0] as number);
    };
    versionOf = (array) => (array.#storage === undefined ? 0 : array.#storage.version);
    shareElements = (a, b) => a === b || (a.#storage !== undefined && a.#storage === b.#storage);
    sameSizes = (a, b) => {
      if (a.shape === b.shape) return true;
      if (!sameShape(a.shape, b.shape)) return false;
      (b as { shape: Shape }).shape = a.shape;
      return true;
    };
    hasStorage = (array) => array.#storage !== undefined;
  }
}

/** An array of one float, rounded to its dtype. */
export const arrayOfOne = (value: number, shape: Shape, dtype: DType): NdArray =>
  new NdArray(dtype === "float32" ? Math.fround(value) : value, shape, dtype);

/** A zeroed array. */
export function allocate(shape: Shape, dtype: DType): NdArray {
  return new NdArray(allocateTyped(dtype, sizeOf(shape)), shape, dtype);
}
