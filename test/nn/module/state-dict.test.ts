/** State dicts: values that stay as they are, and loading that is all or nothing. */
import { is, OrderedMap } from "immutable";
import { describe, expect, test } from "vitest";
import { nn, ones, optim, StateError } from "wengert";
import { classes, TwoLayerNet, thrownBy } from "../networks.js";

const train = (net: TwoLayerNet) => {
  const optimizer = new optim.SGD(net.parameters(), { lr: 1 });
  net.zeroGrad();
  net.loss(ones([2, 4]), classes([0, 0])).backward();
  optimizer.step();
};
const numbers = (net: nn.Module) => net.parameters().map((each) => each.toArray());

describe("stateDict", () => {
  test("has name, shape, dtype and values of every parameter, in order", () => {
    const layer = new nn.Affine(2, 1, { init: nn.init.constant(0.5), dtype: "float64" });
    expect(layer.stateDict().toList().toJS()).toEqual([
      { shape: [2, 1], dtype: "float64", values: Float64Array.of(0.5, 0.5) },
      { shape: [1], dtype: "float64", values: Float64Array.of(0) },
    ]);
    expect(new TwoLayerNet(4, 3, 2).stateDict().keySeq().toArray()).toEqual([
      "layers.Affine1.W",
      "layers.Affine1.b",
      "layers.Affine2.W",
      "layers.Affine2.b",
    ]);
  });

  test("keeps the best epoch by keeping a reference: later training does not reach it", () => {
    const net = new TwoLayerNet(4, 3, 2);
    const before = numbers(net);
    const best = net.stateDict();
    train(net);
    expect(numbers(net)).not.toEqual(before);
    expect(net.loadStateDict(best)).toEqual({ missing: [], extra: [] });
    expect(numbers(net)).toEqual(before);
    train(net);
    net.loadStateDict(best);
    expect(numbers(net)).toEqual(before);
  });

  test("is an immutable value", () => {
    const state = new nn.Affine(2, 2).stateDict();
    expect(OrderedMap.isOrderedMap(state)).toBe(true);
    expect(state.delete("W").size).toBe(1);
    expect(state.size).toBe(2);
    expect(is(state, OrderedMap(state.entries()))).toBe(true);
    expect(() => Object.assign(state.get("W", nn.TensorState()), { dtype: "int32" })).toThrow();
  });
});

