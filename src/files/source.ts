/** Where bytes come from: a file or an array, read in ranges, so that what nobody asked for is not read. */
import { FormatError } from "../arguments/index.js";

export interface Source {
  /** How its errors begin: who reads, and what: `loadNpy: "a.npy"`. */
  readonly label: string;
  /** In bytes. */
  readonly size: number;
  /**
   * The bytes from `offset`, exactly so many. They may share memory with the source: who keeps them, copies
   * them.
   * @throws FormatError for a range that is not there.
   */
  read(offset: number, length: number): Uint8Array;
}

/** An array as a source. */
export function sourceOf(by: string, bytes: Uint8Array, name: string): Source {
  return {
    label: `${by}: "${name}"`,
    size: bytes.length,
    read(offset, length) {
      requireRange(this, offset, length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** @throws FormatError for a range that the source does not have. */
export function requireRange({ label, size }: Source, offset: number, length: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw new FormatError(
    `${label}, byte ${offset}: expected ${length} bytes, but the file ends after ${size}. ` +
      "It is damaged or incomplete; if the download broke off, fetch it again.",
  );
}
