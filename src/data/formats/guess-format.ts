/**
 * What a file that is not IDX most likely is, and the way out: a guess
 * from its first bytes, for error messages.
 */
import { isGzipped } from "./gzip.js";

/** One sentence or two such as "It looks gzipped: ...", or "" when the bytes resemble nothing known. */
export function guessFormat(bytes: Uint8Array): string {
  return guesses.find(([fits]) => fits(bytes))?.[1] ?? "";
}

const guesses: readonly (readonly [fits: (bytes: Uint8Array) => boolean, message: string])[] = [
  [
    isGzipped,
    "It looks gzipped: unpack it with gunzip, or give its path to readIdx, which unpacks one layer.",
  ],
  [(bytes) => opening(bytes).startsWith("PK\x03\x04"), "It looks like a zip archive: unpack it first."],
  [(bytes) => opening(bytes).startsWith("\x93NUMPY"), "It looks like a NumPy .npy file, not IDX."],
  [
    (bytes) => opening(bytes).startsWith("version https://git-lfs"),
    "It looks like a Git LFS pointer: fetch the file itself with `git lfs pull`.",
  ],
  [
    (bytes) => /^(\xef\xbb\xbf)?\s*<[!?a-z]/i.test(opening(bytes)),
    "It looks like HTML or XML: the server may have answered with a page instead of the file. Download it " +
      "again.",
  ],
  [
    (bytes) => bytes[3] === 0 && bytes[2] === 0 && bytes[1] !== 0,
    "It looks like IDX with its bytes swapped: IDX numbers are big-endian.",
  ],
];

/** The first bytes, one character per byte. */
function opening(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64));
}
