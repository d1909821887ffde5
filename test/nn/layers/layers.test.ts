/** The layers: values, shapes, gradients, and errors that name the layer. */
import { OrderedMap } from "immutable";
import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropyWithLogits,
  DTypeError,
  manualSeed,
  nn,
  ones,
  randn,
  ShapeError,
  softmaxCrossEntropy,
  tensor,
  ValueError,
} from "wengert";

describe("Affine", () => {
  test("is xW + b, with W (in, out) as in the book", () => {
    const layer = new nn.Affine(2, 3);
    layer.W.assign([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    layer.b?.assign([10, 20, 30]);
    expect(layer.forward(tensor([[1, 1]])).toArray()).toEqual([[15, 27, 39]]);
  });

  test("takes any number of axes before the features", () => {
    const layer = new nn.Affine(4, 3);
    for (const lead of [[], [5], [5, 2], [2, 1, 2]])
      expect(layer.forward(ones([...lead, 4])).shape).toEqual([...lead, 3]);
  });

  test("gives W, b and x their gradients", () => {
    const layer = new nn.Affine(2, 2, { init: nn.init.constant(2) });
    const x = tensor([[1, 3]], { requiresGrad: true });
    layer.forward(x).backward([[1, 10]]);
    expect(layer.W.grad?.toArray()).toEqual([
      [1, 10],
      [3, 30],
    ]);
    expect(layer.b?.grad?.toArray()).toEqual([1, 10]);
    expect(x.grad?.toArray()).toEqual([[22, 22]]);
  });

  test("can do without a bias", () => {
    const layer = new nn.Affine(2, 2, { bias: false, init: nn.init.constant(1) });
    expect(layer.parameters()).toEqual([layer.W]);
    expect(layer.b).toBeUndefined();
    expect(layer.forward(tensor([[1, 2]])).toArray()).toEqual([[3, 3]]);
  });

  test("starts as He et al. say, with b at 0, from the default generator unless another is given", () => {
    manualSeed(7);
    const layer = new nn.Affine(50, 20);
    manualSeed(7);
    expect(layer.W.toArray()).toEqual(nn.init.he()([50, 20]).toArray());
    expect(layer.b?.toArray()).toEqual(new Array(20).fill(0));
  });

  test("names itself, its sizes and the way out where the features do not fit", () => {
    class Net extends nn.Module {
      readonly layers = OrderedMap([["Affine1", new nn.Affine(784, 50)]]);
      predict(x: ReturnType<typeof ones>) {
        return this.layers.reduce((h, layer) => layer.forward(h), x);
      }
    }
    const net = new Net();
    expect(() => net.predict(ones([100, 700], { name: "x" }))).toThrow(ShapeError);
    expect(() => net.predict(ones([100, 700], { name: "x" }))).toThrow(
      'Affine1: Affine(784 → 50) takes (..., 784), but "x" is (100, 700).',
    );
    expect(() => net.predict(ones([100, 28, 28], { name: "x" }))).toThrow(
      "Flatten each example first: x.reshape([100, 784]).",
    );
    expect(() => net.predict(ones([]))).toThrow("takes (..., 784)");
    expect(() => net.predict(ones([2, 784], { dtype: "float64" }))).toThrow(DTypeError);
  });

  test("refuses sizes and initialisers that make no matrix", () => {
    for (const size of [0, -1, 1.5, Number.NaN]) {
      expect(() => new nn.Affine(size, 2)).toThrow(ValueError);
      expect(() => new nn.Affine(2, size)).toThrow(
        `Affine: outFeatures must be a whole number of at least 1, got ${size}`,
      );
    }
    expect(() => new nn.Affine(2, 3, { init: () => ones([3, 2]) })).toThrow(
      "Affine: init gave (3, 2), but W is (in, out) = (2, 3)",
    );
    expect(() => new nn.Affine(2, 3, { dtype: "int32" })).toThrow(DTypeError);
  });
});

describe("activations and losses", () => {
  test("are the ops of the same name", () => {
    const x = randn([3, 4]);
    expect(new nn.ReLU().forward(x).toArray()).toEqual(x.relu().toArray());
    expect(new nn.Sigmoid().forward(x).toArray()).toEqual(x.sigmoid().toArray());
    expect(new nn.Tanh().forward(x).toArray()).toEqual(x.tanh().toArray());
    expect(new nn.LeakyReLU(0.2).forward(x).toArray()).toEqual(x.leakyRelu(0.2).toArray());
    expect(new nn.ELU(0.5).forward(x).toArray()).toEqual(x.elu(0.5).toArray());
    expect(new nn.GELU().forward(x).toArray()).toEqual(x.gelu().toArray());
    const approximate = "tanh";
    expect(new nn.GELU({ approximate }).forward(x).toArray()).toEqual(x.gelu({ approximate }).toArray());
    expect(new nn.SiLU().forward(x).toArray()).toEqual(x.silu().toArray());
    expect(new nn.Softplus().forward(x).toArray()).toEqual(x.softplus().toArray());
    expect(new nn.Softmax().forward(x).toArray()).toEqual(x.softmax().toArray());
    expect(new nn.Softmax(0).forward(x).toArray()).toEqual(x.softmax(0).toArray());
    expect(new nn.LogSoftmax(0).forward(x).toArray()).toEqual(x.logSoftmax(0).toArray());
    const labels = Int32Array.of(0, 3, 1);
    expect(new nn.SoftmaxCrossEntropy().forward(x, labels).item()).toBe(
      softmaxCrossEntropy(x, labels).item(),
    );
    expect(new nn.MSELoss().forward(tensor([1, 2]), [3, 2]).item()).toBe(2);
    const targets = ones([3, 4]).mul(0.25);
    expect(new nn.BCEWithLogitsLoss().forward(x, targets).item()).toBe(
      binaryCrossEntropyWithLogits(x, targets).item(),
    );
  });

  test("train nothing", () => {
    for (const Layer of [
      nn.ReLU,
      nn.LeakyReLU,
      nn.ELU,
      nn.GELU,
      nn.SiLU,
      nn.Sigmoid,
      nn.Softplus,
      nn.Tanh,
      nn.Softmax,
      nn.LogSoftmax,
      nn.Flatten,
      nn.Dropout,
      nn.SoftmaxCrossEntropy,
      nn.MSELoss,
      nn.BCEWithLogitsLoss,
    ])
      expect(new Layer().parameters()).toEqual([]);
  });
});

test("activations say what they were given", () => {
  const layers = [
    new nn.LeakyReLU(),
    new nn.ELU(2),
    new nn.GELU(),
    new nn.GELU({ approximate: "tanh" }),
    new nn.Softmax(),
  ];
  expect(layers.map(String)).toEqual([
    "LeakyReLU(slope 0.01)",
    "ELU(α 2)",
    "GELU()",
    "GELU(tanh)",
    "Softmax(axis -1)",
  ]);
});

describe("Embedding", () => {
  test("gives the rows of W at ids of any shape, and each row the gradients of all its uses", () => {
    const layer = new nn.Embedding(3, 2, {
      init: () =>
        tensor([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
    });
    const y = layer.forward([
      [2, 0],
      [2, 2],
    ]);
    expect(y.toArray()).toEqual([
      [
        [5, 6],
        [1, 2],
      ],
      [
        [5, 6],
        [5, 6],
      ],
    ]);
    y.sum().backward();
    expect(layer.W.grad?.toArray()).toEqual([
      [1, 1],
      [0, 0],
      [3, 3],
    ]);
    expect(layer.toString()).toBe("Embedding(3 → 2)");
  });

  test("refuses what is no entry", () => {
    const layer = new nn.Embedding(3, 2);
    expect(() => layer.forward([3])).toThrow("embedding: index 3 (element 0) is out of range for 3 entries");
    expect(() => layer.forward(tensor([0.5]))).toThrow(DTypeError);
    expect(() => new nn.Embedding(0, 2)).toThrow(ValueError);
  });
});

describe("Sequential", () => {
  const scale = (by: number) => new nn.Affine(1, 1, { init: nn.init.constant(by) });

  test("feeds each layer with what the one before gave, from a list, pairs or an OrderedMap", () => {
    const x = tensor([[-2]]);
    const layers = [
      new nn.Sequential([scale(3), new nn.ReLU(), scale(5)]),
      new nn.Sequential([
        ["a", scale(3)],
        ["b", new nn.ReLU()],
        ["c", scale(5)],
      ]),
      new nn.Sequential(
        OrderedMap<string, nn.Module>([
          ["a", scale(3)],
          ["b", new nn.ReLU()],
        ]),
      ),
    ];
    expect(layers.map((each) => each.forward(x).item())).toEqual([0, 0, 0]);
    expect(layers.map((each) => each.forward(x.neg()).item())).toEqual([30, 30, 6]);
    expect(layers.map((each) => each.layers.keySeq().join())).toEqual(["0,1,2", "a,b,c", "a,b"]);
    expect(layers[1]?.namedParameters().keySeq().first()).toBe("layers.a.W");
  });

  test("without layers gives back what it was given", () => {
    const x = ones([2]);
    expect(new nn.Sequential([]).forward(x)).toBe(x);
  });

  test("refuses what is no list of modules, and names that come twice", () => {
    const build = (layers: unknown) => () => new nn.Sequential(layers as nn.Module[]);
    expect(build([new nn.ReLU(), 3])).toThrow(
      "Sequential: layer 1, 3, is neither a module nor a pair of a name and a module",
    );
    expect(build([["a", "b"]])).toThrow(ValueError);
    expect(build(new nn.ReLU())).toThrow("Sequential: expected a list of layers");
    expect(build(undefined)).toThrow("Sequential: expected a list of layers");
    expect(
      build([
        ["a", new nn.ReLU()],
        ["a", new nn.ReLU()],
      ]),
    ).toThrow('Sequential: two layers are called "a"');
  });
});
