/** Folders as Node makes them. */
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { codeOf } from "./node-errors.js";

/**
 * Makes a folder where it is missing, with those around it, one after the other: Node's own way to make
 * several never returns where the system makes none, as below /proc.
 * @throws what the system throws.
 */
export function makeFolders(folder: string): void {
  const missing: string[] = [];
  let at = resolve(folder);
  for (; !exists(at); at = dirname(at)) missing.push(at);
  if (missing.length === 0 && !isFolder(at)) mkdirSync(at); // throws: it is a file
  for (const each of missing.reverse()) makeFolder(each);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (cause) {
    if (codeOf(cause) === "EEXIST" && isFolder(folder)) return; // another program was faster
    if (codeOf(cause) === "ENOENT")
      throw new Error(`the system makes no folder in "${dirname(folder)}". Give another path.`, { cause });
    throw cause;
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const exists = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined;
