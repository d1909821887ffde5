/** The functions of our own against an oracle of more digits, in units of the last place of float32. */
import { describe, expect, test } from "vitest";
import type { NdArray } from "../../../../src/array/index.js";
import { reference } from "../../../../src/kernels/index.js";
import { erf } from "../../../../src/kernels/reference/elementwise.js";
import { bySize } from "../../../helpers/size.js";
import {
  array,
  awkward,
  elementsOf,
  expectSame,
  freshWasm,
  isResident,
  numbers,
  random,
  ulps,
} from "../arrays.js";

// nothing passes through in blocks: that a result is in linear memory says where it was computed
const { kernels } = freshWasm({ smallest: 0, streamedFrom: Infinity });
const lengths = Array.from({ length: 20 }, (_, i) => i);

interface Case {
  readonly name: string;
  readonly run: (a: NdArray) => NdArray;
  readonly bound: number;
  readonly exact: (x: number) => number;
  /** Beyond it the reference computes. */
  readonly farthest?: number;
}

/** Bounds that the sources of the functions state. The doubles of the oracles are exact at this scale. */
const cases: readonly Case[] = [
  { name: "erf", run: kernels.erf, bound: 1.5, exact: erf },
  { name: "expm1", run: kernels.expm1, bound: 0.51, exact: Math.expm1 },
  { name: "log1p", run: kernels.log1p, bound: 0.51, exact: Math.log1p },
  { name: "sin", run: kernels.sin, bound: 0.51, exact: Math.sin, farthest: 262_144 },
  { name: "cos", run: kernels.cos, bound: 0.51, exact: Math.cos, farthest: 262_144 },
  {
    name: "softplus",
    run: kernels.softplus,
    bound: 0.51,
    exact: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  },
  {
    name: "elu",
    run: (a) => kernels.elu(a, 1.3),
    bound: 0.51,
    exact: (x) => (x <= 0 ? 1.3 * Math.expm1(x) : x),
  },
  ...[-8, -3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3, 3.5, 4, 5, 16].map(
    (exponent): Case => ({
      name: `powScalar ${exponent}`,
      run: (a) => kernels.powScalar(a, exponent),
      bound: 0.51,
      exact: (x) => x ** exponent,
    }),
  ),
];

/** Every nth float32 there is, subnormals, infinities and NaNs included: a million of them at full size. */
const stride = bySize(4093, 65_521);
const everywhere = () => {
  const bits = Uint32Array.from({ length: Math.floor(2 ** 32 / stride) }, (_, i) => i * stride);
  return new Float32Array(bits.buffer);
};
/** Densely where the functions bend. */
const points = bySize(100_000, 8000);
const around = (low: number, high: number) =>
  Float32Array.from({ length: points }, (_, i) => low + ((high - low) * i) / points);
/** What lies next to multiples of π/2, where a reduction loses most. */
const nearQuarters = () => {
  const values = Array.from({ length: bySize(150_000, 10_000) }, (_, i) => i * bySize(1, 15)).map((n) =>
    Math.fround((n * Math.PI) / 2),
  );
  return Float32Array.from(values.flatMap((x) => [x, -x]));
};

describe("over the whole range", () => {
  test.each(cases)("$name is within $bound ulp", ({ name, run, bound, exact, farthest = Infinity }) => {
    const places = [everywhere(), around(-1.1, 1.1), around(-110, 95), around(0.9, 4.1), nearQuarters()];
    for (const place of places) {
      const x = place.filter((each) => !(Math.abs(each) > farthest));
      const result = run(array([x.length], x));
      expect(isResident(result), name).toBe(true);
      const y = elementsOf(result);
      let [worst, at] = [0, 0];
      for (let i = 0; i < x.length; i++) {
        const error = ulps(y[i] as number, exact(x[i] as number));
        if (error > worst) [worst, at] = [error, x[i] as number];
      }
      expect(worst, `${name}(${at})`).toBeLessThanOrEqual(bound);
    }
  });

  test.each(cases)("$name gives each element the same bits wherever it lies", ({ run }) => {
    const whole = elementsOf(run(random([20], 9)));
    for (const n of lengths.slice(1)) {
      const part = elementsOf(run(array([n], numbers(20, 9).slice(20 - n))));
      expect(part).toEqual(whole.slice(20 - n));
    }
  });

  test.each(cases)(
    "$name keeps NaN, and treats infinities and zeros as the oracle, signs included",
    ({ name, run, exact }) => {
      const x = [Number.NaN, Infinity, -Infinity, 0, -0];
      const y = elementsOf(run(array([5], x)));
      for (const [i, each] of x.entries())
        expect(Object.is(y[i], Math.fround(exact(each))), `${name}(${each}) is ${y[i]}`).toBe(true);
    },
  );
});

