/** What the sources of src/ops say about what they export: families, and the formulas in the docstrings. */
import { readdirSync, readFileSync } from "node:fs";

/** A docstring, taken apart. */
export interface Doc {
  /** The value: the first clause. */
  readonly formula: string;
  /** Clauses that start with ∂L/∂. */
  readonly derivatives: readonly string[];
  /** Everything else that is said. */
  readonly notes: readonly string[];
}

export interface Family {
  /** The file's name without its ending: "unary", "linear-algebra". */
  readonly name: string;
  /** The file's opening sentence. */
  readonly summary: string;
  /** Exported names in the order of the file. */
  readonly exports: readonly string[];
}

const folder = (name: string) => new URL(`../../src/${name}`, import.meta.url);
const comment = String.raw`\/\*\*((?:(?!\*\/)[\s\S])*)\*\/`;

/** A docstring's text without its stars; lines that go on are joined. */
const textOf = (raw: string) =>
  raw
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trim())
    .filter((line) => line !== "");

/** Clauses stand apart by four spaces, on a line of their own, or in parentheses at the end. */
function parseDoc(raw: string): Doc {
  const lines: string[] = [];
  for (const line of textOf(raw)) {
    const starts = /^(@|∂L\/∂|y\S* =|An )/.test(line) || lines.length === 0;
    if (starts || /[.:)]$/.test(lines.at(-1) ?? "")) lines.push(line);
    else lines.push(`${lines.pop()} ${line}`);
  }
  const clauses = lines
    .flatMap((line) => line.split(/ {4,}| (?=@throws)/))
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
  const derivatives = clauses.filter((clause) => clause.startsWith("∂L/∂"));
  const rest = clauses.filter((clause) => !clause.startsWith("∂L/∂"));
  const [first = "", ...notes] = rest;
  // what follows a colon or a full stop explains the formula; not inside quoted code
  const outside = first.replace(/`[^`]*`/g, (quoted) => "_".repeat(quoted.length));
  const end = outside.search(/(?<=.{8})[:.] /s);
  const formula = (end < 0 ? first : first.slice(0, end)).replace(/\.$/, "");
  return { formula, derivatives, notes: [...(end < 0 ? [] : [first.slice(end + 2)]), ...notes] };
}

const files = [
  ...readdirSync(folder("ops"))
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .sort()
    .map((name) => ({ name: name.replace(/\.ts$/, ""), text: readFileSync(folder(`ops/${name}`), "utf8") })),
  ...["primitives", "operands"].map((name) => ({
    name,
    text: readFileSync(folder(`tensor/op/${name}.ts`), "utf8"),
  })),
];

/** The docstring that stands before a declaration, exported or not. */
export const docs: ReadonlyMap<string, Doc> = new Map(
  files.flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`${comment}\\s*(?:export )?(?:const|function) (\\w+)`, "g"))].map(
      ([, raw, name]) => [name as string, parseDoc(raw as string)] as const,
    ),
  ),
);

export const families: readonly Family[] = files.map(({ name, text }) => ({
  name,
  summary: textOf(new RegExp(`^${comment}`).exec(text)?.[1] ?? "").join(" "),
  exports: [...text.matchAll(/^export (?:const|function) (\w+)|^export \{ ([^}]*) \};/gm)].flatMap(
    ([, declared, listed]) =>
      declared === undefined
        ? (listed as string).split(",").map((each) => each.trim().replace(/^.* as /, ""))
        : [declared],
  ),
}));
