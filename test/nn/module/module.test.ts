/** Modules: how parameters and modules are found, named and switched between modes. */
import { Map as ImmutableMap, List, OrderedMap } from "immutable";
import { describe, expect, test } from "vitest";
import { nn, noGrad, ones, type Tensor, tensor, ValueError, WengertError } from "wengert";
import { classes, TwoLayerNet, thrownBy } from "../networks.js";

const weights = () => new nn.Parameter(tensor([1, 2]));

describe("what the fields lead to", () => {
  test("is found in the order in which it was defined, through arrays, maps and objects, however nested", () => {
    class Everything extends nn.Module {
      first = weights();
      number = 3;
      nothing = null;
      layer = new nn.Affine(2, 1);
      list = [new nn.ReLU(), new nn.Affine(1, 2), [weights(), "text"]];
      named = OrderedMap<string, unknown>([
        ["z", new nn.Affine(2, 2, { bias: false })],
        ["a", List([weights()])],
      ]);
      native = new Map([["m", weights()]]);
      plain = { p: weights(), q: { r: weights() } };
      constant = ones([3]);
      last = weights();
    }
    expect(new Everything().namedParameters().keySeq().toArray()).toEqual([
      "first",
      "layer.W",
      "layer.b",
      "list.1.W",
      "list.1.b",
      "list.2.0",
      "named.z.W",
      "named.a.0",
      "native.m",
      "plain.p",
      "plain.q.r",
      "last",
    ]);
  });

  test("is found behind the holes of an array, whose length may be anything", () => {
    class Sparse extends nn.Module {
      readonly list: unknown[] = new Array(2 ** 32 - 1);
      constructor() {
        super();
        this.list[1] = weights();
        this.list[4_000_000] = new nn.Affine(1, 1, { bias: false });
      }
    }
    expect([...new Sparse().namedParameters()].map(([path]) => path)).toEqual(["list.1", "list.4000000.W"]);
  });

  test("is the same whether the maps are ordered or short", () => {
    class Short extends nn.Module {
      layers = ImmutableMap({ one: weights(), two: weights() });
    }
    expect(new Short().namedParameters().keySeq().toArray()).toEqual(["layers.one", "layers.two"]);
  });

  test("each parameter comes once, under its first name, however many layers share it", () => {
    class Tied extends nn.Module {
      readonly encoder = new nn.Affine(3, 3);
      readonly again = this.encoder;
      readonly W = this.encoder.W;
    }
    const net = new Tied();
    expect(net.parameters()).toEqual([net.encoder.W, net.encoder.b]);
    expect(net.namedParameters().keySeq().toArray()).toEqual(["encoder.W", "encoder.b"]);
    expect(net.namedModules().keySeq().toArray()).toEqual(["", "encoder"]);
  });

  test("modules come by their path, the root under the empty one", () => {
    const net = new TwoLayerNet(4, 3, 2);
    expect(
      net
        .namedModules()
        .map((module) => module.constructor.name)
        .toObject(),
    ).toEqual({
      "": "TwoLayerNet",
      "layers.Affine1": "Affine",
      "layers.Relu1": "ReLU",
      "layers.Affine2": "Affine",
      lastLayer: "SoftmaxCrossEntropy",
    });
    expect(net.namedModules().get("")).toBe(net);
  });

  test("a module that leads back to itself ends the walk", () => {
    class Child extends nn.Module {
      readonly own = weights();
      constructor(readonly parent: nn.Module) {
        super();
      }
    }
    class Parent extends nn.Module {
      readonly child = new Child(this);
    }
    const parent = new Parent();
    const loop: Record<string, unknown> = {};
    Object.assign(parent, { loop: Object.assign(loop, { loop }) });
    expect(parent.namedParameters().keySeq().toArray()).toEqual(["child.own"]);
    expect(parent.toString()).toBe("Parent(\n  (child): Child(\n    (parent): Parent(...)\n  )\n)");
  });

  test("two paths that read the same are an error, not a lost parameter", () => {
    class Dotted extends nn.Module {
      a = { b: weights() };
      "a.b" = weights();
    }
    expect(() => new Dotted().namedParameters()).toThrow(ValueError);
    expect(() => new Dotted().stateDict()).toThrow(
      'Dotted: two of its parts are called "a.b"; keys must not contain dots',
    );
    expect(new Dotted().parameters()).toHaveLength(2);
  });

  test("the forward of an instance is hidden from every walk", () => {
    expect(Object.keys(new nn.ReLU())).toEqual([]);
  });
});

