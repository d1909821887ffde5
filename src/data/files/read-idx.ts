/** readIdx: an IDX file by its path, plain or gzipped. */
import { pathKind, signature } from "../../arguments/index.js";
import type { Files } from "../../files/index.js";
import { declaredLength, type IdxArray, parseIdx } from "../formats/idx.js";
import { filesOf, readBytes } from "./read-bytes.js";

const takes = signature("readIdx", { path: pathKind });

/**
 * Reads an IDX file, plain or gzipped (told by its content, not by its name).
 * @throws ValueError when the path is no string, or names no file that can be read (a pipe or a device is
 *   none); PlatformError where there are no files.
 * @throws FormatError when the file is a damaged gzip, or not IDX: see {@link parseIdx}.
 */
export function readIdx(path: string): IdxArray {
  takes.check(arguments);
  return idxOf(filesOf("readIdx", "parseIdx(bytes, name) reads bytes"), "readIdx", path);
}

/** The same for another function, which errors name. */
export function idxOf(files: Files, by: string, path: string): IdxArray {
  return parseIdx(
    readBytes(files, by, path, (opening) => declaredLength(opening, path)),
    path,
  );
}
