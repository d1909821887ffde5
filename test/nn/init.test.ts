/** Initialisers: the distributions that the papers name, the same draws in both dtypes, and their errors. */
import { describe, expect, test } from "vitest";
import {
  DTypeError,
  Generator,
  manualSeed,
  NumpyRandom,
  nn,
  ShapeError,
  type Tensor,
  ValueError,
} from "wengert";
import { expectSameElements } from "../helpers/close.js";

function statistics(x: Tensor): { mean: number; std: number; largest: number } {
  const values = [...x.toTypedArray()];
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
  return {
    mean,
    std: Math.sqrt(variance),
    largest: values.reduce((most, each) => Math.max(most, Math.abs(each)), 0),
  };
}

const { normal, uniform, xavier, he, zeros, constant } = nn.init;
const shape = [300, 200];
const drawn = (init: nn.Initializer, of: readonly number[] = shape) =>
  statistics(init(of, { generator: new Generator(3), dtype: "float64" }));

interface InitializerCase {
  readonly init: nn.Initializer;
  readonly mean: number;
  readonly std: number;
}

/** By the name of the export. */
const initializerCases: Readonly<Record<string, readonly InitializerCase[]>> = {
  constant: [{ init: constant(0.5), mean: 0.5, std: 0 }],
  he: [
    { init: he(), mean: 0, std: Math.sqrt(2 / 300) },
    { init: he({ distribution: "uniform" }), mean: 0, std: Math.sqrt(2 / 300) },
  ],
  normal: [
    { init: normal(0.01), mean: 0, std: 0.01 },
    { init: normal(2, 5), mean: 5, std: 2 },
  ],
  uniform: [{ init: uniform(-1, 3), mean: 1, std: 4 / Math.sqrt(12) }],
  xavier: [
    { init: xavier(), mean: 0, std: Math.sqrt(2 / 500) },
    { init: xavier({ distribution: "normal" }), mean: 0, std: Math.sqrt(2 / 500) },
  ],
  zeros: [{ init: zeros(), mean: 0, std: 0 }],
};

test("every export of nn.init has its cases", () => {
  expect(Object.keys(nn.init).sort()).toEqual(Object.keys(initializerCases).sort());
});

describe.each(
  Object.entries(initializerCases).flatMap(([name, cases]) =>
    cases.map((each, i) => [`${name}, case ${i + 1}`, each] as const),
  ),
)("%s", (_, { init, mean, std }) => {
  test("has its mean and standard deviation", () => {
    const found = drawn(init);
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(0.02 * std);
    expect(Math.abs(found.std - std)).toBeLessThanOrEqual(0.01 * std);
  });

  test("gives a fresh tensor of the shape, the dtype and the draws that were asked for, with no history", () => {
    const wide = init(shape, { generator: new Generator(1), dtype: "float64" });
    expect([wide.shape, wide.dtype, wide.requiresGrad, wide.isLeaf]).toEqual([shape, "float64", false, true]);
    const narrow = init(shape, { generator: new Generator(1) });
    expectSameElements(narrow.toTypedArray(), Float32Array.from(wide.toTypedArray()));
    const again = init(shape, { generator: new Generator(1), dtype: "float64" });
    expect(again).not.toBe(wide);
    expectSameElements(again.toTypedArray(), wide.toTypedArray());
    manualSeed(1);
    expectSameElements(init(shape, { dtype: "float64" }).toTypedArray(), wide.toTypedArray());
  });
});

describe("the initialisers", () => {
  test("xavier is uniform and he is normal unless told otherwise, as in the papers", () => {
    const limit = Math.sqrt(6 / 500);
    expect(drawn(xavier()).largest).toBeLessThanOrEqual(limit);
    expect(drawn(xavier()).largest).toBeGreaterThan(0.999 * limit);
    expect(drawn(he()).largest).toBeGreaterThan(3.5 * Math.sqrt(2 / 300));
  });

  test("count a kernel's elements into the fans: (out, in, ...kernel)", () => {
    expect(Math.abs(drawn(he(), [64, 32, 3, 3]).std / Math.sqrt(2 / (32 * 9)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(drawn(xavier(), [64, 32, 3, 3]).std / Math.sqrt(2 / (96 * 9)) - 1)).toBeLessThan(0.02);
  });

  test("zeros and constant draw nothing", () => {
    const generator = new Generator(3);
    expect(zeros()([2, 1], { generator, dtype: "float64" }).toArray()).toEqual([[0], [0]]);
    expect(constant(0.1)([1], { generator, dtype: "float64" }).toArray()).toEqual([0.1]);
    expect(generator.random()).toBe(new Generator(3).random());
  });

  test("normal(std) is std * randn(rows, columns) of NumPy, row by row", () => {
    const W = normal(0.01)([3, 2], { generator: new NumpyRandom(0), dtype: "float64" });
    expect(W.toTypedArray()).toEqual(new NumpyRandom(0).randn(3, 2).map((each) => 0.01 * each));
  });

  test("refuse what makes no distribution", () => {
    for (const std of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => normal(std)).toThrow(ValueError);
    expect(() => normal(1, Number.NaN)).toThrow("normal: mean must be a finite number, got NaN");
    expect(() => uniform(1, 0)).toThrow("init.uniform: low must be at most high, got 1 and 0");
    expect(() => he({ distribution: "cauchy" as "normal" })).toThrow(ValueError);
    expect(() => he()([5])).toThrow(ShapeError);
    expect(() => xavier()([0, 5])).toThrow("xavier: (0, 5) has no fan-in");
    expect(() => normal(1)([2], { dtype: "int32" })).toThrow(DTypeError);
  });
});
