/**
 * The book's program as the guide prints it: it type-checks, runs, learns, and starts from NumPy's weights.
 */
import { describe, expect, test } from "vitest";
import { Generator, NumpyRandom, nn, optim, randn, type Tensor, tensor } from "wengert";
import { sample } from "wengert/data";
import { classes, opsAlong, TwoLayerNet } from "./networks.js";

/** Points of the plane, each labelled with its quadrant. */
function quadrants(count: number, generator: Generator): { x: Tensor; t: Tensor } {
  const x = randn([count, 2], { generator, name: "x" });
  const values = x.toTypedArray();
  const sign = (k: number) => ((values[k] ?? 0) > 0 ? 1 : 0);
  const labels = Int32Array.from({ length: count }, (_, i) => 2 * sign(2 * i) + sign(2 * i + 1));
  return { x, t: tensor(labels) };
}

describe("the book's program", () => {
  test("learns the quadrants of the plane", () => {
    const generator = new Generator(1);
    const train = quadrants(500, generator);
    const net = new TwoLayerNet(2, 16, 4, 0.5);
    const before = net.loss(train.x, train.t).item();

    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    for (let i = 0; i < 1000; i++) {
      const { x, t } = sample(train, 100, generator);
      optimizer.zeroGrad();
      const loss = net.loss(x, t);
      loss.backward();
      optimizer.step();
    }

    expect(before).toBeGreaterThan(1);
    expect(net.loss(train.x, train.t).item()).toBeLessThan(0.2);
  });

  test("each op knows the layer that it ran in, although the network never says so", () => {
    const net = new TwoLayerNet(4, 3, 2);
    expect(opsAlong(net.loss(randn([5, 4]), classes([0, 1, 0, 1, 0])))).toEqual([
      "Affine1: matmul",
      "Affine1: add",
      "Relu1: relu",
      "Affine2: matmul",
      "Affine2: add",
      "lastLayer: softmaxCrossEntropy",
    ]);
  });

  test("errors call the weights W1 and W2, as the book does", () => {
    const [W1] = new TwoLayerNet(784, 50, 10).parameters();
    expect(W1?.name).toBe("W1");
    const x = randn([100, 784], { name: "x" });
    const transposed = new nn.Parameter(randn([50, 784]));
    class Other extends nn.Module {
      readonly layers = { Affine1: new Held(transposed) };
    }
    class Held extends nn.Module {
      constructor(readonly W: nn.Parameter) {
        super();
      }
    }
    new Other().parameters();
    expect(() => x.matmul(transposed)).toThrow(
      'matmul: (100, 784) · (50, 784): inner sizes 784 and 50 differ. Left is "x", right is "W1" of Affine1. Its transpose would fit: W1.T',
    );
  });

  test("with NumPy's generator and float64 the weights are 0.01 * np.random.randn(...), one layer after the other, to the bit", () => {
    const generator = new NumpyRandom(42);
    const options = { init: nn.init.normal(0.01), generator, dtype: "float64" } as const;
    const layers = [new nn.Affine(784, 50, options), new nn.Affine(50, 10, options)];

    const numpy = new NumpyRandom(42);
    for (const layer of layers) {
      const { inFeatures, outFeatures } = layer;
      expect(layer.W.toTypedArray()).toEqual(numpy.randn(inFeatures, outFeatures).map((each) => 0.01 * each));
      expect(layer.b?.toTypedArray()).toEqual(new Float64Array(outFeatures));
    }
  });

  test("the first weights are those that NumPy prints", () => {
    // np.random.seed(42); 0.01 * np.random.randn(784, 50)[0, :3]
    const W = nn.init.normal(0.01)([784, 50], { generator: new NumpyRandom(42), dtype: "float64" });
    expect([...W.toTypedArray().slice(0, 3)]).toEqual([
      0.004967141530112327, -0.0013826430117118466, 0.006476885381006925,
    ]);
  });
});
