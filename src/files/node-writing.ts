/**
 * Files that are whole or absent whenever the process ends: a temporary file in the same folder, fsync,
 * rename.
 */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { attempt, codeOf, tryTo } from "./node-errors.js";
import { sha256 } from "./node-formats.js";

export function writeWhole(by: string, path: string, parts: Iterable<Uint8Array>): void {
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

/** Undefined where there is such a file. */
export function openNew(path: string, flags: "ax" | "wx", mode = 0o666): number | undefined {
  try {
    return openSync(path, flags, mode);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined;
    throw error;
  }
}

export function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 30));
}

/** A longer name is told by its hash, so that the temporary one is not too long where the other is not. */
const longest = 40;

/** Names say process and machine: so what a killed process left is told from what is being written. */
let count = 0;
function prefixOf(target: string): string {
  const name = new TextEncoder().encode(basename(target));
  const called = name.length > longest ? sha256(name).slice(0, longest) : basename(target);
  return `.${called}.${machine()}-`;
}

function openTemporary(target: string): { readonly temporary: string; readonly file: number } {
  const mode = existingMode(target);
  // each thread of a process counts for itself
  for (;;) {
    const temporary = join(dirname(target), `${prefixOf(target)}${process.pid}-${count++}.tmp`);
    const file = openNew(temporary, "wx", mode);
    if (file === undefined) continue;
    if (mode !== undefined) tryTo(() => fchmodSync(file, mode)); // opening it took the umask off again
    return { temporary, file };
  }
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
