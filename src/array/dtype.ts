/** The element types, the typed arrays that hold them, and how they promote. */
import { MemoryError } from "../arguments/index.js";

/**
 * `bool` is stored as bytes 0 and 1. The last four are for storage: ops compute with uint8 and int64 as
 * int32, with float16 and bfloat16 as float32.
 */
export type DType = "float32" | "float64" | "int32" | "bool" | "uint8" | "int64" | "float16" | "bfloat16";

/** As users get them; kernels hold float16 and bfloat16 as their bits, and int64 as a BigInt64Array. */
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
  uint8: Uint8Array,
  // only what knows of stored dtypes gets to see these
  int64: BigInt64Array as unknown as TypedArrayConstructor,
  float16: Uint16Array as unknown as TypedArrayConstructor,
  bfloat16: Uint16Array as unknown as TypedArrayConstructor,
};

/** Every dtype, in the order of promotion: the result of two is the later one. */
export const dtypes = [
  "bool",
  "uint8",
  "int32",
  "int64",
  "float16",
  "bfloat16",
  "float32",
  "float64",
] as const satisfies readonly DType[];

/** In which dtype ops compute with those that only store. */
const computed: { readonly [dtype in DType]?: DType } = {
  uint8: "int32",
  int64: "int32",
  float16: "float32",
  bfloat16: "float32",
};

/** Whether elements of this dtype are stored and moved, but not computed with. */
export const onlyStores = (dtype: DType): boolean => computed[dtype] !== undefined;

/** The dtype itself, or for one that only stores that in which ops compute. */
export const computingDType = (dtype: DType): DType => computed[dtype] ?? dtype;

/** float16 and bfloat16, whose elements are kept as 16 bits. */
export const isHalf = (dtype: DType): boolean => dtype === "float16" || dtype === "bfloat16";

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

/** bool < integers < floats, as PyTorch orders its categories; neither half holds the other. */
export function promote(a: DType, b: DType): DType {
  if (a !== b && isHalf(a) && isHalf(b)) return "float32";
  return a === b || dtypes.indexOf(a) >= dtypes.indexOf(b) ? a : b;
}
