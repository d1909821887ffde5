/**
 * Files as Node has them. Written ones are whole or absent: a temporary file in the same folder, fsync,
 * rename.
 */
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { ValueError } from "../../arguments/index.js";
import type { Files, GrowingFile, OpenFile } from "./files.js";
import { requireRange } from "./source.js";

export const nodeFiles: Files = { open, write, create, join };

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
  // a link stays a link: what it leads to is written
  const target = attempt(by, "write", path, () => realPath(path));
  removeLeftovers(target);
  const { temporary, file } = attempt(by, "write", path, () => openTemporary(target));
  try {
    try {
      for (const part of parts) attempt(by, "write", path, () => writeAll(file, part));
      attempt(by, "write", path, () => fsyncSync(file));
    } finally {
      closeSync(file);
    }
    attempt(by, "write", path, () => renameSync(temporary, target));
  } catch (error) {
    tryTo(() => unlinkSync(temporary));
    throw error;
  }
  syncFolder(dirname(target));
}

function create(by: string, path: string): GrowingFile | undefined {
  const file = attempt(by, "write", path, () => {
    mkdirSync(dirname(path), { recursive: true });
    return openNew(path);
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

function openNew(path: string): number | undefined {
  try {
    return openSync(path, "ax");
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined;
    throw error;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30));
}

/** Names say process and machine: so what a killed process left is told from what is being written. */
let count = 0;
const prefixOf = (target: string) => `.${basename(target)}.${machine()}-`;

function openTemporary(target: string): { readonly temporary: string; readonly file: number } {
  const mode = existingMode(target);
  const temporary = join(dirname(target), `${prefixOf(target)}${process.pid}-${count++}.tmp`);
  const file = openSync(temporary, "w", mode ?? 0o666);
  if (mode !== undefined) tryTo(() => fchmodSync(file, mode)); // opening it took the umask off again
  return { temporary, file };
}

/** Deno tells the name only to programs that may ask. */
function machine(): string {
  try {
    return hostname();
  } catch {
    return "here";
  }
}

/** Temporary files of this target whose process was killed while it wrote. */
function removeLeftovers(target: string): void {
  const prefix = prefixOf(target);
  tryTo(() => {
    for (const name of readdirSync(dirname(target))) {
      if (!name.startsWith(prefix)) continue;
      const [, pid] = /^(\d+)-\d+\.tmp$/.exec(name.slice(prefix.length)) ?? [];
      if (pid !== undefined && !isRunning(Number(pid))) tryTo(() => unlinkSync(join(dirname(target), name)));
    }
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH"; // one of another user may not be asked, and runs
  }
}

function existingMode(target: string): number | undefined {
  try {
    return statSync(target).mode & 0o777;
  } catch {
    return undefined;
  }
}

/** Also where a link leads to a file that is not there yet. @throws for links that lead to each other. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error) === "ELOOP") throw error;
  }
  let target: string;
  try {
    target = readlinkSync(path);
  } catch {
    return path; // there is none yet
  }
  return realPath(resolve(dirname(path), target));
}

/** A name is there for good when its folder is written; some platforms open no folders, and need not. */
function syncFolder(folder: string): void {
  tryTo(() => {
    const file = openSync(folder, "r");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

function tryTo(run: () => void): void {
  try {
    run();
  } catch {
    // what cannot be had is done without
  }
}

/** A pipe or a device may never come to an end, and can not be replaced by a file. */
function requireFile(by: string, verb: string, path: string): void {
  let status: ReturnType<typeof statSync>;
  try {
    status = statSync(path);
  } catch {
    return; // opening it will say why
  }
  if (status.isDirectory())
    throw new ValueError(`${by}: cannot ${verb} "${path}": it is a folder. Give the path of a file in it.`);
  if (!status.isFile())
    throw new ValueError(`${by}: cannot ${verb} "${path}": it is no file, but a pipe or a device.`);
}

function attempt<Result>(by: string, verb: "read" | "write", path: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    throw new ValueError(`${by}: cannot ${verb} "${path}": ${reason(cause, verb, path)}`, { cause });
  }
}

function reason(cause: unknown, verb: "read" | "write", path: string): string {
  switch (codeOf(cause)) {
    case "EEXIST":
      return "a file lies where its folder should be. Give another path, or move that file.";
    case "ENOTDIR":
      return "a part of the path is a file, where a folder should be.";
    case "ELOOP":
      return "its links lead to each other.";
    case "ENOENT":
      return verb === "write"
        ? `there is no folder "${dirname(path)}". Make it first.`
        : "there is no such file. A relative path is taken from the folder the program runs in.";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `this user has no right to ${verb} it.`;
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full. What was there before is still there.";
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
