/** Elementwise kernels: known values, special values, every dtype, and broadcasting against nested loops. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ValueError } from "../../../src/arguments/index.js";
import type { BinaryName, ComparisonName, UnaryName } from "../../../src/kernels/contract/index.js";
import * as singles from "../../../src/kernels/reference/singles.js";
import { array, floating, k, list, ofDense, scrambled, stored, whole } from "../../helpers/arrays.js";
import { zipWith } from "../../helpers/oracle.js";
import { ulps } from "../wasm/arrays.js";

type Pair = readonly [x: number, y: number];
type Triple = readonly [a: number, b: number, y: number];

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** What every function must give, exactly or to the last bits, in float64. */
const unary: Record<UnaryName, readonly Pair[]> = {
  neg: [
    [1.5, -1.5],
    [0, -0],
    [-inf, inf],
    [nan, nan],
  ],
  abs: [
    [-1.5, 1.5],
    [2, 2],
    [-0, 0],
    [-inf, inf],
    [nan, nan],
  ],
  sign: [
    [-3, -1],
    [0, 0],
    [7.5, 1],
    [inf, 1],
    [nan, nan],
  ],
  exp: [
    [0, 1],
    [1, Math.E],
    [-inf, 0],
    [710, inf],
    [-746, 0],
    [nan, nan],
  ],
  expm1: [
    [0, 0],
    [1e-20, 1e-20],
    [-inf, -1],
    [1, 1.718281828459045],
    [-50, -1],
    [inf, inf],
  ],
  log: [
    [1, 0],
    [0, -inf],
    [-1, nan],
    [Math.E, 1],
    [inf, inf],
    [2, Math.LN2],
  ],
  log1p: [
    [0, 0],
    [1e-20, 1e-20],
    [-1, -inf],
    [-2, nan],
    [1, Math.LN2],
  ],
  sqrt: [
    [4, 2],
    [2, Math.SQRT2],
    [0, 0],
    [-1, nan],
    [inf, inf],
  ],
  rsqrt: [
    [4, 0.5],
    [0, inf],
    [inf, 0],
    [-1, nan],
    [2, Math.SQRT1_2],
  ],
  square: [
    [-3, 9],
    [1e200, inf],
    [0.5, 0.25],
    [nan, nan],
  ],
  reciprocal: [
    [4, 0.25],
    [0, inf],
    [-0, -inf],
    [inf, 0],
  ],
  sin: [
    [0, 0],
    [Math.PI / 6, 0.5],
    [Math.PI / 2, 1],
    [inf, nan],
  ],
  cos: [
    [0, 1],
    [Math.PI / 3, 0.5],
    [Math.PI, -1],
    [inf, nan],
  ],
  tan: [
    [0, 0],
    [Math.PI / 4, 1],
    [-Math.PI / 4, -1],
    [inf, nan],
  ],
  asin: [
    [0, 0],
    [1, Math.PI / 2],
    [0.5, Math.PI / 6],
    [1.5, nan],
  ],
  acos: [
    [1, 0],
    [0, Math.PI / 2],
    [-1, Math.PI],
    [1.5, nan],
  ],
  atan: [
    [0, 0],
    [1, Math.PI / 4],
    [inf, Math.PI / 2],
    [-inf, -Math.PI / 2],
  ],
  sinh: [
    [0, 0],
    [1, 1.1752011936438014],
    [-800, -inf],
  ],
  cosh: [
    [0, 1],
    [1, 1.5430806348152437],
    [-800, inf],
  ],
  tanh: [
    [0, 0],
    [1, 0.7615941559557649],
    [400, 1],
    [-inf, -1],
  ],
  sigmoid: [
    [0, 0.5],
    [1, 0.7310585786300049],
    [-1000, 0],
    [1000, 1],
    [-inf, 0],
    [inf, 1],
    [-700, 9.85967654375977e-305],
    [nan, nan],
  ],
  softplus: [
    [0, Math.LN2],
    [1000, 1000],
    [-1000, 0],
    [-inf, 0],
    [inf, inf],
    [-40, 4.248354255291589e-18],
    [40, 40],
    [nan, nan],
  ],
  relu: [
    [-2, 0],
    [0, 0],
    [3.5, 3.5],
    [-inf, 0],
    [nan, nan],
  ],
  gelu: [
    [0, 0],
    [1, 0.8413447460685429],
    [-1, -0.15865525393145707],
    [40, 40],
    [inf, inf],
  ],
  erf: [
    [0, 0],
    [1, 0.8427007929497149],
    [-1, -0.8427007929497149],
    [6, 1],
    [-inf, -1],
    [inf, 1],
    [nan, nan],
  ],
  floor: [
    [1.7, 1],
    [-1.2, -2],
    [3, 3],
    [-inf, -inf],
  ],
  ceil: [
    [1.2, 2],
    [-1.7, -1],
    [3, 3],
    [inf, inf],
  ],
  round: [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [0.49999999999999994, 0],
    [2.4, 2],
    [-2.6, -3],
    [2 ** 51 + 0.5, 2 ** 51],
    [nan, nan],
  ],
};