describe("loadStateDict", () => {
  const state = (...entries: [string, number[], number[]][]) =>
    entries.map(
      ([name, shape, values]) =>
        [name, { shape, dtype: "float32", values: Float32Array.from(values) }] as const,
    );

  test("lists what is missing, too much and different in one error, and writes nothing", () => {
    const layer = new nn.Affine(2, 2, { init: nn.init.constant(1) });
    const error = thrownBy(() =>
      layer.loadStateDict([
        ...state(["W", [3, 2], [1, 2, 3, 4, 5, 6]], ["scale", [1], [1]], ["shift", [1], [1]]),
      ]),
    );
    expect(error).toBeInstanceOf(StateError);
    expect(error.message).toBe(
      [
        "Affine.loadStateDict: the state does not fit; nothing was loaded.",
        "  missing: b",
        "  extra: scale, shift",
        "  different: W is float32 (2, 2) here, float32 (3, 2) in the state",
      ].join("\n"),
    );
    expect(numbers(layer)).toEqual([
      [
        [1, 1],
        [1, 1],
      ],
      [0, 0],
    ]);
  });

  test("writes nothing where the last name is wrong", () => {
    const layer = new nn.Affine(1, 1, { init: nn.init.constant(1) });
    expect(() => layer.loadStateDict(state(["W", [1, 1], [5]], ["b", [2], [5, 5]]))).toThrow(
      "different: b is float32 (1,) here, float32 (2,) in the state",
    );
    expect(() => layer.loadStateDict(state(["W", [1, 1], [5]], ["b", [1], [5, 5]]))).toThrow(
      "different: b of shape (1,) has 2 values in the state",
    );
    expect(numbers(layer)).toEqual([[[1]], [0]]);
  });

  test("reads every value before it writes the first, and names the entry that is none", () => {
    const layer = new nn.Affine(1, 2, { init: nn.init.constant(1) });
    const good = ["W", { shape: [1, 2], dtype: "float32", values: [5, 6] }] as const;
    const refused = (b: unknown, words: string) => {
      const error = thrownBy(() => layer.loadStateDict([good, ["b", b]] as never));
      expect(error).toBeInstanceOf(StateError);
      expect(error.message).toContain(words);
      expect(numbers(layer)).toEqual([[[1, 1]], [0, 0]]);
    };
    const entry = { shape: [2], dtype: "float32", values: [1, 2] };
    refused({ ...entry, values: [1, null] }, "different: b has null as value 1 in the state, not a number");
    refused({ ...entry, values: new Array(2) }, "different: b has undefined as value 0 in the state");
    refused({ ...entry, values: { 0: 1, 1: 2 } }, "different: b has values { 0: 1, 1: 2 } in the state");
    refused({ ...entry, values: new BigUint64Array(2) }, "different: b cannot be taken from the state");
    refused({ ...entry, shape: undefined }, "different: b has shape undefined and dtype");
    refused(null, "different: b is null in the state, not { shape, dtype, values }");
    refused(ones([3]), "different: b is float32 (2,) here, float32 (3,) in the state");
    layer.loadStateDict([good, ["b", entry]] as never);
    expect(numbers(layer)).toEqual([[[5, 6]], [1, 2]]);
  });

  test("refuses what is no list of pairs, with the way out", () => {
    const layer = new nn.Affine(1, 1);
    const refused = (given: unknown, words: string) => {
      expect(() => layer.loadStateDict(given as never)).toThrow(StateError);
      expect(() => layer.loadStateDict(given as never)).toThrow(words);
    };
    refused({ W: 1 }, "of an object they are Object.entries(state). Nothing was loaded.");
    refused(undefined, "got undefined");
    refused([1], "1 in the state is no pair of a name and a value");
    refused([...layer.stateDict(), ...layer.stateDict()], '"W" comes twice in the state');
    expect(() => Reflect.apply(layer.loadStateDict, layer, [layer.stateDict(), false])).toThrow(
      "Write { strict: false }.",
    );
  });

  test("says which dtypes differ", () => {
    const wide = new nn.Affine(1, 1, { dtype: "float64" }).stateDict();
    expect(() => new nn.Affine(1, 1).loadStateDict(wide)).toThrow(
      "different: W is float32 (1, 1) here, float64 (1, 1) in the state, b is float32 (1,) here",
    );
  });

  test("takes what fits and tells the rest if it is not strict; shapes must fit all the same", () => {
    const layer = new nn.Affine(1, 1, { init: nn.init.constant(1) });
    const partial = state(["W", [1, 1], [5]], ["other", [1], [5]]);
    expect(() => layer.loadStateDict(partial)).toThrow("{ strict: false } loads the names that match.");
    expect(() => layer.loadStateDict(state(["W", [1, 1], [5]]))).toThrow("missing: b");
    expect(() => layer.loadStateDict([...layer.stateDict(), ...state(["other", [1], [5]])])).toThrow(
      "extra: other",
    );
    expect(layer.loadStateDict(partial, { strict: false })).toEqual({ missing: ["b"], extra: ["other"] });
    expect(numbers(layer)).toEqual([[[5]], [0]]);
    expect(() => layer.loadStateDict(state(["W", [2, 1], [5, 5]]), { strict: false })).toThrow(StateError);
  });

  test("is a write that backward can tell", () => {
    const layer = new nn.Affine(1, 1);
    const loss = layer.forward(ones([1, 1], { requiresGrad: true })).sum();
    layer.loadStateDict(layer.stateDict());
    expect(() => loss.backward()).toThrow(
      /"W" of Affine as it was .* changed since by Affine\.loadStateDict/,
    );
  });
});

test("a module's own tensors under other names are all read before the first is written", () => {
  const [a, b] = [new nn.Affine(1, 2), new nn.Affine(1, 2)];
  const net = new nn.Sequential([a, b]);
  a.W.assign([[1, 2]]);
  b.W.assign([[3, 4]]);
  const names = [...net.stateDict().keys()].filter((name) => name.endsWith("W"));
  net.loadStateDict(
    [
      [names[0] as string, b.W],
      [names[1] as string, a.W],
    ],
    { strict: false },
  );
  expect([a.W.toArray(), b.W.toArray()]).toEqual([[[3, 4]], [[1, 2]]]);
});

test("a running variance below 0 is refused, and nothing was loaded", () => {
  const layer = new nn.BatchNorm(2);
  const before = layer.stateDict();
  const broken = before.map((value, name) =>
    name === "runningVariance"
      ? { shape: [2], dtype: "float32" as const, values: Float32Array.of(1, -1) }
      : { shape: value.shape, dtype: value.dtype, values: Float32Array.of(7, 7) },
  );
  expect(() => layer.loadStateDict(broken)).toThrow(StateError);
  expect(() => layer.loadStateDict(broken)).toThrow("runningVariance is negative in the state, at element 1");
  expect(layer.stateDict().toJS()).toEqual(before.toJS());
});
