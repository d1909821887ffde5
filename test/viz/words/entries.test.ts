/** The entries of arrays as a picture writes them. */
import { List } from "immutable";
import { expect, test } from "vitest";
import { ArraySummary } from "wengert/viz";
import { formatEntries } from "../../../src/viz/words/entries.js";

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
