/**
 * Folders, where the platform has them: src/train/node.ts brings Node's along, so that nothing of Node is
 * imported where there is no Node.
 */
import { noFiles } from "../../arguments/index.js";

export interface Folders {
  /** The path of a file in a folder. */
  path(folder: string, name: string): string;
  /** The names in a folder, none where there is no such folder. */
  names(folder: string): readonly string[];
  /** Makes it where it is missing, with those around it. @throws what the system throws. */
  make(folder: string): void;
  /** Removes a file that may be there. @throws what the system throws. */
  remove(path: string): void;
}

let installed: Folders | undefined;

export function installFolders(folders: Folders): void {
  installed = folders;
}

/** @throws PlatformError where there are none. */
export function foldersFor(by: string): Folders {
  if (installed === undefined)
    throw noFiles(by, "wengert/train", "encodeCheckpoint and decodeCheckpoint of wengert/io work on bytes");
  return installed;
}
