/** A whole file as bytes, unpacked when it is gzipped: by its first two bytes, whatever its name. */
import { readFileSync, statSync } from "node:fs";
import { constants, gunzipSync, type ZlibOptions } from "node:zlib";
import { FormatError, ValueError } from "../../arguments/index.js";
import { isGzipped } from "../formats/gzip.js";

/** The most that a gzipped file may unpack to: what `readFileSync` takes of a plain one, just under 2 GiB. */
const unpackedLimit = 2 ** 31 - 1;

/** A gzipped file of up to so many bytes is unpacked at once: it cannot become more than 66 MB. */
const harmless = 1 << 16;

/**
 * Reads a file, plain or gzipped. A few bytes of gzip can unpack to a thousand times as many, so that what is
 * large is not unpacked beyond its declared length.
 * @param declaredLength of a file that begins so; throws for what is no such file.
 * @throws ValueError when the path names no file that can be read.
 * @throws FormatError when the file is gzipped but damaged, or unpacks to more than it declares or to 2 GiB.
 */
export function readBytes(path: string, declaredLength: (opening: Uint8Array) => number): Uint8Array {
  const stored = readFile(path);
  if (!isGzipped(stored)) return stored;
  if (stored.length <= harmless) return unpack(stored, path);
  const opening = unpack(stored.subarray(0, harmless), path, { finishFlush: constants.Z_SYNC_FLUSH });
  const declared = declaredLength(opening);
  return unpack(stored, path, { maxOutputLength: Math.min(unpackedLimit, declared) });
}

/** What a path names. "other" is what may never come to an end: a pipe, a device, a socket. */
export function kindOfFile(path: string): "file" | "folder" | "other" | "nothing" {
  try {
    const status = statSync(path);
    return status.isFile() ? "file" : status.isDirectory() ? "folder" : "other";
  } catch {
    return "nothing"; // that can be reached
  }
}

/** The bytes of a file as they are. @throws ValueError when the path names no file that can be read. */
export function readFile(path: string): Uint8Array {
  if (kindOfFile(path) === "other")
    throw new ValueError(
      `cannot read "${path}": it is no file, but a pipe or a device. Write what it gives into a file first.`,
    );
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ValueError(`cannot read "${path}": ${reason(cause)}`, { cause });
  }
}

function unpack(stored: Uint8Array, path: string, options: ZlibOptions = {}): Uint8Array {
  try {
    return gunzipSync(stored, options);
  } catch (cause) {
    if (code(cause) === "ERR_BUFFER_TOO_LARGE")
      throw new FormatError(
        `"${path}" unpacks to more than ${options.maxOutputLength} bytes, ` +
          `the length that its header declares or the most that is read. Its header is damaged.`,
        { cause },
      );
    throw new FormatError(
      `"${path}" opens as gzip does (1f 8b) but cannot be unpacked: ${detail(cause)}. ` +
        `It holds ${stored.length} bytes; if the download broke off, fetch the file again.`,
      { cause },
    );
  }
}

function reason(cause: unknown): string {
  switch (code(cause)) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such file. A relative path is taken from the folder the program runs in.";
    case "EISDIR":
      return "it is a folder. Give the path of a file in it.";
    case "EACCES":
    case "EPERM":
      return "this user has no right to read it.";
    default:
      return detail(cause);
  }
}

function code(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}

function detail(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
