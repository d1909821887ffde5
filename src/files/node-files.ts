/** Files as Node has them. */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ValueError } from "../arguments/index.js";
import type { Files, GrowingFile, KindOfFile, OpenFile } from "./files.js";
import { attempt, cannot, codeOf, tryTo } from "./node-errors.js";
import { makeFolders } from "./node-folders.js";
import { gunzip, sha256 } from "./node-formats.js";
import { packageFolder } from "./node-package-folder.js";
import { openNew, writeAll, writeWhole } from "./node-writing.js";
import { requireRange } from "./source.js";

export const nodeFiles: Files = {
  open,
  write,
  create,
  remove: (by, path) => attempt(by, "remove", path, () => rmSync(path, { force: true })),
  names,
  makeFolder: (by, folder) => attempt(by, "make the folder", folder, () => makeFolders(folder)),
  kindOf,
  join,
  packageFolder,
  gunzip,
  sha256,
};

function open(by: string, path: string): OpenFile {
  requireFile(by, "read", path);
  const file = attempt(by, "read", path, () => openSync(path, "r"));
  const source: OpenFile = {
    label: `${by}: "${path}"`,
    size: fstatSync(file).size,
    read(offset, length) {
      requireRange(this, offset, length);
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        // no more at once than every platform reads
        const count = Math.min(length - done, 2 ** 30);
        const read = attempt(by, "read", path, () => readSync(file, bytes, done, count, offset + done));
        if (read === 0) throw new ValueError(`${by}: "${path}" became shorter while it was read.`);
        done += read;
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
  return source;
}

function write(by: string, path: string, parts: Iterable<Uint8Array>): void {
  requireFile(by, "write", path);
  writeWhole(by, path, parts);
}

function create(by: string, path: string): GrowingFile | undefined {
  const file = attempt(by, "write", path, () => {
    makeFolders(dirname(path));
    return openNew(path, "ax");
  });
  if (file === undefined) return undefined;
  let length = 0;
  return {
    append(bytes) {
      try {
        attempt(by, "write", path, () => writeAll(file, bytes));
      } catch (error) {
        tryTo(() => ftruncateSync(file, length)); // no half of it stays
        throw error;
      }
      length += bytes.length;
    },
    close: () => closeSync(file),
  };
}

function names(by: string, folder: string): readonly string[] {
  return attempt(by, "read the folder", folder, () => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return [];
      if (kindOf(folder) !== "file") throw error;
      throw new Error("it is a file. Give the path of a folder.", { cause: error });
    }
  });
}

function kindOf(path: string): KindOfFile {
  try {
    const status = statSync(path);
    return status.isFile() ? "file" : status.isDirectory() ? "folder" : "other";
  } catch {
    return "nothing";
  }
}

/** A pipe or a device may never come to an end, and can not be replaced by a file. */
function requireFile(by: string, verb: "read" | "write", path: string): void {
  const kind = kindOf(path);
  if (kind === "folder") throw cannot(by, verb, path, "it is a folder. Give the path of a file in it.");
  if (kind === "other")
    throw cannot(
      by,
      verb,
      path,
      "it is no file, but a pipe or a device." +
        (verb === "read" ? " Write what it gives into a file first." : ""),
    );
  if (path.endsWith("/"))
    throw cannot(
      by,
      verb,
      path,
      'it ends in "/", as folders do, and there is none. Give the path of a file.',
    );
}