describe("the names of parameters", () => {
  test("are the field and the digits of the module's key", () => {
    class Net extends nn.Module {
      readonly layers = OrderedMap([
        ["Affine1", new nn.Affine(2, 2)],
        ["Affine12", new nn.Affine(2, 2)],
        ["head", new nn.Affine(2, 2, { bias: false })],
      ]);
      readonly list = [new nn.Affine(2, 2, { bias: false })];
      readonly W7 = weights();
    }
    expect(new Net().parameters().map((each) => [each.name, each.nameForErrors()])).toEqual([
      ["W1", '"W1" of Affine1'],
      ["b1", '"b1" of Affine1'],
      ["W12", '"W12" of Affine12'],
      ["b12", '"b12" of Affine12'],
      ["W", '"W" of head'],
      ["W0", '"W0" of list.0'],
      ["W7", '"W7" of Net'],
    ]);
  });

  test("are the user's where the user gave one", () => {
    class Net extends nn.Module {
      readonly Affine1 = new nn.Affine(2, 2);
    }
    const net = new Net();
    net.Affine1.W.name = "kernel";
    expect(net.parameters().map((each) => each.nameForErrors())).toEqual([
      '"kernel" of Affine1',
      '"b1" of Affine1',
    ]);
    expect(new nn.Parameter([1], { name: "free" }).nameForErrors()).toBe('"free"');
    expect(new nn.Parameter([1]).name).toBe("");
  });

  test("of a shared parameter stay those of its first module", () => {
    const shared = new nn.Affine(2, 2);
    class Net extends nn.Module {
      readonly layers = { Affine1: shared, Affine2: shared };
    }
    expect(new Net().parameters()[0]?.nameForErrors()).toBe('"W1" of Affine1');
    class Later extends nn.Module {
      readonly Affine3 = shared;
    }
    expect(new Later().parameters()[0]?.nameForErrors()).toBe('"W1" of Affine1');
    class Tied extends nn.Module {
      readonly kernel9 = shared.W;
    }
    expect(new Tied().parameters()[0]?.nameForErrors()).toBe('"W1" of Affine1');
  });
});

describe("train and eval", () => {
  test("reach every module and return the one they were called on", () => {
    const net = new TwoLayerNet(4, 3, 2);
    const modes = () =>
      net
        .namedModules()
        .valueSeq()
        .map((module) => module.training)
        .toSet()
        .toArray();
    expect(modes()).toEqual([true]);
    expect(net.eval()).toBe(net);
    expect(modes()).toEqual([false]);
    expect(net.train()).toBe(net);
    expect(modes()).toEqual([true]);
    net.train(false);
    expect(modes()).toEqual([false]);
  });
});

describe("zeroGrad", () => {
  test("forgets the gradients of all parameters", () => {
    const net = new TwoLayerNet(4, 3, 2);
    net.loss(ones([2, 4]), classes([0, 1])).backward();
    expect(net.parameters().every(({ grad }) => grad !== null)).toBe(true);
    net.zeroGrad();
    expect(net.parameters().every(({ grad }) => grad === null)).toBe(true);
  });
});

describe("forward", () => {
  test("of a class that defines none says so, and what there is instead", () => {
    const error = thrownBy(() => new TwoLayerNet(4, 3, 2).forward(ones([1, 4])));
    expect(error).toBeInstanceOf(WengertError);
    expect(error.message).toBe(
      "TwoLayerNet: the class defines no forward(...). Define it, or call what there is: predict, loss.",
    );
    class Empty extends nn.Module {}
    expect(() => new Empty().forward()).toThrow("Empty: the class defines no forward(...). Define it.");
  });

  test("may take and return other things than tensors, with types that say so", () => {
    class Split extends nn.Module<[x: Tensor, swap: boolean], [Tensor, Tensor]> {
      override forward(x: Tensor, swap: boolean): [Tensor, Tensor] {
        return swap ? [x.neg(), x] : [x, x.neg()];
      }
    }
    const [first, second]: [Tensor, Tensor] = new Split().forward(tensor([1, 2]), true);
    expect([first.toArray(), second.toArray()]).toEqual([
      [-1, -2],
      [1, 2],
    ]);
    // @ts-expect-error a layer that needs a second argument cannot stand where one is called with a tensor alone
    const layers: nn.Module[] = [new Split()];
    expect(layers).toHaveLength(1);
  });

  test("can be called on the super class, and inherited", () => {
    class Twice extends nn.Affine {
      override forward(x: Tensor): Tensor {
        return super.forward(super.forward(x));
      }
    }
    const layer = noGrad(() => new Twice(1, 1, { init: nn.init.constant(3) }));
    expect(layer.forward(tensor([[2]])).item()).toBe(18);
  });
});