const binary: Record<BinaryName, readonly Triple[]> = {
  add: [
    [1, 2, 3],
    [inf, -inf, nan],
    [0.1, 0.2, 0.30000000000000004],
  ],
  sub: [
    [1, 2, -1],
    [inf, inf, nan],
  ],
  mul: [
    [-3, 2, -6],
    [0, inf, nan],
  ],
  div: [
    [1, 4, 0.25],
    [1, 0, inf],
    [-1, 0, -inf],
    [0, 0, nan],
  ],
  pow: [
    [2, 10, 1024],
    [2, -1, 0.5],
    [-8, 3, -512],
    [0, 0, 1],
    [0, -1, inf],
    [-8, 1 / 3, nan],
    [1, nan, 1],
    [nan, 0, 1],
    [1, inf, 1],
    [-1, inf, 1],
    [-1, -inf, 1],
    [-1, nan, nan],
    [-1, 3, -1],
  ],
  maximum: [
    [1, 2, 2],
    [-1, -2, -1],
    [nan, 1, nan],
    [1, nan, nan],
    [-inf, 5, 5],
  ],
  minimum: [
    [1, 2, 1],
    [-1, -2, -2],
    [nan, 1, nan],
    [1, nan, nan],
    [inf, 5, 5],
  ],
  atan2: [
    [0, 1, 0],
    [1, 0, Math.PI / 2],
    [0, -1, Math.PI],
    [-1, -1, -0.75 * Math.PI],
    [1, 1, Math.PI / 4],
  ],
};

const comparisons: Record<ComparisonName, readonly Triple[]> = {
  eq: [
    [1, 1, 1],
    [1, 2, 0],
    [0, -0, 1],
    [nan, nan, 0],
    [inf, inf, 1],
  ],
  ne: [
    [1, 1, 0],
    [1, 2, 1],
    [0, -0, 0],
    [nan, nan, 1],
  ],
  lt: [
    [1, 2, 1],
    [2, 2, 0],
    [3, 2, 0],
    [nan, 1, 0],
    [1, nan, 0],
  ],
  le: [
    [1, 2, 1],
    [2, 2, 1],
    [3, 2, 0],
    [nan, nan, 0],
  ],
  gt: [
    [1, 2, 0],
    [2, 2, 0],
    [3, 2, 1],
    [1, nan, 0],
  ],
  ge: [
    [1, 2, 0],
    [2, 2, 1],
    [3, 2, 1],
    [nan, nan, 0],
  ],
  logicalAnd: [
    [1, 1, 1],
    [1, 0, 0],
    [0, 0, 0],
    [-0.5, nan, 1],
    [0, nan, 0],
  ],
  logicalOr: [
    [1, 1, 1],
    [1, 0, 1],
    [0, 0, 0],
    [0, nan, 1],
    [0, -0, 0],
  ],
};

const entries = <Name extends string, T>(table: Record<Name, T>) => Object.entries(table) as [Name, T][];

