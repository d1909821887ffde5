/** Typed arrays as users bring them: their kind, in any realm, and whether they still have elements. */
import type { DType } from "./dtype.js";

/** The typed arrays that a dtype stands for. */
export type TypedInput =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray
  | BigInt64Array;

/** 8- and 16-bit integers become int32; unsigned integers of 32 and 64 bits have no dtype. */
const dtypeOfType: { readonly [type: string]: DType | undefined } = {
  Float32Array: "float32",
  Float64Array: "float64",
  Int32Array: "int32",
  Int16Array: "int32",
  Int8Array: "int32",
  Uint16Array: "int32",
  Uint8Array: "int32",
  Uint8ClampedArray: "int32",
  BigInt64Array: "int64",
  Float16Array: "float16",
};

/** Reads the kind from the array itself, whatever realm (worker, vm, iframe) its class is of. */
const tagGetter = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get as (this: ArrayBufferView) => string | undefined;

/** `Float32Array`, `BigInt64Array`, `DataView`, ... */
export const typeOfView = (view: ArrayBufferView): string => tagGetter.call(view) ?? "DataView";

/** The dtype that a typed array brings with it; undefined where it has none. */
export function dtypeOfTypedArray(view: ArrayBufferView): DType | undefined {
  return dtypeOfType[typeOfView(view)];
}

/** Whether the buffer was transferred elsewhere (to a worker): the array then says that it is empty. */
export function isDetached(view: ArrayBufferView): boolean {
  if (view.byteLength > 0) return false;
  try {
    new Uint8Array(view.buffer);
    return false;
  } catch {
    return true;
  }
}

/** Whether the buffer was resized to less than the array covers, which then says that it is empty. */
export function isCutOff(view: ArrayBufferView): boolean {
  if (view.byteLength > 0) return false;
  try {
    Uint8Array.prototype.keys.call(view as Uint8Array); // asks whether it is within its buffer
    return false;
  } catch {
    return true;
  }
}