/** The share of a normal distribution below x and its density, with all digits of the tail. */
function normal(x: number): readonly [share: number, density: number] {
  const [size, density] = [Math.abs(x), Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)];
  let fraction = size;
  for (let n = 300; n >= 1; n--) fraction = size + n / fraction;
  const tail = size < 2 ? (1 - erf(size * Math.SQRT1_2)) / 2 : density / fraction;
  return [x < 0 ? tail : 1 - tail, density];
}

test("gelu and its slope lose no digits to cancellation, but where the slope goes through 0", () => {
  const x = around(-13, 13);
  const { value, slope } = kernels.geluWithSlope(array([x.length], x));
  const [y, d] = [elementsOf(value), elementsOf(slope)];
  for (let i = 0; i < x.length; i++) {
    const [share, density] = normal(x[i] as number);
    // an exponent of 85 has so few digits behind its point
    const near = 1e-6 + ((x[i] as number) < 0 ? 1.5e-7 * ((x[i] as number) ** 2 / 2) : 0);
    expect(Math.abs((y[i] as number) - (x[i] as number) * share)).toBeLessThanOrEqual(
      near * Math.abs((x[i] as number) * share),
    );
    expect(Math.abs((d[i] as number) - (share + (x[i] as number) * density))).toBeLessThanOrEqual(
      near * (share + Math.abs((x[i] as number) * density)),
    );
  }
  expect(elementsOf(kernels.gelu(array([x.length], x)))).toEqual(y);
});

test("erf never leaves [-1, 1]", () => {
  const x = around(-4.5, 4.5);
  for (const y of elementsOf(kernels.erf(array([x.length], x)))) expect(Math.abs(y)).toBeLessThanOrEqual(1);
});

test("sin and cos of what lies too far out are the reference's", () => {
  const a = array([5], [1, 2, 3e5, -1e30, 4]);
  expectSame(kernels.sin(a), reference.sin(a));
  expectSame(kernels.cos(a), reference.cos(a));
});

describe("exact to the last bit", () => {
  const exact: [string, (k: typeof kernels, a: NdArray) => NdArray][] = [
    ["leakyRelu", (k, a) => k.leakyRelu(a, 0.01)],
    ["leakyRelu of a steep slope", (k, a) => k.leakyRelu(a, -3.7)],
    ["clamp", (k, a) => k.clamp(a, -0.7, 1.1)],
    ["clamp from below", (k, a) => k.clamp(a, 0, Infinity)],
    ["clamp from above", (k, a) => k.clamp(a, -Infinity, -0.1)],
    ["clamp between bounds that cross", (k, a) => k.clamp(a, 1, -1)],
    ["clamp at NaN", (k, a) => k.clamp(a, Number.NaN, 1)],
    ["powScalar 2", (k, a) => k.powScalar(a, 2)],
    ["powScalar -1", (k, a) => k.powScalar(a, -1)],
    ["powScalar 0", (k, a) => k.powScalar(a, 0)],
    ["powScalar 0.5", (k, a) => k.powScalar(a, 0.5)],
  ];
  test.each(exact)("%s has the bits of the reference at every length and for awkward numbers", (_, run) => {
    for (const n of lengths)
      for (const a of [random([n], n + 1), awkward([n], n)])
        expectSame(run(kernels, a), run(reference as typeof kernels, a), `${n}`);
  });
});
