/** The command line of `npm run bench`. */
import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Few repetitions and short runs: shows that everything works, proves nothing. */
  quick: boolean;
  /** Letters of the sections to run, in order. */
  only: string[];
  json: string;
  write: boolean;
}

/** A mistake on the command line: one line for the user, exit code 2. */
export class UsageError extends Error {}

/**
 * @param letters of the sections that exist, with their titles.
 * @returns the options, or the help text where help was asked for.
 * @throws UsageError for an option that does not exist or a value that it does not take.
 */
export function parseOptions(
  args: readonly string[],
  letters: ReadonlyMap<string, string>,
  json: string,
): BenchOptions | string {
  const values = parse(args);
  if (values.help === true) return help(letters);
  const only = values.only === undefined ? [...letters.keys()] : values.only.split(",");
  const unknown = only.find((each) => !letters.has(each));
  if (unknown !== undefined)
    throw new UsageError(`--only takes letters of ${[...letters.keys()].join()}, not "${unknown}"`);
  if (values.json === "") throw new UsageError("--json takes a file, not an empty text");
  return {
    quick: values.quick === true,
    only: [...letters.keys()].filter((each) => only.includes(each)),
    json: values.json ?? json,
    write: values.write === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean" },
        only: { type: "string" },
        json: { type: "string" },
        write: { type: "boolean" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const [firstSentence] = String((error as Error).message).split(/[.\n]/);
    throw new UsageError(`${firstSentence}. --help lists the options`);
  }
}

const help = (letters: ReadonlyMap<string, string>) => `Measures wengert and its peers side by side.

Usage: npm run bench -- [options]

  --quick      few repetitions, short runs: an indication in a few minutes
  --only a,c   these sections alone
  --json FILE  where the machine-readable result goes (bench/results.json)
  --write      puts the tables into docs/performance.md; with --only, those of the other sections are
               from the JSON file of the run before, if that measured the same code on the same machine
  --help       this text

${Array.from(letters, ([letter, title]) => `  ${letter}  ${title}`).join("\n")}

JavaScript peers: npm ci --ignore-scripts --prefix bench. Python peers: NumPy and PyTorch of the Python
that the environment variable PYTHON names, else of python3 or /usr/bin/python3.`;
