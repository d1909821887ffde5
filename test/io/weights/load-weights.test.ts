/** loadWeights: tensors of a file into a module, all or nothing. */
import { describe, expect, test } from "vitest";
import { arange, nn, StateError, type Tensor, tensor, ValueError } from "wengert";
import { fromTorch, type LoadWeightsOptions, loadWeights } from "wengert/io";

class Net extends nn.Module {
  readonly fc1 = new nn.Affine(3, 2);
  readonly norm = new nn.BatchNorm(2);
}
const zeros = (net: nn.Module) =>
  net.loadStateDict(
    net
      .stateDict()
      .map(({ shape, dtype, values }) => ({ shape, dtype, values: values.map(() => 0) as never })),
  );
const makeNet = () => {
  const net = new Net();
  zeros(net);
  return net;
};

/** What this module's state is, counted through. */
const own = (): Record<string, Tensor> => ({
  "fc1.W": arange(0, 6).reshape([3, 2]).to("float32"),
  "fc1.b": tensor([6, 7]),
  "norm.gamma": tensor([8, 9]),
  "norm.beta": tensor([10, 11]),
  "norm.runningMean": tensor([12, 13]),
  "norm.runningVariance": tensor([14, 15]),
});
const valuesOf = (net: nn.Module) => Object.fromEntries(net.stateDict().map(({ values }) => [...values]));
const counted = {
  "fc1.W": [0, 1, 2, 3, 4, 5],
  "fc1.b": [6, 7],
  "norm.gamma": [8, 9],
  "norm.beta": [10, 11],
  "norm.runningMean": [12, 13],
  "norm.runningVariance": [14, 15],
};

/** The same as PyTorch has it. */
const theirs = (): Record<string, Tensor> => ({
  "fc1.weight": tensor([
    [0, 2, 4],
    [1, 3, 5],
  ]),
  "fc1.bias": tensor([6, 7]),
  "norm.weight": tensor([8, 9]),
  "norm.bias": tensor([10, 11]),
  "norm.running_mean": tensor([12, 13]),
  "norm.running_var": tensor([14, 15]),
  "norm.num_batches_tracked": tensor(3, { dtype: "int32" }),
});

const messageOf = (tensors: Record<string, Tensor>, options?: LoadWeightsOptions): string => {
  const net = makeNet();
  const before = valuesOf(net);
  try {
    loadWeights(net, tensors, options);
  } catch (error) {
    expect(error).toBeInstanceOf(StateError);
    expect(valuesOf(net)).toEqual(before); // nothing was written
    return (error as Error).message;
  }
  throw new Error("it was taken");
};

describe("tensors are written", () => {
  test("under the same names, from an object, a Map, pairs or a state dict", () => {
    const first = makeNet();
    expect(loadWeights(first, own())).toEqual({ missing: [], extra: [] });
    expect(valuesOf(first)).toEqual(counted);
    for (const tensors of [new Map(Object.entries(own())), Object.entries(own()), first.stateDict()]) {
      const net = makeNet();
      loadWeights(net, tensors);
      expect(valuesOf(net)).toEqual(counted);
    }
  });

  test("from other names, transposed, and from rows and sums", () => {
    const { "fc1.W": W, "fc1.b": b, ...others } = own() as { "fc1.W": Tensor; "fc1.b": Tensor };
    const net = makeNet();
    const tensors = { ...others, weight: W.T, both: tensor([0, 1, 6, 6.5, 2, 3]), half: tensor([0, 0.5]) };
    loadWeights(net, tensors, {
      rename: { "fc1.W": "weight", "fc1.b": { of: "both", rows: [2, 4] } },
      transpose: ["fc1.W"],
      ignore: ["half"],
    });
    expect(valuesOf(net)).toEqual({ ...counted, "fc1.b": [6, 6.5] });
    loadWeights(
      net,
      { ...others, "fc1.W": W, one: tensor([6, 7]), two: tensor([0.5, 1]) },
      {
        rename: (name) => (name === "fc1.b" ? { sum: ["one", "two", "two"] } : undefined),
        transpose: () => false,
      },
    );
    expect(valuesOf(net)).toEqual({ ...counted, "fc1.b": [7, 9] });
  });

  test("from PyTorch's names, and from a module that is called otherwise there", () => {
    const net = makeNet();
    loadWeights(net, theirs(), fromTorch(net));
    expect(valuesOf(net)).toEqual(counted);
    const renamed = Object.fromEntries(
      Object.entries(theirs()).map(([name, each]) => [`model.${name.replace("fc1", "linear")}`, each]),
    );
    zeros(net);
    loadWeights(net, renamed, fromTorch(net, { rename: { "": "model", fc1: "model.linear" } }));
    expect(valuesOf(net)).toEqual(counted);
  });

  test("with float64 and float32 made of each other, and no gradient", () => {
    const net = makeNet();
    const doubles = Object.fromEntries(
      Object.entries(own()).map(([name, each]) => [name, each.to("float64")]),
    );
    loadWeights(net, { ...doubles, "fc1.b": tensor([1 / 3, 7], { dtype: "float64", requiresGrad: true }) });
    expect(valuesOf(net)["fc1.b"]).toEqual([Math.fround(1 / 3), 7]);
    expect(net.fc1.b?.dtype).toBe("float32");
    expect(net.fc1.b?.isLeaf).toBe(true);
  });

  test("into a parameter that two modules share, once", () => {
    class Tied extends nn.Module {
      readonly embedding = new nn.Embedding(2, 2);
      readonly W = this.embedding.W;
    }
    const net = new Tied();
    const same = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(() => loadWeights(net, { "embedding.weight": same, W: same }, fromTorch(net))).toThrow("extra: W");
    loadWeights(net, { "embedding.weight": same, W: same }, { ...fromTorch(net), ignore: ["W"] });
    expect(net.W.toArray()).toEqual(same.toArray());
  });

  test("into a module without any, of which none is missing", () => {
    expect(loadWeights(new nn.ReLU(), {})).toEqual({ missing: [], extra: [] });
  });

  test("those that match, where it is not strict", () => {
    const net = makeNet();
    const { "fc1.b": b } = own() as { "fc1.b": Tensor };
    const result = loadWeights(net, { "fc1.b": b, other: b }, { strict: false });
    expect(result.extra).toEqual(["other"]);
    expect(result.missing).toEqual(Object.keys(counted).filter((name) => name !== "fc1.b"));
    expect(valuesOf(net)["fc1.b"]).toEqual([6, 7]);
  });
});

