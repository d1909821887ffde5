/** functionalCall: a module as a function of its parameters, and what one can do with that. */
import { describe, expect, test } from "vitest";
import {
  grad,
  hessian,
  hvp,
  manualSeed,
  nn,
  onWarning,
  randn,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import { expectClose } from "../../helpers/close.js";
import { classes, TwoLayerNet, thrownBy } from "../networks.js";

type Parameters = Record<string, Tensor>;

const double = { dtype: "float64" } as const;
const line = () => new nn.Affine(1, 1, { bias: false, ...double });
const parametersOf = (net: nn.Module<never, unknown>): Parameters => net.namedParameters().toObject();
const detached = (net: nn.Module<never, unknown>): Parameters =>
  net
    .namedParameters()
    .map((each) => each.detach())
    .toObject();

function net() {
  manualSeed(3);
  return new nn.Sequential([new nn.Affine(3, 4, double), new nn.Tanh(), new nn.Affine(4, 2, double)]);
}

describe("a call with other parameters", () => {
  test("gives what the module gives when it has them, and leaves it as it was", () => {
    const [a, b, x] = [net(), net(), randn([5, 3], double)];
    for (const each of b.parameters()) each.assign(randn([...each.shape], double));
    const own = a.parameters();
    const before = a.forward(x).toArray();
    expect(nn.functionalCall(a, parametersOf(b), x).toArray()).toEqual(b.forward(x).toArray());
    expect(a.parameters()).toEqual(own);
    expect(a.forward(x).toArray()).toEqual(before);
  });

  test("takes names as pairs, and objects in objects", () => {
    const [layer, x] = [new nn.Sequential([new nn.Affine(2, 1)]), tensor([[1, 2]])];
    const [W, b] = [tensor([[3], [4]]), tensor([5])];
    const expected = [[16]];
    expect(nn.functionalCall(layer, { "layers.0.W": W, "layers.0.b": b }, x).toArray()).toEqual(expected);
    expect(nn.functionalCall(layer, { layers: { 0: { W, b } } }, x).toArray()).toEqual(expected);
    expect(
      nn
        .functionalCall(
          layer,
          new Map([
            ["layers.0.W", W],
            ["layers.0.b", b],
          ]),
          x,
        )
        .toArray(),
    ).toEqual(expected);
  });

  test("puts the module's own back when forward throws", () => {
    const layer = line();
    const own = layer.W;
    expect(() => nn.functionalCall(layer, { W: tensor([[1]], double) }, tensor([[1, 2]], double))).toThrow();
    expect(layer.W).toBe(own);
  });

  test("gives no gradient to the module, and gradients to what was given", () => {
    const layer = line();
    const W = tensor([[2]], { ...double, requiresGrad: true });
    nn.functionalCall(layer, { W }, tensor([[3]], double))
      .sum()
      .backward();
    expect([layer.W.grad, W.grad?.toArray()]).toEqual([null, [[3]]]);
  });

  test("finds what was given in arrays, maps and objects, where forward sees it as a parameter", () => {
    class Net extends nn.Module {
      readonly list = [new nn.Parameter([1])];
      readonly map = new Map([["m", new nn.Parameter([2])]]);
      readonly inner = { object: { p: new nn.Parameter([3]) } };
      override forward(x: Tensor) {
        expect(this.parameters()).toHaveLength(3);
        return this.parameters().reduce((sum, each) => sum.add(each), x);
      }
    }
    const given = { "list.0": tensor([10]), "map.m": tensor([20]), "inner.object.p": tensor([30]) };
    expect(nn.functionalCall(new Net(), given, tensor([0])).toArray()).toEqual([60]);
  });

  test("replaces a shared parameter wherever it stands", () => {
    class Tied extends nn.Module {
      readonly first = new nn.Affine(2, 2, { bias: false });
      readonly shared = [this.first.W];
      readonly second = new nn.Affine(2, 2, { bias: false });
      constructor() {
        super();
        Object.assign(this.second, { W: this.first.W });
      }
      override forward(x: Tensor) {
        return this.second.forward(this.first.forward(x)).matmul(this.shared[0] as Tensor);
      }
    }
    const tied = new Tied();
    const W = tensor([
      [2, 0],
      [0, 3],
    ]);
    expect(nn.functionalCall(tied, { "first.W": W }, tensor([[1, 1]])).toArray()).toEqual([[8, 27]]);
    expect(tied.second.W).toBe(tied.first.W);
    expect(tied.shared[0]).toBe(tied.first.W);
    expect(thrownBy(() => nn.functionalCall(tied, { "second.W": W }, W)).message).toBe(
      "functionalCall: the names do not fit Tied.\n  missing: first.W\n  unknown: second.W\n" +
        "  second.W is first.W, which both share",
    );
  });

  test("may happen inside a forward that is itself called so", () => {
    class Adapts extends nn.Module {
      readonly inner = line();
      override forward(x: Tensor) {
        const doubled = this.inner.namedParameters().map((each) => each.mul(2));
        return nn.functionalCall(this.inner, doubled, x);
      }
    }
    const adapts = new Adapts();
    const f = (p: Parameters) => nn.functionalCall(adapts, p, tensor([[5]], double)).sum();
    const stop = onWarning((text) => expect(text).toBe("none"));
    expect(grad(f)({ "inner.W": tensor([[3]], double) })["inner.W"]?.toArray()).toEqual([[10]]);
    stop();
  });
});

describe("buffers", () => {
  const x = tensor([[1], [3]], double);
  const affine = { gamma: tensor([1], double), beta: tensor([0], double) };

  test("that are not given are the module's own, which move on in training", () => {
    const norm = new nn.BatchNorm(1, double);
    nn.functionalCall(norm, affine, x);
    expect(norm.runningMean.item()).toBeCloseTo(0.2);
  });

  test("that are given stand for them as copies: neither these nor the module's are written to", () => {
    const norm = new nn.BatchNorm(1, double);
    const given = { runningMean: tensor([1], double), runningVariance: tensor([4], double) };
    nn.functionalCall(norm, { ...affine, ...given }, x);
    expect([norm.runningMean.item(), given.runningMean.item()]).toEqual([0, 1]);
    const y = nn.functionalCall(norm.eval(), { ...affine, ...given }, x);
    expectClose(y, tensor([[0], [1]], double), { rtol: 1e-5, atol: 1e-5 });
  });
});

describe("what does not fit is refused", () => {
  const layer = new nn.Affine(2, 1);
  const x = tensor([[1, 2]]);
  const good = { W: tensor([[1], [2]]), b: tensor([0]) };

  test.each<[string, unknown, string]>([
    ["a name that is missing", { W: good.W }, "missing: b"],
    ["a name that is unknown", { ...good, c: good.b }, "unknown: c"],
    ["another shape", { ...good, W: tensor([1, 2]) }, "W has shape (2, 1), but an unnamed tensor has (2,)"],
    ["whole numbers", { ...good, b: tensor([0], { dtype: "int32" }) }, 'Convert it with to("float32")'],
    ["no tensor", { ...good, b: 3 }, "b must be a tensor, got 3"],
    [
      "a name twice",
      [
        ["W", good.W],
        ["W", good.W],
      ],
      '"W" is given twice',
    ],
    ["no pairs", [good.W], "is no pair of a name and a tensor"],
    ["no names at all", 3, "tensors must be tensors by name"],
  ])("%s", (_, given, message) => {
    const error = thrownBy(() => nn.functionalCall(layer, given as Parameters, x));
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^functionalCall: /);
  });

  test("a place that nothing else can be put into", () => {
    class Net extends nn.Module {
      readonly all = new Set([new nn.Parameter([1])]);
    }
    const error = thrownBy(() => nn.functionalCall(new Net(), { "all.0": tensor([1]) }));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain("in the place of all.0, which is in a Set");
  });
});

