/** Sentences below a picture: lines that fit. */
import { expect, test } from "vitest";
import { wrapped } from "../../../src/viz/animation/captions.js";
import { emWidth } from "../../../src/viz/text/width.js";

const sentence = "apple = 100. apple_num = 2. orange = 150. orange_num = 3. tax = 1.1";

test("lines are as full as they can be, and lose no word", () => {
  const lines = wrapped(sentence, 12);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join(" ")).toBe(sentence);
  for (const [i, line] of lines.entries()) {
    expect(emWidth(line)).toBeLessThanOrEqual(12);
    const next = lines[i + 1]?.split(" ")[0];
    if (next !== undefined) expect(emWidth(`${line} ${next}`)).toBeGreaterThan(12);
  }
});

test("Japanese, which has no spaces, breaks between characters", () => {
  const lines = wrapped("重み の勾配は上流の勾配に局所的な微分を掛けたもの", 8);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(emWidth(line)).toBeLessThanOrEqual(8);
});

test("a word that is longer than a line has one of its own; nothing is nothing", () => {
  expect(wrapped("a averyverylongname b", 3)).toEqual(["a", "averyverylongname", "b"]);
  expect(wrapped("", 3)).toEqual([]);
});
