/** NdArray: a shape over a storage, without history. Everything outside `src/kernels` treats it as opaque. */

import { ShapeError } from "../arguments/index.js";
import { allocateTyped, type DType, type TypedArray } from "./dtype.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";
import { elementsIn, numberIn, Storage } from "./storage.js";

export class NdArray {
  readonly size: number;

  /** Kernels make arrays. @internal */
  constructor(
    /** @internal */
    readonly storage: Storage,
    readonly shape: Shape,
    readonly dtype: DType,
  ) {
    this.size = sizeOf(shape);
  }

  /** The same elements under another shape: free, and a write to one shows in the other. */
  reshape(shape: Shape): NdArray {
    if (sizeOf(shape) !== this.size)
      throw new ShapeError(
        `${formatShape(this.shape)} has ${this.size} elements, ${formatShape(shape)} ${sizeOf(shape)}`,
      );
    return new NdArray(this.storage, shape, this.dtype);
  }

  /**
   * Shape and dtype without the elements (a meta array, as PyTorch calls it): what a released graph keeps.
   * @internal
   */
  toMeta(): NdArray {
    return new NdArray(new Storage(undefined), this.shape, this.dtype);
  }
}

/** The elements in place, in row-major order; for kernels only. */
export const elementsOf = (array: NdArray): TypedArray => elementsIn(array.storage);

/** The element of an array of one. */
export const onlyElementOf = (array: NdArray): number =>
  numberIn(array.storage) ?? (elementsIn(array.storage)[0] as number);

/** An array of one float, rounded to its dtype. */
export const arrayOfOne = (value: number, shape: Shape, dtype: DType): NdArray =>
  new NdArray(new Storage(dtype === "float32" ? Math.fround(value) : value, undefined, dtype), shape, dtype);

/** A zeroed array. */
export function allocate(shape: Shape, dtype: DType): NdArray {
  return new NdArray(new Storage(allocateTyped(dtype, sizeOf(shape))), shape, dtype);
}