describe("derivatives by the parameters of a module", () => {
  const x = randn([5, 3], double);
  const t = tensor([0, 1, 1, 0, 1], { dtype: "int32" });
  const lossOf = (model: ReturnType<typeof net>) => (p: Parameters) =>
    new nn.SoftmaxCrossEntropy().forward(nn.functionalCall(model, p, x), t);

  test("grad gives what backward gives", () => {
    const model = net();
    const gradient = grad(lossOf(model))(detached(model));
    new nn.SoftmaxCrossEntropy().forward(model.forward(x), t).backward();
    expect(Object.keys(gradient)).toEqual([...model.namedParameters().keys()]);
    for (const [name, parameter] of model.namedParameters())
      expectClose(gradient[name] as Tensor, parameter.grad as Tensor, { rtol: 1e-12, atol: 0 });
    expect(Object.values(gradient).every(({ requiresGrad }) => !requiresGrad)).toBe(true);
  });

  test("hvp is the product of hessian, block by block", () => {
    const model = net();
    const [p, f] = [detached(model), lossOf(model)];
    const v = Object.fromEntries(
      Object.entries(p).map(([name, each]) => [name, randn([...each.shape], double)]),
    );
    const blocks = hessian(f, p) as unknown as Record<string, Parameters>;
    for (const [row, product] of Object.entries(hvp(f, p, v as never) as Parameters)) {
      const parts = Object.entries(blocks[row] as Parameters).map(([column, block]) =>
        block
          .reshape([product.size, (v[column] as Tensor).size])
          .matmul((v[column] as Tensor).flatten())
          .reshape([...product.shape]),
      );
      expectClose(
        parts.reduce((sum, each) => sum.add(each)),
        product,
        { rtol: 1e-10, atol: 1e-12 },
      );
    }
  });

  test("the book's network, whose loss is a method of its own, as forward", () => {
    manualSeed(1);
    const book = new TwoLayerNet(4, 3, 2);
    class Loss extends nn.Module {
      readonly net = book;
      override forward(x: Tensor, t: Tensor) {
        return this.net.loss(x, t);
      }
    }
    const [loss, input] = [new Loss(), randn([2, 4])];
    const gradient = grad((p: Parameters) => nn.functionalCall(loss, p, input, classes([0, 1])))(
      detached(loss),
    );
    book.loss(input, classes([0, 1])).backward();
    for (const [name, { grad: expected }] of loss.namedParameters())
      expect(gradient[name]?.toArray()).toEqual(expected?.toArray());
  });
});

