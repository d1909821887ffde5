/** What an earlier run measured, for a document of which only some sections are measured again. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { formatMachine, type Machine } from "./machine.js";
import { UsageError } from "./options.js";
import type { Measured } from "./report.js";
import type { Section } from "./section.js";
import { type Row, Table } from "./table.js";

/** What a run writes as JSON, as far as it is read again. */
interface Result {
  readonly quick: boolean;
  readonly code?: string;
  readonly machine: Machine;
  readonly sections: readonly { readonly letter: string; readonly rows: readonly Row[] }[];
}

/** The state of the sources, as git names it; "" where there is no git, or they are not as they were committed. */
export function codeOf(root: string): string {
  const git = (...args: string[]) => execFileSync("git", ["-C", root, ...args], { encoding: "utf8" }).trim();
  try {
    return git("status", "--porcelain", "src") === "" ? git("rev-parse", "HEAD:src") : "";
  } catch {
    return "";
  }
}

/**
 * Those of the sections that the run before measured.
 * @throws UsageError where it did not, or measured something else.
 */
export function measuredEarlier(
  file: string,
  sections: readonly Section[],
  now: Pick<Result, "quick" | "code" | "machine">,
): Measured[] {
  if (sections.length === 0) return [];
  const refuse = (why: string) => new UsageError(`--write with --only: ${why}: leave --only out`);
  if (!existsSync(file)) throw refuse(`there is no ${file}`);
  const { quick, code, machine, sections: known } = JSON.parse(readFileSync(file, "utf8")) as Result;
  if (quick !== now.quick || formatMachine(machine) !== formatMachine(now.machine))
    throw refuse(`${file} is of another kind of run, or of another machine`);
  if (!code || code !== now.code) throw refuse(`${file} is not known to be of the same sources`);
  return sections.map((section) => {
    const found = known.find(({ letter }) => letter === section.letter);
    if (found === undefined) throw refuse(`${file} has no section ${section.letter}`);
    return { section, table: new Table(found.rows) };
  });
}
