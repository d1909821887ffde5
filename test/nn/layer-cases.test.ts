/**
 * Every layer that nn exports, by its cases: gradients, PyTorch, states,
 * text, training and eval, both dtypes.
 */
import { describe, expect, test } from "vitest";
import { gradcheck, manualSeed, nn, StateError, type Tensor } from "wengert";
import { expectClose } from "../helpers/close.js";
import { everyNth } from "../helpers/size.js";
import { cases } from "../helpers/torch.js";
import { type AnyLayer, type LayerCase, layerCases, tensorsOf } from "./layer-cases.js";
import { type Floating, networks } from "./torch-networks.js";

/**
 * What nn exports besides layers, each with tests of its own: test/nn/module, test/nn/layers/containers,
 * test/nn/init.test.ts.
 */
const notLayers = [
  ...["Buffer", "Module", "ModuleDict", "ModuleList", "Parameter", "TensorState"],
  ...["deepCopy", "functionalCall", "init"],
];
/** Abstract layers: those that extend them are cases. */
const abstractLayers = ["RecurrentCell"];

/** More than any layer has that does not consist of layers. */
const manyLeaves = 30;

const titled = Object.entries(layerCases).flatMap(([name, cases]) =>
  cases.map((each, i) => [cases.length === 1 ? name : `${name}, case ${i + 1}`, { name, ...each }] as const),
);

/** A layer whose draws, now and when it runs, are those of seed 1. */
function build(make: LayerCase["make"], dtype: Floating = "float64", seed = 1): AnyLayer {
  manualSeed(seed);
  return make(dtype);
}

/** The tensors that a call gives, whose draws are those of a seed. */
function run(layer: AnyLayer, inputs: readonly unknown[], seed = 5): Tensor[] {
  manualSeed(seed);
  return tensorsOf(Reflect.apply(layer.forward, layer, [...inputs]));
}

const bits = (tensors: readonly Tensor[]) => tensors.map((each) => each.toTypedArray());
const floats = (values: unknown) => tensorsOf(values).filter(({ dtype }) => dtype !== "int32");

test("every export of nn is a layer with a case, or is known to be none", () => {
  for (const [name, value] of Object.entries(nn as Readonly<Record<string, unknown>>)) {
    if (notLayers.includes(name) || abstractLayers.includes(name)) continue;
    expect(typeof value === "function" && value.prototype instanceof nn.Module, `${name} is a layer`).toBe(
      true,
    );
    expect(layerCases[name]?.length ?? 0, `cases of ${name} in test/nn/layer-cases.ts`).toBeGreaterThan(0);
  }
  for (const name of [...Object.keys(layerCases), ...notLayers, ...abstractLayers])
    expect(Object.keys(nn), `${name} is exported`).toContain(name);
});

test("every layer is in a network of the PyTorch fixture, or is an op of the PyTorch fixture", () => {
  const inNetworks = new Set(
    Object.values(networks).flatMap((network) =>
      [...network("float64").net.namedModules().values()].map((module) => module.constructor.name),
    ),
  );
  const ops = new Set(cases.map(({ op }) => op));
  for (const [name, each] of Object.entries(layerCases))
    expect(
      inNetworks.has(name) || each.every(({ op }) => op !== undefined && ops.has(op.name)),
      `${name} is compared with PyTorch`,
    ).toBe(true);
});

describe("stride, padding and dilation set later would do nothing", () => {
  const windowed = titled.filter(([, { make }]) => "windows" in build(make));

  test("are asked of convolution and pools", () =>
    expect(new Set(windowed.map(([, { name }]) => name))).toEqual(
      new Set([
        ...["Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d"],
        ...["MaxPool1d", "MaxPool2d", "MaxPool3d", "AvgPool1d", "AvgPool2d", "AvgPool3d"],
      ]),
    ));

  test.each(windowed)("%s refuses them", (_, { name, make, prints }) => {
    const layer = build(make);
    for (const key of ["stride", "padding", "dilation"])
      expect(() => Object.assign(layer, { [key]: 2 })).toThrow(
        `${name}: it has no property "${key}" that could be set. Make another layer`,
      );
    expect(String(layer)).toBe(prints);
  });
});

