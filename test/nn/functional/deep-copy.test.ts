/** deepCopy: the same module once more, and nothing of it is shared that is trained. */
import { List, OrderedMap, Record } from "immutable";
import { describe, expect, test } from "vitest";
import { Generator, GradError, nn, ones, StateError, type Tensor, tensor, ValueError } from "wengert";
import { TwoLayerNet, thrownBy } from "../networks.js";

const x = tensor([[1, 2, 3, 4]]);

describe("a copy", () => {
  test("has the values, names, dtypes and flags of the first, and trains by itself", () => {
    const net = new TwoLayerNet(4, 3, 2);
    (net.parameters()[0] as nn.Parameter).requiresGrad = false;
    (net.parameters()[1] as nn.Parameter).name = "mine";
    net.predict(x).sum().backward();
    const copy = nn.deepCopy(net);
    expect(copy).toBeInstanceOf(TwoLayerNet);
    expect(OrderedMap.isOrderedMap(copy.layers)).toBe(true);
    expect(copy.stateDict().toJS()).toEqual(net.stateDict().toJS());
    expect(
      copy.parameters().map(({ name, requiresGrad, dtype, grad }) => [name, requiresGrad, dtype, grad]),
    ).toEqual(net.parameters().map(({ name, requiresGrad, dtype }) => [name, requiresGrad, dtype, null]));
    expect(copy.parameters().every((each) => each instanceof nn.Parameter)).toBe(true);
    expect(String(copy)).toBe(String(net));
    expect(copy.predict(x).toArray()).toEqual(net.predict(x).toArray());
    const before = net.predict(x).toArray();
    for (const each of copy.parameters()) each.assign(ones([...each.shape]));
    expect(net.predict(x).toArray()).toEqual(before);
  });

  test("shares inside what the first shares inside", () => {
    class Tied extends nn.Module {
      readonly first = new nn.Affine(2, 2);
      readonly again = this.first;
      readonly list = [this.first.W];
      readonly self = { tied: this as nn.Module };
    }
    const copy = nn.deepCopy(new Tied());
    expect(copy.again).toBe(copy.first);
    expect(copy.list[0]).toBe(copy.first.W);
    expect(copy.self.tied).toBe(copy);
  });

  test("keeps the mode of each module, and leaves hooks behind", () => {
    const net = new nn.Sequential([new nn.Dropout(0.5), new nn.ReLU()]);
    net.eval();
    net.layers.get("0")?.train();
    let ran = 0;
    net.registerForwardHook(() => {
      ran++;
    });
    const copy = nn.deepCopy(net);
    expect([copy, ...copy.layers.values()].map(({ training }) => training)).toEqual([false, true, false]);
    copy.forward(x);
    expect(ran).toBe(0);
  });

  test("copies what fields hold, and shares functions, generators and objects that lead to nothing", () => {
    class Helper {
      constructor(readonly layer: nn.Module) {}
    }
    class Stranger {
      readonly nothing = 1;
    }
    const Pair = Record({ a: 1, layer: undefined as nn.Affine | undefined });
    class Net extends nn.Module {
      readonly set = new Set([new nn.Affine(1, 1)]);
      readonly map = new Map<string, unknown>([
        ["layer", new nn.Affine(1, 1)],
        ["list", [1, [2]]],
      ]);
      readonly immutable = List([new nn.Affine(1, 1)]);
      readonly record = Pair({ layer: new nn.Affine(1, 1) });
      readonly helper = new Helper(new nn.Affine(1, 1));
      readonly stranger = new Stranger();
      readonly generator = new Generator(1);
      readonly values = Float32Array.of(1, 2);
      readonly constant = tensor([1, 2], { name: "c" });
      readonly frozen = Object.freeze({ layer: new nn.Affine(1, 1) });
      readonly f = (a: Tensor) => a;
    }
    const net = new Net();
    const copy = nn.deepCopy(net);
    expect([...copy.namedParameters().keys()]).toEqual([...net.namedParameters().keys()]);
    const own = new Set<unknown>(net.parameters());
    expect(copy.parameters().filter((each) => own.has(each))).toEqual([]);
    expect(copy.helper).toBeInstanceOf(Helper);
    expect(Object.isFrozen(copy.frozen)).toBe(true);
    expect(copy.record.a).toBe(1);
    expect(copy.map.get("list")).toEqual([1, [2]]);
    expect(copy.map.get("list")).not.toBe(net.map.get("list"));
    for (const key of ["stranger", "generator", "f"] as const) expect(copy[key], key).toBe(net[key]);
    for (const key of ["values", "constant", "map", "set"] as const)
      expect(copy[key], key).not.toBe(net[key]);
    expect([copy.constant.name, copy.constant.toArray()]).toEqual(["c", [1, 2]]);
  });

  test("of batch normalisation refuses variances below 0 as the first does", () => {
    const copy = nn.deepCopy(new nn.BatchNorm(1));
    const state = copy.stateDict().setIn(["runningVariance", "values"], Float32Array.of(-1));
    expect(() => copy.loadStateDict(state)).toThrow(StateError);
  });
});

describe("what cannot be copied is refused", () => {
  class Private extends nn.Module {
    readonly #layer = new nn.Affine(1, 1);
    override forward(x: Tensor) {
      return this.#layer.forward(x);
    }
  }
  test("a class with private members", () => {
    const error = thrownBy(() => nn.deepCopy(new nn.Sequential([new Private()])));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toBe(
      "deepCopy: Sequential.layers.0 is of the class Private, whose private member #layer cannot be copied. " +
        "Call it by a name without #, or make another and load the state: " +
        "copy.loadStateDict(module.stateDict()).",
    );
  });

  test("a forward of an instance", () => {
    const layer = new nn.ReLU();
    Object.assign(layer, { forward: (x: Tensor) => x });
    expect(() => nn.deepCopy(layer)).toThrow("deepCopy: ReLU has a forward that is a function of its own");
  });

  test("a tensor with a history", () => {
    class Net extends nn.Module {
      readonly W = new nn.Parameter([1]);
      readonly twice = this.W.mul(2);
    }
    expect(thrownBy(() => nn.deepCopy(new Net()))).toBeInstanceOf(GradError);
  });
});
