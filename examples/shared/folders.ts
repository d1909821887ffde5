/** Folders for results, made where they are missing. */
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ValueError } from "wengert";

/**
 * Makes a folder with those around it, one after the other: Node's own way to make several never returns where
 * the system makes none, as below /proc.
 * @throws ValueError where it makes none or a file lies in the way, else what the system throws.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  let at = resolve(folder);
  for (; kindOf(at) === undefined; at = dirname(at)) missing.push(at);
  if (kindOf(at) !== "folder")
    throw new ValueError(`"${at}" is a file, and results are written to a folder. Give another name.`);
  for (const each of missing.reverse()) make(each);
}

function make(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST" && kindOf(folder) === "folder") return; // another program was faster
    if (code !== "ENOENT") throw cause;
    throw new ValueError(
      `"${folder}" cannot be made: the system makes no folder in "${dirname(folder)}". Give another name.`,
      { cause },
    );
  }
}

function kindOf(path: string): "folder" | "file" | undefined {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw cause;
  }
}
