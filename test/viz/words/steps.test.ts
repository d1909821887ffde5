/** The steps: their sentences, their snapshots, and frames that share one layout. */
import { describe, expect, test } from "vitest";
import { concat, ones, type Tensor, tensor, ValueError } from "wengert";
import { describe as describeGraph, frames, graphOf, steps, toDot, toSvg } from "wengert/viz";
import { thrownBy } from "../../nn/networks.js";
import { apple, appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";
import { labelsIn, layoutNew, readSvg } from "../layout.js";

const sentences = (root: Tensor, options = {}) =>
  steps(root, options)
    .map(({ sentence }) => sentence)
    .toArray();

function diamond(): Tensor {
  const a = variable(1, "a");
  const b = a.add(a);
  const c = b.add(b);
  c.name = "L";
  return c;
}

describe("the steps", () => {
  test("of the apples are the structure, the inputs, forward, the seed, and back", () => {
    expect(sentences(differentiated(apple()))).toEqual([
      "price is computed from 3 inputs by 2 operations",
      "apple = 100. apple_num = 2. tax = 1.1",
      "apple × apple_num = 100 × 2 = 200",
      "price = (apple × apple_num) × tax = 200 × 1.1 = 220",
      "∂price/∂price = 1, the seed",
      "∂price/∂(apple × apple_num) = upstream 1 × local 1.1 (= tax) = 1.1. " +
        "∂price/∂tax = upstream 1 × local 200 (= apple × apple_num) = 200",
      "∂price/∂apple = upstream 1.1 × local 2 (= apple_num) = 2.2. " +
        "∂price/∂apple_num = upstream 1.1 × local 100 (= apple) = 110",
    ]);
  });

  test("add up what arrives from several uses", () => {
    expect(sentences(differentiated(diamond())).at(-1)).toBe(
      "∂L/∂a by use 1 = upstream 2 × local 1 = 2. ∂L/∂a by use 2 = upstream 2 × local 1 = 2. " +
        "∂L/∂a = 2 (from +) + 2 (from +) = 4",
    );
  });

  test("end with the last op where backward has not run", () => {
    const phases = steps(apple()).map(({ phase }) => phase);
    expect(phases.toArray()).toEqual(["structure", "inputs", "forward", "forward"]);
    expect(
      steps(variable(1, "x"))
        .map(({ phase }) => phase)
        .toArray(),
    ).toEqual(["structure", "inputs"]);
  });

  test("end with the op that failed", () => {
    const error = thrownBy(() =>
      ones([2, 3], { name: "x" })
        .exp()
        .matmul(ones([2, 3], { name: "y" })),
    );
    const last = steps(error).last();
    expect(last).toMatchObject({ title: "matmul fails", sentence: error.message });
  });

  test("of arrays tell shapes, the rule, and the norm", () => {
    const told = sentences(differentiated(twoLayerLoss(), true), { style: "tensor" });
    expect(told).toContain(
      "relu((x · W1) + b1): (100, 50) → (100, 50). Its value: (100, 50), mean 0.07693, min 0, max 0.6226",
    );
    expect(told.at(-1)).toBe("∂loss/∂W1 = upstream (100, 50) with local xᵀ = (784, 50), ‖∂‖ 0.07574");
    expect(told.at(-2)).toContain(
      "∂loss/∂b1 = upstream (100, 50) with local 1, summed to (50,) = (50,), ‖∂‖ 0.004712",
    );
  });

  test("of modules tell the gradients of their parameters", () => {
    const last = steps(differentiated(twoLayerLoss(), true)).last();
    expect(last?.title).toBe("Back through Affine1");
    expect(last?.sentence).toContain(
      "∂loss/∂W1 = what arrives, passed back through Affine1 = (784, 50), ‖∂‖ 0.07574",
    );
  });

  test("say where .grad holds something else: a forgotten zeroGrad", () => {
    const x = variable(3, "x");
    const run = () => differentiated(x.mul(2));
    run();
    expect(sentences(run()).at(-1)).toBe(
      "∂output/∂x = upstream 1 × local 2 = 2; " +
        "x.grad holds 4: it was not zeroed before this backward, or a hook changed it",
    );
  });

  test("say so of arrays, and of what a picture of the same graph shows", () => {
    const x = tensor([1, 2], { requiresGrad: true, name: "x", dtype: "float64" });
    const run = () => differentiated(x.square().sum());
    run();
    const loss = run();
    expect(sentences(loss, { style: "tensor" }).at(-1)).toBe(
      "∂output/∂x = upstream (2,) with local 2 · x = [2, 4]; " +
        "x.grad holds [4, 8]: it was not zeroed before this backward, or a hook changed it",
    );
    expect(describeGraph(loss)).toContain("∂output/∂x = [2, 4]; x.grad holds [4, 8]: it was not zeroed");
    expect(toDot(loss)).toContain(".grad [4, 8]");
  });

  test("hold the snapshot as of then, and share what does not change", () => {
    const graph = graphOf(differentiated(apple()));
    const all = steps(graph);
    const unknown = (at: number) => all.get(at)?.graph.nodes.count(({ value }) => value === undefined);
    expect([0, 1, 2, 3].map(unknown)).toEqual([6, 3, 2, 0]);
    const gradients = (at: number) =>
      all.get(at)?.graph.nodes.count(({ gradient }) => gradient !== undefined);
    expect([3, 4, 5, 6].map(gradients)).toEqual([0, 2, 4, 6]);
    expect(all.get(5)?.graph.nodes.get("parameter_1")).toBe(all.get(4)?.graph.nodes.get("parameter_1"));
  });
});

describe("frames", () => {
  test("share one layout: what two of them show stands in the same place", async () => {
    const all = (await frames(differentiated(twoLayerLoss(), true), { style: "tensor" })).toArray();
    expect(all).toHaveLength(15);
    const places = (svg: string) =>
      new Map(
        [...svg.matchAll(/<text[^>]*x="([^"]*)" y="([^"]*)"[^>]*>([^<]*)/g)].map(([, x, y, text]) => [
          `${x} ${y}`,
          text,
        ]),
      );
    const full = places(all.at(-1)?.svg ?? "");
    for (const { svg } of all) for (const [place, text] of places(svg)) expect(full.get(place)).toBe(text);
    const sizes = new Set(all.map(({ svg }) => /viewBox="[^"]*"/.exec(svg)?.[0]));
    expect(sizes.size).toBe(1);
    const counts = all.map(({ svg }) => readSvg(svg).texts.length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  test("show no number before its time, and in the end all", async () => {
    const price = differentiated(appleAndOrange());
    const all = (await frames(price)).toArray();
    const texts = all.map(({ svg }) => readSvg(svg).texts);
    expect(texts[0]?.filter((text) => /\d/.test(text))).toEqual([]);
    expect(texts[1]).toContain("100");
    expect(texts[4]).not.toContain("715");
    expect(texts[5]).toContain("715");
    expect(texts[9]).not.toContain("2.2");
    expect(texts[10]?.toSorted()).toEqual(labelsIn(toDot(price)).toSorted());
    expect(await toSvg(price, { step: 9 })).toContain(all[9]?.svg.slice(-2000));
  });

  test("draw what a step adds thick", async () => {
    const svg = await toSvg(differentiated(apple()), { step: 5 });
    expect(svg.match(/stroke-width="4"/g)?.length).toBeGreaterThan(3);
    expect(toDot(differentiated(apple()), { step: 5 })).toMatch(/"mul_2" \[.*penwidth=4/);
  });

  test("as DOT are drawn by Graphviz with only what is known by then", async () => {
    const { texts } = await layoutNew(
      toDot(differentiated(twoLayerLoss(), true), { style: "tensor", step: 1 }),
    );
    expect(texts).toContain("mean 0.5");
    expect(texts).not.toContain("2.304");
  });

  test("are refused beyond the last", () => {
    expect(() => toDot(apple(), { step: 4 })).toThrow(
      new ValueError("toDot: step is 0 to 3 in this graph, not 4"),
    );
  });
});

describe("describe", () => {
  test("tells a small graph in full", () => {
    expect(describeGraph(differentiated(diamond()))).toBe(
      "Computational graph of L. L is computed from 1 input by 2 operations. a = 1. a + a = 1 + 1 = 2. " +
        "L = (a + a) + (a + a) = 2 + 2 = 4. ∂L/∂(a + a) by use 1 = upstream 1 × local 1 = 1. " +
        "∂L/∂(a + a) by use 2 = upstream 1 × local 1 = 1. " +
        "∂L/∂(a + a) = 1 (from +) + 1 (from +) = 2. ∂L/∂a by use 1 = upstream 2 × local 1 = 2. " +
        "∂L/∂a by use 2 = upstream 2 × local 1 = 2. " +
        "∂L/∂a = 2 (from +) + 2 (from +) = 4. L = 4. ∂L/∂a = 4.",
    );
  });

  test("says that there are no gradients, and tells of a long graph its ends", () => {
    let y: Tensor = variable(2, "x");
    for (let i = 0; i < 30; i++) y = y.neg();
    y.name = "y";
    expect(describeGraph(y)).toBe(
      "Computational graph of y. y is computed from 1 input by 30 operations. x = 2. " +
        "30 steps lead to the result. y = 2. " +
        "No gradients are computed.",
    );
  });
});

describe("what ops do with a gradient is what they say themselves", () => {
  const matrix = () =>
    tensor(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { name: "x", requiresGrad: true, dtype: "float64" },
    );
  const back = (loss: Tensor) => sentences(differentiated(loss), { style: "tensor" }).slice(5).join(". ");

  test.each<[string, (x: Tensor) => Tensor, string]>([
    ["slice", (x) => x.slice([1]), "∂L/∂x = upstream (1, 3), put where it was read, 0 elsewhere = "],
    ["permute", (x) => x.T, "∂L/∂x = upstream (3, 2), with its axes in their former order = "],
    ["concat", (x) => concat([x, ones([1, 3])]), "∂L/∂x = upstream (3, 3), cut to its piece = "],
    ["concat, second", (x) => concat([ones([1, 3]), x]), "∂L/∂x = upstream (3, 3), cut to its piece = "],
    ["sum", (x) => x.sum(0), "∂L/∂x = upstream (3,), repeated along the reduced axes = "],
    ["mean", (x) => x.mean(0), "∂L/∂x = upstream (3,) with local 1 / 2, repeated along the reduced axes = "],
    ["add", (x) => x.add(ones([4, 2, 3])), "∂L/∂x = upstream (4, 2, 3) with local 1, summed to (2, 3) = "],
    ["pow", (x) => x.pow(3), "∂L/∂x = upstream (2, 3) with local 3 · x² = "],
    ["leakyRelu", (x) => x.leakyRelu(0.2), "∂L/∂x = upstream (2, 3) with local 1 if x > 0 else 0.2 = "],
    ["elu", (x) => x.elu(0.5), "∂L/∂x = upstream (2, 3) with local 1 if x > 0 else 0.5 · e^x = "],
  ])("%s", (_, f, sentence) => {
    const loss = f(matrix()).square().sum();
    loss.name = "L";
    expect(back(loss)).toContain(sentence);
  });

  test("exponents, counts and slopes stand in the picture and in the sentences", () => {
    const x = variable(2, "x");
    expect(toDot(x.pow(3))).toContain('label="x³"');
    expect(toDot(x.pow(-1))).toContain('label="x⁻¹"');
    expect(toDot(x.pow(0.5))).toContain('label="x^0.5"');
    expect(sentences(x.leakyRelu(0.2)).at(-1)).toBe(
      "output = leakyRelu(x, slope = 0.2) = leakyRelu(2, slope = 0.2) = 2",
    );
    expect(sentences(differentiated(x.pow(3))).at(-1)).toBe(
      "∂output/∂x = upstream 1 × local 12 (= 3 · x²) = 12",
    );
    expect(x.pow(3).gradFn?.symbol).toBe("x³");
  });
});
