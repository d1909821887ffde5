/** Layers over images: they are the ops of the same name with what the layer remembers. */
import { describe, expect, test } from "vitest";
import { avgPool2d, conv2d, Generator, maxPool2d, nn, ones, randn, ShapeError, ValueError } from "wengert";

const x = randn([2, 4, 8, 8], { generator: new Generator(1) });

describe("Conv2d", () => {
  test("is conv2d with its W and b", () => {
    const options = { stride: 2, padding: [1, 0], dilation: [1, 2], groups: 2 } as const;
    const layer = new nn.Conv2d(4, 6, [3, 2], options);
    expect([layer.W.shape, layer.b?.shape]).toEqual([[6, 2, 3, 2], [6]]);
    layer.b?.assign([1, 2, 3, 4, 5, 6]);
    expect(layer.forward(x).toArray()).toEqual(conv2d(x, layer.W, { ...options, bias: layer.b }).toArray());
  });

  test("starts as He et al. say for the inputs that a filter sees, b at 0, from its generator", () => {
    const layer = new nn.Conv2d(16, 64, 3, { generator: new Generator(1) });
    expect(layer.W.std().item()).toBeCloseTo(Math.sqrt(2 / (16 * 9)), 2);
    expect(layer.b?.abs().sum().item()).toBe(0);
    const again = new nn.Conv2d(16, 64, 3, { generator: new Generator(1) });
    expect(again.W.toArray()).toEqual(layer.W.toArray());
  });

  test("says what is not as usual", () => {
    const text = (layer: nn.Conv2d) => layer.toString();
    expect(text(new nn.Conv2d(1, 8, 3))).toBe("Conv2d(1 → 8, 3 × 3)");
    expect(text(new nn.Conv2d(4, 8, [3, 1], { stride: [2, 1], padding: 1, groups: 4, bias: false }))).toBe(
      "Conv2d(4 → 8, 3 × 1, stride 2 × 1, padding 1 × 1, 4 groups, no bias)",
    );
    expect(text(new nn.Conv2d(1, 1, 2, { stride: 1, padding: 0, dilation: 2 }))).toBe(
      "Conv2d(1 → 1, 2 × 2, dilation 2 × 2)",
    );
  });

  test("refuses sizes that make no filters, and images of other channels", () => {
    expect(() => new nn.Conv2d(0, 1, 3)).toThrow(ValueError);
    expect(() => new nn.Conv2d(1, 1, [3, 0])).toThrow(
      "Conv2d: kernelSize must be a whole number from 1 to 1073741824 or a pair [vertical, horizontal], got [3, 0]",
    );
    expect(() => new nn.Conv2d(3, 4, 3, { groups: 2 })).toThrow(
      "Conv2d: inChannels / groups must be a whole number of at least 1, got 1.5",
    );
    expect(() => new nn.Conv2d(2, 3, 3, { init: () => ones([3]) })).toThrow(
      "Conv2d: init gave (3,), but W is (out, in / groups, *kernel) = (3, 2, 3, 3)",
    );
    const net = new nn.Sequential([["Conv1", new nn.Conv2d(3, 4, 3)]]);
    expect(() => net.forward(x)).toThrow(ShapeError);
    expect(() => net.forward(x)).toThrow('right is "W1" of Conv1');
  });
});

test("pools are the ops of the same name", () => {
  const options = { stride: 1, padding: 1 };
  expect(new nn.MaxPool2d(2).forward(x).toArray()).toEqual(maxPool2d(x, 2).toArray());
  expect(new nn.MaxPool2d([2, 3], options).forward(x).toArray()).toEqual(
    maxPool2d(x, [2, 3], options).toArray(),
  );
  const uncounted = { ...options, countIncludePad: false };
  expect(new nn.AvgPool2d(2, uncounted).forward(x).toArray()).toEqual(avgPool2d(x, 2, uncounted).toArray());
  expect(new nn.MaxPool2d([2, 3], { ...options, dilation: 2 }).toString()).toBe(
    "MaxPool2d(2 × 3, stride 1 × 1, padding 1 × 1, dilation 2 × 2)",
  );
  expect(new nn.AvgPool2d(2, options).toString()).toBe("AvgPool2d(2 × 2, stride 1 × 1, padding 1 × 1)");
});

test("Flatten makes features of images, from an axis on", () => {
  expect(new nn.Flatten().forward(x).shape).toEqual([2, 256]);
  expect(new nn.Flatten(2).forward(x).shape).toEqual([2, 4, 64]);
  expect(new nn.Flatten(0).forward(x).shape).toEqual([512]);
});

test("a convolutional network of layers learns: its loss falls tenfold in a few steps", () => {
  const generator = new Generator(4);
  const net = new nn.Sequential([
    new nn.Conv2d(1, 4, 3, { padding: 1, generator }),
    new nn.BatchNorm(4),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Affine(64, 2, { generator }),
  ]);
  const images = randn([16, 1, 8, 8], { generator });
  const labels = images.mean([1, 2, 3]).gt(0).to("int32");
  const loss = () => new nn.SoftmaxCrossEntropy().forward(net.forward(images), labels);
  const start = loss().item();
  for (let i = 0; i < 30; i++) {
    net.zeroGrad();
    loss().backward();
    for (const parameter of net.parameters())
      parameter.assign(parameter.detach().sub((parameter.grad ?? ones([])).mul(0.3)));
  }
  expect(loss().item()).toBeLessThan(start / 10);
});
