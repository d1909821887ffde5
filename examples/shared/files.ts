/** Writing results: whole or not at all, also where several programs write into one folder at once. */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { makeFolder } from "./folders.js";

/** Says which process a file belongs to until it gets its last name; no two are the same. */
export const ownMark = (): string => `${process.pid}-${randomBytes(6).toString("hex")}`;

const temporary = /\.(?<pid>\d+)-[0-9a-f]{12}\.tmp$/;

/**
 * Makes the folder where it is missing, and removes what programs that were killed have left half-written in
 * it.
 * @throws ValueError where a file has its name or the system makes none there, else the system's where it
 *   cannot be made or written to.
 */
export function prepareFolder(folder: string): void {
  makeFolder(folder);
  accessSync(folder, constants.W_OK);
  for (const name of leftBehind(folder, temporary)) rmSync(join(folder, name), { force: true });
}

/** The files of a folder whose names have the form, with the group `pid`, and whose process is no more. */
export function leftBehind(folder: string, form: RegExp): string[] {
  return readdirSync(folder).filter((name) => {
    const pid = form.exec(name)?.groups?.pid;
    return pid !== undefined && !isRunning(Number(pid));
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0); // sends nothing: asks whether it could
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, and belongs to another user
  }
}

/**
 * Writes beside the target, to the disk, and renames: whoever reads the file sees all of it, the former or
 * the new one.
 * @returns the path.
 */
export function writeWhole(folder: string, name: string, content: string): string {
  makeFolder(folder);
  const path = join(folder, name);
  const beside = `${path}.${ownMark()}.tmp`;
  try {
    const file = openSync(beside, "wx");
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  return path;
}
