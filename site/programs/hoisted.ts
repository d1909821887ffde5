/**
 * What modules have and the script that a program becomes has not: imports come before all else, wherever they stand,
 * and `import(...)` can be called whatever names the program has.
 */
import { parse } from "sucrase/dist/esm/parser/index.js";
import { IdentifierRole, type Token } from "sucrase/dist/esm/parser/tokenizer/index.js";
import { TokenType } from "sucrase/dist/esm/parser/tokenizer/types.js";
import type { Place } from "./protocol.js";

/** Where a program cannot be run, and why. */
export type Refuse = (message: string, place: Place) => Error;

export interface Hoisted {
  /** The program's lines, its imports on the first, before `mark`; where they stood are spaces. */
  readonly text: string;
  /** What calls of `import` have become: a name that the program does not have. */
  readonly dynamic: string;
  /** From a place in the text to the place in the program. */
  placeOf(place: Place): Place;
}

/** Stands between the imports and all else; as it is in no import, the first one is this. */
export const mark = '"¶";';

/**
 * @param refuse makes the error for what works nowhere but in a file, or in older modules
 * @throws Error of sucrase's, for a mistake of syntax
 */
export function hoisted(program: string, refuse: Refuse): Hoisted {
  // what shells read
  const text = program.startsWith("#!") ? blank(program, 0, program.search(/$/m)) : program;
  const { tokens } = parse(text, false, true, false);
  const written = (token: Token | undefined) =>
    token === undefined ? "" : text.slice(token.start, token.end);
  const placeAt = (at: number): Place => {
    const before = text.slice(0, at).split("\n");
    return { line: before.length, column: before.at(-1)?.length ?? 0 };
  };
  const dynamic = freeName(text);
  const imported = new Set<string>();
  const moved: { readonly to: number; readonly from: number }[] = [];
  let [head, body] = ["", text];
  let exports = false;
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1];
    if (token.type === TokenType._export && ["=", "as"].includes(written(next)))
      throw refuse("nobody imports a program: leave this line out", placeAt(token.start));
    if (token.type === TokenType._export) exports = true;
    // as an object before a dot it is a name to the parser
    const isObject = token.type === TokenType.name && written(token) === "import" && written(next) === ".";
    if (isObject && tokens[i - 1]?.type !== TokenType.dot && tokens[i - 1]?.type !== TokenType.questionDot)
      throw refuse(
        "import.meta tells of a file, and this program is none: leave it out",
        placeAt(token.start),
      );
    if (token.type !== TokenType._import || token.isType) continue;
    if (written(next) === "(") {
      body = body.slice(0, token.start) + dynamic + body.slice(token.end);
      continue;
    }
    const last = lastOfImport(tokens, i, written);
    if (last === undefined) continue;
    if (token.scopeDepth > 0)
      throw refuse(
        "an import stands outside of all blocks; await import(...) may stand in one",
        placeAt(token.start),
      );
    const parts = tokens.slice(i, last + 1);
    for (const part of parts) {
      if (part.type === TokenType.name && /^["']/.test(written(part)))
        throw refuse("names of imports are written without quotes here", placeAt(part.start));
      moved.push({ to: head.length, from: part.start });
      head += `${written(part)} `;
      if (part.identifierRole === IdentifierRole.ImportDeclaration) imported.add(written(part));
    }
    head += ";";
    const end = written(tokens[last + 1]) === ";" ? last + 1 : last;
    body = blank(body, token.start, tokens[end]?.end ?? text.length);
  }
  for (const token of tokens) {
    if (token.identifierRole !== IdentifierRole.TopLevelDeclaration || token.isType) continue;
    const name = written(token);
    if (imported.has(name))
      throw refuse(`Identifier '${name}' has already been declared`, placeAt(token.start));
    if (exports && name === "exports")
      throw refuse("a program that exports has no other exports: rename this one", placeAt(token.start));
  }
  head += mark;
  return {
    text: head + body,
    dynamic,
    placeOf({ line, column }) {
      if (line > 1) return { line, column };
      if (column >= head.length) return { line, column: column - head.length };
      const part = moved.findLast(({ to }) => to <= column);
      return part === undefined ? { line, column: 0 } : placeAt(part.from);
    },
  };
}

/** Its last token but for the semicolon; undefined for what is gone when it runs, or is no import of modules. */
function lastOfImport(
  tokens: readonly Token[],
  first: number,
  written: (token: Token | undefined) => string,
): number | undefined {
  const [kind, name] = [written(tokens[first + 1]), tokens[first + 2]];
  if (kind === "type" && name?.type !== TokenType.comma && written(name) !== "from") return undefined;
  let last = first + 1;
  while (
    tokens[last]?.type !== TokenType.string ||
    (last > first + 1 && written(tokens[last - 1]) !== "from")
  ) {
    if (tokens[last] === undefined || tokens[last]?.type === TokenType.eq) return undefined;
    last++;
  }
  if (!["with", "assert"].includes(written(tokens[last + 1])) || written(tokens[last + 2]) !== "{")
    return last;
  return tokens.findIndex((token, i) => i > last && written(token) === "}");
}

/** In place of `import`, as long. */
function freeName(program: string): string {
  let i = 10;
  while (program.includes(`load${i}`)) i++;
  return `load${i}`;
}

/** Spaces in place of what stood there, on the same lines. */
const blank = (text: string, from: number, to: number) =>
  text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, " ") + text.slice(to);
