/** A whole file as bytes, unpacked when it is gzipped: by its first two bytes, whatever its name. */
import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { FormatError, ValueError } from "../array/index.js";

/** The most that a gzipped file may unpack to: what `readFileSync` takes of a plain one, just under 2 GiB. */
const unpackedLimit = 2 ** 31 - 1;

/** Whether the bytes open as gzip does, `1f 8b` (RFC 1952, section 2.3.1). */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Reads a file, plain or gzipped.
 * @throws ValueError when the path names no file that can be read.
 * @throws FormatError when the file is gzipped but damaged, or unpacks to 2 GiB or more.
 */
export function readBytes(path: string): Uint8Array {
  const stored = read(path);
  return isGzipped(stored) ? unpack(stored, path) : stored;
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

function read(path: string): Uint8Array {
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

function unpack(stored: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(stored, { maxOutputLength: unpackedLimit });
  } catch (cause) {
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
