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

/** An English text's use of a term, in the singular or in the plural. */
function formsOf({ english }: Term): RegExp {
  const forms = english
    .replace(/\bmatrix$/, "matri(?:x|ces)")
    .replace(/\baxis$/, "ax[ie]s")
    .replace(/y$/, "(?:y|ies)")
    .replace(/\bloss$/, "loss(?:es)?");
  return new RegExp(`(?<![\\w∂-])${forms}s?(?![\\w-])`, "gi");
}

/** By their length: "weight decay" is no use of "weight". */
const byLength = terms
  .toSorted((a, b) => b.english.length - a.english.length)
  .map((term) => ({ term, forms: formsOf(term) }));

/** @returns the terms that an English text uses. */
export function termsIn(text: string): Term[] {
  let left = text.replace(/\s+/g, " ");
  return byLength.flatMap(({ term, forms }) => {
    const without = left.replace(forms, "_");
    const used = without !== left;
    left = without;
    return used ? [term] : [];
  });
}
