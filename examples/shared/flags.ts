/** The flags of a command line: each is declared once, with its range; read, refused and explained from that. */
import { parseArgs } from "node:util";

/** A mistake on the command line: one line for the user, exit code 2. */
export class UsageError extends Error {}

/** One flag: `--batch-size N` for the key `batchSize`. */
export interface Flag<Value> {
  /** What stands for its value in the help: `N`, `DIR`; undefined where it takes none. */
  readonly takes: string | undefined;
  readonly about: string;
  /** Names that others give it, for the suggestion. */
  readonly alias: readonly string[];
  readonly fallback: Value;
  /** What values it takes, in words, and the value of a text, undefined where it is none of them. */
  readonly range: string;
  readonly read: (text: string) => Value | undefined;
}

type Flags = Readonly<Record<string, Flag<unknown>>>;
export type ValuesOf<Declared extends Flags> = {
  -readonly [Name in keyof Declared]: Declared[Name] extends Flag<infer Value> ? Value : never;
};

const number = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

export function wholeNumber(
  [low, high]: readonly [number, number],
  fallback: number,
  about: string,
  ...alias: string[]
): Flag<number> {
  const fits = (value: number) => Number.isInteger(value) && value >= low && value <= high;
  return {
    takes: "N",
    about: `${about} (${fallback})`,
    alias,
    fallback,
    range: `a whole number from ${low} to ${high}`,
    read: (text) => (fits(number(text)) ? number(text) : undefined),
  };
}

export function positiveNumber(fallback: number, about: string, ...alias: string[]): Flag<number> {
  const fits = (value: number) => Number.isFinite(value) && value > 0;
  return {
    takes: "X",
    about: `${about} (${fallback})`,
    alias,
    fallback,
    range: "a number above 0",
    read: (text) => (fits(number(text)) ? number(text) : undefined),
  };
}

export function oneOf<const Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  about: string,
  ...alias: string[]
): Flag<Choice> {
  return {
    takes: "NAME",
    about: `${about} (${choices[0]})`,
    alias,
    fallback: choices[0],
    range: choices.join(" or "),
    read: (text) => choices.find((each) => each === text),
  };
}

/** The same, and undefined where it is not given. */
export function orNone<Value>(flag: Flag<Value>): Flag<Value | undefined> {
  return { ...flag, about: flag.about.replace(/ \([^)]*\)$/, ""), fallback: undefined };
}

/** A folder. What `fallback` is stands in `about`, where it is none. */
export function folder<Fallback extends string | undefined>(
  fallback: Fallback,
  about: string,
  ...alias: string[]
): Flag<string | Fallback> {
  return {
    takes: "DIR",
    about: fallback === undefined ? about : `${about} (${fallback})`,
    alias,
    fallback,
    range: "a folder",
    read: (text) => (text.trim() === "" || text.includes("\0") ? undefined : text),
  };
}

export function toggle(about: string, ...alias: string[]): Flag<boolean> {
  return { takes: undefined, about, alias, fallback: false, range: "no value", read: () => true };
}

const help = toggle("this text");
/** `--batch-size` for `batchSize`, without its dashes. */
export const dashed = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The lines of the help that explain the flags. */
export function explainFlags(flags: Flags): string {
  const rows = Object.entries({ ...flags, help }).map(([key, { takes, about }]) => [
    `--${dashed(key)}${takes === undefined ? "" : ` ${takes}`}`,
    about,
  ]);
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  return rows.map(([name = "", about]) => `  ${name.padEnd(width)}  ${about}`).join("\n");
}

/**
 * @param argument what an argument that is no flag stands for, as a declaration of its own; undefined where
 *   there is none.
 * @returns a value for each flag, and which were given; or "help" where help was asked for.
 * @throws UsageError for a flag that does not exist, a value that it does not take, and what is given twice.
 */
export function readFlags<Declared extends Flags, Argument = never>(
  args: readonly string[],
  flags: Declared,
  argument?: Flag<Argument>,
): { values: ValuesOf<Declared>; given: ReadonlySet<string>; argument: Argument | undefined } | "help" {
  const declared = new Map(
    Object.entries({ ...flags, help }).map(([key, flag]) => [dashed(key), { key, flag }]),
  );
  const options = Object.fromEntries(
    [...declared].map(
      ([name, { flag }]) => [name, { type: flag.takes === undefined ? "boolean" : "string" }] as const,
    ),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given = new Map<string, unknown>();
  const put = (name: string, value: unknown) => {
    if (given.has(name)) throw new UsageError(`${name} is given twice. Give it once`);
    given.set(name, value);
  };
  for (const token of tokens) {
    if (token.kind === "positional") {
      if (argument === undefined)
        throw new UsageError(`unexpected argument "${token.value}". --help lists the options`);
      put("the argument", readValue("the argument", argument, token.value));
    } else if (token.kind === "option") {
      const found = token.rawName.startsWith("--") ? declared.get(token.name) : undefined;
      if (found === undefined) throw unknownFlag(args[token.index] ?? token.rawName, declared);
      put(`--${token.name}`, flagValue(found.flag, token));
    }
  }
  if (given.has("--help")) return "help";
  const values = Object.entries(flags).map(([key, { fallback }]) => {
    const name = `--${dashed(key)}`;
    return [key, given.has(name) ? given.get(name) : fallback];
  });
  return {
    values: Object.fromEntries(values) as ValuesOf<Declared>,
    given: new Set(Object.keys(flags).filter((key) => given.has(`--${dashed(key)}`))),
    argument: given.get("the argument") as Argument | undefined,
  };
}

interface Given {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function flagValue(flag: Flag<unknown>, { rawName, value, inlineValue }: Given): unknown {
  if (flag.takes === undefined) {
    if (value === undefined) return true;
    throw new UsageError(`${rawName} takes no value, not "${value}"`);
  }
  // a flag where the value should be: the value was forgotten. A negative number is one
  if (value === undefined || (inlineValue !== true && /^-(?![\d.])/.test(value)))
    throw new UsageError(
      `${rawName} needs a value: ${flag.range}` +
        (value === undefined ? "" : `; "${value}" is the next option, or else write ${rawName}=${value}`),
    );
  return readValue(rawName, flag, value);
}

function readValue<Value>(name: string, { range, read }: Flag<Value>, text: string): Value {
  const value = read(text);
  if (value === undefined) throw new UsageError(`${name} takes ${range}, not ${JSON.stringify(text)}`);
  return value;
}

function unknownFlag(
  written: string,
  declared: ReadonlyMap<string, { readonly flag: Flag<unknown> }>,
): UsageError {
  const word = written
    .replace(/^-+|=.*$/gs, "")
    .toLowerCase()
    .replaceAll("_", "-");
  const names = [...declared].flatMap(([name, { flag }]) =>
    [name, ...flag.alias].map((known) => ({ name, distance: distanceOf(word, known) })),
  );
  const best = names.sort((a, b) => a.distance - b.distance)[0];
  const meant =
    best !== undefined && best.distance <= (word.length > 3 ? 2 : 1) ? `; did you mean --${best.name}?` : ".";
  const [option = written] = written.split("=");
  return new UsageError(`unknown option ${option}${meant} --help lists the options`);
}

/** How many letters must be put in, left out or changed to make one of the other; 0 for its beginning. */
function distanceOf(word: string, known: string): number {
  if (word.length >= 3 && known.startsWith(word)) return 0;
  let above = Array.from({ length: known.length + 1 }, (_, i) => i);
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    for (let j = 1; j <= known.length; j++) {
      const changed = (above[j - 1] as number) + (word[i - 1] === known[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    above = row;
  }
  return above[known.length] as number;
}
