/** Modified Bessel functions: to the last digits, at the edge, and as what equations they solve. */
import { describe, expect, test } from "vitest";
import { gradcheck, gradgradcheck, gradients, i0, i0e, i1, i1e, type Tensor, tensor, vmap } from "wengert";
import { besselI, besselIScaled } from "../../../src/ops/internal.js";
import { type Known, worst } from "./known.js";

const double = (values: readonly number[], requiresGrad = false) =>
  tensor(values, { dtype: "float64", requiresGrad });

/** By mpmath, with 40 digits. */
const known: readonly Known[] = [
  [
    "I0",
    i0,
    [
      [1e-9, 1],
      [0.5, 1.0634833707413236],
      [-2.5, 3.289839144050123],
      [15, 339649.3732979139],
      [29.9, 708478330489.0145],
      [30.1, 862432920031.7792],
      [-45, 2.0834140751773148e18],
      [600, 6.1463054039368444e258],
      [712, 2.4684110577627523e307],
    ],
  ],
  [
    "I1",
    i1,
    [
      [1e-9, 5e-10],
      [0.5, 0.2578943053908963],
      [-2.5, -2.5167162452886984],
      [15, 328124.9219702064],
      [29.9, 696528308361.0927],
      [30.1, 847983630191.5414],
      [-45, -2.0601334620815772e18],
      [600, 6.141181345066892e258],
      [712, 2.4666770135246153e307],
    ],
  ],
  [
    "I2",
    (x) => besselI(x, 2),
    [
      [1e-9, 1.25e-19],
      [0.5, 0.031906149177738256],
      [-2.5, 1.2764661478191643],
      [15, 295899.38370188634],
      [29.9, 661887808190.6136],
      [30.1, 806088492776.5273],
      [-45, 1.991852587973689e18],
      [600, 6.125834799453289e258],
    ],
  ],
  [
    "I6",
    (x) => besselI(x, 6),
    [
      [0.01, 2.1701466393970312e-17],
      [0.5, 3.421235926382578e-7],
      [-2.5, 0.006603266063786014],
      [15, 99830.67504158233],
      [29.9, 384857869403.7561],
      [30.1, 470411637408.5253],
      [-45, 1.3910844370518505e18],
      [600, 5.9645067411880715e258],
    ],
  ],
  [
    "I0, scaled",
    i0e,
    [
      [1e-9, 0.999999999],
      [0.5, 0.6450352704491501],
      [-2.5, 0.27004644161220276],
      [29.9, 0.07326921904600191],
      [30.1, 0.07302329413106094],
      [-45, 0.05963811501173195],
      [10000, 0.003989472674604732],
      [100000000, 3.989422809001105e-5],
    ],
  ],
  [
    "I1, scaled",
    i1e,
    [
      [1e-9, 4.999999995000001e-10],
      [0.5, 0.1564208031848717],
      [-2.5, -0.20658464953126657],
      [29.9, 0.07203337491186879],
      [30.1, 0.07179985435101434],
      [-45, -0.05897170313620064],
      [10000, 0.003989273195983662],
      [100000000, 3.989422789053991e-5],
    ],
  ],
];

test.each(known)("%s is right to the last digits", (_, f, values) => {
  expect(worst(f, values)).toBeLessThan(3e-15);
});

test("at 0 and the ends of the line", () => {
  const ends = double([0, Infinity, -Infinity, NaN]);
  expect(i0(ends).toArray()).toEqual([1, Infinity, Infinity, NaN]);
  expect(i1(ends).toArray()).toEqual([0, Infinity, -Infinity, NaN]);
  expect(i0e(ends).toArray()).toEqual([1, 0, 0, NaN]);
  expect(i1e(ends).toArray()).toEqual([0, 0, -0, NaN]);
});

describe("derivatives to second order", () => {
  const apart = () => double([-2.3, 0.4, 31], true);
  const functions: [string, (x: Tensor) => Tensor, Tensor][] = [
    ["i0, at 0 too", i0, double([-2.3, 0, 4.1], true)],
    ["i1, at 0 too", i1, double([-2.3, 0, 4.1], true)],
    ["i0e", i0e, apart()],
    ["i1e", i1e, apart()],
    ["of order 5", (x) => besselI(x, 5), double([-2.3, 0.4, 6], true)],
    ["of order 5, scaled", (x) => besselIScaled(x, 5), apart()],
  ];
  test.each(functions)("%s", (_, f, x) => {
    expect(gradcheck(f, [x]).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(f, [x]).rows.every(({ passed }) => passed)).toBe(true);
  });

  test("i0 solves x² y″ + x y′ = x² y", () => {
    const x = double([0.7, 3, 12], true);
    const y = i0(x);
    const [first] = gradients(y.sum(), [x], { createGraph: true }) as [Tensor];
    const [second] = gradients(first.sum(), [x]) as [Tensor];
    const left = x.square().mul(second).add(x.mul(first)).div(x.square().mul(y));
    for (const ratio of left.toTypedArray()) expect(ratio).toBeCloseTo(1, 13);
  });

  test("the scaled have at 0 the gradient of those that are not", () => {
    const x = double([0], true);
    expect(gradients(i0e(x).sum(), [x])[0]?.item()).toBe(0);
    expect(gradients(i1e(x).sum(), [x])[0]?.item()).toBe(0.5);
  });
});

test("many examples at once, and whole numbers as float32", () => {
  const xs = double([0.3, 0.8, 1.7, 2.9]).reshape([2, 2]);
  const f = (x: Tensor) => i0(x).add(i1e(x));
  expect(vmap(f)(xs).toArray()).toEqual(f(xs).toArray());
  expect(i0(tensor([0, 1], { dtype: "int32" }))).toMatchObject({ dtype: "float32" });
});
