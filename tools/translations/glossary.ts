/** The terms of docs/glossary.md, and where a text uses one that its translation does not. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Term {
  readonly english: string;
  /** The words for it, of which a text uses one. */
  readonly ja: readonly string[];
  readonly zh: readonly string[];
}

/** One row of the table is one term; " / " stands between words that mean the same. */
export const terms: readonly Term[] = readFileSync(join(root, "docs/glossary.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(1)
  .map((line) => {
    const [english = "", ja = "", zh = ""] = line
      .split("|")
      .slice(1)
      .map((cell) => cell.trim());
    return { english, ja: ja.split(" / "), zh: zh.split(" / ") };
  });

/** Whether an English text uses a term, in the singular or in the plural. */
export function uses(text: string, { english }: Term): boolean {
  const forms = english
    .replace(/\bmatrix$/, "matri(?:x|ces)")
    .replace(/\baxis$/, "ax[ie]s")
    .replace(/y$/, "(?:y|ies)")
    .replace(/\bloss$/, "loss(?:es)?");
  return new RegExp(`(?<![\\w-])${forms}s?(?![\\w-])`, "i").test(text);
}
