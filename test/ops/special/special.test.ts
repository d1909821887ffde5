/** Functions of src/ops/special: to the last digits, where PyTorch's are not; at the edge, mapped and refused. */
import { describe, expect, test } from "vitest";
import {
  acosh,
  isFinite as areFinite,
  isNaN as areNaN,
  asinh,
  atanh,
  digamma,
  erfc,
  exp2,
  floorDivide,
  fmod,
  gradcheck,
  gradgradcheck,
  heaviside,
  hessian,
  hypot,
  isInf,
  lerp,
  lgamma,
  log2,
  log10,
  logAddExp,
  logit,
  nanToNum,
  polygamma,
  remainder,
  ShapeError,
  sinc,
  type Tensor,
  tensor,
  trunc,
  ValueError,
  vmap,
  xlogy,
} from "wengert";
import { everyMistake } from "../../helpers/mistakes.js";
import { type Known, worst } from "./known.js";

const double = (values: readonly number[], requiresGrad = false) =>
  tensor(values, { dtype: "float64", requiresGrad });

/** By mpmath, with 40 digits. */
const known: readonly Known[] = [
  [
    "lgamma",
    lgamma,
    [
      [1e-9, 20.723265836369194],
      [0.3, 1.0957979948180756],
      [0.75, 0.20328095143129538],
      [0.999, 0.0005780385328913802],
      [1.001, -0.0005763935982833062],
      [1.46, -0.12148500100400743],
      [1.999, -0.0004224618006921073],
      [2.001, 0.000423106734800117],
      [3.5, 1.2009736023470743],
      [14.9, 24.924132002217277],
      [15.1, 25.458999750992664],
      [1000.0, 5905.220423209181],
      [1e17, 3.8143946580898775e18],
      [-0.5, 1.2655121234846454],
      [-3.25, -0.6231534513209986],
    ],
  ],
  [
    "digamma",
    digamma,
    [
      [0.001, -1000.5755719318103],
      [0.5, -1.9635100260214235],
      [1.0, -0.5772156649015329],
      [1.4, -0.06138454458511624],
      [2.5, 0.7031566406452432],
      [14.9, 2.6674289762160424],
      [15.1, 2.681216839951709],
      [100000.0, 11.512920464961896],
      [-0.75, -2.894120200042932],
      [-7.1, 11.697695447544644],
    ],
  ],
  [
    "polygamma 1",
    (x) => polygamma(1, x),
    [
      [0.001, 1000001.6425331958],
      [0.5, 4.934802200544679],
      [2.5, 0.49035775610023485],
      [13.0, 0.07995742842732395],
      [40.5, 0.02499869820135674],
      [10000.0, 0.00010000500016666666],
      [-0.75, 18.975106932284888],
      [-7.1, 103.22444886369392],
    ],
  ],
  [
    "polygamma 2",
    (x) => polygamma(2, x),
    [
      [0.001, -2000000002.3976321],
      [0.5, -16.82879664423432],
      [2.5, -0.2362040516417274],
      [13.0, -0.006389797961591504],
      [40.5, -0.0006249023793292329],
      [10000.0, -1.000100005e-8],
      [-0.75, -124.58699919679619],
      [-7.1, 1998.6424215076145],
    ],
  ],
  [
    "polygamma 3",
    (x) => polygamma(3, x),
    [
      [0.001, 6000000000006.469],
      [0.5, 97.40909103400244],
      [2.5, 0.22390584881725206],
      [13.0, 0.001020741379218974],
      [40.5, 3.124023971065594e-5],
      [10000.0, 2.00030002e-12],
      [-0.75, 1557.7451069721515],
      [-7.1, 60014.247373683946],
    ],
  ],
  [
    "polygamma 7",
    (x) => polygamma(7, x),
    [
      [0.001, 5.04e27],
      [0.5, 1290440.218185598],
      [2.5, 3.565236352523131],
      [13.0, 1.4877714840509623e-5],
      [40.5, 4.388133050053602e-9],
      [10000.0, 7.202520335999994e-26],
      [-0.75, 330352636.8640203],
      [-7.1, 504000014104.2117],
    ],
  ],
  [
    "erfc",
    erfc,
    [
      [-5.0, 1.9999999999984626],
      [-0.5, 1.5204998778130465],
      [0.3, 0.6713732405408726],
      [0.99, 0.1614919304446302],
      [1.01, 0.1531895037717233],
      [2.0, 0.004677734981047266],
      [5.3, 6.613081850340811e-14],
      [12.7, 3.9712599756985404e-72],
      [26.5, 2.2109076642637343e-307],
    ],
  ],
];

test.each(known)("%s is right to the last digits", (_, f, values) => {
  expect(worst(f, values)).toBeLessThan(1e-14);
});

