/** Arrays of one value, which are written out where somebody needs their elements, and not before. */
import { bytesPerElement, type DType, type TypedArray } from "../../../array/dtype.js";
import { elementsOf, NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import { blockOf, type Origin, originOf, Storage } from "../../../array/storage.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { elementOf } from "../../reference/memory.js";

/** Of fewer bytes, what stands for them costs as much as they do. */
const smallestFilled = 16 * 1024;
/** Of more, they are allocated at once: whoever asks for more than there is learns it here. */
const largestFilled = 32 * 2 ** 20;

class Filled implements Origin {
  constructor(
    readonly dtype: DType,
    readonly size: number,
    readonly value: number,
  ) {}

  writeInto(target: TypedArray): void {
    target.fill(this.value);
  }

  discard(): void {}
}

export const fills: Pick<Kernels, "full"> = {
  full(shape, value, dtype) {
    const size = sizeOf(shape);
    const bytes = size * bytesPerElement(dtype);
    if (bytes < smallestFilled || bytes > largestFilled) return reference.full(shape, value, dtype);
    const origin = new Filled(dtype, size, elementOf(value, dtype));
    return new NdArray(new Storage(undefined, origin), shape, dtype);
  },
};

/** One element stretched to a larger array, which is written out where somebody needs it; else undefined. */
export function stretchedElement(a: NdArray, shape: Shape): NdArray | undefined {
  const isLarge = a.size === 1 && sizeOf(shape) * bytesPerElement(a.dtype) >= smallestFilled;
  return isLarge ? fills.full(shape, elementsOf(a)[0] as number, a.dtype) : undefined;
}

/** Zeros whose elements nobody has needed so far. */
export function isUnwrittenZero({ storage }: NdArray): boolean {
  const origin = originOf(storage);
  return origin instanceof Filled && Object.is(origin.value, 0) && blockOf(storage) === undefined;
}
