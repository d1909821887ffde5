/** Sorting, quantiles and counts at the edge, and what they refuse. */
import { describe, expect, test } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../src/arguments/index.js";
import { gradcheck, gradgradcheck } from "../../src/autograd/index.js";
import * as ops from "../../src/ops/index.js";
import { Generator } from "../../src/random/index.js";
import { randn, type Tensor, tensor, zeros } from "../../src/tensor/index.js";
import { everyMistake } from "../helpers/mistakes.js";

const nan = Number.NaN;
const x = tensor([3, 1, 2], { name: "x" });

describe("order", () => {
  test.each(["float32", "float64", "int32"] as const)("of %s is that of a comparison, stable", (dtype) => {
    const generator = new Generator(5);
    for (const length of [0, 1, 48, 49, 300]) {
      const values = Array.from({ length }, () => Math.round(40 * (generator.random() - 0.5)));
      const scale = dtype === "int32" ? 50_000_000 : 1e-3;
      const row = tensor(values, { dtype }).mul(tensor(scale, { dtype }));
      const places = values.map((_, i) => i);
      const ascending = places.toSorted((a, b) => (values[a] as number) - (values[b] as number));
      const descending = places.toSorted((a, b) => (values[b] as number) - (values[a] as number));
      expect(ops.argsort(row).toArray()).toEqual(ascending);
      expect(ops.argsort(row, 0, { descending: true }).toArray()).toEqual(descending);
    }
  });

  test("has -0 and 0 equal, infinities at the ends, and NaN beyond them", () => {
    const values = [nan, 0, -0, Infinity, -Infinity, 5e-324];
    for (const copies of [1, 20]) {
      const row = tensor(Array.from({ length: copies }, () => values).flat(), { dtype: "float64" });
      const first = Array.from({ length: copies }, (_, i) => 6 * i);
      const of = (place: number) => first.map((i) => i + place);
      const zerosInOrder = first.flatMap((i) => [i + 1, i + 2]);
      const ascending = [...of(4), ...zerosInOrder, ...of(5), ...of(3), ...of(0)];
      expect(ops.argsort(row).toArray()).toEqual(ascending);
      const descending = [...of(0), ...of(3), ...of(5), ...zerosInOrder, ...of(4)];
      expect(ops.argsort(row, -1, { descending: true }).toArray()).toEqual(descending);
    }
  });

  test("of bool, and of nothing", () => {
    expect(ops.sort([true, false, true]).toArray()).toEqual([false, true, true]);
    expect(ops.sort(zeros([0, 3]), 0).shape).toEqual([0, 3]);
    expect(ops.topk(zeros([2, 0]), 0).map(({ shape }) => shape)).toEqual([
      [2, 0],
      [2, 0],
    ]);
    expect(ops.unique([]).shape).toEqual([0]);
    expect(ops.bincount([]).shape).toEqual([0]);
  });

  test("gives gradients back, to second order", () => {
    const a = randn([3, 4], { dtype: "float64", requiresGrad: true });
    const all = (y: Tensor) => [
      ops.sort(y, 0).square(),
      ops.topk(y, 2)[0].exp(),
      ops.kthValue(y, 2).square(),
      ops.median(y, 1).square(),
      ops.quantile(y, [0.3, 0.9], 0).square(),
      ops.unique(y).square(),
      ops.uniqueAll(y)[0].square(),
    ];
    for (const i of all(a).keys()) {
      const f = (y: Tensor) => all(y)[i] as Tensor;
      expect(gradcheck(f, [a]).rows.every(({ passed }) => passed)).toBe(true);
      expect(gradgradcheck(f, [a]).rows.every(({ passed }) => passed)).toBe(true);
    }
    const places = tensor([0, 2, 2], { dtype: "int32" });
    const weights = randn([3], { dtype: "float64", requiresGrad: true });
    const counted = (w: Tensor) => ops.bincount(places, { weights: w }).square();
    expect(gradgradcheck(counted, [weights]).rows.every(({ passed }) => passed)).toBe(true);
  });
});

describe("a histogram", () => {
  test("counts as NumPy does: the last edge too, what is outside not, equal extremes a half to each side", () => {
    // np.histogram([1, 2, 1, 4], bins=3), of [2, 2] with bins=2, and of nothing
    const parts = (y: Tensor[]) => y.map((each) => each.toArray());
    expect(parts(ops.histogramCounts(tensor([1, 2, 1, 4], { dtype: "float64" }), { bins: 3 }))).toEqual([
      [2, 1, 1],
      [1, 2, 3, 4],
    ]);
    expect(parts(ops.histogramCounts([2, 2], { bins: 2 }))).toEqual([
      [0, 2],
      [1.5, 2, 2.5],
    ]);
    expect(parts(ops.histogramCounts(zeros([0]), { bins: 2 }))).toEqual([
      [0, 0],
      [0, 0.5, 1],
    ]);
    expect(parts(ops.histogramCounts([nan, -5, 0, 1, 7], { bins: 2, range: [0, 1] }))[0]).toEqual([1, 1]);
    const [counts, edges] = ops.histogramCounts(tensor([1, 5, 9], { dtype: "int32" }), { bins: 2 });
    expect([counts.dtype, counts.toArray(), edges.dtype]).toEqual(["int32", [1, 2], "float64"]);
  });

  test("of weights has their gradient, and a density the integral 1", () => {
    const y = tensor([0.1, 0.4, 0.45, 3], { dtype: "float64" });
    const weights = randn([4], { dtype: "float64", requiresGrad: true });
    const f = (w: Tensor) => ops.histogramCounts(y, { bins: [0, 0.3, 1], weights: w })[0].square();
    expect(gradgradcheck(f, [weights]).rows.every(({ passed }) => passed)).toBe(true);
    const [density, edges] = ops.histogramCounts(y, { bins: [0, 0.25, 1, 4], density: true });
    const widths = edges.slice([[1, 4]]).sub(edges.slice([[0, 3]]));
    expect(density.mul(widths).sum().item()).toBeCloseTo(1, 14);
  });
});

