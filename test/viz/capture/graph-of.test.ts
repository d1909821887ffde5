/** Snapshots: what they hold, that they are values, and that taking one changes nothing. */
import { is, List } from "immutable";
import { describe, expect, test } from "vitest";
import {
  defineOp,
  nn,
  noGrad,
  ones,
  optim,
  rand,
  recordSources,
  scope,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import {
  ArraySummary,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  graphFromJson,
  graphJson,
  graphOf,
  steps,
  toDot,
} from "wengert/viz";
import { thrownBy } from "../../nn/networks.js";
import { apple, appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";

const node = (graph: GraphSnapshot, id: string): GraphNode => {
  const found = graph.nodes.get(id);
  if (found === undefined) throw new Error(`no node ${id} among ${graph.nodes.keySeq().join(", ")}`);
  return found;
};
const edge = (graph: GraphSnapshot, from: string, to: string): GraphEdge => {
  const found = graph.edges.find((each) => each.from === from && each.to === to);
  if (found === undefined) throw new Error(`no edge ${from} -> ${to}`);
  return found;
};

describe("the snapshot", () => {
  test("holds the numbers of the book", () => {
    const graph = graphOf(differentiated(appleAndOrange()));
    const gradients = graph.nodes
      .filter(({ kind }) => kind === "parameter")
      .map(({ name, gradient }) => [name, gradient]);
    const expected = { apple: 2.2, apple_num: 110, orange: 3.3, orange_num: 165, tax: 650 };
    for (const [name, gradient] of gradients.values())
      expect(gradient, String(name)).toBeCloseTo(expected[name as keyof typeof expected], 10);
    expect(node(graph, "output").value).toBeCloseTo(715, 10);
    expect(node(graph, "output").gradient).toBe(1);
    expect(node(graph, "add_1")).toMatchObject({
      kind: "op",
      symbol: "+",
      value: 650,
      gradient: 1.1,
      released: true,
    });
    expect(edge(graph, "mul_1", "add_1")).toMatchObject({
      gradient: 1.1,
      local: 1,
      localText: "1",
      differentiable: true,
    });
    expect(edge(graph, "parameter_1", "mul_1").local).toBe(2);
  });

  test("lists operands left to right, each before the op that takes it, the output last", () => {
    expect(graphOf(appleAndOrange()).nodes.keySeq().toArray()).toEqual([
      "parameter_1",
      "parameter_2",
      "mul_1",
      "parameter_3",
      "parameter_4",
      "mul_2",
      "add_1",
      "parameter_5",
      "mul_3",
      "output",
    ]);
  });

  test("takes ids from the module path and the order within the graph", () => {
    const graph = graphOf(twoLayerLoss());
    expect(graph.nodes.keySeq().toArray()).toEqual([
      "input_1",
      "Affine1.parameter_1",
      "Affine1.matmul_1",
      "Affine1.parameter_2",
      "Affine1.add_1",
      "Relu1.relu_1",
      "Affine2.parameter_1",
      "Affine2.matmul_1",
      "Affine2.parameter_2",
      "Affine2.add_1",
      "input_2",
      "lastLayer.softmaxCrossEntropy_1",
      "output",
    ]);
    expect(graph.modules.get("Affine1")?.toObject()).toEqual({
      path: "Affine1",
      name: "Affine1",
      parent: "",
      call: 1,
      namesake: 1,
      kind: "Affine",
      details: List(["784 → 50"]),
      parameterCount: 39250,
    });
  });

  test("is a value: two graphs that are alike are equal, a changed number is a difference", () => {
    expect(is(graphOf(differentiated(apple())), graphOf(differentiated(apple())))).toBe(true);
    expect(is(graphOf(differentiated(twoLayerLoss())), graphOf(differentiated(twoLayerLoss())))).toBe(true);
    expect(is(graphOf(apple()), graphOf(differentiated(apple())))).toBe(false);
    const nan = () => graphOf(variable(-1).log());
    expect(is(nan(), nan())).toBe(true);
  });

  test("is pure data", () => {
    const graph = graphOf(differentiated(twoLayerLoss(), true));
    const data = JSON.parse(JSON.stringify(graph));
    expect(data.nodes["Affine2.add_1"].shape).toEqual([100, 10]);
    expect(data.nodes["Affine2.add_1"].value.values).toBeUndefined();
    expect(data.root).toBe("output");
  });

  test("keeps small arrays in full and large ones as statistics", () => {
    const small = graphOf(
      tensor(
        [
          [1, 2],
          [3, -4],
        ],
        { requiresGrad: true },
      ).neg(),
    );
    expect(node(small, "parameter_1").value).toEqual(
      new ArraySummary({
        values: List([1, 2, 3, -4]),
        mean: 0.5,
        min: -4,
        max: 3,
        norm: Math.sqrt(30),
        nonFinite: 0,
      }),
    );
    const large = node(graphOf(ones([10, 10], { requiresGrad: true }).neg()), "parameter_1")
      .value as ArraySummary;
    expect(large).toMatchObject({ values: undefined, mean: 1, min: 1, max: 1, norm: 10 });
    const huge = node(
      graphOf(tensor([3e200, 4e200], { dtype: "float64", requiresGrad: true }).neg()),
      "parameter_1",
    ).value;
    expect((huge as ArraySummary).norm).toBeCloseTo(5e200, -190);
  });

  test("counts what is no number, and survives arrays without elements", () => {
    const graph = graphOf(tensor([1, Number.NaN, Number.POSITIVE_INFINITY], { requiresGrad: true }).neg());
    expect(node(graph, "parameter_1").value).toMatchObject({ nonFinite: 2, mean: Number.NaN });
    expect(toDot(tensor([], { shape: [0], requiresGrad: true }).neg())).toContain("[]");
  });

  test("of a leaf is the leaf alone", () => {
    const graph = graphOf(variable(3, "x"));
    expect(graph.nodes.keySeq().toArray()).toEqual(["parameter_1"]);
    expect(graph.root).toBe("parameter_1");
    expect(graphOf(tensor(1)).root).toBe("input_1");
  });

  test("knows the line of an op where sources were recorded", () => {
    const graph = graphOf(recordSources(() => variable(1).neg()));
    expect(node(graph, "neg_1").source).toMatch(/graph-of\.test\.ts:\d+:\d+$/);
  });

  test("is refused for what is no tensor", () => {
    expect(() => graphOf(3 as unknown as Tensor)).toThrow(
      new ValueError("graphOf: expected a tensor, got 3"),
    );
  });
});

describe("gradients in the snapshot", () => {
  test("are unknown before backward, everywhere", () => {
    const graph = graphOf(apple());
    expect(graph.nodes.every(({ gradient }) => gradient === undefined)).toBe(true);
    expect(graph.edges.every(({ gradient }) => gradient === undefined)).toBe(true);
    expect(graph.edges.get(0)?.local).toBe(2); // a local derivative needs no backward
  });

  test("of x · x are two shares of one sum", () => {
    const x = variable(3);
    const graph = graphOf(differentiated(x.mul(x)));
    expect(
      graph.edges
        .map(({ operand, gradient }) => [operand, gradient])
        .toArray()
        .slice(0, 2),
    ).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect(node(graph, "parameter_1").gradient).toBe(6);
  });

  test("of a diamond add up where the paths meet", () => {
    const a = variable(1, "a");
    const b = a.add(a);
    const graph = graphOf(differentiated(b.add(b)));
    expect(node(graph, "parameter_1").gradient).toBe(4);
    expect(
      graph.edges
        .filter(({ to }) => to === "add_1")
        .map(({ gradient }) => gradient)
        .toArray(),
    ).toEqual([2, 2]);
  });

  test("of a leaf are what .grad holds: a forgotten zeroGrad shows", () => {
    const x = variable(3, "x");
    const run = () => differentiated(x.mul(2));
    run();
    const graph = graphOf(run());
    expect(node(graph, "parameter_1").gradient).toBe(4);
    expect(node(graph, "parameter_1").contributed).toBe(2);
    expect(edge(graph, "parameter_1", "mul_1").gradient).toBe(2);
  });

  test("of large leaves too, where the pass can be run again and where it cannot", () => {
    const x = rand([100], { requiresGrad: true, name: "x" });
    const run = (retainGraph: boolean) => differentiated(x.exp().square().sum(), retainGraph);
    run(true);
    const retained = graphOf(run(true));
    const norm = (shown: unknown) => (shown as ArraySummary).norm;
    const first = (graph: GraphSnapshot) => edge(graph, "parameter_1", "exp_1").gradient;
    expect(norm(node(retained, "parameter_1").gradient)).toBeCloseTo(
      2 * norm(node(retained, "parameter_1").contributed),
      4,
    );
    expect(is(first(retained), node(retained, "parameter_1").contributed)).toBe(true);
    const released = graphOf(run(false));
    expect(node(released, "parameter_1").contributed).toBeUndefined();
    expect(first(released)).toBeUndefined();
    expect(toDot(released)).toMatch(/"parameter_1" \[label="x\\n\(100,\).*\\n\.grad ‖∂‖ /);
    x.grad = null;
    const alone = graphOf(run(false));
    expect(first(alone)).toBeInstanceOf(ArraySummary);
  });

  test("of a leaf are not those of another root", () => {
    const x = variable(3, "x");
    differentiated(x.mul(5));
    const graph = graphOf(x.mul(2));
    expect(node(graph, "parameter_1").gradient).toBe(5);
    expect(edge(graph, "parameter_1", "mul_1").gradient).toBeUndefined();
    expect(steps(graph).last()?.phase).toBe("forward");
  });

  test("start from the seed that backward was given", () => {
    const y = variable(2).mul(5).square();
    y.backward(3);
    const graph = graphOf(y);
    expect(node(graph, "output").gradient).toBe(3);
    expect(node(graph, "mul_1").gradient).toBe(60);
  });

  test("between the leaves belong to this root: those of another one are not shown as its own", () => {
    const h = variable(2, "x").square();
    const loss = h.mul(10);
    loss.backward();
    const graph = graphOf(h);
    expect(node(graph, "square_1").gradient).toBeUndefined();
    expect(node(graph, "parameter_1").gradient).toBe(40);
  });

  test("of retained tensors are what their .grad holds", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const h = x.mul(3);
    h.retainGrad();
    const y = h.square();
    y.backward([1, 10]);
    const graph = graphOf(y);
    expect(node(graph, "mul_1").gradient).toMatchObject({ values: List([6, 120]) });
  });

  test("of small graphs survive the release, saved arrays included", () => {
    const logits = tensor([[1, 2, 3]], { requiresGrad: true, name: "logits" });
    const loss = differentiated(
      new nn.SoftmaxCrossEntropy().forward(logits.mul(2), tensor([2], { dtype: "int32" })),
    );
    const graph = graphOf(loss);
    expect(node(graph, "mul_1").released).toBe(true);
    expect(node(graph, "mul_1").gradient).toBeInstanceOf(ArraySummary);
  });

  test("of large graphs are unknown after the release but for leaves, known if it was retained", () => {
    const released = graphOf(differentiated(twoLayerLoss()));
    expect(node(released, "Affine1.add_1").gradient).toBeUndefined();
    expect(node(released, "Affine1.add_1").value).toBeUndefined();
    expect(node(released, "Affine1.parameter_1").gradient).toBeInstanceOf(ArraySummary);
    const retained = graphOf(differentiated(twoLayerLoss(), true));
    expect(node(retained, "Affine1.add_1").gradient).toBeInstanceOf(ArraySummary);
    expect(
      is(node(retained, "Affine1.parameter_1").gradient, node(released, "Affine1.parameter_1").gradient),
    ).toBe(true);
  });

  test("that need a value which was changed since are unknown, never wrong", () => {
    const [x, w] = [variable(2, "x"), variable(3, "w")];
    const y = differentiated(x.neg().mul(w));
    new optim.SGD([w], { lr: 0.1 }).step();
    const graph = graphOf(y);
    expect(node(graph, "neg_1").gradient).toBeUndefined();
    expect(edge(graph, "neg_1", "mul_1").local).toBeUndefined();
    expect(edge(graph, "parameter_2", "mul_1").local).toBe(-2);
  });

  test("do not flow where an op has no rule, nor along dead branches", () => {
    const half = defineOp({
      name: "firstOnly",
      prepare: (a: Tensor, b: Tensor) => ({ inputs: [a, b], attrs: undefined }),
      forward: (k, [a]) => k.neg(a),
      vjp: [(g) => g.neg(), null],
      samples: [{ inputs: [[], []] }],
    });
    const graph = graphOf(differentiated(half(variable(1, "a"), variable(2, "b"))));
    expect(edge(graph, "parameter_1", "firstOnly_1").differentiable).toBe(true);
    expect(edge(graph, "parameter_2", "firstOnly_1").differentiable).toBe(false);
    expect(toDot(graph).match(/"parameter_2" -> "firstOnly_1"/g)).toHaveLength(1);
  });
});

describe("values that were changed since the graph was recorded", () => {
  const stepped = () => {
    const [w, x] = [variable(2, "w"), tensor(3, { name: "x", dtype: "float64" })];
    const y = w.mul(x);
    y.name = "y";
    y.backward();
    new optim.SGD([w], { lr: 0.1 }).step();
    return { w, x, y };
  };

  test("are marked, at the leaf and where they are used", () => {
    const graph = graphOf(stepped().y);
    expect(node(graph, "parameter_1")).toMatchObject({ value: 1.7, changed: "changed since by SGD.step" });
    expect(edge(graph, "parameter_1", "mul_1").changed).toBe("changed since by SGD.step");
    expect(node(graph, "input_1").changed).toBe("");
    expect(node(graph, "mul_1")).toMatchObject({ value: 6, changed: "" });
    expect(toDot(graph)).toContain('"parameter_1" -> "mul_1" [label="now 1.7"]');
    const told = steps(graph).map(({ sentence }) => sentence);
    expect(told.get(1)).toBe("w is 1.7 now, changed since by SGD.step. x = 3");
    expect(told.get(2)).toBe("y = w × x = ? × 3 = 6. w was changed since by SGD.step: it is 1.7 now");
    expect(told.last()).toBe("∂y/∂w = upstream 1 × local 3 (= x) = 3");
  });

  test("are right for the ops that ran after the change", () => {
    const { w, x, y } = stepped();
    const graph = graphOf(y.add(w.mul(x)));
    expect(edge(graph, "parameter_1", "mul_1").changed).toBe("changed since by SGD.step");
    expect(edge(graph, "parameter_1", "mul_2").changed).toBe("");
  });

  test("are results too, and stay marked in JSON", () => {
    const [a, b] = [variable(2, "a"), variable(3, "b")];
    const y = a.mul(b);
    y.detach().assign(7);
    const graph = graphOf(y);
    expect(node(graph, "mul_1")).toMatchObject({ value: 7, changed: "changed since by assign" });
    expect(node(graph, "output").changed).toBe("changed since by assign");
    expect(steps(graph).last()?.sentence).toBe(
      "output = a × b = 2 × 3 = ?. output was changed since by assign: it is 7 now",
    );
    expect(is(graphFromJson(graphJson(graph)), graph)).toBe(true);
  });
});

describe("modules in the snapshot", () => {
  test("are one per call: a shared layer stands twice, its weights outside of both", () => {
    const shared = new nn.Affine(2, 2);
    const graph = graphOf(shared.forward(shared.forward(ones([1, 2]))));
    expect(graph.modules.keySeq().toArray()).toEqual(["Affine", "Affine#2"]);
    expect(graph.nodes.keySeq().toArray()).toEqual([
      "Affine.input_1",
      "parameter_1",
      "Affine.matmul_1",
      "parameter_2",
      "Affine.add_1",
      "Affine#2.matmul_1",
      "Affine#2.add_1",
      "output",
    ]);
  });

  test("keep apart scopes whose names look like a path or like a second call", () => {
    const x = variable(1);
    const nested = scope("a", () => scope("b", () => x.neg()));
    const dotted = scope("a.b", () => nested.neg());
    const hashed = scope("a.b#2", () => dotted.neg());
    const again = scope("", () => scope("a.b", () => hashed.neg()));
    const graph = graphOf(again);
    const paths = graph.nodes.filter(({ kind }) => kind === "op").map(({ module }) => module);
    expect(paths.toSet().size).toBe(4);
    expect(graph.nodes.size).toBe(6);
    expect(toDot(again)).toContain("a.b#2");
  });

  test("hold their parameters and nameless constants, not what a user made and named", () => {
    const x = variable(1, "x");
    const graph = graphOf(scope("f", () => x.mul(2).add(tensor(3, { name: "c", dtype: "float64" }))));
    expect(graph.nodes.map(({ module }) => module).toObject()).toMatchObject({
      parameter_1: "",
      "f.input_1": "f",
      input_1: "",
    });
  });
});

describe("drawing changes nothing", () => {
  test("no gradient, no value, no hook, no random draw, no recorded op; backward works afterwards", () => {
    let calls = 0;
    const x = tensor([1, 2], { requiresGrad: true, name: "x" });
    const h = x.mul(3);
    h.registerHook(() => void calls++);
    x.registerHook(() => void calls++);
    h.retainGrad();
    const y = h.square().sum();
    y.backward(undefined, { retainGraph: true });
    const [before, retained, called] = [x.grad, h.grad, calls];
    const version = x.array.storage.version;
    const draw = () => {
      toDot(y);
      return graphOf(y);
    };
    const first = draw();
    const expected = rand([3]).toTypedArray();
    expect(is(noGrad(draw), first)).toBe(true);
    expect([x.grad, h.grad, calls, x.array.storage.version]).toEqual([before, retained, called, version]);
    expect(x.grad).toBe(before);
    expect(x.grad?.toTypedArray()).toEqual(new Float32Array([18, 36]));
    expect(y.gradFn?.released).toBe(false);
    y.backward();
    expect(x.grad?.toTypedArray()).toEqual(new Float32Array([36, 72]));
    expect(expected).toHaveLength(3);
  });
});

describe("the graph of an error", () => {
  const failing = () => {
    const x = ones([2, 3], { name: "x" });
    const w = ones([4, 5], { name: "W", requiresGrad: true });
    return thrownBy(() => x.mul(2).matmul(w.neg()));
  };

  test("ends in the op that failed, with what it said", () => {
    const error = failing();
    const graph = graphOf(error);
    expect(graph.nodes.keySeq().toArray()).toEqual([
      "input_1",
      "input_2",
      "mul_1",
      "parameter_1",
      "neg_1",
      "matmul_1",
    ]);
    expect(graph.root).toBe("matmul_1");
    expect(node(graph, "matmul_1")).toMatchObject({ kind: "failed", op: "matmul", message: error.message });
    expect(graph.edges.map(({ from, to }) => `${from} ${to}`).toArray()).toEqual([
      "input_1 mul_1",
      "input_2 mul_1",
      "parameter_1 neg_1",
      "mul_1 matmul_1",
      "neg_1 matmul_1",
    ]);
  });

  test("ends in a product that refused its operands before it ran", () => {
    const [v, w] = [ones([3], { name: "v", requiresGrad: true }), ones([4, 5], { name: "W" })];
    for (const [name, fail] of [
      ["matmul", () => v.neg().matmul(w)],
      ["matmul", () => tensor(2).matmul(w)],
      ["dot", () => v.neg().dot(w)],
      ["outer", () => v.neg().outer(w)],
    ] as const) {
      const error = thrownBy(fail);
      const graph = graphOf(error);
      expect(node(graph, graph.root)).toMatchObject({ kind: "failed", op: name, message: error.message });
      expect(graph.edges.filter(({ to }) => to === graph.root).size).toBe(2);
    }
  });

  test("is refused for an error that no op threw", () => {
    for (const draw of [graphOf, toDot])
      expect(() => draw(new Error("other"))).toThrow(
        new ValueError(
          `${draw.name}: no op and no module threw this error, so there is no graph behind it: other`,
        ),
      );
  });
});

describe("a seed", () => {
  const build = () => {
    const x = tensor([1, 2, 3], { requiresGrad: true, dtype: "float64" });
    return x.square().mul(2);
  };

  test("that is small is remembered: gradients between the leaves are known without retainGrad", () => {
    const y = build();
    y.backward([1, 10, 100]);
    const graph = graphOf(y);
    expect(node(graph, "output").gradient).toMatchObject({ values: List([1, 10, 100]) });
    expect(node(graph, "square_1").gradient).toMatchObject({ values: List([2, 20, 200]) });
    expect(node(graph, "parameter_1").gradient).toMatchObject({ values: List([4, 80, 1200]) });
  });

  test("stays the user's: drawing frees nothing of it", () => {
    const seed = ones([1000]);
    const y = ones([1000], { requiresGrad: true }).reshape([10, 100]).reshape([1000]);
    const graph = graphOf(y, { seed, numerical: true });
    expect(node(graph, "reshape_1").gradient).toMatchObject({ mean: 1 });
    expect(seed.sum().item()).toBe(1000);
  });

  test("does not change when the user writes to it later", () => {
    const y = build();
    const seed = tensor([1, 1, 1], { dtype: "float64" });
    y.backward(seed);
    seed.assign(tensor([7, 7, 7], { dtype: "float64" }));
    expect(node(graphOf(y), "output").gradient).toMatchObject({ values: List([1, 1, 1]) });
  });

  test("that is large has to be given again, and any other may be", () => {
    const x = ones([20], { requiresGrad: true });
    const y = x.mul(3).neg();
    y.backward(ones([20]));
    expect(node(graphOf(y), "mul_1").gradient).toBeUndefined();
    expect(node(graphOf(y, { seed: ones([20]) }), "mul_1").gradient).toMatchObject({ min: -1, max: -1 });
    expect(node(graphOf(build(), { seed: 2 }), "square_1").gradient).toMatchObject({
      values: List([4, 4, 4]),
    });
    expect(() => graphOf(y, { seed: [1, 2] })).toThrow(
      "graphOf: the seed has shape (2,), but the output of neg has (20,)",
    );
  });
});

test("what an op keeps beyond operands and result is listed", () => {
  const logits = tensor([[1, 2, 3]], { requiresGrad: true });
  const loss = new nn.SoftmaxCrossEntropy().forward(logits, tensor([2], { dtype: "int32" }));
  const saved = node(graphOf(loss), "SoftmaxCrossEntropy.softmaxCrossEntropy_1").saved;
  expect(saved.size).toBeGreaterThan(0);
  expect(saved.first()?.shape).toEqual(List([1, 3]));
});
