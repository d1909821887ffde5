/** The four element types, the typed arrays that hold them, and how they promote. */
import { MemoryError } from "../arguments/index.js";

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

/** A zeroed typed array of `length` elements. @throws MemoryError where the platform has no room for it. */
export function allocateTyped(dtype: DType, length: number): TypedArray {
  if (length > manyElements) requireRoom(dtype, length);
  try {
    return new arrayTypes[dtype](length);
  } catch (cause) {
    throw noRoom(dtype, length, cause);
  }
}

/** Below this nobody asks what the platform has. */
const manyElements = 2 ** 27;

/**
 * A process that takes more than its container allows is killed, and not when it asks for the memory, but
 * when it first writes there.
 */
function requireRoom(dtype: DType, length: number): void {
  const { process } = globalThis as { process?: { constrainedMemory?: () => number } };
  const allowed = process?.constrainedMemory?.() ?? 0; // 0 where there is no limit, or none is known
  if (allowed > 0 && length * bytesPerElement(dtype) > allowed) throw noRoom(dtype, length);
}

const noRoom = (dtype: DType, length: number, cause?: unknown) =>
  new MemoryError(
    `no room for ${length} elements of ${dtype} (${length * bytesPerElement(dtype)} bytes)`,
    cause === undefined ? {} : { cause },
  );

/** Where memory ran out says who asked for it, which the platform's answer does not know. */
export function namedMemoryError<E>(op: string, error: E): E | MemoryError {
  return error instanceof MemoryError && error.message.startsWith("no room")
    ? new MemoryError(`${op}: ${error.message}`, { cause: error.cause })
    : error;
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