describe("MAML (Finn et al. 2017): the gradient of a loss after a step of descent", () => {
  const rate = 0.1;
  const point = (value: number) => tensor([[value]], double);

  test("is that which one computes by hand, with the second derivative in it", () => {
    const net = line();
    const lossOf = (p: Parameters, x: number, t: number) =>
      nn.functionalCall(net, p, point(x)).sub(t).square().sum();
    const adapted = (p: Parameters): Parameters => {
      const g = grad((q: Parameters) => lossOf(q, 2, 3))(p);
      return Object.fromEntries(
        Object.entries(p).map(([name, each]) => [name, each.sub((g[name] as Tensor).mul(rate))]),
      );
    };
    const { W } = grad((p: Parameters) => lossOf(adapted(p), 5, 7))({ W: point(0.5) });
    // w' = w - 2·rate·x·(w·x - t), and dL'/dw = 2·x'·(w'·x' - t')·(1 - 2·rate·x²)
    const w = 0.5 - 2 * rate * 2 * (0.5 * 2 - 3);
    expect(W?.item()).toBeCloseTo(2 * 5 * (w * 5 - 7) * (1 - 2 * rate * 4), 12);
  });

  test("is that of differences, for a network and two steps, and reaches the parameters by backward too", () => {
    const model = net();
    const [x, t] = [randn([4, 3], double), randn([4, 2], double)];
    const lossOf = (p: Parameters) => nn.functionalCall(model, p, x).sub(t).square().mean();
    const step = (p: Parameters): Parameters => {
      const g = grad(lossOf)(p);
      return Object.fromEntries(
        Object.entries(p).map(([name, each]) => [name, each.sub((g[name] as Tensor).mul(rate))]),
      );
    };
    const outer = (p: Parameters) => lossOf(step(step(p)));
    const meta = grad(outer)(detached(model));
    outer(parametersOf(model)).backward();
    const h = 1e-5;
    for (const [name, parameter] of model.namedParameters()) {
      expectClose(parameter.grad as Tensor, meta[name] as Tensor, { rtol: 1e-10, atol: 1e-14 });
      const at = (delta: number) => {
        const values = parameter.toTypedArray();
        values[0] = (values[0] as number) + delta;
        const moved = tensor(values, { shape: [...parameter.shape], dtype: "float64" });
        return outer({ ...detached(model), [name]: moved }).item();
      };
      const difference = (at(h) - at(-h)) / (2 * h);
      expect(meta[name]?.toTypedArray()[0]).toBeCloseTo(difference, 7);
    }
  });
});
