/** Writing results: whole or not at all. */
import { accessSync, constants, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Makes the folder where it is missing. @throws the system's error where it cannot be made or written to. */
export function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
}

/** Writes beside the target and renames, so that an interrupted run leaves no half-written file. */
export function writeWhole(folder: string, name: string, content: string): string {
  prepareFolder(folder);
  const path = join(folder, name);
  writeFileSync(`${path}.tmp`, content);
  renameSync(`${path}.tmp`, path);
  return path;
}
