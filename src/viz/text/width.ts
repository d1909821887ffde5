/** How wide text is, in the font that pictures are drawn in and in those that stand in for it. */
import { isolated, unisolated } from "./isolate.js";

/** Helvetica's widths in thousandths of an em, from the space to the tilde; Arial has the same. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/** East Asian wide and full-width characters, and emoji: as wide as they are high. */
const wide = new RegExp(
  "[\\u1100-\\u115F\\u2E80-\\u303E\\u3041-\\uA4CF\\uAC00-\\uD7A3\\uF900-\\uFAFF\\uFE30-\\uFE6F" +
    "\\uFF01-\\uFF60\\uFFE0-\\uFFE6\\u{1F300}-\\u{1FAFF}\\u{20000}-\\u{3FFFD}]",
  "u",
);

/** What stands on the character before it, and isolates. */
const combining = /[\p{M}\u2068\u2069]/u;

/** The longest of the lines, in em. */
export function emWidth(text: string): number {
  return Math.max(...text.split("\n").map(lineWidth));
}

function lineWidth(line: string): number {
  let width = 0;
  for (const character of line) {
    const known = widths[(character.codePointAt(0) as number) - 32];
    width +=
      known !== undefined ? known / 1000 : wide.test(character) ? 1 : combining.test(character) ? 0 : other;
  }
  return width;
}

/** Of `∂ ‖ √ Σ → ′ é` and the rest: most are narrower. */
const other = 0.62;

const blank = "\u00A0";

/**
 * What Graphviz takes too little room for gets as much beside it: it counts a wide character as 0.83 em, and
 * a blank as 0.56. For what has no width of its own, labels of edges and titles.
 */
export function withRoom(text: string): string {
  return text.replace(/^.*$/gm, (line) => {
    const count = [...line].filter((character) => wide.test(character)).length;
    return count === 0 ? line : `${line}${blank.repeat(Math.ceil((0.17 * count) / 0.56))}`;
  });
}

/** The longest beginning that is at most that many em wide, with "…" for what is left out. */
export function shortened(text: string, most: number): string {
  if (emWidth(text) <= most) return text;
  let [fits, width] = ["", 1]; // in Helvetica "…" is as wide as it is high
  for (const character of text) {
    width += lineWidth(character);
    if (width > most) break;
    fits += character;
  }
  return `${fits.trimEnd()}…`;
}

export const hasWide = (text: string): boolean => wide.test(text);

/** A longer name goes on in further lines. */
const longestLine = 22;

/** In lines of at most that many em, cut behind what parts words, where there is such a place. */
export function wrapped(name: string): string {
  if (emWidth(name) <= longestLine) return name;
  return unisolated(name)
    .split("\n")
    .flatMap((line) => [...cutIntoLines(line)])
    .map(isolated)
    .join("\n");
}

function* cutIntoLines(line: string): Generator<string> {
  let rest = line;
  while (lineWidth(rest) > longestLine) {
    let [fits, part] = [0, 0];
    let width = 0;
    for (const character of rest) {
      width += lineWidth(character);
      if (width > longestLine) break;
      fits += character.length;
      // "× 12" stays together
      if (/[\s._/:,-]/.test(character) && !/× $/.test(rest.slice(0, fits))) part = fits;
    }
    const cut = part > fits / 2 ? part : Math.max(fits, 1);
    yield rest.slice(0, cut).trimEnd();
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== "") yield rest;
}
