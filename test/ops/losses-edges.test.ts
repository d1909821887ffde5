/**
 * Losses and distances at the edge: certain predictions, far ones, ignored examples, vectors that are the
 * same. The expected values are those of mathematics, or PyTorch's.
 */
import { describe, expect, test } from "vitest";
import { gradcheck, gradgradcheck } from "../../src/autograd/index.js";
import * as ops from "../../src/ops/index.js";
import { randn, type Tensor, tensor, zeros } from "../../src/tensor/index.js";

const float64 = (values: readonly number[] | readonly (readonly number[])[], requiresGrad = true) =>
  tensor(values as number[], { dtype: "float64", requiresGrad });

function gradientOf(f: (x: Tensor) => Tensor, values: readonly number[]): number[] {
  const x = float64(values);
  f(x).sum().backward();
  return [...(x.grad as Tensor).toTypedArray()];
}
const none = { reduction: "none" } as const;

describe("binaryCrossEntropy", () => {
  test("has the derivative of mathematics where a prediction is certain and right, a large one where wrong", () => {
    const loss = (t: readonly number[]) => (p: Tensor) => ops.binaryCrossEntropy(p, t, none);
    expect(gradientOf(loss([0, 1]), [0, 1])).toEqual([1, -1]);
    expect(gradientOf(loss([1, 0]), [0, 1])).toEqual([-1e12, 1e12]);
  });

  test("has logarithms of at least -100 in the derivative by the target too", () => {
    expect(gradientOf((t) => ops.binaryCrossEntropy([0, 1], t, none), [0.5, 0.5])).toEqual([100, -100]);
  });

  test("lets NaN pass, and is empty of nothing", () => {
    expect(ops.binaryCrossEntropy([Number.NaN, 0.5], [0, 1], none).slice([0]).item()).toBeNaN();
    expect(ops.binaryCrossEntropy([], [], none).shape).toEqual([0]);
  });

  test("agrees with the one of logits", () => {
    const x = randn([4, 3], { dtype: "float64" });
    const t = randn([4, 3], { dtype: "float64" }).sigmoid();
    const a = ops.binaryCrossEntropy(x.sigmoid(), t).item();
    expect(a).toBeCloseTo(ops.binaryCrossEntropyWithLogits(x, t).item(), 12);
    const right = { posWeight: 2, ...none };
    expect(ops.binaryCrossEntropyWithLogits([Infinity, -Infinity], [1, 0], right).toArray()).toEqual([0, 0]);
    const weighed = ops.binaryCrossEntropyWithLogits(x, t, { posWeight: 1, weight: 1 }).item();
    expect(weighed).toBeCloseTo(a, 12);
  });
});

describe("Huber's loss", () => {
  test("is a line far out, to infinity", () => {
    expect(gradientOf((x) => ops.huberLoss(x, [0, 0, 0], { delta: 2, ...none }), [-Infinity, 5, 1])).toEqual([
      -2, 2, 1,
    ]);
    expect(ops.smoothL1Loss([Infinity, 1e30], [0, 0], none).toArray()).toEqual([Infinity, Math.fround(1e30)]);
  });
});

describe("crossEntropy", () => {
  const logits = float64([
    [1, 2, 3],
    [Infinity, 0, 0],
  ]);

  test("is 0 of what is ignored, whatever its logits, and NaN where all is", () => {
    const t = tensor([2, -100], { dtype: "int32" });
    const losses = ops.crossEntropy(logits, t, { ignoreIndex: -100, ...none }).toArray() as number[];
    expect(losses[1]).toBe(0);
    expect(ops.crossEntropy(logits, t, { ignoreIndex: -100 }).item()).toBe(losses[0]);
    expect(ops.crossEntropy(logits, [7, 7], { ignoreIndex: 7 }).item()).toBeNaN();
    expect(ops.crossEntropy(logits, [7, 7], { ignoreIndex: 7, reduction: "sum" }).item()).toBe(0);
  });

  test("has the bits of softmaxCrossEntropy, in whatever order the axes are", () => {
    const x = randn([4, 5]);
    const t = tensor([0, 4, 2, 2], { dtype: "int32" });
    const plain = ops.softmaxCrossEntropy(x, t).item();
    expect(ops.crossEntropy(x, t).item()).toBe(plain);
    expect(ops.crossEntropy(x.T, t, { classAxis: 0 }).item()).toBe(plain);
    expect(ops.crossEntropy(x.reshape([2, 2, 5]), t.reshape([2, 2]), { classAxis: -1 }).item()).toBe(plain);
    expect(ops.nllLoss(x.logSoftmax(), t).item()).toBeCloseTo(plain, 6);
  });

  test("differentiates by its weights and by probabilities too", () => {
    const x = randn([3, 4], { dtype: "float64", requiresGrad: true });
    const weight = float64([0.5, 2, 1, 3]);
    const t = randn([3, 4], { dtype: "float64" }).softmax();
    t.requiresGrad = true;
    const labels = tensor([1, 0, 3], { dtype: "int32" });
    const byClass = (a: Tensor, w: Tensor) => ops.crossEntropy(a, labels, { weight: w, labelSmoothing: 0.1 });
    const byRow = (a: Tensor, p: Tensor, w: Tensor) => ops.crossEntropy(a, p, { weight: w });
    expect(gradcheck(byClass, [x, weight]).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(byRow, [x, t, weight]).rows.every(({ passed }) => passed)).toBe(true);
  });
});

