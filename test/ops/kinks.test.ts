/**
 * The one policy at kinks: the subgradient of smallest norm, ties shared; and no NaN in derivatives of any
 * order there.
 */
import { describe, expect, test } from "vitest";
import * as ops from "../../src/ops/index.js";
import { type Tensor, tensor } from "../../src/tensor/index.js";

/** The gradient of Σ f(x), and that of the sum of its squares. */
function derivatives(f: (x: Tensor) => Tensor, at: readonly number[] | readonly number[][]) {
  const x = tensor(at, { dtype: "float64", requiresGrad: true });
  f(x).sum().backward(undefined, { createGraph: true });
  const first = x.grad as Tensor;
  x.grad = null;
  const scalar = first.square().sum();
  if (scalar.requiresGrad) scalar.backward();
  return {
    first: first.toArray(),
    second: (x.grad as Tensor | null)?.toArray() ?? first.mul(0).toArray(),
  };
}

const zero = [0, 0];

describe("the derivative at the kink", () => {
  test.each([
    ["relu at 0 is 0", (x: Tensor) => x.relu(), zero, zero],
    ["abs at 0 is 0", (x: Tensor) => x.abs(), zero, zero],
    ["sign is 0 everywhere", (x: Tensor) => x.sign(), [0, 3], zero],
    ["floor is 0 everywhere", (x: Tensor) => x.floor(), [1, 1.5], zero],
    ["leakyRelu at 0 is the slope", (x: Tensor) => x.leakyRelu(0.25), zero, [0.25, 0.25]],
    ["clamp on its bounds is 1", (x: Tensor) => x.clamp({ min: -1, max: 1 }), [-1, 1], [1, 1]],
    ["clamp outside its bounds is 0", (x: Tensor) => x.clamp({ min: -1, max: 1 }), [-2, 2], zero],
    ["norm at 0 is 0", (x: Tensor) => x.norm(), zero, zero],
    ["std of equal elements is 0", (x: Tensor) => x.std(), [3, 3], zero],
    ["variance of equal elements is 0", (x: Tensor) => x.variance(), [3, 3], zero],
    ["max shares among ties", (x: Tensor) => x.max(), [5, 5], [0.5, 0.5]],
    ["min shares among ties", (x: Tensor) => x.min(), [5, 5], [0.5, 0.5]],
    ["maximum gives half at a tie", (x: Tensor) => x.maximum([1, 2]), [1, 2], [0.5, 0.5]],
    ["minimum gives half at a tie", (x: Tensor) => x.minimum([1, 2]), [1, 2], [0.5, 0.5]],
    ["x⁰ at 0 is 0", (x: Tensor) => x.pow(0), zero, zero],
    ["x¹ at 0 is 1", (x: Tensor) => x.pow(1), zero, [1, 1]],
    ["x² at 0 is 0", (x: Tensor) => x.pow(2), zero, zero],
    ["0^0 by a tensor as exponent is 0", (x: Tensor) => x.pow(tensor([0, 0])), [0, 2], zero],
    ["elu at 0 is α", (x: Tensor) => x.elu(0.5), zero, [0.5, 0.5]],
    ["leakyRelu of slope 0 is relu", (x: Tensor) => x.leakyRelu(0), [-1, 2], [0, 1]],
    ["0^b by b is 0", (x: Tensor) => ops.pow(0, x), [0, 2], zero],
    ["logSumExp of only -Infinity is 0", (x: Tensor) => x.logSumExp(), [-Infinity, -Infinity], zero],
    ["logSumExp beside -Infinity is 1", (x: Tensor) => x.logSumExp(), [-Infinity, 3], [0, 1]],
  ] as const)("%s", (_, f, at, expected) => {
    const { first, second } = derivatives(f, at);
    expect((first as number[]).map((x) => x + 0)).toEqual(expected);
    for (const x of second as number[]) expect(x).not.toBeNaN();
  });
});

describe("a branch that is not taken", () => {
  test("does not poison the one that is: where(x > 0, log x, 0) at 0 and below", () => {
    const f = (x: Tensor) => ops.where(x.gt(0), x.maximum(1e-300).log(), 0);
    expect(derivatives(f, [-1, 0, 2]).first).toEqual([0, 0, 0.5]);
  });

  test("relu stops even an infinite upstream gradient", () => {
    const x = tensor([-1, 0, 2], { requiresGrad: true });
    x.relu().backward([Infinity, Infinity, 1]);
    expect(x.grad?.toArray()).toEqual([0, 0, 1]);
    const y = tensor([-1, 0, 2], { requiresGrad: true });
    y.leakyRelu(0).backward([Infinity, Infinity, 1]);
    expect(y.grad?.toArray()).toEqual([0, 0, 1]);
  });

  test("elu far above 0 does not multiply infinity by 0", () => {
    expect(derivatives((x) => x.elu(), [1000, -1000])).toEqual({ first: [1, 0], second: [0, 0] });
  });

  test("softplus, sigmoid and tanh are flat far out, not NaN", () => {
    for (const name of ["softplus", "sigmoid", "tanh", "gelu", "silu"] as const) {
      const { first, second } = derivatives((x) => x[name](), [-800, 800]);
      const end = name === "sigmoid" || name === "tanh" ? 0 : 1;
      expect(
        (first as number[]).map((x) => x + 0),
        name,
      ).toEqual([0, end]);
      expect(
        (second as number[]).map((x) => x + 0),
        name,
      ).toEqual([0, 0]);
    }
  });
});

test("0^b by a negative b is -Infinity, as the function falls from there", () => {
  const b = tensor(-1, { dtype: "float64", requiresGrad: true });
  ops.pow(0, b).backward();
  expect(b.grad?.item()).toBe(-Infinity);
});

test("a^b where b is 0: flat in a, but not flat in a and b together", () => {
  const [a, b] = [2, 0].map((x) => tensor(x, { dtype: "float64", requiresGrad: true })) as [Tensor, Tensor];
  a.pow(b).backward(undefined, { createGraph: true });
  const first = a.grad as Tensor;
  expect(first.item()).toBe(0);
  b.grad = null;
  first.backward();
  const mixed = b.grad as Tensor | null;
  // ∂²/∂a∂b a^b = a^(b-1) · (1 + b · ln a) = 1/a
  expect(mixed?.item()).toBe(0.5);
});

test("norm and std of one equal row leave the other rows' derivatives of both orders as they are", () => {
  const rows = [
    [0, 0],
    [3, 4],
  ];
  const alone = derivatives((x) => x.norm(), [3, 4]);
  const both = derivatives((x) => x.norm(1), rows);
  expect((both.first as number[][])[1]).toEqual(alone.first);
  expect((both.second as number[][])[1]).toEqual(alone.second);
  expect((both.first as number[][])[0]).toEqual([0, 0]);
  expect((both.second as number[][])[0]?.map((x) => x + 0)).toEqual([0, 0]);
});
