/** Paths of files that calls write and read. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let folder: string | undefined;

/** In a folder that goes with the process. */
export function path(name: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), "wengert-calls-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return join(folder, name);
}
