/** Versions: how a value that was saved for backward is told from the value that it has become since. */
import type { NdArray } from "../../array/index.js";

/** `changed since by SGD.step (train.ts:12:3)`, if the array was written to after it had this version. */
export function changeSince(array: NdArray, version: number): string | undefined {
  const { storage } = array;
  if (storage.version === version) return undefined;
  const { by = "a write", source } = storage.lastWrite ?? {};
  return `changed since by ${by}${source === undefined ? "" : ` (${source})`}`;
}
