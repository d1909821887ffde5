/** Reductions against nested loops over every set of axes, and at their edges: nothing to reduce, NaN, infinities, ties. */
import { describe, expect, test } from "vitest";
import { ValueError } from "../../../src/arguments/index.js";
import {
  array,
  axisSets,
  floating,
  k,
  list,
  ofDense,
  scrambled,
  stored,
  whole,
} from "../../helpers/arrays.js";
import { at, build, type Dense, type Index, indicesOf } from "../../helpers/oracle.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const shapes: readonly (readonly number[])[] = [[], [1], [5], [2, 3], [3, 1, 2], [2, 3, 2, 2]];
const emptyShapes: readonly (readonly number[])[] = [[0], [2, 0], [0, 3], [2, 0, 3]];

/** Every element of x that belongs to one element of the result, for each of them. */
function groups(
  x: Dense,
  axes: readonly number[],
  keepDims: boolean,
): { shape: number[]; groups: number[][] } {
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const shape = kept.filter((_, axis) => keepDims || !axes.includes(axis));
  const belongs = (index: Index, other: Index) =>
    index.every((i, axis) => axes.includes(axis) || i === other[axis]);
  const all = indicesOf(x.shape);
  return {
    shape,
    groups: indicesOf(kept).map((index) =>
      all.filter((each) => belongs(index, each)).map((each) => at(x, each)),
    ),
  };
}

const total = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0);
const oracles: Record<string, (xs: readonly number[]) => number> = {
  sum: total,
  mean: (xs) => total(xs) / xs.length,
  prod: (xs) => xs.reduce((product, x) => product * x, 1),
  max: (xs) => [...xs].sort((a, b) => b - a)[0] as number,
  min: (xs) => [...xs].sort((a, b) => a - b)[0] as number,
  any: (xs) => Number(xs.some((x) => x !== 0)),
  all: (xs) => Number(xs.every((x) => x !== 0)),
};
const names = ["sum", "mean", "max", "min", "any", "all"] as const;
const boolean = (name: string) => name === "any" || name === "all";

describe.each(names)("%s", (name) => {
  const oracle = oracles[name] as (xs: readonly number[]) => number;

  test.each(shapes.map((shape) => ({ shape })))("over every set of axes of $shape", ({ shape }) => {
    const x = scrambled(shape, 4);
    for (const axes of axisSets(shape.length)) {
      for (const keepDims of [false, true]) {
        const expected = groups(x, axes, keepDims);
        expect(whole(k[name](ofDense(x), axes, keepDims)), `axes ${axes}, keepDims ${keepDims}`).toEqual({
          shape: expected.shape,
          dtype: boolean(name) ? "bool" : "float64",
          values: expected.groups.map(oracle),
        });
      }
    }
  });

  test("gives the dtype of its operand, or bool", () => {
    for (const dtype of ["float32", "int32"] as const) {
      const y = k[name](array([2, 3, 4], [3], dtype), [0], false);
      expect(y.dtype).toBe(boolean(name) ? "bool" : dtype);
      expect(list(y)).toEqual([oracle([2, 3, 4])]);
    }
  });
});

describe("of nothing", () => {
  test.each([
    ["sum", 0],
    ["any", 0],
    ["all", 1],
  ] as const)("%s is %d", (name, neutral) => {
    for (const shape of emptyShapes) {
      const axis = shape.indexOf(0);
      const rest = shape.filter((_, i) => i !== axis);
      const y = k[name](ofDense(scrambled(shape)), [axis], false);
      expect(y.shape).toEqual(rest);
      expect(list(y)).toEqual(
        rest.reduce((size, extent) => size * extent, 1) === 0 ? [] : list(k.full(rest, neutral, "float64")),
      );
    }
  });

  test.each([...names, "logSumExp"] as const)(
    "%s over an axis that is not empty has an empty result",
    (name) => {
      expect(whole(k[name](k.full([2, 0], 1, "float64"), [0], false))).toMatchObject({
        shape: [0],
        values: [],
      });
      expect(whole(k[name](k.full([0, 3], 1, "float64"), [1], true))).toMatchObject({
        shape: [0, 1],
        values: [],
      });
    },
  );
});

