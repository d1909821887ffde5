/** Numbers as a picture writes them. */
import { expect, test } from "vitest";
import { formatCount, formatNumber } from "../../../src/viz/text/numbers.js";

test.each([
  [220.00000000000003, "220"],
  [2.2, "2.2"],
  [-0, "0"],
  [0.1 + 0.2, "0.3"],
  [1 / 3, "0.3333"],
  [2.30261, "2.303"],
  [123456, "123456"],
  [123456.7, "123457"],
  [-12, "-12"],
  [0.00012345, "0.0001234"],
  [0.000012345, "1.234e-5"],
  [1e9, "1e9"],
  [1.23456e-300, "1.235e-300"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "-∞"],
])("%d is written %s", (x, text) => {
  expect(formatNumber(x, 4)).toBe(text);
});

test("counts are grouped by thousands", () => {
  expect([0, 510, 39250, 1234567].map(formatCount)).toEqual(["0", "510", "39,250", "1,234,567"]);
});
