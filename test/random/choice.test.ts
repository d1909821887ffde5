/** Generator.choice: NumPy's semantics on our own stream; NumpyRandom.choice has NumPy's very draws. */
import { describe, expect, test } from "vitest";
import { Generator, NumpyRandom, ValueError } from "wengert";

const seeded = () => new Generator(3);

test("a number is one, a size is an array in C order, of indices or of values", () => {
  expect(seeded().choice(5)).toBeGreaterThanOrEqual(0);
  const indices = seeded().choice(5, [2, 3]);
  expect([indices.constructor, indices.length]).toEqual([Int32Array, 6]);
  const values = seeded().choice(["a", "b", "c", "d", "e"], [2, 3]);
  expect(values).toEqual([...indices].map((i) => "abcde"[i]));
  expect(seeded().choice("abcde", 6)).toEqual(values);
  expect(seeded().choice(3, 0)).toHaveLength(0);
});

test("with replacement by whole numbers, without it the beginning of a permutation", () => {
  const g = seeded();
  expect([...seeded().choice(9, 4)]).toEqual(Array.from({ length: 4 }, () => g.integer(0, 9)));
  expect([...seeded().choice(9, 4, { replace: false })]).toEqual([...seeded().permutation(9).slice(0, 4)]);
});

test("by probabilities: their shares, none where there is none, each once without replacement", () => {
  const n = 20000;
  const p = [0.1, 0, 0.6, 0.3];
  const counts = [0, 0, 0, 0];
  for (const i of seeded().choice(4, n, { p })) counts[i] = (counts[i] as number) + 1;
  for (const [i, count] of counts.entries())
    expect(Math.abs(count / n - (p[i] as number))).toBeLessThan(0.014);
  expect(counts[1]).toBe(0);
  const distinct = [...seeded().choice(4, 3, { p, replace: false })];
  expect(distinct.sort()).toEqual([0, 2, 3]);
});

test("the recipes are NumPy's: of the same uniform numbers, the same choices", () => {
  const expected = new NumpyRandom(5).choice(4, 4, { p: [0.1, 0.2, 0.3, 0.4] });
  const draws = new NumpyRandom(5).randomSample(4);
  const sums = [0.1, 0.3, 0.6, 1];
  expect([...expected]).toEqual([...draws].map((u) => sums.findIndex((sum) => u < sum)));
});

describe("refused", () => {
  const refused: [string, (g: Generator) => unknown, RegExp][] = [
    ["choosing from nothing", (g) => g.choice(0), /nothing to choose from/],
    ["more than there is", (g) => g.choice(3, 4, { replace: false }), /4 of 3/],
    ["too few probabilities", (g) => g.choice(3, 1, { p: [1] }), /3 values .* 1 probabilities/],
    ["what sums to less than 1", (g) => g.choice(2, 1, { p: [0.5, 0.4] }), /sum to 0.9/],
    ["a size that is none", (g) => g.choice(2, -1), /Generator.choice: size must be .* got -1/],
    ["too large a shape", (g) => g.choice(2, [65536, 65536]), /Generator.choice: the product of size/],
  ];
  test.each(refused)("%s", (_, call, message) => {
    expect(() => call(seeded())).toThrow(ValueError);
    expect(() => call(seeded())).toThrow(message);
  });
});
