/** Any text as a string of DOT. */
import { expect, test } from "vitest";
import { quoteDot } from "../../../src/viz/text/escape.js";

test("quotes, backslashes, line ends and ampersands are escaped in DOT", () => {
  expect(quoteDot('a"b')).toBe('"a\\"b"');
  expect(quoteDot("a\\")).toBe('"a\\\\"');
  expect(quoteDot("a\r\nb\rc")).toBe('"a\\nb\\nc"');
  expect(quoteDot("&lt;")).toBe('"&amp;lt;"');
  expect(quoteDot("\u0007\uD800x")).toBe('"\uFFFD\uFFFDx"');
});
