/**
 * What the sources of the ops say about them: the opening sentence of a family, and the formulas in the
 * docstrings.
 */
import { readFileSync } from "node:fs";
import { type Family, families } from "../../src/ops/registry.js";

/** A docstring, taken apart. */
export interface Doc {
  /** The value: the first clause. */
  readonly formula: string;
  /** Clauses that start with ∂L/∂. */
  readonly derivatives: readonly string[];
  /** Everything else that is said. */
  readonly notes: readonly string[];
}

const sourceOf = (file: string) => readFileSync(new URL(`../../src/${file}.ts`, import.meta.url), "utf8");
const comment = String.raw`\/\*\*((?:(?!\*\/)[\s\S])*)\*\/`;

/** A docstring's lines without their stars; empty ones part paragraphs. */
const linesOf = (raw: string) => raw.split("\n").map((line) => line.replace(/^\s*\* ?/, "").trim());

const textOf = (raw: string) => linesOf(raw).filter((line) => line !== "");

/** Clauses stand apart by four spaces, on a line of their own, or in parentheses at the end. */
function parseDoc(raw: string): Doc {
  const lines: string[] = [];
  const all = linesOf(raw);
  for (const [i, line] of all.entries()) {
    if (line === "") continue;
    const starts = /^(@|∂L\/∂|y\S* =|An )/.test(line) || lines.length === 0 || all[i - 1] === "";
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
  const end = outside.search(/(?<=.{8})(?<!\.\.)[:.] /s); // not after the last of three dots
  const formula = (end < 0 ? first : first.slice(0, end)).replace(/\.$/, "");
  return { formula, derivatives, notes: [...(end < 0 ? [] : [first.slice(end + 2)]), ...notes] };
}

/** The sources of a family, one text for each of its files. */
const textsOf = (family: Family) => family.files.map(sourceOf);

/** The docstring that stands before a declaration, exported or not. */
export const docs: ReadonlyMap<string, Doc> = new Map(
  families
    .flatMap(textsOf)
    .flatMap((text) =>
      [...text.matchAll(new RegExp(`${comment}\\s*(?:export )?(?:const|function) (\\w+)`, "g"))].map(
        ([, raw, name]) => [name as string, parseDoc(raw as string)] as const,
      ),
    ),
);

/** The sentence that a family's first file opens with. */
export const summaryOf = (family: Family): string =>
  textOf(new RegExp(`^${comment}`).exec(textsOf(family)[0] ?? "")?.[1] ?? "").join(" ");

/** The functions of a family in the order of its files: what users call, then what is behind it. */
export const namesOf = (family: Family): string[] => {
  const texts = textsOf(family).join("\n");
  const place = (name: string) => texts.search(new RegExp(`^(export )?(const|function) ${name}\\b`, "m"));
  const names = [...new Set([...Object.keys(family.functions), ...Object.keys(family.internal ?? {})])];
  const rank = (name: string) => (name in family.functions ? 0 : texts.length) + place(name);
  return names.sort((a, b) => rank(a) - rank(b));
};
