/** The programs of examples/zoo that have a counterpart in PyTorch beside them, and how long both are. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Lines, linesOf } from "./count.js";

const root = new URL("../../examples/zoo/", import.meta.url);

export interface Pair {
  /** From examples/zoo on, without its ending. */
  readonly path: string;
  readonly here: Lines;
  readonly there: Lines;
}

/** All programs, and those without a counterpart. */
export function programs(): { pairs: Pair[]; alone: string[] } {
  const files = readdirSync(fileURLToPath(root), { recursive: true, encoding: "utf8" });
  const paths = (ending: string) =>
    files
      .filter((file) => file.endsWith(ending))
      .map((file) => file.slice(0, -ending.length).replaceAll("\\", "/"))
      .sort();
  const [here, there] = [paths(".ts"), paths(".py")];
  const lines = (path: string, language: "ts" | "py") =>
    linesOf(readFileSync(new URL(`${path}.${language}`, root), "utf8"), language);
  return {
    pairs: here
      .filter((path) => there.includes(path))
      .map((path) => ({ path, here: lines(path, "ts"), there: lines(path, "py") })),
    alone: [...here, ...there].filter((path) => !here.includes(path) || !there.includes(path)),
  };
}