/** Equal, or apart by rounding only. */
function expectNear(actual: number, expected: number, label: string): void {
  if (Object.is(actual, expected) || actual === expected) return;
  expect(Math.abs(actual - expected), `${label} is ${actual}, expected ${expected}`).toBeLessThanOrEqual(
    4 * Number.EPSILON * Math.max(Math.abs(expected), Number.EPSILON),
  );
}

describe.each(entries(unary))("%s", (name, pairs) => {
  test("has its known values in float64", () => {
    const y = k[name](array(pairs.map(([x]) => x)));
    expect(y.dtype).toBe("float64");
    for (const [i, [x, expected]] of pairs.entries())
      expectNear(list(y)[i] as number, expected, `${name}(${x})`);
  });

  test("in float32 is the float64 value of the same operand, rounded once", () => {
    const xs = pairs.map(([x]) => Math.fround(x)).concat([0.1, 0.7, 1.3].map(Math.fround));
    const single = k[name](array(xs, undefined, "float32"));
    expect(single.dtype).toBe("float32");
    const wide = list(k[name](array(xs)));
    if (!Object.hasOwn(singles, name)) expect(list(single)).toEqual(wide.map(Math.fround));
    // singles.test.ts has their bounds
    else for (const [i, x] of list(single).entries()) expect(ulps(x, wide[i] as number)).toBeLessThan(3.51);
  });

  test("keeps the shape, of scalars and empty arrays too", () => {
    for (const shape of [[], [0], [3, 0, 2], [1, 1], [2, 3]])
      expect(k[name](ofDense(scrambled(shape))).shape).toEqual(shape);
    expect(list(k[name](array([1], [])))).toEqual([...k.read(k[name](array([1])))]);
  });
});

describe("int32", () => {
  const low = -(2 ** 31);
  test.each([
    ["neg", [3, -4, 0], [-3, 4, 0]],
    ["abs", [3, -4, 0], [3, 4, 0]],
    ["sign", [3, -4, 0], [1, -1, 0]],
    ["square", [3, -4, 0], [9, 16, 0]],
    ["relu", [3, -4, 0], [3, 0, 0]],
    ["floor", [3, -4, 0], [3, -4, 0]],
    ["ceil", [3, -4, 0], [3, -4, 0]],
    ["round", [3, -4, 0], [3, -4, 0]],
  ] as const)("%s of %j is %j", (name, xs, expected) => {
    expect(whole(k[name](array(xs, undefined, "int32")))).toEqual({
      shape: [xs.length],
      dtype: "int32",
      values: expected,
    });
  });

  const integer = (...values: number[]) => array(values, undefined, "int32");
  const high = 2 ** 31 - 1;

  test("the ends of the range are results like others", () => {
    expect(list(k.add(integer(high - 1, low + 1), integer(1, -1)))).toEqual([high, low]);
    expect(list(k.sub(integer(-2, 1), integer(high - 1, high)))).toEqual([low, -high + 1]);
    expect(list(k.mul(integer(46341, 65536, -65536), integer(46340, 32767, 32768)))).toEqual([
      46341 * 46340,
      65536 * 32767,
      low,
    ]);
    expect(list(k.square(integer(46340)))).toEqual([46340 ** 2]);
    expect(list(k.neg(integer(high)))).toEqual([-high]);
    expect(list(k.clamp(integer(high, low), -Infinity, Infinity))).toEqual([high, low]);
  });

  test.each([
    ["neg", "2147483648", () => k.neg(integer(3, low))],
    ["abs", "2147483648", () => k.abs(integer(low))],
    ["square", "2147488281", () => k.square(integer(46341))],
    ["add", "2147483648", () => k.add(integer(high), integer(1))],
    ["sub", "-2147483649", () => k.sub(integer(low), integer(1))],
    ["mul", "4611686014132420600", () => k.mul(integer(high), integer(high))],
    ["pow", "12157665459056929000", () => k.pow(integer(3), integer(40))],
    ["pow", "2147483648", () => k.powScalar(integer(2), 31)],
    ["pow", "Infinity", () => k.pow(integer(0), integer(-1))],
    ["clamp", "3000000000", () => k.clamp(integer(5), 3e9, 4e9)],
  ])("%s of what int32 cannot hold, %s, is refused", (name, value, run) => {
    expect(run).toThrow(
      new ValueError(
        `${name}: ${value} does not fit into int32, which ends at ±2^31. ` +
          'Convert the operands first: x.to("float64")',
      ),
    );
  });

  test("powers are exact up to the ends of the range, and negative ones truncate", () => {
    const bases = integer(3, -3, 7, -2, 5, 1, -1, -1, 0, 46340);
    const exponents = integer(19, 19, 11, 31, -1, -5, -5, -4, 0, 2);
    const expected = [1162261467, -1162261467, 1977326743, low, 0, 1, -1, 1, 1, 46340 ** 2];
    expect(list(k.pow(bases, exponents))).toEqual(expected);
    expect(list(k.powScalar(integer(3, -3, 7), 3))).toEqual([27, -27, 343]);
  });

  test("maximum and minimum stay int32", () => {
    const [a, b] = [array([1, -5], [2], "int32"), array([0, 7], [2], "int32")];
    expect(whole(k.maximum(a, b))).toEqual({ shape: [2], dtype: "int32", values: [1, 7] });
    expect(whole(k.minimum(a, b))).toEqual({ shape: [2], dtype: "int32", values: [0, -5] });
  });
});

