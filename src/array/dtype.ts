/** The four element types, the typed arrays that hold them, and how they promote. */
import { DTypeError, MemoryError } from "../arguments/index.js";

/** `bool` is stored as bytes 0 and 1. */
export type DType = "float32" | "float64" | "int32" | "bool";

export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

interface TypedArrayConstructor {
  new (length: number): TypedArray;
  new (elements: TypedArray): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
  readonly BYTES_PER_ELEMENT: number;
}

const arrayTypes: Record<DType, TypedArrayConstructor> = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** Every dtype, in the order of promotion: the result of two is the later one. */
export const dtypes = ["bool", "int32", "float32", "float64"] as const satisfies readonly DType[];

/** @throws DTypeError for what is none of the four. */
export function requireDType(op: string, dtype: unknown): asserts dtype is DType {
  if (!dtypes.includes(dtype as DType))
    throw new DTypeError(
      `${op}: ${JSON.stringify(dtype)} is no dtype; choose float32, float64, int32 or bool`,
    );
}

/** A zeroed typed array of `length` elements. @throws MemoryError where the platform has no room for it. */
export function allocateTyped(dtype: DType, length: number): TypedArray {
  try {
    return new arrayTypes[dtype](length);
  } catch (cause) {
    throw new MemoryError(
      `no room for ${length} elements of ${dtype} (${length * bytesPerElement(dtype)} bytes)`,
      { cause },
    );
  }
}

/**
 * A typed array of its own with the same elements. @throws MemoryError where the platform has no room for it.
 */
export function copyTyped<T extends TypedArray>(elements: T): T {
  try {
    // faster than zeros that are written over
    return new (elements.constructor as new (from: T) => T)(elements);
  } catch (cause) {
    throw new MemoryError(`no room for a copy of ${elements.byteLength} bytes`, { cause });
  }
}

/** The elements that lie in a buffer, in place. */
export function viewTyped(
  dtype: DType,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): TypedArray {
  return new arrayTypes[dtype](buffer, byteOffset, length);
}

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): number {
  return arrayTypes[dtype].BYTES_PER_ELEMENT;
}

/** Only floating dtypes carry gradients. */
export function isFloating(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

/** bool < int32 < float32 < float64, as PyTorch orders its categories. */
export function promote(a: DType, b: DType): DType {
  return a === b || dtypes.indexOf(a) >= dtypes.indexOf(b) ? a : b;
}

/** The dtype that a typed array brings with it; 64-bit integers and unsigned 32-bit ones have none. */
export function dtypeOfTypedArray(values: ArrayBufferView): DType | undefined {
  if (values instanceof Float32Array) return "float32";
  if (values instanceof Float64Array) return "float64";
  if (
    values instanceof Int32Array ||
    values instanceof Int16Array ||
    values instanceof Int8Array ||
    values instanceof Uint16Array ||
    values instanceof Uint8Array ||
    values instanceof Uint8ClampedArray
  )
    return "int32";
  return undefined;
}
