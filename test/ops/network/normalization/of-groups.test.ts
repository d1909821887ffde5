/** Normalization of groups, of single channels and by the root mean square: what it gives and refuses. */
import { describe, expect, test } from "vitest";
import {
  groupNorm,
  instanceNorm,
  nn,
  ones,
  randn,
  rmsNorm,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "wengert";

const normal = (...shape: number[]): Tensor => randn(shape, { dtype: "float64" });

describe("a mean of 0 and a variance of 1", () => {
  test("for each example and group of channels", () => {
    const y = groupNorm(normal(3, 4, 5), 2, { eps: 0 }).reshape([6, 10]);
    for (const each of y.mean(1).toArray() as number[]) expect(each).toBeCloseTo(0, 12);
    for (const each of y.variance(1, { correction: 0 }).toArray() as number[])
      expect(each).toBeCloseTo(1, 12);
  });

  test("for each example and channel, which is a group of its own", () => {
    const x = normal(2, 3, 2, 4);
    expect(instanceNorm(x).sub(groupNorm(x, 3)).abs().max().item()).toBeLessThan(1e-12);
  });

  test("a mean square of 1 by rmsNorm, of zeros too where it is 0", () => {
    const y = rmsNorm(normal(2, 3, 4), [3, 4]);
    for (const each of y.square().mean([1, 2]).toArray() as number[]) expect(each).toBeCloseTo(1, 12);
    const x = zeros([1, 3]);
    x.requiresGrad = true;
    rmsNorm(x, 3).sum().backward();
    expect(rmsNorm(x, 3).toArray()).toEqual([[0, 0, 0]]);
    const [row] = (x.grad as Tensor).toArray() as number[][];
    for (const each of row ?? []) expect(each).toBeGreaterThan(0);
  });
});

test("running statistics follow in training, normalize in eval, and are left alone by functionalCall", () => {
  const layer = new nn.InstanceNorm1d(2, { trackRunningStats: true, momentum: 0.5, dtype: "float64" });
  const x = tensor(
    [
      [
        [1, 3],
        [0, 4],
      ],
      [
        [5, 7],
        [2, 2],
      ],
    ],
    { dtype: "float64" },
  );
  const before = layer.namedBuffers();
  nn.functionalCall(layer, before, x);
  expect(layer.runningMean?.toArray()).toEqual([0, 0]);
  layer.forward(x);
  expect(layer.runningMean?.toArray()).toEqual([2, 1]);
  expect(layer.runningVariance?.toArray()).toEqual([1.5, 2.5]);
  layer.eval();
  expect(layer.forward(x.slice([0])).toArray()).toEqual(
    instanceNorm(x, {
      runningMean: tensor([2, 1], { dtype: "float64" }),
      runningVariance: tensor([1.5, 2.5], { dtype: "float64" }),
      training: false,
    })
      .slice([0])
      .toArray(),
  );
});

describe("they refuse", () => {
  const x = ones([2, 4, 3]);
  x.name = "x";
  test.each([
    [
      "groups that do not divide",
      () => groupNorm(x, 3),
      'groupNorm: 3 groups do not divide the 4 channels of "x", (2, 4, 3)',
    ],
    [
      "groups that do not divide, in a layer",
      () => new nn.GroupNorm(3, 4),
      "GroupNorm: 3 groups do not divide 4 channels",
    ],
    [
      "another number of channels",
      () => new nn.GroupNorm(1, 3).forward(x),
      'GroupNorm: GroupNorm(1 groups, 3) takes (N, 3) or (N, 3, ...), but "x" is (2, 4, 3).',
    ],
    ["a vector", () => groupNorm(ones([3]), 1), "expected (N, C) or (N, C, ...)"],
    ["no axes to normalize over", () => instanceNorm(ones([2, 3])), "expected (N, C, L, ...)"],
    [
      "one element",
      () => instanceNorm(ones([2, 3, 1])),
      "has 1 elements per example and channel, which have no variance",
    ],
    [
      "half of the statistics",
      () => instanceNorm(x, { runningMean: ones([4]) }),
      "instanceNorm: runningMean and runningVariance go together",
    ],
    ["a weight of another size", () => instanceNorm(x, { weight: ones([3]) }), "instanceNorm: the weight"],
    [
      "another rank",
      () => new nn.InstanceNorm2d(4).forward(ones([4, 3])),
      "takes (N, 4, H, W) or (4, H, W), but",
    ],
    [
      "another shape",
      () => rmsNorm(x, 4),
      'rmsNorm: "x" of shape (2, 4, 3) does not end in the normalized shape (4,)',
    ],
    ["no shape", () => rmsNorm(x, []), "rmsNorm: "],
  ])("%s", (_, refuse, message) => {
    expect(refuse).toThrow(message);
  });

  test("by errors that tell them apart", () => {
    expect(() => groupNorm(x, 3)).toThrow(ValueError);
    expect(() => rmsNorm(x, 4)).toThrow(ShapeError);
  });
});
