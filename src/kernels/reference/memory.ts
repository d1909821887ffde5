/** Creating, reading, converting and writing arrays. */
import type { DType, TypedArray } from "../../array/dtype.js";
import { allocate, type NdArray, type Write } from "../../array/nd-array.js";
import type { Shape } from "../../array/shape.js";

function countWrite(target: NdArray, write: Write): void {
  target.storage.version++;
  target.storage.lastWrite = write;
}

/** Before the elements are written: what was lent stays as it was, and the write is counted. */
export function beginWrite(target: NdArray, write: Write): void {
  target.storage.beforeWrite();
  countWrite(target, write);
}

/** A number as an element of the dtype: bool is 0 or 1, everything else is rounded by the typed array itself. */
export const elementOf = (value: number, dtype: DType): number =>
  dtype === "bool" ? Number(value !== 0) : value;

export const memoryKernels = {
  full(shape: Shape, value: number, dtype: DType): NdArray {
    const out = allocate(shape, dtype);
    out.data.fill(elementOf(value, dtype));
    return out;
  },

  range(start: number, step: number, length: number, dtype: DType): NdArray {
    const out = allocate([length], dtype);
    for (let i = 0; i < length; i++) out.data[i] = elementOf(start + i * step, dtype);
    return out;
  },

  fromValues(values: ArrayLike<number>, shape: Shape, dtype: DType): NdArray {
    const out = allocate(shape, dtype);
    if (dtype !== "bool") out.data.set(values);
    else for (let i = 0; i < values.length; i++) out.data[i] = elementOf(values[i] as number, dtype);
    return out;
  },

  fromLevels(levels: Uint8Array, unit: number, shape: Shape, dtype: DType): NdArray {
    const out = allocate(shape, dtype);
    const { data } = out;
    // the quotient is a double; storing it rounds it once
    for (let i = 0; i < levels.length; i++) data[i] = elementOf((levels[i] as number) / unit, dtype);
    return out;
  },

  read: (a: NdArray): TypedArray => a.data.slice(),

  copy(a: NdArray): NdArray {
    const out = allocate(a.shape, a.dtype);
    out.data.set(a.data);
    return out;
  },

  cast(a: NdArray, dtype: DType): NdArray {
    const out = allocate(a.shape, dtype);
    if (dtype !== "bool") out.data.set(a.data);
    else for (let i = 0; i < a.size; i++) out.data[i] = elementOf(a.data[i] as number, dtype);
    return out;
  },

  assign(target: NdArray, source: NdArray, write: Write): void {
    target.storage.beforeWrite();
    target.data.set(source.data);
    countWrite(target, write);
  },

  addInPlace(target: NdArray, source: NdArray): void {
    target.storage.beforeWrite();
    const [x, y] = [target.data, source.data];
    for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + (y[i] as number);
  },

  addScaledInPlace(target: NdArray, alpha: number, source: NdArray, write: Write): void {
    target.storage.beforeWrite();
    const [x, y] = [target.data, source.data];
    for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + alpha * (y[i] as number);
    countWrite(target, write);
  },

  /** The garbage collector knows better. */
  free(_: NdArray): void {},
  retire(_: NdArray): void {},

  setElement(target: NdArray, index: number, value: number, write: Write): void {
    target.storage.beforeWrite();
    target.data[index] = elementOf(value, target.dtype);
    countWrite(target, write);
  },
};
