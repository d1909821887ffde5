/** From TypeScript to what a worker can run, and back from places in that to places in the program. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { transform } from "sucrase";
import { type Hoisted, hoisted, mark } from "./hoisted.js";
import type { Place } from "./protocol.js";

/** A mistake that keeps a program from being run. */
export class TranslationError extends Error {
  override readonly name = "SyntaxError";
  constructor(
    message: string,
    readonly place: Place | undefined,
  ) {
    super(message);
  }
}

export interface Translated {
  /** A script on the same lines, whose `self.program` is an async function of `require`, `exports` and `console`. */
  readonly code: string;
  /** Where a place of the code stands in the program; line and column as stacks have them, both from 1 on. */
  placeOf(line: number, column: number): Place;
}

/** Around the program, on its first line, and behind it: in a block of its own any name can be declared. */
const opening = (dynamic: string) =>
  `self.program = (async (require, exports, console) => {"use strict"; const ${dynamic} = async (name) => require(name);`;
const closing = "\n}})";

/** @throws TranslationError */
export function translate(name: string, program: string): Translated {
  let prepared: Hoisted;
  let transformed: ReturnType<typeof transform>;
  try {
    prepared = hoisted(program, (message, place) => new TranslationError(message, place));
    transformed = transform(prepared.text, {
      transforms: ["typescript", "imports"],
      filePath: name,
      disableESTransforms: true,
      keepUnusedImports: true, // so that one that does not exist is told
      sourceMapOptions: { compiledFilename: name },
    });
  } catch (error) {
    if (error instanceof TranslationError) throw error;
    throw new TranslationError(...mistakeOf(error as SucraseError));
  }
  const { code, sourceMap } = transformed;
  refuseNamespaces(program);
  const map = sourceMap === undefined ? undefined : new TraceMap(sourceMap as never);
  const before = opening(prepared.dynamic);
  return {
    code: before + code.replace(mark, "{".padEnd(mark.length)) + closing,
    placeOf(line, column) {
      const behind = line === 1 ? before.length : 0;
      const generated = Math.max(column - 1 - behind, 0);
      const found = map === undefined ? undefined : originalPositionFor(map, { line, column: generated });
      return prepared.placeOf({ line: found?.line ?? line, column: found?.column ?? generated });
    },
  };
}

/** A namespace's head behind a statement; and what may hold such a text, and is none. */
const heads = /(?<=^|[;{}])(\s*(?:export\s+)?)(?:namespace|module)\s+[\w$.]+\s*\{/gm;
const textsAndComments =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g;

/**
 * The translation leaves namespaces out, with all that they hold.
 * @throws TranslationError
 */
function refuseNamespaces(text: string): void {
  const bare = text.replace(textsAndComments, (found) => found.replace(/./g, " "));
  const [head] = bare.matchAll(heads);
  if (head === undefined) return;
  const before = bare.slice(0, head.index + (head[1] as string).length);
  throw new TranslationError(
    "namespaces are not translated here. Write an object, or a function that returns one",
    { line: before.split("\n").length, column: before.length - before.lastIndexOf("\n") - 1 },
  );
}

interface SucraseError extends Error {
  readonly loc?: { readonly line: number; readonly column: number };
}

/** sucrase writes `Error transforming NAME: what is wrong (3:14)`. */
function mistakeOf({ message, loc }: SucraseError): [message: string, place: Place | undefined] {
  const text = message.replace(/^Error transforming [^:]*: /, "").replace(/ \(\d+:\d+\)$/, "");
  return [text, loc === undefined ? undefined : { line: loc.line, column: Math.max(loc.column - 1, 0) }];
}
