/** Folders as Node has them. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Folders } from "./folders.js";

export const nodeFolders: Folders = {
  path: join,
  names(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return []; // there is no such folder yet
    }
  },
  make: (folder) => void mkdirSync(folder, { recursive: true }),
  remove: (path) => rmSync(path, { force: true }),
};