describe("one error says all that does not fit, and nothing is written", () => {
  test("names of PyTorch without a map", () => {
    const message = messageOf(theirs());
    expect(message).toContain("loadWeights: the weights do not fit; nothing was loaded.");
    expect(message).toContain("  missing: fc1.W, fc1.b, norm.gamma");
    expect(message).toContain("  extra: fc1.weight, fc1.bias");
    expect(message).toContain("These are PyTorch's names: loadWeights(module, tensors, fromTorch(module)).");
  });

  test("modules that are called otherwise", () => {
    const tensors = Object.fromEntries(
      Object.entries(theirs()).map(([name, each]) => [name.replace("fc1", "hidden.0"), each]),
    );
    const message = messageOf(tensors, fromTorch(makeNet()));
    expect(message).toContain("  missing: fc1.W (from fc1.weight), fc1.b (from fc1.bias)");
    expect(message).toContain('fromTorch(module, { rename: { "fc1": "hidden.0" } })');
    const inside = Object.fromEntries(
      Object.entries(theirs()).map(([name, each]) => [`module.${name}`, each]),
    );
    const whole = messageOf(inside, fromTorch(makeNet()));
    expect(whole).toContain('fromTorch(module, { rename: { "": "module" } })');
  });

  test("numbers that float32 does not hold, but infinities that are there stay", () => {
    const wide = (...values: number[]) => tensor(values, { dtype: "float64" });
    const huge = { ...own(), "fc1.b": wide(0, -1e300), "norm.gamma": wide(1e39, 1) };
    const message = messageOf(huge);
    expect(message).toContain(
      "  different: fc1.b is float32 here, which does not hold -1e+300, as it has there, norm.gamma is ",
    );
    const summed = { rename: { "fc1.b": { sum: ["a", "a"] } } };
    expect(messageOf({ ...own(), a: tensor([1, 3e38]) }, { ...summed, ignore: ["fc1.b"] })).toContain(
      "does not hold 6",
    );
    const net = makeNet();
    const some = { ...own(), a: wide(1e300, 6, 7) };
    loadWeights(net, some, { rename: { "fc1.b": { of: "a", rows: [1, 3] } }, ignore: ["fc1.b"] });
    expect(valuesOf(net)["fc1.b"]).toEqual([6, 7]);
    loadWeights(net, { ...own(), "fc1.b": wide(Number.POSITIVE_INFINITY, 1) });
    expect(valuesOf(net)["fc1.b"]).toEqual([Number.POSITIVE_INFINITY, 1]);
  });

  test("shapes and dtypes, and matrices that only lie the other way round", () => {
    const wrong = {
      ...own(),
      "fc1.W": arange(0, 6).reshape([2, 3]),
      "fc1.b": tensor([1, 2], { dtype: "int32" }),
    };
    const message = messageOf({ ...wrong, "norm.beta": tensor([[1, 2, 3]]) }, { strict: false });
    expect(message).toContain("fc1.W is (3, 2) here, (2, 3) there; transposed it would fit");
    expect(message).toContain("fc1.b is float32 here, int32 there");
    expect(message).toContain("norm.beta is (2,) here, (1, 3) there");
    expect(message).not.toContain("strict");
  });

  test("sums of different shapes, rows that are not there, and what has no transpose", () => {
    const tensors = { ...own(), a: tensor([1, 2, 3]) };
    const message = messageOf(tensors, {
      rename: {
        "fc1.b": { sum: ["fc1.b", "a"] },
        "norm.beta": { of: "a", rows: [2, 4] },
      },
      transpose: ["norm.gamma"],
    });
    expect(message).toContain("fc1.b (from fc1.b + a) is no sum: the shapes are (2,) and (3,)");
    expect(message).toContain("norm.beta (from a[2:4]) has no rows 2 to 4: its shape is (3,)");
    expect(message).toContain(
      "norm.gamma cannot be transposed: its shape is (2,), and a matrix has two axes",
    );
  });

  test("no name that matches, strict or not", () => {
    expect(messageOf({ a: tensor(1) }, { strict: false })).toContain("No name matches.");
    expect(messageOf({})).toContain("missing: fc1.W");
    expect(messageOf({})).not.toContain("strict");
    expect(messageOf({ "fc1.b": tensor([6, 7]) })).toContain("{ strict: false } loads the names that match.");
  });

  test("of thousands of names, the first", () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x${i}`, tensor(1)]));
    const message = messageOf({ ...own(), ...many });
    expect(message).toContain("x19, and 4980 more");
    expect(message.length).toBeLessThan(500);
  });
});

describe("refused are", () => {
  const refused = (run: () => unknown, words: string) => {
    expect(run).toThrow(ValueError);
    expect(run).toThrow(words);
  };

  test("names that the module does not have, with the one that was meant", () => {
    const net = makeNet();
    refused(
      () => loadWeights(net, theirs(), { rename: { "fc1.weight": "fc1.W" } }),
      'none in the module is called "fc1.weight". Write { "fc1.W": "fc1.weight" }.',
    );
    refused(() => loadWeights(net, own(), { transpose: ["fc1.w"] }), 'none in the module is called "fc1.w".');
    refused(() => fromTorch(net, { rename: { linear: "fc1" } }), 'Write { "fc1": "linear" }.');
    refused(() => fromTorch(net, { rename: { fc: "linear" } }), 'Did you mean "fc1"?');
    refused(() => fromTorch(net, { rename: { other: "linear" } }), 'There are "fc1", "norm".');
  });

  test("sources that are none, and functions that give none", () => {
    const net = makeNet();
    for (const source of [
      1,
      { of: "a" },
      { sum: [] },
      { of: "a", rows: [1] },
      { sum: ["a"], of: "a" },
      [],
      null,
    ])
      refused(
        () => loadWeights(net, own(), { rename: { "fc1.W": source as never } }),
        'rename["fc1.W"] must be',
      );
    refused(() => loadWeights(net, own(), { rename: (() => 1) as never }), 'what rename gives for "fc1.W"');
    refused(
      () => loadWeights(net, own(), { transpose: (() => 1) as never }),
      'what transpose gives for "fc1.W"',
    );
    refused(() => loadWeights(net, own(), { rename: (async () => "a") as never }), "async");
  });

  test("what is no module, and what are no tensors by name", () => {
    refused(() => loadWeights(own() as never, own()), "loadWeights: module must be a module");
    refused(() => fromTorch("net" as never), "fromTorch: module must be a module");
    for (const tensors of [tensor(1), [tensor(1)], "a", null, makeNet()])
      refused(() => loadWeights(makeNet(), tensors as never), "loadWeights: tensors must be");
    const file = { tensors: new Map(Object.entries(own())), metadata: {} };
    refused(() => loadWeights(makeNet(), file as never), "Give these: loadSafetensors(path).tensors.");
    refused(() => loadWeights(makeNet(), { ...own(), "fc1.b": [6, 7] } as never), '"fc1.b" must be a tensor');
  });
});

describe("layers of PyTorch that need an option, or have no counterpart, are told, with what does their work", () => {
  const extra = (...names: string[]) => Object.fromEntries(names.map((name) => [name, tensor([1])]));
  test.each([
    [
      "both ways",
      () => new nn.LSTM(3, 4),
      extra("weight_ih_l0", "weight_ih_l0_reverse", "bias_hh_l0_reverse"),
      /make it with \{ bidirectional: true \}/,
    ],
    [
      "a projection",
      () => new nn.LSTM(3, 4),
      extra("weight_hr_l0"),
      /make it with \{ projSize \}, as many as weight_hr_l0 has rows/,
    ],
    [
      "kdim",
      () => new nn.MultiHeadAttention(4, 2),
      extra("q_proj_weight", "k_proj_weight", "v_proj_weight"),
      /kdim, vdim.*four Affines and scaledDotProductAttention/,
    ],
    ["add_bias_kv", () => new nn.MultiHeadAttention(4, 2), extra("bias_k", "bias_v"), /add_bias_kv/],
  ])("%s", (_, make, tensors, message) => {
    const net = make();
    for (const options of [undefined, fromTorch(net)])
      expect(() => loadWeights(net, tensors, options)).toThrow(message);
  });
});
