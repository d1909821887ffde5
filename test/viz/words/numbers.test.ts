/** Numbers and texts as a picture writes them. */
import { List } from "immutable";
import { expect, test } from "vitest";
import { ArraySummary } from "wengert/viz";
import { formatCount, formatEntries, formatNumber } from "../../../src/viz/words/numbers.js";
import { quoteDot } from "../../../src/viz/write/escape.js";

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

test("entries are nested by shape", () => {
  const format = (values: number[], shape: number[], dtype: "float32" | "bool" = "float32") =>
    formatEntries(values.length === 1 ? (values[0] as number) : summary(values), {
      digits: 4,
      fullUpTo: 64,
      shape: List(shape),
      dtype,
    });
  const summary = (values: number[]) => new ArraySummary({ values: List(values) });
  expect(format([1, 2], [2])).toBe("[1, 2]");
  expect(format([1, 2, 3, 4], [2, 2])).toBe("[[1, 2],\n[3, 4]]");
  expect(format([1, 2, 3, 4], [2, 1, 2])).toBe("[[[1, 2]],\n[[3, 4]]]");
  expect(format([7], [1, 1])).toBe("7");
  expect(format([], [0])).toBe("[]");
  expect(format([1, 0], [2], "bool")).toBe("[true, false]");
});

test("quotes, backslashes, line ends and ampersands are escaped in DOT", () => {
  expect(quoteDot('a"b')).toBe('"a\\"b"');
  expect(quoteDot("a\\")).toBe('"a\\\\"');
  expect(quoteDot("a\r\nb\rc")).toBe('"a\\nb\\nc"');
  expect(quoteDot("&lt;")).toBe('"&amp;lt;"');
  expect(quoteDot("\u0007\uD800x")).toBe('"\uFFFD\uFFFDx"');
});