test("poles and the ends of the line", () => {
  const ends = double([0, -1, -3, Infinity, -Infinity, NaN]);
  expect(lgamma(ends).toArray()).toEqual([Infinity, Infinity, Infinity, Infinity, Infinity, NaN]);
  expect(digamma(ends).toArray()).toEqual([-Infinity, NaN, NaN, Infinity, NaN, NaN]);
  expect(polygamma(1, ends).toArray()).toEqual([Infinity, Infinity, Infinity, 0, NaN, NaN]);
  expect(polygamma(2, ends).toArray()).toEqual([-Infinity, NaN, NaN, -0, NaN, NaN]);
  expect(erfc(ends.slice([[3, 6]])).toArray()).toEqual([0, 2, NaN]);
  expect(digamma(double([-0])).item()).toBe(Infinity);
});

test("powers of the base are exact, in both dtypes, and int32 becomes float32", () => {
  for (const dtype of ["float32", "float64"] as const) {
    const twos = Array.from({ length: 60 }, (_, i) => i - 20);
    expect(
      log2(
        tensor(
          twos.map((n) => 2 ** n),
          { dtype },
        ),
      ).toArray(),
    ).toEqual(twos);
    expect(exp2(tensor(twos, { dtype })).toArray()).toEqual(twos.map((n) => 2 ** n));
    const tens = Array.from({ length: 11 }, (_, i) => i);
    expect(
      log10(
        tensor(
          tens.map((n) => 10 ** n),
          { dtype },
        ),
      ).toArray(),
    ).toEqual(tens);
  }
  expect(log2(tensor([8], { dtype: "int32" }))).toMatchObject({ dtype: "float32" });
});

describe("derivatives to second order", () => {
  const a = () => double([-1.3, 0.4, 2.1], true);
  const b = () => double([0.7, -0.9, 1.6], true);
  const positive = () => double([0.4, 1.7, 3.2], true);
  const functions: [string, (...xs: Tensor[]) => Tensor, Tensor[]][] = [
    ["log2", log2, [positive()]],
    ["log10", log10, [positive()]],
    ["exp2", exp2, [a()]],
    ["asinh", asinh, [a()]],
    ["acosh", acosh, [double([1.2, 2, 5], true)]],
    ["atanh", atanh, [double([-0.7, 0.1, 0.6], true)]],
    ["lgamma", lgamma, [double([-0.4, 0.3, 1, 5.5], true)]],
    ["digamma", digamma, [double([-0.4, 0.3, 1, 5.5], true)]],
    ["polygamma", (x) => polygamma(3, x), [positive()]],
    ["erfc", erfc, [a()]],
    ["sinc, at 0 and where the series ends, too", sinc, [double([0, 0.1, 0.237, 0.241, -1.4], true)]],
    ["logit", (x) => logit(x, { eps: 0.1 }), [double([0.05, 0.2, 0.5, 0.93], true)]],
    ["logAddExp", logAddExp, [a(), b()]],
    ["logAddExp of equal numbers", logAddExp, [double([1, 0], true), double([1, 0], true)]],
    ["xlogy", xlogy, [double([0, 0.4, 2.1], true), positive()]],
    ["hypot", hypot, [a(), b()]],
    ["hypot of large numbers", (x, y) => hypot(x.mul(1e300), y.mul(1e300)).mul(1e-300), [a(), b()]],
    ["lerp", lerp, [a(), b(), double([0.2, 0.7, 1.4], true)]],
    ["remainder", remainder, [a(), b()]],
    ["fmod", fmod, [a(), b()]],
    ["nanToNum", (x) => nanToNum(x).square(), [a()]],
  ];
  test.each(functions)("%s", (_, f, operands) => {
    expect(gradcheck(f, operands).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(f, operands).rows.every(({ passed }) => passed)).toBe(true);
  });

  test("sinc has the curvature -π²/3 at 0", () => {
    const curvature = hessian((x: Tensor) => sinc(x), double([0]).reshape([]));
    expect((curvature as Tensor).item()).toBeCloseTo(-(Math.PI ** 2) / 3, 12);
  });
});

test("gradients at infinities and zeros are numbers, where one stands to reason", () => {
  const gradients = (f: (...xs: Tensor[]) => Tensor, ...xs: Tensor[]) => {
    f(...xs)
      .sum()
      .backward();
    return xs.map((x) => x.grad?.toArray());
  };
  const lowest = [-Infinity, Infinity, -Infinity, 1];
  expect(
    gradients(logAddExp, double(lowest, true), double([-Infinity, Infinity, 2, Infinity], true)),
  ).toEqual([
    [0.5, 0.5, 0, 0],
    [0.5, 0.5, 1, 1],
  ]);
  expect(gradients(hypot, double([0, 3], true), double([0, -4], true))).toEqual([
    [0, expect.closeTo(0.6, 14)],
    [0, expect.closeTo(-0.8, 14)],
  ]);
  expect(gradients(xlogy, double([0, 0], true), double([0, 2], true))).toEqual([
    [0, Math.log(2)],
    [0, 0],
  ]);
  expect(gradients((x) => nanToNum(x as Tensor), double([NaN, Infinity, -Infinity, 2], true))).toEqual([
    [0, 0, 0, 1],
  ]);
});