describe("erf", () => {
  const fixture = new URL("../../fixtures/torch/ops_erf.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: Pair[] };
  const bits = (x: number) => new BigInt64Array(new Float64Array([x]).buffer)[0] as bigint;

  test("is within two units in the last place of the C library's, and odd", () => {
    expect(cases.length).toBeGreaterThan(200);
    const xs = cases.map(([x]) => x);
    const [ys, mirrored] = [list(k.erf(array(xs))), list(k.erf(array(xs.map((x) => -x))))];
    for (const [i, [x, expected]] of cases.entries()) {
      const distance = Number(bits(ys[i] as number) - bits(expected));
      expect(Math.abs(distance), `erf(${x}) is ${ys[i]}, expected ${expected}`).toBeLessThanOrEqual(2);
      expect(mirrored[i]).toBe(-(ys[i] as number));
    }
  });
});

const shapePairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[], [3]],
  [[2, 3], []],
  [[2, 3], [3]],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [4, 1, 3],
    [2, 1],
  ],
  [[1], [0]],
  [
    [2, 0, 3],
    [1, 3],
  ],
  [
    [0, 1],
    [1, 4],
  ],
  [
    [1, 0],
    [2, 1],
  ],
  [
    [3, 1, 2, 1],
    [4, 1, 5],
  ],
];

describe.each(entries({ ...binary, ...comparisons }))("%s", (name, triples) => {
  const isComparison = name in comparisons;
  const [as, bs] = [triples.map(([a]) => a), triples.map(([, b]) => b)];

  test("has its known values", () => {
    const y = k[name](array(as), array(bs));
    expect(y.dtype).toBe(isComparison ? "bool" : "float64");
    for (const [i, [a, b, expected]] of triples.entries())
      expectNear(list(y)[i] as number, expected, `${name}(${a}, ${b})`);
  });

  test("in float32 is the float64 value of the same operands, rounded once", () => {
    const [a, b] = [as.map(Math.fround), bs.map(Math.fround)];
    const single = k[name](array(a, undefined, "float32"), array(b, undefined, "float32"));
    expect(single.dtype).toBe(isComparison ? "bool" : "float32");
    expect(list(single)).toEqual(list(k[name](array(a), array(b))).map(Math.fround));
  });

  test.each(shapePairs)("broadcasts %j with %j", (left, right) => {
    const [a, b] = [scrambled(left, 3), scrambled(right, 8)];
    const one = (x: number, y: number) => list(k[name](array([x], []), array([y], [])))[0] as number;
    const expected = zipWith(one, a, b);
    expect(whole(k[name](ofDense(a), ofDense(b)))).toEqual({
      shape: expected.shape,
      dtype: isComparison ? "bool" : "float64",
      values: expected.values,
    });
  });
});

