/**
 * Elements where they are, for the length of one call: for those who hand addresses to libraries of the
 * system.
 */

import { DTypeError } from "../arguments/index.js";
import {
  bytesPerElement,
  type DType,
  onlyStores,
  type Shape,
  sizeOf,
  type TypedArray,
} from "../array/index.js";
import { allocate, elementsOf, type NdArray } from "../array/nd-array.js";
import { beginWrite, type Write } from "../array/storage.js";
import { current } from "./current.js";

/** Of fewer bytes, a place in linear memory costs more than they do. */
const smallestPlaced = 16 * 1024;

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

/**
 * A new array, all of whose elements `fill` writes, where kernels will look for them: as `readInPlace`, it
 * calls none.
 */
export function filledInPlace(shape: Shape, dtype: DType, fill: (elements: TypedArray) => void): NdArray {
  const isSmall = sizeOf(shape) * bytesPerElement(dtype) < smallestPlaced;
  const memory = isSmall ? undefined : current().wasm?.memory;
  memory?.begin();
  const array = memory?.allocate(shape, dtype) ?? allocate(shape, dtype);
  fill(elementsOf(array));
  return array;
}
