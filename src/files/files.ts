/**
 * What functions on paths ask of the platform. They ask here, so that nothing of Node is imported where there
 * is no Node: node.ts brings Node's files along, and in a browser there are none.
 */
import { PlatformError } from "../arguments/index.js";
import type { Source } from "./source.js";

/** A file that is being read; `close` is to be called whatever happens. */
export interface OpenFile extends Source {
  close(): void;
}

/** A file that grows. */
export interface GrowingFile {
  /**
   * Writes the bytes at its end: all of them, or none where that fails. They are with the operating system
   * when this returns.
   */
  append(bytes: Uint8Array): void;
  close(): void;
}

/** "other" is what may never come to an end: a pipe, a device, a socket. "nothing": that can be reached. */
export type KindOfFile = "file" | "folder" | "other" | "nothing";

/** In each, `by` is the function that errors name; they are ValueErrors with the way out. */
export interface Files {
  /** @throws ValueError for what is no file that can be read. */
  open(by: string, path: string): OpenFile;
  /**
   * Writes the parts one after the other: the file is whole or as it was before, whenever the process ends.
   * @throws ValueError for what cannot be written.
   */
  write(by: string, path: string, parts: Iterable<Uint8Array>): void;
  /**
   * A new file, and its folder where there is none; undefined where there is such a file.
   * @throws ValueError for what cannot be written.
   */
  create(by: string, path: string): GrowingFile | undefined;
  /** Removes a file that may be there. @throws ValueError where it stays. */
  remove(by: string, path: string): void;
  /** The names in a folder, none where it is not there. @throws ValueError for what is no folder. */
  names(by: string, folder: string): readonly string[];
  /** Makes a folder where it is missing, with those around it. @throws ValueError where that is not to be. */
  makeFolder(by: string, folder: string): void;
  kindOf(path: string): KindOfFile;
  /** The path of a file in a folder. */
  join(folder: string, name: string): string;
  /** The folder of an installed package; undefined where it is not installed. */
  packageFolder(name: string): string | undefined;
  /**
   * What gzip has packed, at once.
   * @param atMost so many bytes; undefined: what the beginning of the bytes unpacks to, which may break off.
   * @throws RangeError for more than that, Error for what is damaged.
   */
  gunzip(packed: Uint8Array, atMost: number | undefined): Uint8Array;
  /** SHA-256 (FIPS 180-4) in hexadecimal. */
  sha256(bytes: Uint8Array): string;
}

let installed: Files | undefined;

export function installFiles(files: Files): void {
  installed = files;
}

/** An entry point of functions on files; `/node` after it is its form for Node. */
export type FilesEntry = "wengert/data" | "wengert/distributed" | "wengert/io" | "wengert/train";

/**
 * The files of the platform.
 * @param entry where programs have `by` from.
 * @param instead what does its work without files, as a sentence without its full stop.
 * @throws PlatformError where there are none.
 */
export function filesFor(by: string, entry: FilesEntry, instead: string): Files {
  if (installed !== undefined) return installed;
  throw new PlatformError(
    `${by}: reads and writes files, and ${entry} was loaded in its form for browsers, which have none. ` +
      `${instead}. In Node, ${entry}/node has it whatever the bundler chooses.`,
  );
}

/** Reads a file by a function on sources. @throws PlatformError as `filesFor`, ValueError as `open` does. */
export function readFile<Result>(
  by: string,
  path: string,
  entry: FilesEntry,
  instead: string,
  read: (source: Source) => Result,
): Result {
  const file = filesFor(by, entry, instead).open(by, path);
  try {
    return read(file);
  } finally {
    file.close();
  }
}
