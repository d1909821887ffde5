/** Activations that are composed of ops: their kinks, what is not finite, and what they refuse. */
import { describe, expect, test } from "vitest";
import * as ops from "../../../src/ops/index.js";
import { type Tensor, tensor } from "../../../src/tensor/index.js";

/** The values of f, and the gradient of their sum. */
function slopes(f: (x: Tensor) => Tensor, at: readonly number[]) {
  const x = tensor(at, { dtype: "float64", requiresGrad: true });
  const y = f(x);
  y.sum().backward();
  const plain = (values: Tensor) => (values.toArray() as number[]).map((each) => each + 0);
  return { y: plain(y), slope: plain(x.grad as Tensor) };
}

describe("the derivative at the kink", () => {
  test.each([
    ["relu6 is flat on its bounds", ops.relu6, [0, 6], [0, 0]],
    ["hardTanh is flat on its bounds", ops.hardTanh, [-1, 1], [0, 0]],
    ["hardSigmoid is flat on its bounds", ops.hardSigmoid, [-3, 3], [0, 0]],
    ["hardSwish has the slopes of its outer pieces", ops.hardSwish, [-3, 3], [0, 1]],
    ["softshrink is flat up to λ", ops.softshrink, [-0.5, 0, 0.5], [0, 0, 0]],
    ["hardshrink is flat up to λ", ops.hardshrink, [-0.5, 0, 0.5], [0, 0, 0]],
    ["threshold is flat up to it", (x: Tensor) => ops.threshold(x, 1, 1), [1, 2], [0, 1]],
    ["selu has the slope of its curve", ops.selu, [0], [1.0507009873554805 * 1.6732632423543772]],
    ["celu has none", (x: Tensor) => ops.celu(x, 0.5), [0], [1]],
    ["prelu has its slope", (x: Tensor) => ops.prelu(x, 0.25), [0], [0.25]],
    ["softsign has none", ops.softsign, [0], [1]],
  ])("%s", (_, f, at, expected) => {
    expect(slopes(f as (x: Tensor) => Tensor, at).slope).toEqual(expected);
  });
});

test("NaN stays NaN, and infinity is far out", () => {
  const at = [Number.NaN, Infinity, -Infinity];
  expect(slopes(ops.relu6, at).y).toEqual([Number.NaN, 6, 0]);
  expect(slopes(ops.hardTanh, at)).toEqual({ y: [Number.NaN, 1, -1], slope: [1, 0, 0] });
  expect(slopes(ops.hardSigmoid, at).y).toEqual([Number.NaN, 1, 0]);
  expect(slopes(ops.hardshrink, at).y).toEqual(at);
  expect(slopes(ops.softshrink, at).y).toEqual(at);
  expect(slopes((x) => ops.threshold(x, 0, 7), at).y).toEqual([Number.NaN, Infinity, 7]);
  expect(slopes(ops.selu, [1000, -1000]).slope).toEqual([1.0507009873554805, 0]);
});

test("an infinity that is not taken leaves the gradient of prelu's weight alone", () => {
  const weight = tensor([0.25], { requiresGrad: true });
  ops
    .prelu(tensor([Infinity, -2]), weight)
    .sum()
    .backward();
  expect(weight.grad?.toArray()).toEqual([-2]);
});

describe("they refuse", () => {
  const x = tensor([[1, 2, 3]], { name: "x" });
  test.each([
    [
      "bounds that are swapped",
      () => ops.hardTanh(x, 1, 0),
      "hardTanh: min 1 is above max 0; the smaller bound comes first",
    ],
    ["a λ below 0", () => ops.softshrink(x, -1), "softshrink: lambda must be"],
    ["an α of 0", () => ops.celu(x, 0), "celu: alpha must be"],
    [
      "an axis that has no halves",
      () => ops.glu(x),
      'glu: axis 1 of "x", (1, 3), has 3 elements, which are no two halves',
    ],
    ["an axis that is not there", () => ops.softmin(x, 2), "softmin: axis 2 is out of range for rank 2"],
    [
      "another number of slopes",
      () => ops.prelu(x, [1, 2]),
      'has shape (2,); "x" of shape (1, 3) takes one slope, or 3, one per channel',
    ],
    ["slopes of a vector", () => ops.prelu([1, 2], [1, 2]), "of shape (2,) takes one slope"],
    ["a matrix of slopes", () => ops.prelu(x, [[1]]), "prelu: the weight"],
  ])("%s", (_, refuse, message) => {
    expect(refuse).toThrow(message);
  });
});
