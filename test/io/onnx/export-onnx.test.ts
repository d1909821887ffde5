/** What networks are in a model file of ONNX, and what is refused. (onnxruntime runs them: test/foreign/onnx.) */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  customOp,
  defineOp,
  dropout,
  GradError,
  nn,
  noGrad,
  ones,
  randn,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "wengert";
import { exportOnnx, saveOnnx } from "wengert/io";
import { operators } from "../../../src/io/onnx/operators/table.js";
import { registry } from "../../../src/ops/registry.js";
import { decode, graphIn, linesOf, shapesOf } from "./decode.js";
import { networks } from "./networks.js";

const twoLayers = () => new nn.Sequential([new nn.Affine(2, 3), new nn.ReLU(), new nn.Affine(3, 1)]);
const namesIn = async (bytes: Uint8Array) => (await graphIn(bytes)).initializer?.map(({ name }) => name);

describe("a network of two layers", () => {
  test("is its products and sums, with parameters by their names and a batch of any size", async () => {
    const bytes = await exportOnnx(twoLayers(), ones([4, 2]));
    const model = await decode(bytes);
    expect(model.opsetImport?.map(({ domain, version }) => [domain, version])).toEqual([["", 17n]]);
    expect(model.irVersion).toBe(8n);
    const graph = await graphIn(bytes);
    expect(linesOf(graph)).toEqual([
      "MatMul(input, layers.0.W) -> Sequential/0/MatMul",
      "Add(Sequential/0/MatMul, layers.0.b) -> Sequential/0/Add",
      "Relu(Sequential/0/Add) -> Sequential/1/Relu",
      "MatMul(Sequential/1/Relu, layers.2.W) -> Sequential/2/MatMul",
      "Add(Sequential/2/MatMul, layers.2.b) -> output",
    ]);
    expect(graph.initializer?.map(({ name, dims }) => [name, dims])).toEqual([
      ["layers.0.W", [2n, 3n]],
      ["layers.0.b", [3n]],
      ["layers.2.W", [3n, 1n]],
      ["layers.2.b", [1n]],
    ]);
    expect(shapesOf(graph.input)).toEqual({ input: "batch x 2" });
    expect(shapesOf(graph.output)).toEqual({ output: "batch x 1" });
  });

  test("is the same bytes each time", async () => {
    const net = twoLayers();
    expect(await exportOnnx(net, ones([4, 2]))).toEqual(await exportOnnx(net, zeros([1, 2])));
  });

  test("has the elements of its parameters, little-endian", async () => {
    const net = new nn.Affine(2, 1, { bias: false, init: (shape) => tensor([1, -2], { shape }) });
    const { initializer = [] } = await graphIn(await exportOnnx(net, ones([1, 2])));
    expect([...(initializer[0]?.rawData ?? [])]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  test("is written by saveOnnx to a file that holds the same bytes, and nothing is left beside it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wengert-onnx-"));
    try {
      const net = twoLayers();
      await saveOnnx(join(folder, "net.onnx"), net, ones([1, 2]));
      expect(readdirSync(folder)).toEqual(["net.onnx"]);
      expect(new Uint8Array(readFileSync(join(folder, "net.onnx")))).toEqual(
        await exportOnnx(net, ones([1, 2])),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.each(networks)("$name", ({ model, inputs, options }) => {
  test("exports: each node takes what is there before it, and every name is given once", async () => {
    const graph = await graphIn(await exportOnnx(model, inputs(3), options));
    const given = [...(graph.input ?? []), ...(graph.initializer ?? [])].map(({ name }) => name);
    for (const { input = [], output = [] } of graph.node ?? []) {
      expect(given).toEqual(expect.arrayContaining(input.filter((name) => name !== "")));
      given.push(...output);
    }
    expect(new Set(given).size).toBe(given.length);
    expect(given).toEqual(expect.arrayContaining((graph.output ?? []).map(({ name }) => name)));
  });
});

describe("names", () => {
  test("of inputs are those of the tensors, of outputs those of an object's keys, or what is given", async () => {
    const model = (x: Tensor) => ({ twice: x.mul(2), more: [x.add(1), [x.add(2)]] });
    const x = tensor([[1]], { name: "pixels" });
    const graph = await graphIn(await exportOnnx(model, x));
    expect(shapesOf(graph.input)).toEqual({ pixels: "batch x 1" });
    expect(Object.keys(shapesOf(graph.output))).toEqual(["twice", "more_0", "more_1_0"]);
    const options = { inputNames: ["a"], outputNames: ["b", "c", "d"], name: "mine" };
    const renamed = await graphIn(await exportOnnx(model, x, options));
    expect(linesOf(renamed)).toEqual([
      "Mul(a, constant) -> b",
      "Add(a, constant_1) -> c",
      "Add(a, constant) -> d",
    ]);
    expect(renamed.name).toBe("mine");
  });

  test("of parameters come from the modules that run in a function, or from the one that is given", async () => {
    const net = twoLayers();
    const [first, , second] = [...net.layers.values()] as [nn.Affine, nn.ReLU, nn.Affine];
    const x = ones([1, 2]);
    expect(await namesIn(await exportOnnx((a: Tensor) => first.forward(a), x))).toEqual(["W", "b"]);
    const model = (a: Tensor) => second.forward(first.forward(a));
    expect(await namesIn(await exportOnnx(model, x))).toEqual(["0.W", "0.b", "2.W", "2.b"]);
    const named = await exportOnnx(model, x, { module: net });
    expect(await namesIn(named)).toEqual(["layers.0.W", "layers.0.b", "layers.2.W", "layers.2.b"]);
  });

  test("of frozen parameters are those they had, and what is computed from them stays a part of the graph", async () => {
    const net = twoLayers();
    const [first] = [...net.layers.values()] as [nn.Affine];
    const model = (x: Tensor) => net.forward(x).add(first.W.sum());
    const x = ones([1, 2]);
    const before = await exportOnnx(model, x, { module: net });
    for (const each of net.parameters()) each.requiresGrad = false;
    expect(await exportOnnx(model, x, { module: net })).toEqual(before);
  });

  test("of outputs are as many as there are outputs", async () => {
    const model = (x: Tensor) => ({ a_b: x.mul(2), a: { b: x.mul(3) } });
    await expect(exportOnnx(model, ones([1]))).rejects.toThrow(
      'exportOnnx: two outputs of the model are called "a_b": the keys of nested lists and objects are joined by "_".',
    );
  });

  test("are not empty, which no reader takes", async () => {
    const model = (x: Tensor) => ({ "": x.mul(2) });
    const none = 'one of the inputs and outputs is called "", which is no name in ONNX';
    await expect(exportOnnx(model, ones([1]))).rejects.toThrow(none);
    await expect(exportOnnx(twoLayers(), ones([1, 2]), { inputNames: [""] })).rejects.toThrow(none);
    await expect(exportOnnx(twoLayers(), ones([1, 2]), { outputNames: [""] })).rejects.toThrow(none);
    await expect(exportOnnx(twoLayers(), ones([1, 2]), { name: "" })).rejects.toThrow(
      'name must be a string that is not empty, got ""',
    );
  });

  test("that two would share are an error", async () => {
    const model = (x: Tensor) => ({ x: x.mul(2) });
    await expect(exportOnnx(model, tensor([[1]], { name: "x" }))).rejects.toThrow(
      'exportOnnx: two of the inputs and outputs are called "x". Name them apart with inputNames and outputNames.',
    );
  });
});

describe("how it runs", () => {
  test("in evaluation mode, moving no statistics, and every mode is set back", async () => {
    const frozen = new nn.BatchNorm(2).eval();
    const net = new nn.Sequential([new nn.Dropout(0.5), new nn.BatchNorm(2), frozen]);
    frozen.eval();
    const before = JSON.stringify(net.stateDict());
    const { node = [] } = await graphIn(await exportOnnx(net, ones([3, 2]).mul(7)));
    expect(JSON.stringify(net.stateDict())).toBe(before);
    expect([net.training, frozen.training]).toEqual([true, false]);
    expect(node?.map(({ opType }) => opType)).not.toContain("ReduceMean");
  });

  test("in evaluation mode too where a function runs the modules, whatever else runs", async () => {
    const [bn, dropped] = [new nn.BatchNorm(2), new nn.Sequential([new nn.Dropout(0.5), new nn.ReLU()])];
    const before = JSON.stringify(bn.stateDict());
    const model = (x: Tensor) => dropped.forward(bn.forward(x)).mul(2);
    for (const batchAxis of [0, null]) {
      const bytes = await exportOnnx(model, ones([1 + Number(batchAxis === null), 2]), { batchAxis });
      expect(await namesIn(bytes)).toEqual(
        expect.arrayContaining(["BatchNorm.runningMean", "BatchNorm.runningVariance"]),
      );
      const { node = [] } = await graphIn(bytes);
      expect(node?.map(({ opType }) => opType)).not.toContain("ReduceMean");
    }
    expect([bn.training, dropped.training]).toEqual([true, true]);
    expect(JSON.stringify(bn.stateDict())).toBe(before);
  });

  test("not where tensors were recorded in training mode: it says so", async () => {
    const x = randn([3, 2]);
    const [bn, dropped] = [new nn.BatchNorm(2), new nn.Dropout(0.5)];
    const net = new nn.Sequential([new nn.Affine(2, 2), bn, dropped]);
    const wayOut = "Call eval() before the forward pass, or give the module or function itself.";
    await expect(exportOnnx(net.forward(x), x)).rejects.toThrow(
      `exportOnnx: Sequential/1/batchNorm was recorded in training mode, and normalized by the statistics of ` +
        `its batch. ${wayOut}`,
    );
    await expect(exportOnnx(dropout(bn.eval().forward(x)), x)).rejects.toThrow(
      `exportOnnx: dropout was recorded in training mode, and dropped what was drawn then. ${wayOut}`,
    );
    net.eval();
    expect((await graphIn(await exportOnnx(net.forward(x), x))).node?.length).toBeGreaterThan(3);
  });

  test("with a batch on another axis, or of one size", async () => {
    const model = (x: Tensor) => x.sum(0);
    const at = async (batchAxis: number | null) =>
      shapesOf((await graphIn(await exportOnnx(model, ones([3, 2]), { batchAxis }))).input);
    expect(await at(-1)).toEqual({ input: "3 x batch" });
    expect(await at(null)).toEqual({ input: "3 x 2" });
  });

  test("sizes that follow from the batch are computed in the graph, and have their words", async () => {
    const model = (x: Tensor) =>
      zeros([x.shape[0] as number, 2])
        .concat([x, x])
        .add(x.shape[0] as number);
    const graph = await graphIn(await exportOnnx(model, ones([1, 2])));
    expect(shapesOf(graph.output)).toEqual({ output: "3*batch x 2" });
    expect(linesOf(graph)).toEqual([
      "Shape(input) -> Shape",
      "Concat(Shape, ints) -> Concat",
      "Expand(constant, Concat) -> Expand",
      "Concat(Expand, input, input) -> Concat_1",
      "Cast(Shape) -> Cast",
      "Squeeze(Cast) -> Squeeze",
      "Add(Concat_1, Squeeze) -> output",
    ]);
  });
});

test("an op that customOp composes of others is those; what is detached is what it was", async () => {
  const cube = customOp({
    name: "cube",
    forward: (x: Tensor) => x.mul(x).mul(x),
    vjp: [(g, record) => g.mul(record.input(0).square()).mul(3)],
  });
  const graph = await graphIn(await exportOnnx((x) => cube((x as Tensor).neg().detach()), ones([1, 2])));
  expect(linesOf(graph)).toEqual(["Neg(input) -> Neg", "Mul(Neg, Neg) -> Mul", "Mul(Mul, Neg) -> output"]);
});

describe("recorded tensors", () => {
  const net = twoLayers();
  const x = tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { name: "x" },
  );

  test("are read back to the inputs, for the size that they have", async () => {
    const y = net.forward(x.mul(2).reshape([2, 2]));
    const graph = await graphIn(await exportOnnx(y, x));
    expect(linesOf(graph)).toEqual([
      "Mul(x, constant) -> Mul",
      "Reshape(Mul, ints) -> Reshape",
      ...linesOf(await graphIn(await exportOnnx(net, x))).map((line) => line.replace("(x,", "(Reshape,")),
    ]);
    expect(shapesOf(graph.input)).toEqual({ x: "2 x 2" });
    expect(graph.initializer?.slice(2).map(({ name }) => name)).toEqual([
      "layers.0.W",
      "layers.0.b",
      "layers.2.W",
      "layers.2.b",
    ]);
  });

  test("have no batch of any size, and no elements once their graph was given up", async () => {
    const y = net.forward(x);
    await expect(exportOnnx(y, x, { batchAxis: 0 })).rejects.toThrow("must be null");
    const large = ones([100])
      .mul(tensor(ones([100]), { requiresGrad: true }))
      .mul(ones([100]).add(1));
    const start = tensor(ones([100]), { requiresGrad: true });
    const end = start.mul(ones([100])).sum();
    end.backward();
    await expect(exportOnnx(end, start)).rejects.toThrow(GradError);
    await expect(exportOnnx(large, x)).rejects.toThrow('no output depends on the input "x"');
  });
});

describe("what is refused, with the way out", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  const refused = (model: (x: Tensor) => unknown, message: string | RegExp) =>
    expect(exportOnnx(model as never, x)).rejects.toThrow(message);

  test("an op that ONNX has no counterpart of", async () => {
    await refused((a) => a.atan2(1), "exportOnnx: atan2 has no counterpart in ONNX. Write what it does with");
    const mine = defineOp({
      name: "add",
      prepare: (a: Tensor) => ({ inputs: [a], attrs: undefined }),
      forward: (k, [a]) => k.neg(a as never),
      vjp: [(g) => g.neg()],
      samples: [{ inputs: [[2]] }],
    });
    await refused((a) => mine(a), "exportOnnx: add has no counterpart in ONNX, for it is an op of your own.");
  });

  test("writing in place", async () => {
    const kept = zeros([1]);
    await refused((a) => {
      const sum = a.add(kept);
      noGrad(() => kept.assign([1]));
      return sum;
    }, "exportOnnx: an unnamed tensor was changed since by assign while the model ran.");
  });

  test("an input that has no part in the outputs, or was read as numbers", async () => {
    await refused(() => ones([1]), 'no output depends on the input "input"');
    await refused(
      (a) => ones([1]).mul(a.sum().item()),
      "by ops. Leave it out; or, if it was read as numbers",
    );
  });

  test("a constant that differs from batch to batch, as random ones do", async () => {
    await refused((a) => dropout(a), "it was drawn at random (call eval() for models with dropout,");
    await refused(
      (a) => a.mul(a.sum().item()),
      "computed from the numbers of an input: compute with tensors",
    );
    await refused((a) => dropout(a), "noise of another kind as an input");
    await refused((a) => dropout(a), "Only where it depends on the size alone, { batchAxis: null }");
  });

  test("a constant of a single size that is another each time, or for other numbers", async () => {
    const fixed = (model: (x: Tensor) => unknown, input = x) =>
      exportOnnx(model as never, input, { batchAxis: null });
    await expect(fixed((a) => dropout(a))).rejects.toThrow(
      "takes a constant of shape (2, 2) that is another each time the model runs: it was drawn at random. Call " +
        "eval() for models with dropout, and give noise of another kind as an input.",
    );
    await expect(fixed((a) => [a.neg(), randn([3])])).rejects.toThrow("the output output_1 takes a constant");
    const read =
      "is another where the inputs hold other numbers: it was computed from the numbers of an input";
    for (const input of [x, ones([2, 2]), zeros([2, 2])]) {
      await expect(fixed((a) => a.mul(tensor(a.toArray())), input)).rejects.toThrow(read);
      await expect(fixed((a) => a.clamp({ max: a.max().item() }), input)).rejects.toThrow(read);
    }
    await refused((a) => a.clamp({ max: a.max().item() }), `clamp takes a number that ${read}`);
  });

  test("but not a branch that the numbers of a single size decide, nor constants that are some", async () => {
    const model = (a: Tensor) => (a.sum().item() === 10 ? a.mul(ones([2, 2]).mul(3)) : a.exp());
    const { node } = await graphIn(await exportOnnx(model, x, { batchAxis: null }));
    expect(node?.map(({ opType }) => opType)).toEqual(["Mul"]);
  });

  test("other ops for another size", async () => {
    await refused((a) => (a.shape[0] === 2 ? a.mul(2) : a.add(2)), "in the place of mul stands another op");
    await refused((a) => a.prod(0), "with another size of the batch the model does something else");
    await refused((a) => a.add(new nn.Parameter([1, 2])), "add takes another parameter in each run");
  });

  test("a list with holes as the model, however long", async () => {
    const list = new Array<Tensor>(2 ** 32 - 1);
    await expect(exportOnnx(list, x)).rejects.toThrow(
      "model must be a module, a tensor, or an array of tensors",
    );
  });

  test("what returns no tensors, and promises", async () => {
    await refused(() => 3, "exportOnnx: the model must return a tensor");
    await refused(async (a) => a, "exportOnnx: model");
  });

  test("inputs whose examples are not as many, unless only one of them may have any size", async () => {
    const sum = (a: Tensor, b: Tensor) => a.mean(0).add(b.mean(0));
    await expect(exportOnnx(sum, [ones([2, 3]), ones([4, 3])])).rejects.toThrow(
      "exportOnnx: input 0 (an unnamed tensor) has 2 examples and input 1 (an unnamed tensor) 4, where both " +
        "are to have the size of the batch. Give as many of each, or say which has a fixed size: " +
        "{ batchAxis: [0, null] }.",
    );
    const model = (a: Tensor, b: Tensor) => a.matmul(b.T);
    const bytes = await exportOnnx(model, [ones([2, 3]), ones([4, 3])], { batchAxis: [0, null] });
    expect(shapesOf((await graphIn(bytes)).input)).toEqual({ input_0: "batch x 3", input_1: "4 x 3" });
  });

  test("inputs without an example, and lists of the wrong length", async () => {
    const net = twoLayers();
    await expect(exportOnnx(net, ones([0, 2]))).rejects.toThrow("holds no example");
    await expect(exportOnnx(net, ones([1, 2]), { batchAxis: [0, 0] })).rejects.toThrow(ValueError);
    await expect(exportOnnx(net, ones([1, 2]), { inputNames: [] })).rejects.toThrow(
      "0 inputNames for 1 inputs",
    );
    await expect(exportOnnx(net, ones([1, 2]), { outputNames: ["a", "b"] })).rejects.toThrow(
      "2 outputNames for 1 outputs (output)",
    );
  });
});

test("every op has a counterpart, but those that have none in ONNX", () => {
  const names = [...registry.values()].flatMap(({ op }) => (op === undefined ? [] : [op.definition.name]));
  const without = [
    "acosh",
    "argsort",
    "asinh",
    "atan2",
    "atanh",
    "batchNorm",
    "besselI",
    "besselIScaled",
    "binaryCrossEntropy",
    "blockwiseAttention",
    "cholesky",
    "conv2dWeight",
    "det",
    "detSign",
    "eigenvalues",
    "eigenvectors",
    "erfc",
    "erfcinv",
    "erfcx",
    "erfinv",
    "floorDivide",
    "fmod",
    "fold",
    "groupExtreme",
    "gru",
    "layerNorm",
    "lgamma",
    "log10",
    "log2",
    "logAbsDet",
    "logAddExp",
    "lstm",
    "orthogonalFactor",
    "polygamma",
    "prod",
    "projectedLstm",
    "remainder",
    "rnn",
    "searchSorted",
    "singularValues",
    "singularVectors",
    "sliceScatter",
    "solve",
    "takeScatter",
    "triangularFactor",
    "triangularSolve",
  ];
  expect([...new Set(names)].filter((name) => !operators.has(name)).sort()).toEqual(without);
  expect([...operators.keys()].filter((name) => !names.includes(name))).toEqual([]);
});
