/** Programs that print a table and write a figure: their command line, and where the figure goes. */
import { pathToFileURL } from "node:url";
import { prepareFolder, writeWhole } from "./files.js";
import type { Flag, ValuesOf } from "./flags.js";
import { folder } from "./flags.js";
import { flagsOrEnd, runProgram } from "./program.js";

type Flags = Readonly<Record<string, Flag<unknown>>>;

export interface Program<Declared extends Flags> {
  /** What it shows, for the help. */
  readonly about: string;
  readonly flags: Declared;
  /** Prints, and gives its figures as SVG, by name. */
  readonly run: (options: ValuesOf<Declared>) => Readonly<Record<string, string>>;
}

/** Runs a program, if the file at `url` is the one that was started, and gives it to whoever imports it. */
export async function main<Declared extends Flags>(
  url: string,
  path: string,
  program: Program<Declared>,
): Promise<Program<Declared>> {
  if (url !== pathToFileURL(process.argv[1] ?? "").href) return program;
  const { about, flags, run } = program;
  const name = path.replace(/^.*\/|\.ts$/g, "");
  await runProgram(name, () => {
    const into = `runs/${path.split("/").at(1)}`;
    const { values, argument: out } = flagsOrEnd(name, {
      usage: `npx tsx ${path} [folder] [options]`,
      about: `${about} Writes its figure into the folder (${into}).`,
      flags,
      argument: folder(into, "the folder"),
    });
    prepareFolder(out); // a mistake is told before the work, and not after it
    for (const [figure, svg] of Object.entries(run(values)))
      console.log(`wrote ${writeWhole(out, `${figure}.svg`, svg)}`);
  });
  return program;
}

/** A row of a table: a name, and numbers in columns of equal width. */
export const row = (name: string, cells: readonly (string | number)[], width = 10): string =>
  name.padEnd(14) + cells.map((cell) => String(cell).padStart(width)).join("");