describe.each(titled)(
  "%s",
  (_, { name, make, inputs, prints, state, differsInTraining = false, withoutInfluence = [], op }) => {
    test("is of its class, and prints as its case says", () => {
      const layer = build(make);
      expect(layer.constructor).toBe((nn as unknown as Readonly<Record<string, unknown>>)[name]);
      expect(String(layer)).toBe(prints);
      const count = layer.parameters().reduce((sum, { size }) => sum + size, 0);
      expect(layer.summary()).toMatch(new RegExp(`^total +${count}$`, "m"));
    });

    test.each(["training", "eval"])("has right gradients for inputs and parameters in %s", (mode) => {
      const layer = build(make).train(mode === "training");
      const given = inputs("float64");
      const parameters = layer.namedParameters();
      const idle = parameters.filter((_, path) => withoutInfluence.includes(path)).toList();
      const leaves = [...floats(given), ...parameters.values()].filter(
        (each) => !idle.includes(each as never),
      );
      for (const leaf of leaves) leaf.requiresGrad = true;
      const elements = leaves.reduce((sum, { size }) => sum + size, 0);
      const settings = { mode: elements > 50 ? "projection" : "exact" } as const;
      // of what consists of layers that are cases themselves a sample is enough
      const asked = leaves.length > manyLeaves ? everyNth(4, leaves) : leaves;
      const { rows } = gradcheck(() => run(layer, given), asked, settings);
      expect(rows.length).toBeGreaterThanOrEqual(asked.length);
      if (idle.isEmpty()) return;
      (run(layer, given)[0] as Tensor).square().sum().backward();
      for (const { grad } of idle) expect(grad?.abs().max().item()).toBeLessThan(1e-14);
    });

    test("has the names and shapes of its case in its state", () => {
      const layer = build(make);
      const shapes = layer.stateDict().map(({ shape }) => [...shape]);
      expect(shapes.toObject()).toEqual(state);
      expect([...layer.namedParameters().keys(), ...layer.namedBuffers().keys()].sort()).toEqual(
        Object.keys(state).sort(),
      );
    });

    test("goes on from the state of another to the bit, which a state that does not fit leaves alone", () => {
      const given = inputs("float64");
      const [first, second] = [build(make), build(make, "float64", 2)];
      run(first, given); // moves what training moves
      const learnt = first.stateDict();
      for (const path of Object.keys(state)) {
        const before = second.stateDict();
        expect(() => second.loadStateDict(learnt.delete(path))).toThrow(StateError);
        const longer = learnt.update(path, (entry) => (entry as nn.TensorState).set("shape", [99]));
        expect(() => second.loadStateDict(longer)).toThrow(path);
        expect(second.stateDict().toJS()).toEqual(before.toJS());
      }
      second.loadStateDict(learnt);
      expect(second.stateDict().toJS()).toEqual(learnt.toJS());
      for (const training of [true, false])
        expect(bits(run(second.train(training), given))).toEqual(bits(run(first.train(training), given)));
    });

    test(`gives ${differsInTraining ? "another" : "the same"} result in eval`, () => {
      const given = inputs("float64");
      const layer = build(make);
      const training = bits(run(layer, given));
      expect([...layer.eval().namedModules().values()].map((module) => module.training)).not.toContain(true);
      const measured = bits(run(layer, given));
      if (differsInTraining) expect(measured).not.toEqual(training);
      else expect(measured).toEqual(training);
      expect(bits(run(layer, given, 6)), "with other draws").toEqual(measured);
    });

    test("is of one dtype throughout, and gives in float32 what it gives in float64", () => {
      const [narrow, wide] = [build(make, "float32"), build(make, "float64")];
      for (const each of [...narrow.parameters(), ...narrow.buffers()]) expect(each.dtype).toBe("float32");
      const expected = run(wide, inputs("float64"));
      const found = run(narrow, inputs("float32"));
      expect(found.length).toBe(expected.length);
      for (const [i, each] of found.entries()) {
        expect(each.dtype).toBe("float32");
        expectClose(each.to("float64"), expected[i] as Tensor, { rtol: 1e-4, atol: 1e-5 });
      }
    });

    test("is copied whole, is a function of its parameters and buffers, and goes on in another dtype", () => {
      const [layer, given] = [build(make), inputs("float64")];
      const expected = bits(run(build(make), given));
      const copy = nn.deepCopy(layer);
      expect(String(copy)).toBe(prints);
      expect(copy.stateDict().toJS()).toEqual(layer.stateDict().toJS());
      const own = new Set<Tensor>([...layer.parameters(), ...layer.buffers()]);
      expect([...copy.parameters(), ...copy.buffers()].filter((each) => own.has(each))).toEqual([]);
      expect(bits(run(copy, given)), "the copy").toEqual(expected);
      const other = build(make, "float64", 2);
      const before = other.stateDict().toJS();
      const tensors = [...layer.namedParameters(), ...layer.namedBuffers()];
      manualSeed(5);
      const called = Reflect.apply(nn.functionalCall, undefined, [other, tensors, ...given]);
      expect(bits(tensorsOf(called)), "functionalCall").toEqual(expected);
      expect(other.stateDict().toJS()).toEqual(before);
      const narrow = inputs("float32");
      const converted = run(build(make).to("float32"), narrow);
      expect(converted.map(({ dtype }) => dtype)).toEqual(
        run(build(make, "float32"), narrow).map(({ dtype }) => dtype),
      );
    });

    test("leaves its inputs as they are", () => {
      const given = inputs("float64");
      const before = bits(tensorsOf(given));
      run(build(make), given);
      expect(bits(tensorsOf(given))).toEqual(before);
    });

    if (op !== undefined)
      test(`is the op ${op.name} to the bit`, () => {
        const given = inputs("float64");
        const result = run(build(make), given);
        manualSeed(5);
        expect(bits(result)).toEqual(bits([op.run(...(given as never[]))]));
      });
  },
);
