/**
 * Files, where the platform has them. The functions on paths ask here, so that nothing of Node is imported
 * where there is no Node: src/io/node.ts brings Node's files along, and in a browser there are none.
 */
import { PlatformError } from "../../arguments/index.js";
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

export interface Files {
  /** @throws ValueError for what is no file that can be read. `by` is the function that errors name. */
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
  /** The path of a file in a folder. */
  join(folder: string, name: string): string;
}

let installed: Files | undefined;

export function installFiles(files: Files): void {
  installed = files;
}

/**
 * The files of the platform.
 * @param instead what does the same on bytes: "encodeNpy gives the bytes".
 * @throws PlatformError where there are none.
 */
export function filesFor(by: string, instead: string): Files {
  if (installed === undefined)
    throw new PlatformError(`${by}: there are no files here, as in a browser. ${instead}.`);
  return installed;
}

/** Reads a file by a function on sources. @throws PlatformError, ValueError as `open` does. */
export function readFile<Result>(
  by: string,
  path: string,
  instead: string,
  read: (source: Source) => Result,
): Result {
  const file = filesFor(by, instead).open(by, path);
  try {
    return read(file);
  } finally {
    file.close();
  }
}
