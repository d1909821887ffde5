/** The error function's complement and inverses, and the normal distribution: to the last digits, and at the edge. */
import { describe, expect, test } from "vitest";
import {
  erf,
  erfc,
  erfcinv,
  erfcx,
  erfinv,
  gradcheck,
  gradgradcheck,
  logNdtr,
  ndtr,
  ndtri,
  type Tensor,
  tensor,
  vmap,
} from "wengert";
import { erfcxOp } from "../../../src/ops/internal.js";
import { type Known, worst } from "./known.js";

const double = (values: readonly number[], requiresGrad = false) =>
  tensor(values, { dtype: "float64", requiresGrad });

/** By mpmath, with 40 digits. */
const known: readonly Known[] = [
  [
    "erfcx",
    erfcx,
    [
      [-12.7, 2.230421700542959e70],
      [-2, 108.94090438997797],
      [-0.5, 1.952360489182557],
      [-0.3, 1.4537492328427655],
      [1e-9, 0.9999999988716208],
      [0.3, 0.7345993345676551],
      [0.5, 0.6156903441929259],
      [0.99, 0.4303312130641483],
      [2, 0.25539567631050575],
      [3.9, 0.14031418160068973],
      [4, 0.13699945762506138],
      [4.1, 0.133834116418652],
      [12.7, 0.04428792214147864],
      [100, 0.005641613782989433],
      [100000000, 5.641895835477562e-9],
    ],
  ],
  [
    "the first derivative of erfcx",
    (x) => erfcxOp(x, 1),
    [
      [-2, -436.8919967270074],
      [0.3, -0.6876195663549195],
      [1.5, -0.16362291773256007],
      [1.999, -0.10688011376238205],
      [2, -0.1067964618534896],
      [3.9, -0.03392855061013266],
      [12.7, -0.0034659447019551844],
      [100, -5.6410497625993184e-5],
      [100000000, -5.641895835477562e-17],
    ],
  ],
  [
    "the third derivative of erfcx",
    (x) => erfcxOp(x, 3),
    [
      [-2, -9609.367169659972],
      [0.3, -2.1165021078262627],
      [0.9, -0.5764307449654285],
      [2, -0.09276382658574601],
      [3.9, -0.011025988590241788],
      [12.7, -0.00012621793411259508],
      [100, -3.383445820601696e-8],
      [100000000, -3.385137501286536e-32],
    ],
  ],
  [
    "erfinv",
    erfinv,
    [
      [1e-300, 8.86226925452758e-301],
      [1e-9, 8.86226925452758e-10],
      [-1e-5, -8.862269254759594e-6],
      [0.1, 0.08885599049425769],
      [-0.499, -0.47582428088309237],
      [0.5, 0.4769362762044699],
      [0.9, 1.1630871536766743],
      [-0.999999, -3.458910737275499],
      [0.999999999999, 5.042031898572696],
      [0.9999999999999999, 5.8635847487551676],
    ],
  ],
  [
    "erfcinv",
    erfcinv,
    [
      [1e-307, 26.514955020853616],
      [1e-100, 15.065574702592645],
      [1e-9, 4.320005384913445],
      [0.0034, 2.07115093990655],
      [0.1, 1.163087153676674],
      [0.4999, 0.4770475405909757],
      [0.5001, 0.4768250236254278],
      [0.75, 0.2253120550121781],
      [1.001, -0.0008862271574664545],
      [1.5, -0.4769362762044699],
      [1.999, -2.3267537655135464],
    ],
  ],
  [
    "logNdtr",
    logNdtr,
    [
      [-10000, -50000010.12927891],
      [-40, -804.6084420137538],
      [-5, -15.064998393988725],
      [-1.2, -2.1622175060437394],
      [-1, -1.8410216450092636],
      [-0.9, -1.6924928065613383],
      [0.7, -0.2770239422771313],
      [6, -9.865876455243758e-10],
      [9, -1.1285884059538405e-19],
    ],
  ],
];

test.each(known)("%s is right to the last digits", (_, f, values) => {
  expect(worst(f, values)).toBeLessThan(3e-14);
});

test("inverses give back what they are given", () => {
  const ys = Array.from({ length: 61 }, (_, i) => (i - 30) / 12);
  for (const y of ys) {
    expect(erfinv(erf(double([y]))).item() / (y || 1)).toBeCloseTo(y === 0 ? 0 : 1, 11);
    expect(erfcinv(erfc(double([Math.abs(y) * 10]))).item()).toBeCloseTo(Math.abs(y) * 10, 12);
    expect(ndtri(ndtr(double([y - 4]))).item()).toBeCloseTo(y - 4, 12);
  }
});

test("the ends of the line, and beyond", () => {
  const at = (f: (x: Tensor) => Tensor, ...xs: number[]) => f(double(xs)).toArray();
  expect(at(erfinv, -1, 1, -0, 1.01, NaN)).toEqual([-Infinity, Infinity, -0, NaN, NaN]);
  expect(at(erfcinv, 0, 2, 1, -0.01, 2.01, NaN)).toEqual([Infinity, -Infinity, 0, NaN, NaN, NaN]);
  expect(at(erfcx, Infinity, -Infinity, -30, NaN)).toEqual([0, Infinity, Infinity, NaN]);
  expect(at((x) => erfcxOp(x, 1), Infinity, -Infinity, NaN)).toEqual([0, -Infinity, NaN]);
  expect(at(ndtr, -Infinity, 0, Infinity, NaN)).toEqual([0, 0.5, 1, NaN]);
  expect(at(logNdtr, Infinity, -Infinity, NaN)).toEqual([-0, -Infinity, NaN]);
  expect(at(ndtri, 0, 0.5, 1, 1.1)).toEqual([-Infinity, -0, Infinity, NaN]);
});

test("the gradient of logNdtr is -x far below 0, where Φ(x) itself is 0", () => {
  const x = double([-1e3, -1e6], true);
  logNdtr(x).sum().backward();
  const gradient = x.grad?.toTypedArray() as Float64Array;
  expect((gradient[0] as number) / 1e3).toBeCloseTo(1 + 1e-6, 10);
  expect((gradient[1] as number) / 1e6).toBeCloseTo(1, 11);
});

describe("derivatives to second order", () => {
  const functions: [string, (x: Tensor) => Tensor, Tensor][] = [
    ["erfcx", erfcx, double([-1.3, 0.2, 1.7, 2.4, 6], true)],
    ["erfinv", erfinv, double([-0.7, 0.2, 0.6], true)],
    ["erfcinv", erfcinv, double([0.05, 0.6, 1.4], true)],
    ["ndtr", ndtr, double([-1.3, 0.2, 1.7], true)],
    ["logNdtr, on both sides of its seam", logNdtr, double([-7, -1.1, -0.9, 1.7], true)],
    ["ndtri", ndtri, double([0.1, 0.5, 0.8], true)],
  ];
  test.each(functions)("%s", (_, f, x) => {
    expect(gradcheck(f, [x]).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(f, [x]).rows.every(({ passed }) => passed)).toBe(true);
  });
});

test("many examples at once, and whole numbers as float32", () => {
  const xs = double([0.3, 0.8, 0.7, 0.9]).reshape([2, 2]);
  const f = (x: Tensor) => erfinv(x).add(erfcx(x)).add(logNdtr(x));
  expect(vmap(f)(xs).toArray()).toEqual(f(xs).toArray());
  expect(erfinv(tensor([0, 1], { dtype: "int32" }))).toMatchObject({ dtype: "float32" });
});
