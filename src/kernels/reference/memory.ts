/** Creating, reading, converting and writing arrays. */
import {
  allocateTyped,
  type DType,
  isFloating,
  isHalf,
  onlyStores,
  type TypedArray,
} from "../../array/dtype.js";
import { allocate, arrayOfOne, elementsOf, NdArray, onlyElementOf } from "../../array/nd-array.js";
import { type Shape, sizeOf } from "../../array/shape.js";
import { beforeWrite, beginWrite, numberIn, setNumber, type Write } from "../../array/storage.js";
import { elementsFor, valuesOf } from "../../array/stored/elements.js";
import type { FloatArray, RandomGenerator } from "../../random/index.js";
import { int32 } from "./integers.js";

/**
 * A number as an element of the dtype: bool is 0 or 1, those that only store have their own, everything else
 * is rounded by the typed array itself.
 */
export const elementOf = (value: number, dtype: DType): number => {
  if (onlyStores(dtype)) return elementsFor([value], dtype)[0] as number;
  return dtype === "bool" ? Number(value !== 0) : value;
};

export const memoryKernels = {
  full(shape: Shape, value: number, dtype: DType): NdArray {
    if (isFloating(dtype) && sizeOf(shape) === 1) return arrayOfOne(value, shape, dtype);
    const out = allocate(shape, dtype);
    elementsOf(out).fill(elementOf(value, dtype));
    return out;
  },

  range(start: number, step: number, length: number, dtype: DType): NdArray {
    const out = allocate([length], dtype);
    for (let i = 0; i < length; i++) elementsOf(out)[i] = elementOf(start + i * step, dtype);
    return out;
  },

  fromValues(values: ArrayLike<number>, shape: Shape, dtype: DType): NdArray {
    const first = values[0];
    if (isFloating(dtype) && values.length === 1 && typeof first === "number")
      return arrayOfOne(first, shape, dtype);
    return new NdArray(elementsFor(values, dtype), shape, dtype);
  },

  fromLevels(levels: Uint8Array, unit: number, shape: Shape, dtype: DType): NdArray {
    const out = allocate(shape, dtype);
    const data = elementsOf(out);
    // the quotient is a double; storing it rounds it once
    for (let i = 0; i < levels.length; i++) data[i] = elementOf((levels[i] as number) / unit, dtype);
    return out;
  },

  read: (a: NdArray): TypedArray => valuesOf(elementsOf(a), a.dtype),

  copy(a: NdArray): NdArray {
    if (a.size === 1 && isFloating(a.dtype)) return arrayOfOne(onlyElementOf(a), a.shape, a.dtype);
    const out = allocate(a.shape, a.dtype);
    elementsOf(out).set(elementsOf(a));
    return out;
  },

  cast(a: NdArray, dtype: DType): NdArray {
    const elements = elementsOf(a);
    const values = onlyStores(a.dtype) ? valuesOf(elements, a.dtype) : elements;
    // of halves these are float32 that nobody else has
    const own = isHalf(a.dtype) && dtype === "float32";
    return new NdArray(own ? values : elementsFor(values, dtype), a.shape, dtype);
  },

  assign(target: NdArray, input: NdArray, write: Write): void {
    beginWrite(target.storage, write);
    elementsOf(target).set(elementsOf(input));
  },

  addInPlace(target: NdArray, input: NdArray): void {
    beforeWrite(target.storage);
    const before = numberIn(target.storage);
    if (before !== undefined) {
      setNumber(target.storage, before + onlyElementOf(input));
      return;
    }
    const [x, y] = [elementsOf(target), elementsOf(input)];
    const check = target.dtype === "int32";
    for (let i = 0; i < x.length; i++) {
      const sum = (x[i] as number) + (y[i] as number);
      x[i] = check ? int32("addInPlace", sum) : sum;
    }
  },

  addScaledInPlace(target: NdArray, alpha: number, input: NdArray, write: Write): void {
    beginWrite(target.storage, write);
    const round = target.dtype === "float32" ? Math.fround : (term: number) => term;
    const factor = round(alpha);
    const before = numberIn(target.storage);
    if (before !== undefined) {
      setNumber(target.storage, before + round(factor * onlyElementOf(input)));
      return;
    }
    const [x, y] = [elementsOf(target), elementsOf(input)];
    for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + round(factor * (y[i] as number));
  },

  /** The garbage collector knows better. */
  free(_: NdArray): void {},
  retire(_: NdArray): void {},

  setElement(target: NdArray, index: number, value: number, write: Write): void {
    beginWrite(target.storage, write);
    elementsOf(target)[index] = elementOf(value, target.dtype);
  },
};

/** Random draws: whatever the generator gives, into an array that it cannot keep. */
export const drawKernels = {
  uniform(source: RandomGenerator, low: number, high: number, shape: Shape, dtype: DType): NdArray {
    const values = allocateTyped(dtype, sizeOf(shape)) as FloatArray;
    source.fillUniform(values, low, high);
    return memoryKernels.fromValues(values, shape, dtype);
  },

  normal(source: RandomGenerator, mean: number, std: number, shape: Shape, dtype: DType): NdArray {
    const values = allocateTyped(dtype, sizeOf(shape)) as FloatArray;
    source.fillNormal(values, mean, std);
    return memoryKernels.fromValues(values, shape, dtype);
  },
};