describe("special values", () => {
  test.each(floating)("max and min propagate NaN wherever it stands, in %s", (dtype) => {
    const x = array([nan, 1, 2, 1, nan, 2, 1, 2, nan, 1, 2, 3], [4, 3], dtype);
    expect(list(k.max(x, [1], false))).toEqual([nan, nan, nan, 3]);
    expect(list(k.min(x, [1], false))).toEqual([nan, nan, nan, 1]);
  });

  test("max of only -Infinity is -Infinity, min of only Infinity is Infinity", () => {
    expect(list(k.max(array([-inf, -inf]), [0], false))).toEqual([-inf]);
    expect(list(k.min(array([inf, inf]), [0], false))).toEqual([inf]);
  });

  test("sums of infinities of both signs are NaN, of one sign infinite", () => {
    expect(list(k.sum(array([inf, -inf, inf, 1], [2, 2]), [1], false))).toEqual([nan, inf]);
  });

  test("any and all count NaN as true", () => {
    expect(list(k.any(array([nan, 0]), [0], false))).toEqual([1]);
    expect(list(k.all(array([nan, 1]), [0], false))).toEqual([1]);
  });

  test("float32 sums are rounded once, not at every step", () => {
    const many = array([2 ** 24, ...new Array<number>(100).fill(1)], undefined, "float32");
    expect(list(k.sum(many, [0], false))).toEqual([2 ** 24 + 100]);
    const tenths = k.full([1000], 0.1, "float32");
    expect(list(k.mean(tenths, [0], false))).toEqual([Math.fround(0.1)]);
  });

  test("int32 sums and running sums may pass its ends on their way, and are refused there", () => {
    const high = 2 ** 31 - 1;
    const of = (...values: number[]) => array(values, undefined, "int32");
    expect(list(k.sum(of(high, high, -high), [0], false))).toEqual([high]);
    const refused = (name: string, value: number) =>
      new ValueError(
        `${name}: ${value} does not fit into int32, which ends at ±2^31. ` +
          'Convert the operands first: x.to("float64")',
      );
    expect(() => k.sum(of(high, 2), [0], false)).toThrow(refused("sum", 2 ** 31 + 1));
    expect(() => k.cumsum(of(high, 1, -1), 0)).toThrow(refused("cumsum", 2 ** 31));
  });
});

describe("argMax and argMin", () => {
  const first = (xs: readonly number[], beats: (x: number, best: number) => boolean) =>
    xs.reduce((best, x, i) => (beats(x, xs[best] as number) ? i : best), 0);

  test("agree with a search along every axis", () => {
    for (const shape of [[5], [2, 3], [3, 1, 2], [2, 3, 2, 2]]) {
      const x = scrambled(shape, 11);
      for (const axis of shape.keys()) {
        const { groups: rows, shape: target } = groups(x, [axis], false);
        const expected = (beats: (x: number, best: number) => boolean) => ({
          shape: target,
          dtype: "int32",
          values: rows.map((row) => first(row, beats)),
        });
        expect(whole(k.argMax(ofDense(x), axis))).toEqual(expected((a, b) => a > b));
        expect(whole(k.argMin(ofDense(x), axis))).toEqual(expected((a, b) => a < b));
      }
    }
  });

  test("take the first of equals", () => {
    expect(list(k.argMax(array([1, 3, 3, 2]), 0))).toEqual([1]);
    expect(list(k.argMin(array([2, 1, 3, 1]), 0))).toEqual([1]);
    expect(list(k.argMax(array([-inf, -inf]), 0))).toEqual([0]);
  });

  test("take the first NaN, before any number", () => {
    const x = array([nan, 9, nan, 1, nan, inf, 3, 2, nan], [3, 3]);
    expect(list(k.argMax(x, 1))).toEqual([0, 1, 2]);
    expect(list(k.argMin(x, 1))).toEqual([0, 1, 2]);
  });

  test("take every dtype, and give no element where there is no row", () => {
    for (const dtype of ["float32", "int32", "bool"] as const) {
      expect(whole(k.argMax(array([0, 1, 1], [3], dtype), 0))).toEqual({
        shape: [],
        dtype: "int32",
        values: [1],
      });
      expect(list(k.argMin(array([1, 0, 0], [3], dtype), 0))).toEqual([1]);
    }
    expect(whole(k.argMax(k.full([0, 3], 1, "float64"), 1))).toMatchObject({ shape: [0], values: [] });
  });
});

describe("cumsum", () => {
  test("is the sum of the elements so far, along every axis", () => {
    for (const shape of [[5], [2, 3], [3, 1, 2], [2, 0], [0, 2]]) {
      const x = scrambled(shape, 6);
      for (const axis of shape.keys()) {
        const expected = build(shape, (index) =>
          total(
            Array.from({ length: (index[axis] as number) + 1 }, (_, i) =>
              at(
                x,
                index.map((j, a) => (a === axis ? i : j)),
              ),
            ),
          ),
        );
        for (const dtype of ["float64", "float32", "int32"] as const)
          expect(whole(k.cumsum(ofDense(x, dtype), axis))).toEqual({ shape, dtype, values: expected.values });
      }
    }
  });

  test("does not lose float32 digits on the way", () => {
    const sums = list(k.cumsum(array([2 ** 24, 1, 1, 1, 1], undefined, "float32"), 0));
    expect(sums.at(-1)).toBe(2 ** 24 + 4);
  });
});

