/** The entries of an array in a picture: in full where they are few, else by their statistics. */
import type { List } from "immutable";
import type { DType } from "../../array/index.js";
import type { PictureWords } from "../languages/translation.js";
import { type ArraySummary, type Shown, summarizedAbove } from "../snapshot/array-summary.js";
import { fill } from "../text/fill.js";
import { formatCount, formatNumber } from "../text/numbers.js";

/** `[1, 2]`; from two axes on one row per line. */
function nested(values: List<number>, shape: List<number>, write: (value: number) => string): string {
  // each axis, from the last to the first, groups the texts of the one inside it
  let texts = values.map(write).toArray();
  const extents = shape.toArray();
  // of a snapshot that was put together by hand the two may not fit
  if (extents.reduce((product, each) => product * each, 1) !== texts.length) return `[${texts.join(", ")}]`;
  for (let axis = extents.length - 1; axis >= 0; axis--) {
    const extent = extents[axis] as number;
    const count = extents.slice(0, axis).reduce((product, each) => product * each, 1);
    const between = axis === extents.length - 1 ? ", " : ",\n";
    texts = Array.from(
      { length: count },
      (_, i) => `[${texts.slice(i * extent, (i + 1) * extent).join(between)}]`,
    );
  }
  return texts[0] ?? "[]";
}

export interface NumberFormat {
  readonly digits: number;
  /** Up to this many entries are written in full. */
  readonly fullUpTo: number;
  readonly shape: List<number>;
  readonly dtype: DType;
}

/** Entries up to which `auto` writes all of them. */
const autoFullUpTo = 6;

/** How many entries the options `values` and `grads` write in full. */
export function fullUpTo(mode: string): number {
  return mode === "full" ? summarizedAbove : mode === "auto" ? autoFullUpTo : 1;
}

/** A single number, or every entry where that is short enough; undefined where it takes a summary. */
export function formatEntries(shown: Shown, format: NumberFormat): string | undefined {
  const write = (value: number) =>
    format.dtype === "bool" ? String(value !== 0) : formatNumber(value, format.digits);
  if (typeof shown === "number") return write(shown);
  if (shown.values === undefined || shown.values.size > format.fullUpTo) return undefined;
  return nested(shown.values, format.shape, write);
}

/** Mean, min and max, one below another (`all 0` where they agree), and how many entries are no numbers. */
export function formatStatistics(
  { mean, min, max, nonFinite }: ArraySummary,
  digits: number,
  words: PictureWords,
): string {
  if (min === max) return fill(words.all, { value: formatNumber(min, digits) });
  const [a, b, c] = [mean, min, max].map((each) => formatNumber(each, digits));
  return [
    fill(words.mean, { value: a as string }),
    fill(words.min, { value: b as string }),
    fill(words.max, { value: c as string }),
    ...(nonFinite === 0 ? [] : [formatNonFiniteCount(nonFinite, words)]),
  ].join("\n");
}

export function formatNonFiniteCount(count: number, words: PictureWords): string {
  return fill(words.nonFinite, { n: formatCount(count) });
}
