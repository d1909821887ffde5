/** histogram and ParameterWatch: every number is counted once, and looking changes nothing. */
import { expect, test } from "vitest";
import { tensor, ValueError } from "wengert";
import { histogram, ParameterWatch } from "wengert/viz";

test("every number falls into one bin, the greatest into the last", () => {
  const found = histogram([0, 1, 2, 3, 4], { bins: 2 });
  expect(found).toEqual({
    size: 5,
    low: 0,
    high: 4,
    counts: [2, 3],
    mean: 2,
    std: Math.sqrt(2),
    zeros: 1,
    nonFinite: 0,
  });
});

test("the default is two cube roots of the count, at most 60", () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
  expect(histogram(numbers(27)).counts).toHaveLength(6);
  expect(histogram(numbers(100_000)).counts).toHaveLength(60);
});

test("equal numbers are one bin, none are none, and NaN and infinities are counted apart", () => {
  expect(histogram([3, 3])).toMatchObject({ counts: [2], low: 3, high: 3, std: 0 });
  expect(histogram([])).toMatchObject({ counts: [], size: 0, low: Number.NaN, mean: Number.NaN });
  expect(histogram([Number.NaN, 1, Number.POSITIVE_INFINITY])).toMatchObject({
    counts: [1],
    mean: 1,
    nonFinite: 2,
    size: 3,
  });
});

test("the widest span of float64 loses nothing", () => {
  const { counts } = histogram([-Number.MAX_VALUE, Number.MAX_VALUE], { bins: 4 });
  expect(counts.reduce((sum, count) => sum + count)).toBe(2);
});

test("bins that are no whole number are refused", () => {
  for (const bins of [0, 1.5, Number.NaN]) expect(() => histogram([1], { bins })).toThrow(ValueError);
});

test("a watch notes values and gradients, and touches neither", () => {
  const w = tensor([1, -2, 0], { name: "w", requiresGrad: true });
  const watch = new ParameterWatch([["w", w]]);
  watch.observe(0);
  w.relu().sum().backward();
  const before = w.grad;
  watch.observe(5);
  expect(w.grad).toBe(before);
  expect(w.toArray()).toEqual([1, -2, 0]);
  const [series] = watch.series;
  expect(series).toMatchObject({ name: "w", shape: [3] });
  expect(series?.records.map(({ iteration }) => iteration)).toEqual([0, 5]);
  expect(series?.records[0]?.gradient).toBeUndefined();
  expect(series?.records[1]?.gradient).toMatchObject({ zeros: 2, high: 1, low: 0 });
});

test("a watch knows how far a step went, relative to the parameter; and what few numbers are", () => {
  const [w, zero] = [tensor([3, 4]), tensor([0, 0])];
  const many = tensor(Array.from({ length: 100 }, () => 1));
  const watch = new ParameterWatch([
    ["w", w],
    ["zero", zero],
    ["many", many],
  ]);
  watch.beforeStep();
  w.assign([3, 4.5]);
  watch.observe(0);
  watch.observe(1);
  const [first, second, third] = watch.series.map(({ records }) => records);
  expect(first?.map(({ update }) => update)).toEqual([0.1, undefined]); // 0.5 / 5
  expect(second?.[0]?.update).toBeNaN();
  expect(first?.[0]?.values.numbers).toEqual([3, 4.5]);
  expect(third?.[0]?.values.numbers).toBeUndefined();
});