test("comparisons take every dtype", () => {
  for (const dtype of ["float64", "float32", "int32", "bool"] as const) {
    const [a, b] = [array([0, 1, 1], undefined, dtype), array([1, 1, 0], undefined, dtype)];
    const rows = { eq: [0, 1, 0], ne: [1, 0, 1], lt: [1, 0, 0], le: [1, 1, 0], gt: [0, 0, 1], ge: [0, 1, 1] };
    for (const [name, expected] of entries({ ...rows, logicalAnd: [0, 1, 0], logicalOr: [1, 1, 1] }))
      expect(whole(k[name](a, b)), `${name} of ${dtype}`).toEqual({
        shape: [3],
        dtype: "bool",
        values: expected,
      });
  }
});

describe("with parameters", () => {
  test.each(floating)("leakyRelu, elu, clamp and powScalar in %s", (dtype) => {
    const x = array([-2, -0.5, 0, 0.5, 2, nan, inf, -inf], undefined, dtype);
    const rounded = (values: number[]) => values.map((value) => stored(value, dtype));
    expect(list(k.leakyRelu(x, 0.1)).map(Math.abs)).toEqual(rounded([0.2, 0.05, 0, 0.5, 2, nan, inf, inf]));
    expect(list(k.leakyRelu(x, 0.1))[0]).toBeLessThan(0);
    expect(list(k.elu(x, 2)).slice(2)).toEqual(rounded([0, 0.5, 2, nan, inf, -2]));
    expect(list(k.elu(x, 2))[0]).toBe(stored(2 * Math.expm1(-2), dtype));
    expect(list(k.clamp(x, -1, 1))).toEqual(rounded([-1, -0.5, 0, 0.5, 1, nan, 1, -1]));
    expect(list(k.clamp(x, -inf, 0.3))).toEqual(rounded([-2, -0.5, 0, 0.3, 0.3, nan, 0.3, -inf]));
    expect(list(k.powScalar(x, 2))).toEqual(rounded([4, 0.25, 0, 0.25, 4, nan, inf, inf]));
    expect(list(k.powScalar(x, 0))).toEqual(new Array(8).fill(1));
    expect(list(k.powScalar(x, 0.5)).slice(2, 5)).toEqual(rounded([0, Math.SQRT1_2, Math.SQRT2]));
  });

  test("logicalNot is true where an element is 0, in every dtype", () => {
    expect(whole(k.logicalNot(array([0, -0, 0.5, nan])))).toEqual({
      shape: [4],
      dtype: "bool",
      values: [1, 1, 0, 0],
    });
    for (const dtype of ["float32", "int32", "bool"] as const)
      expect(list(k.logicalNot(array([0, 1], [2, 1], dtype)))).toEqual([1, 0]);
  });

  test("where chooses element by element, all three operands stretched", () => {
    for (const [[left, right], condition] of shapePairs.flatMap((pair) =>
      [[], [1]].map((shape) => [pair, shape] as const),
    )) {
      const [c, a, b] = [scrambled(condition, 2), scrambled(left, 3), scrambled(right, 8)];
      const expected = zipWith((test, x, y) => (test !== 0 ? x : y) as number, c, a, b);
      expect(whole(k.where(ofDense(c, "bool"), ofDense(a), ofDense(b)))).toEqual({
        shape: expected.shape,
        dtype: "float64",
        values: expected.values,
      });
    }
    const mask = array([1, 0, 1, 0, 0, 1], [2, 3], "bool");
    for (const dtype of ["float32", "int32", "bool"] as const)
      expect(whole(k.where(mask, array([1], [], dtype), array([0, 0, 0], [3], dtype)))).toEqual({
        shape: [2, 3],
        dtype,
        values: [1, 0, 1, 0, 0, 1],
      });
  });

  test("where does not compute with what it does not choose", () => {
    expect(list(k.where(array([1, 0], [2], "bool"), array([1, nan]), array([inf, 2])))).toEqual([1, 2]);
  });
});
