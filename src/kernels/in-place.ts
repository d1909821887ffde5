/**
 * Elements where they are, for the length of one call: for those who hand addresses to libraries of the
 * system.
 */

import { DTypeError } from "../arguments/index.js";
import { onlyStores, type TypedArray } from "../array/index.js";
import { elementsOf, type NdArray } from "../array/nd-array.js";
import { beginWrite, type Write } from "../array/storage.js";

/** @throws DTypeError for elements that only store: they are no numbers. */
function requireComputing({ dtype }: NdArray): void {
  if (onlyStores(dtype)) throw new DTypeError(`elements of ${dtype} cannot be used in place; convert them`);
}

/** What kernels compute until then must not need linear memory: `use` calls none, and keeps no view. */
export function readInPlace<T>(array: NdArray, use: (elements: TypedArray) => T): T {
  requireComputing(array);
  return use(elementsOf(array.everything));
}

/** As `readInPlace`, to write; the write is counted before. */
export function writeInto<T>(array: NdArray, write: Write, use: (elements: TypedArray) => T): T {
  requireComputing(array);
  beginWrite(array.storage, write);
  return use(elementsOf(array));
}