describe("logSumExp", () => {
  test("is the logarithm of the sum of exponentials, over every set of axes", () => {
    for (const shape of shapes) {
      const x = scrambled(shape, 5);
      for (const axes of axisSets(shape.length)) {
        const expected = groups(x, axes, false);
        const y = k.logSumExp(ofDense(x), axes, false);
        expect(y.shape).toEqual(expected.shape);
        for (const [i, row] of expected.groups.entries())
          expect(list(y)[i]).toBeCloseTo(Math.log(total(row.map(Math.exp))), 12);
      }
    }
  });

  test.each(floating)("neither overflows nor loses the infinities, in %s", (dtype) => {
    const rows = array(
      [1000, 1000, -1000, -1000, -inf, 3, -inf, -inf, inf, 0, inf, -inf, inf, inf, nan, 0, 1e30, 0],
      [9, 2],
      dtype,
    );
    const expected = [1000 + Math.LN2, -1000 + Math.LN2, 3, -inf, inf, inf, inf, nan, stored(1e30, dtype)];
    expect(list(k.logSumExp(rows, [1], false))).toEqual(expected.map((value) => stored(value, dtype)));
  });

  test("keeps the reduced axes where asked", () => {
    expect(k.logSumExp(k.full([2, 3], 0, "float64"), [1], true).shape).toEqual([2, 1]);
  });
});

describe("norm", () => {
  test("of squares that overflow or vanish is that of the scaled numbers, of zeros 0", () => {
    const rows = array(
      [3e200, 4e200, -3e200, -4e200, 3e-200, -4e-200, 0, 0, 0.25, 0, -inf, 3, nan, inf],
      [7, 2],
    );
    const [large, negative, small, ...rest] = list(k.norm(rows, [1], false)) as [number, number, number];
    expect(large / 5e200).toBeCloseTo(1, 14);
    expect(negative / 5e200).toBeCloseTo(1, 14);
    expect(small / 5e-200).toBeCloseTo(1, 14);
    expect(rest).toEqual([0, 0.25, inf, nan]);
  });
});

describe("gradients along axes", () => {
  test("of logSumExp are shared by the infinities, and 0 where all are -Infinity", () => {
    const x = array([inf, 1, inf, -inf, -inf, -inf, 0, 0, -inf], [3, 3]);
    const y = k.logSumExp(x, [1], true);
    const g = array([8, 8, 8], [3, 1]);
    const expected = [4, 0, 4, 0, 0, 0, 4, 4, 0];
    for (const [i, each] of list(k.logSumExpGrad(g, x, y, [1])).entries())
      expect(each).toBeCloseTo(expected[i] as number, 12);
  });

  test("of softmax keep the digits of float64", () => {
    const y = array([0.1, 0.9]);
    const [first] = list(k.softmaxGrad(array([0.7, 0.3]), y, 0)) as [number];
    expect(first / (0.1 * (0.7 - (0.7 * 0.1 + 0.3 * 0.9)))).toBeCloseTo(1, 14);
  });
});

describe("prod and prodGrad", () => {
  test("halve an axis until one is left, and give each factor the product of the others", () => {
    const x = array([2, 3, 5, 7, 11]);
    expect(whole(k.prod(x, 0))).toEqual({ shape: [1], dtype: "float64", values: [2310] });
    expect(list(k.prodGrad(array([2], [1]), x, 0))).toEqual([2310, 1540, 924, 660, 420]);
  });

  test("go along any axis, with zeros among the factors", () => {
    const x = array([1, 0, 2, 3, 4, 0], [3, 2]);
    expect(whole(k.prod(x, 0))).toEqual({ shape: [1, 2], dtype: "float64", values: [8, 0] });
    expect(list(k.prodGrad(array([1, 1], [1, 2]), x, 0))).toEqual([8, 0, 4, 0, 2, 0]);
    expect(list(k.prod(x, 1))).toEqual([0, 6, 0]);
    expect(list(k.prodGrad(array([1, 2, 3], [3, 1]), x, 1))).toEqual([0, 1, 6, 4, 0, 12]);
  });

  test("round each product of float32, and none of float64", () => {
    expect(list(k.prod(array([0.1, 0.7]), 0))).toEqual([0.1 * 0.7]);
    expect(list(k.prodGrad(array([0.3], [1]), array([0.1, 0.7]), 0))).toEqual([0.3 * 0.7, 0.3 * 0.1]);
    const tenth = Math.fround(0.1);
    const x = k.full([4], 0.1, "float32");
    const pair = Math.fround(tenth * tenth);
    expect(list(k.prod(x, 0))).toEqual([Math.fround(pair * pair)]);
    const third = Math.fround(pair * tenth);
    expect(list(k.prodGrad(k.full([1], 1, "float32"), x, 0))).toEqual([third, third, third, third]);
  });
});
