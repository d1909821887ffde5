/** How wide text is, in the font that pictures are drawn in and in those that stand in for it. */

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

/** What stands on the character before it. */
const combining = /\p{M}/u;

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
