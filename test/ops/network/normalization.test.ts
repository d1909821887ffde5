/** Normalization: what it makes of its input, constant rows, and the statistics that run along. */
import { describe, expect, test } from "vitest";
import { batchNorm, layerNorm } from "../../../src/ops/index.js";
import { standardize } from "../../../src/ops/internal.js";
import { Generator } from "../../../src/random/index.js";
import { full, ones, randn, type Tensor, tensor, zeros } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";

const generator = new Generator(3);
const x = randn([6, 3, 4], { dtype: "float64", generator }).mul(5).add(2);
const near = { rtol: 0, atol: 1e-6 };

describe("standardize", () => {
  test("gives a mean of 0 and a deviation of 1 along its axes", () => {
    for (const axes of [[0], [2], [0, 2], [0, 1, 2]]) {
      const y = standardize(x, axes, { eps: 0 });
      const rest = y.mean(axes);
      expectClose(rest, rest.mul(0), near);
      expectClose(y.std(axes, { correction: 0 }), rest.mul(0).add(1), near);
    }
  });

  test("equal elements become 0, with finite derivatives of both orders", () => {
    const row = full([4], 3, { dtype: "float64", requiresGrad: true });
    const y = standardize(row);
    expect(y.toArray()).toEqual([0, 0, 0, 0]);
    y.backward([1, 2, 3, 4], { createGraph: true });
    const g = row.grad as Tensor;
    row.grad = null;
    g.square().sum().backward();
    for (const each of [g, row.grad as unknown as Tensor])
      for (const value of each.toTypedArray()) expect(Number.isFinite(value)).toBe(true);
  });

  test("keeps float32 exact where a large mean hides a small deviation", () => {
    const y = standardize(tensor([4000, 4001, 4002, 4003]), 0);
    expectClose(y.to("float64"), standardize(tensor([0, 1, 2, 3], { dtype: "float64" }), 0), near);
  });
});

describe("batchNorm", () => {
  test("moves the running statistics by PyTorch's convention, with Bessel's correction", () => {
    const runningMean = tensor([1, 2, 3], { dtype: "float64" });
    const runningVariance = tensor([4, 5, 6], { dtype: "float64" });
    batchNorm(x, { runningMean, runningVariance, training: true, momentum: 0.25 });
    const mean = tensor([0.75, 1.5, 2.25], { dtype: "float64" }).add(x.mean([0, 2]).mul(0.25));
    const variance = tensor([3, 3.75, 4.5], { dtype: "float64" }).add(x.variance([0, 2]).mul(0.25));
    expectClose(runningMean, mean, { rtol: 1e-14, atol: 0 });
    expectClose(runningVariance, variance, { rtol: 1e-14, atol: 0 });
  });

  test("or the variance of the population, where correction is 0, in one op too", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const input = randn([64, 3, 8], { dtype, generator: new Generator(1) });
      const runningVariance = tensor([4, 5, 6], { dtype });
      const [weight, bias] = [ones([3], { dtype }), zeros([3], { dtype })];
      batchNorm(input, { weight, bias, runningVariance, training: true, momentum: 0.25, correction: 0 });
      const population = input.variance([0, 2], { correction: 0 }).mul(0.25);
      const expected = tensor([3, 3.75, 4.5], { dtype }).add(population);
      expectClose(runningVariance, expected, { rtol: dtype === "float64" ? 1e-14 : 1e-6, atol: 0 });
    }
  });

  test("leaves them alone outside of training, and normalizes by them", () => {
    const runningMean = tensor([1, 2, 3], { dtype: "float64" });
    const runningVariance = tensor([4, 9, 16], { dtype: "float64" });
    const y = batchNorm(x, { runningMean, runningVariance, eps: 0 });
    expectClose(y.slice([null, 1]), x.slice([null, 1]).sub(2).div(3), { rtol: 1e-12, atol: 1e-12 });
    expect(runningMean.toArray()).toEqual([1, 2, 3]);
  });

  test("in training a channel of equal elements is 0", () => {
    expect(batchNorm(full([4, 2], 7), { training: true }).toArray()).toEqual(zeros([4, 2]).toArray());
  });
});

test("layerNorm normalizes each example by itself, whatever the batch", () => {
  const y = layerNorm(x, [3, 4]);
  expectClose(layerNorm(x.slice([[2, 3]]), [3, 4]), y.slice([[2, 3]]), { rtol: 0, atol: 0 });
  expectClose(y.mean([1, 2]), zeros([6], { dtype: "float64" }), near);
});
