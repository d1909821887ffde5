/** Scopes: each op knows the module that it ran in, although no module was ever told its name. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { OrderedMap } from "immutable";
import { describe, expect, test } from "vitest";
import { nn, ones, scope, type Tensor } from "wengert";
import { GradFn } from "../../../src/tensor/index.js";
import { classes, opsAlong, TwoLayerNet, thrownBy } from "../networks.js";

const x = () => ones([2, 2], { requiresGrad: true });

class Block extends nn.Module {
  readonly inner = new nn.Sequential([new nn.ReLU(), new nn.Tanh()]);
  override forward(h: Tensor): Tensor {
    return this.inner.forward(h).neg();
  }
}

describe("the scope of a module", () => {
  test("has its class as name while nobody holds it", () => {
    expect(opsAlong(new nn.ReLU().forward(x()))).toEqual(["ReLU: relu"]);
  });

  test("has the last key under which its parent holds it, inside the scopes of those that run it", () => {
    class Net extends nn.Module {
      readonly blocks = [[new Block()], [new Block()]];
      readonly out = new nn.Sigmoid();
      override forward(h: Tensor): Tensor {
        return this.out.forward(this.blocks.flat().reduce((each, block) => block.forward(each), h));
      }
    }
    expect(opsAlong(new Net().forward(x()))).toEqual([
      "Net.0.inner.0: relu",
      "Net.0.inner.1: tanh",
      "Net.0: neg",
      "Net.0.inner.0: relu",
      "Net.0.inner.1: tanh",
      "Net.0: neg",
      "Net.out: sigmoid",
    ]);
  });

  test("is the same whether or not parameters() was called before", () => {
    const labels = classes([0, 1]);
    const fresh = new TwoLayerNet(2, 3, 2);
    const walked = new TwoLayerNet(2, 3, 2);
    walked.parameters();
    expect(opsAlong(walked.loss(x(), labels))).toEqual(opsAlong(fresh.loss(x(), labels)));
    expect(opsAlong(fresh.loss(x(), labels))[0]).toBe("Affine1: matmul");
  });

  test("is known to modules that were built outside and passed in, also after they ran alone", () => {
    class Wrapper extends nn.Module {
      constructor(readonly encoder: nn.Module) {
        super();
      }
      override forward(h: Tensor): Tensor {
        return this.encoder.forward(h);
      }
    }
    const relu = new nn.ReLU();
    expect(opsAlong(relu.forward(x()))).toEqual(["ReLU: relu"]);
    expect(opsAlong(new Wrapper(relu).forward(x()))).toEqual(["Wrapper.encoder: relu"]);
  });

  test("of a layer that is used twice is its first name, both times", () => {
    const shared = new nn.Tanh();
    const net = new nn.Sequential([
      ["one", shared],
      ["two", shared],
    ]);
    expect(opsAlong(net.forward(x()))).toEqual(["Sequential.one: tanh", "Sequential.one: tanh"]);
  });

  test("is right for layers that were built after another one ran in the same constructor", () => {
    class Probing extends nn.Module {
      readonly first = new nn.Affine(2, 3);
      readonly second: nn.Module;
      constructor() {
        super();
        const [, features = 0] = this.first.forward(ones([1, 2])).shape;
        this.second = new nn.Affine(features, 2);
      }
      override forward(h: Tensor): Tensor {
        return this.second.forward(this.first.forward(h));
      }
    }
    expect(opsAlong(new Probing().forward(x())).filter((line) => line.includes("matmul"))).toEqual([
      "Probing.first: matmul",
      "Probing.second: matmul",
    ]);
  });

  test("is found for a layer that was added later, as soon as a tree is walked", () => {
    class Growing extends nn.Module {
      layers = OrderedMap<string, nn.Module>([["Relu1", new nn.ReLU()]]);
      predict(h: Tensor): Tensor {
        return this.layers.reduce((each, layer) => layer.forward(each), h);
      }
    }
    const net = new Growing();
    net.predict(x());
    net.layers = net.layers.set("Tanh1", new nn.Tanh());
    net.parameters();
    expect(opsAlong(net.predict(x()))).toEqual(["Relu1: relu", "Tanh1: tanh"]);
  });

  test("is found in a network of more modules than are remembered", () => {
    class Wide extends nn.Module {
      readonly layers = Array.from({ length: 3000 }, () => new nn.Tanh());
      override forward(h: Tensor): Tensor {
        return this.layers.reduce((each, layer) => layer.forward(each), h);
      }
    }
    const ops = opsAlong(new Wide().forward(x()));
    expect(ops[0]).toBe("Wide.0: tanh");
    expect(ops[2999]).toBe("Wide.2999: tanh");
  });

  test("lies inside those that the user opens, and closes when forward throws", () => {
    const layer = new nn.Affine(3, 2);
    expect(opsAlong(scope("step 1", () => new nn.ReLU().forward(x())))).toEqual(["step 1.ReLU: relu"]);
    thrownBy(() => layer.forward(x()));
    expect(opsAlong(x().neg())).toEqual([": neg"]);
  });

  test("does not open twice for super.forward", () => {
    class Scaled extends nn.Tanh {
      override forward(h: Tensor): Tensor {
        return super.forward(h).mul(2);
      }
    }
    expect(opsAlong(new Scaled().forward(x()))).toEqual(["Scaled: tanh", "Scaled: mul"]);
  });

  test("names its owner: kind, details, and how many numbers it trains", () => {
    const net = new TwoLayerNet(784, 50, 10);
    const result = net.predict(ones([1, 784])).gradFn;
    const owner = result instanceof GradFn ? result.scope?.owner : undefined;
    expect([owner?.kind, owner?.details, owner?.parameterCount]).toEqual(["Affine", ["50 → 10"], 510]);
  });
});

/**
 * How many of the modules that `build` makes stay alive once it has returned. V8 compiles on another thread what
 * ran often, and holds what the code names until it is done: so several times are looked at, until no more than
 * `allowed` are left.
 */
async function survivors(build: () => nn.Module[], allowed: number): Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const references = (() => build().map((module) => new WeakRef(module)))();
  let alive = references.length;
  for (let looks = 0; looks < 20 && alive > allowed; looks++) {
    await new Promise((resolve) => setTimeout(resolve, 10 * looks)); // a WeakRef holds its target until the job ends
    collect();
    alive = references.filter((each) => each.deref() !== undefined).length;
  }
  return alive;
}

describe("naming keeps no module alive", () => {
  test("that ran", async () => {
    const alive = await survivors(() => {
      const net = new TwoLayerNet(2, 2, 2);
      net.loss(x(), classes([0, 1])).backward();
      return [net, ...net.layers.values()];
    }, 0);
    expect(alive).toBe(0);
  });

  test("but for the last thousand that were built and never ran, until one does", async () => {
    const many = () => Array.from({ length: 5000 }, () => new nn.ReLU());
    expect(await survivors(many, 1024)).toBeLessThanOrEqual(1024);
    expect(
      await survivors(() => {
        const built = Array.from({ length: 100 }, () => new nn.ReLU());
        new nn.Tanh().forward(x());
        return built;
      }, 0),
    ).toBe(0);
  });
});
