/** Normalization layers: what they train, what they remember, and how train() and eval() reach them. */
import { describe, expect, test } from "vitest";
import { Generator, nn, noGrad, ones, randn, ShapeError, tensor, ValueError } from "wengert";
import { expectClose } from "../../helpers/close.js";

const generator = new Generator(2);

describe("BatchNorm", () => {
  test("normalizes by the batch in training, by what it remembers after eval()", () => {
    const layer = new nn.BatchNorm(3, { dtype: "float64" });
    const x = randn([200, 3], { dtype: "float64", generator }).mul([1, 2, 3]).add([5, 6, 7]);
    for (let i = 0; i < 200; i++) layer.forward(x);
    expectClose(layer.runningMean, x.mean(0), { rtol: 1e-6, atol: 0 });
    expectClose(layer.runningVariance, x.variance(0), { rtol: 1e-6, atol: 0 });
    const trained = layer.forward(x);
    expect(layer.eval().training).toBe(false);
    expectClose(layer.forward(x), trained, { rtol: 0, atol: 0.02 }); // n or n - 1 in the variance
    const before = layer.runningMean.toArray();
    const [a, b] = [layer.forward(x.slice([[0, 1]])), layer.forward(x).slice([[0, 1]])];
    expectClose(a, b, { rtol: 1e-12, atol: 1e-12 });
    expect(layer.runningMean.toArray()).toEqual(before);
  });

  test("remembers without a graph: its statistics hold on to no batch, in grad mode or not", () => {
    const layer = new nn.BatchNorm(2);
    layer.forward(ones([4, 2], { requiresGrad: true }));
    noGrad(() => layer.forward(ones([4, 2])));
    expect(layer.runningMean.gradFn).toBeUndefined();
    expectClose(layer.runningMean, tensor([0.19, 0.19]), { rtol: 1e-6, atol: 0 }); // 0.1, then 0.9 · 0.1 + 0.1
  });

  test("two steps in one graph are differentiated although the statistics moved between them", () => {
    const layer = new nn.BatchNorm(2);
    const x = randn([5, 2], { generator });
    const loss = layer
      .forward(x)
      .square()
      .sum()
      .add(layer.forward(x.mul(2)).sum());
    loss.backward();
    for (const parameter of layer.parameters()) expect(parameter.grad?.shape).toEqual([2]);
  });

  test("takes (N, C) and (N, C, ...), and says so otherwise", () => {
    const net = new nn.Sequential([["Norm1", new nn.BatchNorm(3)]]);
    for (const rest of [[], [4], [2, 2], [1, 2, 3]])
      expect(net.forward(ones([2, 3, ...rest])).shape).toEqual([2, 3, ...rest]);
    expect(() => net.forward(ones([2, 4], { name: "x" }))).toThrow(ShapeError);
    expect(() => net.forward(ones([2, 4], { name: "x" }))).toThrow(
      'Norm1: BatchNorm(3) takes (N, 3) or (N, 3, ...), but "x" is (2, 4).',
    );
    expect(() => net.forward(ones([1, 3]))).toThrow("train with more than one example, or call eval()");
    expect(net.eval().forward(ones([1, 3])).shape).toEqual([1, 3]);
  });

  test("can do without gamma and beta, and refuses options that are none", () => {
    expect(new nn.BatchNorm(3, { affine: false }).parameters()).toEqual([]);
    expect(new nn.BatchNorm(3, { affine: false }).buffers().length).toBe(2);
    expect(() => new nn.BatchNorm(0)).toThrow(
      "BatchNorm: channels must be a whole number of at least 1, got 0",
    );
    expect(() => new nn.BatchNorm(2, { eps: -1 })).toThrow(ValueError);
    expect(() => new nn.BatchNorm(2, { momentum: 1.5 })).toThrow(ValueError);
  });
});

describe("LayerNorm", () => {
  test("is the same in training and after eval(), one example at a time", () => {
    const layer = new nn.LayerNorm([2, 3], { dtype: "float64" });
    const x = randn([4, 2, 3], { dtype: "float64", generator });
    const y = layer.forward(x);
    expectClose(layer.eval().forward(x), y, { rtol: 0, atol: 0 });
    expectClose(layer.forward(x.slice([1])), y.slice([1]), { rtol: 1e-14, atol: 1e-14 });
  });

  test("trains gamma from 1 and beta from 0, or neither", () => {
    const layer = new nn.LayerNorm(2);
    expect([layer.gamma?.toArray(), layer.beta?.toArray()]).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(new nn.LayerNorm(2, { affine: false }).parameters()).toEqual([]);
    expect(layer.toString()).toBe("LayerNorm((2,))");
    expect(() => new nn.LayerNorm([2, 0])).toThrow(ValueError);
    expect(() => layer.forward(ones([3]))).toThrow("does not end in the normalized shape (2,)");
  });
});
