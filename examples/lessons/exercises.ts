/**
 * Answer boxes: what stands in the text of a lesson as a comment, `<!-- check ... -->`, becomes forms that
 * check what is typed. A line `question = answer` asks for a number or a list, `question | h = answer` for a
 * formula of h; an indented line `wrong = hint` below it says what to tell whoever gives that answer.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export interface Exercise {
  readonly question: string;
  readonly right: string;
  /** Of a formula, "" where the answer is none. */
  readonly letter: string;
  readonly hints: readonly (readonly [wrong: string, hint: string])[];
}

/** @returns none for a comment of another kind. @throws Error for a line that is none of the above. */
export function exercisesIn(comment: string): Exercise[] {
  const [, block] = /^<!-- check\n([\s\S]*?)\n-->\s*$/.exec(comment) ?? [];
  const found: (Exercise & { hints: [string, string][] })[] = [];
  for (const line of block?.split("\n") ?? []) {
    // the first = of a hint, and the last of a question, which may hold others
    const [, wrong, hint] = /^\s+(\S.*?) = (.+)$/.exec(line) ?? [];
    const [, question, letter = "", right = ""] =
      /^(\S.*?)(?: \| (\p{L}))? = ((?:(?! = ).)+)$/u.exec(line) ?? [];
    const last = found.at(-1);
    if (wrong !== undefined && hint !== undefined && last !== undefined) last.hints.push([wrong, hint]);
    else if (question !== undefined) found.push({ question, right, letter, hints: [] });
    else throw new Error(`check: "${line}" is neither "question = answer" nor "  wrong = hint"`);
  }
  return found;
}

const read = (path: string) =>
  readFileSync(new URL(path, import.meta.url), "utf8")
    .replace(/^import [\s\S]*?;\n/gm, "")
    .replace(/^export /gm, "");

/** The program of the pages, and its name in their policy. */
export const pageProgram = ["../../src/viz/player/program/answers.js", "page/exercises.js", "page/place.js"]
  .map(read)
  .join("");
export const programHash = `'sha256-${createHash("sha256").update(pageProgram).digest("base64")}'`;