describe("klDiv", () => {
  test("counts nothing where the target is 0, of an impossible class too", () => {
    expect(ops.klDiv([-Infinity, 0], [0, 1], none).toArray()).toEqual([0, 0]);
    expect(gradientOf((x) => ops.klDiv(x, [0, 1], none), [-Infinity, 0]).map((g) => g + 0)).toEqual([0, -1]);
  });

  test("of bool and int32 targets is that of floats", () => {
    const x = [-1, -2];
    expect(ops.klDiv(x, [true, false]).item()).toBe(ops.klDiv(x, [1, 0]).item());
  });
});

describe("distances", () => {
  const same = [
    [1, 2],
    [3, 4],
  ];

  test.each([1, 1.5, 2, 3, Infinity])(
    "of order %d have no gradient but 0 where vectors are the same",
    (p) => {
      const a = float64(same);
      ops.cdist(a, same, { p }).diagonal().sum().backward();
      expect((a.grad as Tensor).toTypedArray().every((g) => g === 0)).toBe(true);
    },
  );

  test("neither overflow nor vanish", () => {
    for (const size of [1e-200, 1e200]) {
      const far = float64([[3 * size, 4 * size]], false);
      for (const p of [2, 3, 1.5])
        expect(ops.cdist(far, zeros([1, 2], { dtype: "float64" }), { p }).item() / size).toBeCloseTo(
          (3 ** p + 4 ** p) ** (1 / p),
          10,
        );
      expect(ops.cosineSimilarity(far, far, { eps: 1e-250 }).item()).toBeCloseTo(1, 12);
    }
  });

  test("of order 0 count what differs, and NaN and infinity go through", () => {
    expect(ops.cdist([[1, 2, 3]], [[1, 0, 0]], { p: 0 }).item()).toBe(2);
    for (const p of [1, 1.5, 2, Infinity]) {
      expect(ops.cdist([[Infinity, 0]], [[0, 0]], { p }).item(), `${p}`).toBe(Infinity);
      expect(ops.cdist([[Number.NaN, 0]], [[0, 0]], { p }).item(), `${p}`).toBeNaN();
    }
  });

  test("of no elements, and of no vectors", () => {
    expect(ops.cdist(zeros([2, 0]), zeros([3, 0])).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(ops.cdist(zeros([0, 2]), zeros([3, 2])).shape).toEqual([0, 3]);
  });

  test("of order 3 have right second derivatives", () => {
    const a = randn([3, 2], { dtype: "float64", requiresGrad: true });
    const b = randn([2, 2], { dtype: "float64", requiresGrad: true });
    const report = gradgradcheck((x: Tensor, z: Tensor) => ops.cdist(x, z, { p: 3 }), [a, b]);
    expect(report.rows.every(({ passed }) => passed)).toBe(true);
  });

  test("cosineSimilarity of a vector of zeros is 0, and has a gradient", () => {
    expect(gradientOf((x) => ops.cosineSimilarity(x, [1, 2], { eps: 0.5 }), [0, 0])).toHaveLength(2);
    expect(ops.cosineSimilarity([0, 0], [1, 2]).item()).toBe(0);
  });
});