test("logCumSumExp far from 0 has the gradients of its float64, to the digits of float32", () => {
  const at = (dtype: "float32" | "float64") => {
    const y = tensor([1000, -1000, 1001, 999.5, 1003.25], { dtype, requiresGrad: true });
    ops
      .logCumSumExp(y)
      .mul(tensor([1, 2, 3, 0.5, -0.7], { dtype }))
      .sum()
      .backward();
    return [...(y.grad as Tensor).toTypedArray()];
  };
  const exact = at("float64");
  for (const [i, value] of at("float32").entries())
    expect(Math.abs(value - (exact[i] as number))).toBeLessThan(4e-7 * Math.abs(exact[i] as number) + 1e-30);
});

describe("quantiles", () => {
  test("are NaN where an element is, in every row but no other", () => {
    const rows = [
      [1, nan, 3],
      [3, 1, 2],
    ];
    expect(ops.median(rows, 1).toArray()).toEqual([nan, 2]);
    expect(ops.quantile(rows, [0, 1], 1).toArray()).toEqual([
      [nan, 1],
      [nan, 3],
    ]);
    expect(ops.median([4, 1, 3, 2]).item()).toBe(2);
    expect(ops.quantile([4, 1, 3, 2], 0.5).item()).toBe(2.5);
  });

  test("of integers stay integers as a median, and become floats between two", () => {
    const whole = tensor([1, 2], { dtype: "int32" });
    expect([ops.median(whole).dtype, ops.quantile(whole, 0.5).dtype]).toEqual(["int32", "float32"]);
  });

  test("of infinite elements at a place of their own are those", () =>
    expect(ops.quantile([-Infinity, 0, Infinity], [0, 0.5, 1]).toArray()).toEqual([-Infinity, 0, Infinity]));
});

describe("what there is", () => {
  test("each NaN is one of its own", () => {
    const [values, indices, inverse, counts] = ops.uniqueAll([
      [nan, 2],
      [2, nan],
    ]);
    expect(values.toArray()).toEqual([2, nan, nan]);
    expect(indices.toArray()).toEqual([1, 0, 3]);
    expect(inverse.toArray()).toEqual([
      [1, 0],
      [0, 2],
    ]);
    expect(counts.toArray()).toEqual([2, 1, 1]);
  });

  test("NaN is searched behind all else", () => {
    const rows = [0, 1, nan];
    expect(ops.searchSorted(rows, [nan, 2, 1]).toArray()).toEqual([2, 2, 1]);
    expect(ops.searchSorted(rows, [nan, 2, 1], { side: "right" }).toArray()).toEqual([3, 2, 2]);
  });
});

describe("refused is", () => {
  everyMistake([
    [
      "a histogram of NaN without a range",
      () => ops.histogramCounts([1, nan]),
      ValueError,
      "histogramCounts: element 1 is NaN, which has no bin. Give a range, or edges.",
    ],
    [
      "edges that fall",
      () => ops.histogramCounts(x, { bins: [1, 3, 2] }),
      ValueError,
      "histogramCounts: the edges an unnamed tensor are to be a list of two or more that do not fall",
    ],
    [
      "edges and a range",
      () => ops.histogramCounts(x, { bins: [1, 3], range: [0, 1] }),
      ValueError,
      "histogramCounts: edges have a range of their own: give one of the two",
    ],
    [
      "no bins",
      () => ops.histogramCounts(x, { bins: 0 }),
      ValueError,
      "histogramCounts: bins must be a whole number from 1 to 16777216, got 0",
    ],
    [
      "more than there are",
      () => ops.topk(x, 4),
      ValueError,
      'topk: k is 4, but "x" of shape (3,) has 3 elements along axis 0',
    ],
    [
      "the element before the first",
      () => ops.kthValue(x, 0),
      ValueError,
      "kthValue: k must be a whole number of at least 1, got 0",
    ],
    [
      "a quantile of nothing",
      () => ops.quantile(zeros([2, 0]), 0.5, 1),
      ShapeError,
      "quantile: no elements to reduce: an unnamed tensor has shape (2, 0)",
    ],
    [
      "a share above 1",
      () => ops.quantile(x, 50),
      ValueError,
      "quantile: q must be a number from 0 to 1, or an array of those, got 50",
    ],
    ["the order of a scalar", () => ops.sort(1), ShapeError, "sort: axis -1 of a scalar, which has no axes"],
    [
      "to count negative numbers",
      () => ops.bincount([1, -2]),
      ValueError,
      "bincount: -2 (element 1) is below 0",
    ],
    [
      "to count floats",
      () => ops.bincount(x),
      DTypeError,
      'bincount: "x" is float32, not int32. Convert with to("int32").',
    ],
    [
      "to count a matrix",
      () => ops.bincount([[1]]),
      ShapeError,
      "bincount: an unnamed tensor of shape (1, 1) is no list",
    ],
    [
      "rows that are others",
      () => ops.searchSorted(zeros([2, 3]), x),
      ShapeError,
      'searchSorted: sorted (2, 3) (an unnamed tensor) and values (3,) ("x") do not fit: (N,) takes values of ' +
        "any shape, (..., N) takes (..., M)",
    ],
  ]);
});