test("hypot of the largest and smallest numbers", () => {
  for (const [dtype, most, least] of [
    ["float64", 1e308, 2 ** -1070],
    ["float32", 2 ** 127, 2 ** -145],
  ] as const)
    for (const size of [most / 16, 1, least]) {
      const y = hypot(tensor([3 * size, -5 * size], { dtype }), tensor([4 * size, 12 * size], { dtype }));
      for (const [i, value] of [5 * size, 13 * size].entries())
        expect(Math.abs((y.toTypedArray()[i] as number) / value - 1)).toBeLessThan(
          dtype === "float64" ? 4e-16 : 2e-7,
        );
    }
});

test("division to whole numbers is exact where the quotient rounds up, and keeps whole numbers whole", () => {
  expect(floorDivide(double([1, -1, 6]), double([0.1, 0.1, 0.2])).toArray()).toEqual([9, -10, 29]);
  expect(remainder(double([5, -5, 5, -5]), double([3, 3, -3, -3])).toArray()).toEqual([2, 1, -1, -2]);
  expect(fmod(double([5, -5, 5, -5]), double([3, 3, -3, -3])).toArray()).toEqual([2, -2, 2, -2]);
  expect(remainder(double([-0.5, 7]), double([Infinity, -Infinity])).toArray()).toEqual([
    Infinity,
    -Infinity,
  ]);
  expect(floorDivide(double([1, -1, NaN]), 0).toArray()).toEqual([Infinity, -Infinity, NaN]);
  const whole = remainder(tensor([7, -7], { dtype: "int32" }), 4);
  expect([whole.dtype, whole.toArray()]).toEqual(["int32", [3, 1]]);
  expect(trunc(tensor([-7, 7], { dtype: "int32" })).dtype).toBe("int32");
});

test("kinds of numbers of any dtype, and lerp that ends at its ends", () => {
  const all = tensor([NaN, Infinity, -Infinity, 0]);
  expect([areNaN(all), isInf(all), areFinite(all)].map((y) => y.toArray())).toEqual([
    [true, false, false, false],
    [false, true, true, false],
    [false, false, false, true],
  ]);
  for (const x of [tensor([1, 2], { dtype: "int32" }), tensor([true, false])])
    expect([areNaN(x), isInf(x), areFinite(x)].map((y) => y.toArray())).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
  expect(nanToNum(tensor([Infinity, -Infinity, NaN])).toArray()).toEqual([
    3.4028234663852886e38, -3.4028234663852886e38, 0,
  ]);
  expect(nanToNum(tensor([3], { dtype: "int32" })).toArray()).toEqual([3]);
  const values = double([3, 4], true);
  heaviside(double([0, 1]), values)
    .sum()
    .backward();
  expect(values.grad?.toArray()).toEqual([1, 0]);
  expect(heaviside([-1, 0, 2, NaN], 0.5).toArray()).toEqual([0, 0.5, 1, NaN]);
  const [a, b] = [tensor([0.1, 1e8]), tensor([0.7, 1])];
  expect([lerp(a, b, 0).toArray(), lerp(a, b, 1).toArray()]).toEqual([a.toArray(), b.toArray()]);
});

test("many examples at once", () => {
  const xs = double([0.3, 0.8, 1.7, 2.9]).reshape([2, 2]);
  const f = (x: Tensor) => lgamma(x).add(remainder(x, 0.5)).add(logAddExp(x, 1));
  expect(vmap(f)(xs).toArray()).toEqual(f(xs).toArray());
});

describe("refused", () => {
  everyMistake([
    [
      "int32 divided by 0",
      () => remainder(tensor([1], { dtype: "int32" }), 0),
      ValueError,
      'remainder: 1 and 0 give NaN, which int32 has no room for. Convert the operands first: x.to("float64")',
    ],
    [
      "a weight that would stretch the ends",
      () => lerp(tensor([1, 2]), tensor([3, 4]), tensor([1, 2, 3])),
      ShapeError,
      "lerp: (2,) and (3,) do not broadcast: sizes 2 and 3 differ (axis -1, aligned from the right, where only 1 stretches). " +
        "Left is an unnamed tensor, right is an unnamed tensor. Reshape one, or insert axes with unsqueeze().",
    ],
    [
      "an eps above a half",
      () => logit([0.3], { eps: 0.6 }),
      ValueError,
      "logit: eps must be a number from 0 to 0.5, got 0.6",
    ],
    [
      "a derivative of no order",
      () => polygamma(0.5, 1),
      ValueError,
      "polygamma: n must be a whole number from 0 to 160, got 0.5",
    ],
  ]);
});
