/** A whole file as bytes, unpacked when it is gzipped: by its first two bytes, whatever its name. */
import { FormatError } from "../../arguments/index.js";
import { type Files, filesFor } from "../../files/index.js";
import { isGzipped } from "../formats/gzip.js";

/** The most that a gzipped file may unpack to: what Node's array of bytes takes, just under 2 GiB. */
const unpackedLimit = 2 ** 31 - 1;

/** A gzipped file of up to so many bytes is unpacked at once: it cannot become more than 66 MB. */
const harmless = 1 << 16;

/** The platform's files, for a function of this layer. @throws PlatformError as `filesFor` does. */
export const filesOf = (by: string, instead: string): Files => filesFor(by, "wengert/data", instead);

/** The bytes of a file as they are. @throws ValueError when the path names no file that can be read. */
export function readStored(files: Files, by: string, path: string): Uint8Array {
  const file = files.open(by, path);
  try {
    return file.read(0, file.size);
  } finally {
    file.close();
  }
}

/**
 * Reads a file, plain or gzipped. A few bytes of gzip can unpack to a thousand times as many, so that what is
 * large is not unpacked beyond its declared length.
 * @param declaredLength of a file that begins so; throws for what is no such file.
 * @throws ValueError when the path names no file that can be read.
 * @throws FormatError when the file is gzipped but damaged, or unpacks to more than it declares or to 2 GiB.
 */
export function readBytes(
  files: Files,
  by: string,
  path: string,
  declaredLength: (opening: Uint8Array) => number,
): Uint8Array {
  const stored = readStored(files, by, path);
  if (!isGzipped(stored)) return stored;
  if (stored.length <= harmless) return unpack(files, stored, path, unpackedLimit);
  const declared = declaredLength(unpack(files, stored.subarray(0, harmless), path, undefined));
  return unpack(files, stored, path, Math.min(unpackedLimit, declared));
}

function unpack(files: Files, stored: Uint8Array, path: string, atMost: number | undefined): Uint8Array {
  try {
    return files.gunzip(stored, atMost);
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new FormatError(
        `"${path}" unpacks to more than ${atMost} bytes, ` +
          `the length that its header declares or the most that is read. Its header is damaged.`,
        { cause },
      );
    throw new FormatError(
      `"${path}" opens as gzip does (1f 8b) but cannot be unpacked: ` +
        `${cause instanceof Error ? cause.message : cause}. ` +
        `It holds ${stored.length} bytes; if the download broke off, fetch the file again.`,
      { cause },
    );
  }
}
