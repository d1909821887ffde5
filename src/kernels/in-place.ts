/**
 * Elements where they are, for the length of one call: for those who hand addresses to libraries of the
 * system.
 */

import type { TypedArray } from "../array/index.js";
import { elementsOf, type NdArray } from "../array/nd-array.js";
import { beginWrite, type Write } from "../array/storage.js";

/** What kernels compute until then must not need linear memory: `use` calls none, and keeps no view. */
export function readInPlace<T>(array: NdArray, use: (elements: TypedArray) => T): T {
  return use(elementsOf(array.everything));
}

/** As `readInPlace`, to write; the write is counted before. */
export function writeInto<T>(array: NdArray, write: Write, use: (elements: TypedArray) => T): T {
  beginWrite(array.storage, write);
  return use(elementsOf(array));
}
