/** What predict mode takes for the right answer, asked of the file that every page has in its program. */
import { expect, test } from "vitest";

const program = new URL("../../../src/viz/player/program/answers.js", import.meta.url);
const { saysNumber, saysArray } = (await import(program.href)) as {
  saysNumber(text: string, right: number, tolerance: number): boolean;
  saysArray(text: string, shape: string, values: readonly number[] | undefined, tolerance: number): boolean;
};

const { POSITIVE_INFINITY: infinity, NaN: notANumber } = Number;

test.each<[right: number, text: string, isRight: boolean]>([
  [2.2, "2.2", true],
  [2.2, " 2,2 ", true],
  [2.2, "22/10", true],
  [2.2, "1.1*2", true],
  [2.2, "1.1 × 2", true],
  [220, "220 yen", true],
  [220, "￥220", true],
  [220, "２２０円", true],
  [220, "220 日元", true],
  [2, "2個", true],
  [220, "yen 220", false],
  [2, "2 of them", false],
  [2.2, "1,1 x 2", true],
  [2.2, "(1 + 0.1) · 2", true],
  [2.2, "２．２", true],
  [2.2, "１．１＊２", true],
  [2.2, "[[2.2]]", true],
  [2.2, "= 2.2", true],
  [2.2, "≈2.2.", true],
  [0.25, "2^-2", true],
  [-4, "-2^2", true],
  [13.69, "3.7**2", true],
  [8, "2 ^ 3", true],
  [-6, "2 * -3", true],
  [2.2, "2.2 =", false],
  [4, "2^", false],
  [2.2, "2.3", false],
  [2.2, "-2.2", false],
  [2.2, "", false],
  [2.2, "two", false],
  [2.2, "2.2 apples", false],
  [2.2, "2.2 2.2", false],
  [2.2, "(2.2", false],
  [2.2, "[2.2", false],
  [-3, "−3", true],
  [-3, "－３", true],
  [-3, "–3", true],
  [-3, "1 - 4", true],
  [1e-4, "1e-4", true],
  [1234, "1,234", true],
  [23, "2,3", false],
  [0, "0", true],
  [0, "", false],
  [infinity, "∞", true],
  [infinity, "inf", true],
  [infinity, "+Infinity", true],
  [infinity, "1/0", true],
  [infinity, "7", false],
  [infinity, "-∞", false],
  [-infinity, "−∞", true],
  [-infinity, "∞", false],
  [-infinity, "-1e9", false],
  [2.2, "∞", false],
  [notANumber, "NaN", true],
  [notANumber, "0", false],
  [2.2, "NaN", false],
])("where %d is right, %j is: %s", (right, text, isRight) => {
  expect(saysNumber(text, right, 0.01)).toBe(isRight);
});

test.each<[shape: string, values: number[] | undefined, text: string, isRight: boolean]>([
  ["(2, 3)", undefined, "(2, 3)", true],
  ["(2, 3)", undefined, "2 3", true],
  ["(2, 3)", undefined, "２×３", true],
  ["(2, 3)", undefined, "[2, 3]", true],
  ["(2, 3)", undefined, "(3, 2)", false],
  ["(2, 3)", undefined, "2.0 and 3", false],
  ["(2, 3)", undefined, "", false],
  ["(2, 2)", [1, 2, 3, 4.4], "[[1, 2], [3, 4.4]]", true],
  ["(2, 2)", [1, 2, 3, 4.4], "[[1, 2]\n[3, 1.1*4]]", true],
  ["(2, 2)", [1, 2, 3, 4.4], "［［１，２］，［３，４．４］］", true],
  ["(2, 2)", [1, 2, 3, 4.4], "[[1, 2], [3, 5]]", false],
  ["(2, 2)", [1, 2, 3, 4.4], "[1, 2, 3, 4.4]", false],
  ["(2, 2)", [1, 2, 3, 4.4], "[[1, 2], [3]]", false],
  ["(2, 2)", [1, 2, 3, 4.4], "[[1, two], [3, 4.4]]", false],
  ["(2)", [infinity, notANumber], "[∞, nan]", true],
  ["(2)", [infinity, notANumber], "[1, 2]", false],
])("of the shape %s with the entries %j, %j is right: %s", (shape, values, text, isRight) => {
  expect(saysArray(text, shape, values, 0.01)).toBe(isRight);
});

test("a number is right by its own size, and 0 for 0 alone", () => {
  expect(saysNumber("0", 1e-12, 0.01)).toBe(false);
  expect(saysNumber("1e-20", 2e-20, 0.01)).toBe(false);
  expect(saysNumber("1e-12", 0, 0.01)).toBe(false);
  expect(saysNumber("0", 0, 0.01)).toBe(true);
  expect(saysNumber("0.1 + 0.2", 0.3, 0)).toBe(true);
});
