/** What Node says of files that cannot be had, in sentences with the way out. */
import { dirname } from "node:path";
import { ValueError } from "../arguments/index.js";

/** As errors say it, before the path. */
export type Verb = "read" | "write" | "remove" | "read the folder" | "make the folder";

/** @throws ValueError for whatever the system throws. */
export function attempt<Result>(by: string, verb: Verb, path: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    throw cannot(by, verb, path, reason(cause, verb, path), cause);
  }
}

export function cannot(by: string, verb: Verb, path: string, why: string, cause?: unknown): ValueError {
  return new ValueError(
    `${by}: cannot ${verb} "${path}": ${why}`,
    cause === undefined ? undefined : { cause },
  );
}

export function tryTo(run: () => void): void {
  try {
    run();
  } catch {
    // what cannot be had is done without
  }
}

export function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}

function reason(cause: unknown, verb: Verb, path: string): string {
  switch (codeOf(cause)) {
    case "EEXIST":
      return verb === "make the folder"
        ? "it is a file. Give another path, or move that file."
        : "a file lies where its folder should be. Give another path, or move that file.";
    case "ENOTDIR":
      return "a part of the path is a file, where a folder should be.";
    case "ELOOP":
      return "its links lead to each other.";
    case "ENOENT":
      return verb === "write"
        ? `there is no folder "${dirname(path)}". Make it first.`
        : "there is no such file. A relative path is taken from the folder the program runs in.";
    case "ENAMETOOLONG":
      return "its name is longer than names may be here.";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `this user has no right to ${verb} it.`.replace("the folder ", "");
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full. What was there before is still there.";
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
