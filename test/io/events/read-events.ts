/** What a program in Python reads in an event log that knows nothing of this library (read-events.py). */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("read-events.py", import.meta.url));

export const python = ["/usr/bin/python3", "python3"].find(
  (each) => spawnSync(each, ["--version"]).status === 0,
);
if (python === undefined) console.warn("SKIPPED: event logs are not read by Python, which is not here.");

/** Its events, one object each. @throws for what is no event log, with the words of the program. */
export function readEvents(path: string): Record<string, unknown>[] {
  const { status, stdout, stderr } = spawnSync(python as string, [program, path], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
