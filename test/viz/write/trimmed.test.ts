/** What Graphviz leaves blank around a picture is cut off, and nothing of the picture with it. */
import { expect, test } from "vitest";
import { trimmed } from "../../../src/viz/write/laid-out/trimmed.js";

const picture = (content: string) =>
  `<svg width="308pt" height="208pt"\n viewBox="0.00 0.00 308.00 208.00" xmlns="http://www.w3.org/2000/svg">\n` +
  `<g id="graph0" class="graph" transform="scale(1 1) rotate(0) translate(4 204)">\n<title>y</title>\n` +
  `<polygon fill="#ffffff" stroke="none" points="-4,4 -4,-204 304,-204 304,4 -4,4"/>\n${content}</g>\n</svg>\n`;

const box = '<ellipse cx="50" cy="-40" rx="20" ry="10"/>\n';

test("the room around is cut to a margin, and everything stays in its place", () => {
  // left 30 − 10, right 70 + 10, top −50 − 10, bottom −30 + 10
  expect(trimmed(picture(box))).toBe(
    picture(box)
      .replace('width="308pt" height="208pt"', 'width="60pt" height="40pt"')
      .replace("308.00 208.00", "60.00 40.00")
      .replace("translate(4 204)", "translate(-20 60)")
      .replace(/points="[^"]*"/, 'points="20,-20 20,-60 80,-60 80,-20 20,-20"'),
  );
});

test.each([
  ["a line", '<path d="M0,0C9,-9 9,-9 300,-200"/>', 308, 208],
  ["an image", '<image x="0" y="-150" width="300" height="150"/>', 308, 164],
  [
    "a text, wide letters counted as such",
    '<text text-anchor="middle" x="150" y="-100" font-size="20">値段の合計</text>',
    120,
    39,
  ],
])("%s is whole", (_, content, wide, high) => {
  expect(trimmed(picture(content))).toContain(`width="${wide}pt" height="${high}pt"`);
});

test("what has hardly any room to spare stays as it is, and what is no picture of Graphviz does too", () => {
  for (const svg of [picture('<path d="M15,-15L281,-185"/>'), "<svg></svg>", ""])
    expect(trimmed(svg)).toBe(svg);
});
