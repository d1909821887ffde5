/** What ops say is inside of them: every fused op opens into plain steps, whose numbers are what it gave. */
import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropyWithLogits,
  customOp,
  defineOp,
  rand,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import { graphFromJson, graphJson, graphOf, toHtml } from "wengert/viz";
import { layerNormOp } from "../../../src/ops/network/normalization/layer-and-batch-ops.js";
import type { View } from "../../../src/viz/player/arrays/view.js";
import { allOps, call, insideOf, isShape, materialize, opCases } from "../../helpers/samples.js";
import { differentiated } from "../graphs.js";

/** Ops with nothing inside: what they compute is one thing, which a formula could only name. */
const plain = new Set(
  // arithmetic, and functions that have a name
  (
    "abs acos add asin atan atan2 ceil cos cosh div erf exp expm1 floor log log1p mul neg powScalar powTensor " +
    "reciprocal round rsqrt sign sin sinh sqrt square sub tan tanh to " +
    "acosh asinh atanh besselI besselIScaled erfc erfcinv erfcxOp erfinv floorDivide fmod lgamma log10 log2 polygammaOp remainder " +
    // one of two, by a comparison
    "clamp elu leakyRelu maximum minimum relu reluBackward where eq ge gt le lt ne logicalAnd logicalNot logicalOr " +
    // elements that move, or are counted, or found
    "broadcastTo clone concat cumsum flip fold gather padOp permute reshape scatterAdd sliceOp " +
    "sliceScatter take tril triu unfold all any argMax argMin argsort oneHot searchSorted " +
    // one of many, and the product of all
    "max min prodOp " +
    // factors and solutions of whole matrices, extremes of groups
    "cholesky detOp detSignOp logAbsDetOp solveOp triangularSolveOp qOp rOp eigenvaluesOp eigenvectorsOp " +
    "singularValuesOp leftVectorsOp groupExtreme takeScatter " +
    // transforms of whole lines
    "dftOp " +
    // sums of some elements of a line
    "resample " +
    // what derivatives of the engine and of convolutions are made of
    "sumTo conv2dInput conv2dWeight"
  ).split(" "),
);

test("every op says what is inside of it, or computes but one thing", () => {
  const silent = allOps.flatMap(([name, op]) => {
    const [sample] = op.definition.samples;
    return insideOf({ op, sample, title: name }) === "" ? [name] : [];
  });
  expect(silent.filter((name) => !plain.has(name))).toEqual([]);
  expect([...plain].filter((name) => !silent.includes(name))).toEqual([]);
});

/** The views of a page. */
async function viewsOf(...args: Parameters<typeof toHtml>): Promise<View[]> {
  const html = await toHtml(...args);
  const json = /<pre id="data" hidden>(.*?)<\/pre>/s.exec(html)?.[1] ?? "";
  const letters: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" };
  return JSON.parse(json.replace(/&([^;]+);/g, (_, name) => letters[name] as string)).views as View[];
}
/** Of a fused op: the formulas of each, and whether all of their numbers are there. */
const twinsOf = (views: readonly View[]) =>
  views.flatMap((view) =>
    view.kind === "twin"
      ? [
          {
            title: view.title,
            formulas: view.steps.map(({ formula }) => formula),
            known: view.steps.every(({ grid }) => grid !== undefined),
          },
        ]
      : [],
  );

const fused = opCases.filter((each) => insideOf(each) !== "");
describe("an op opens with the numbers that it gave, forward and back:", () => {
  test.each(fused)("$title", async ({ op, sample, title }) => {
    const operands = materialize(sample, "float64");
    for (const [i, operand] of operands.entries())
      if (isShape(sample.inputs[i] as readonly number[])) operand.requiresGrad = true;
    const result = call({ op, sample, title }, operands);
    const graph = graphOf(differentiated(result.mul(rand(result.shape, { dtype: "float64" })).sum(), true));
    const { name } = op.definition;
    const inside = graph.nodes.find((node) => node.op === name)?.inside ?? "";
    const views = await viewsOf(graph, { modules: "flat" });
    const twins = twinsOf(views);
    for (const twin of twins) expect(twin).toMatchObject({ known: true });
    const forward = views.filter((view) => view.title.includes(name) || view.title.startsWith("Forward: "));
    // of products, sums and windows there are views of their own, for few axes
    const own = /^\{y\} = (\{a\}ᵀ? · \{b\}ᵀ?|\{a\} ⋆ \{b\}|(Σ|mean)\S* \{a\})$/.test(inside);
    if (own ? (operands[0]?.rank ?? 0) <= 2 : true) expect(forward.length, inside).toBeGreaterThan(0);
    const gradients = [...inside.matchAll(/\{∂(.)\} =/g)]
      .map(([, letter = ""]) => letter.charCodeAt(0) - 97)
      .filter((operand) => operands[operand]?.requiresGrad);
    const back = twins.filter((twin) => twin.title.startsWith("∂"));
    expect(back.length, back.map((twin) => twin.title).join("; ")).toBe(gradients.length);
  });
});

const x = () => tensor([0.5, -1, 2, 3, 0.1, -0.3], { shape: [2, 3], name: "x", requiresGrad: true });

test("binary cross-entropy of logits is plain steps, of which the fused one opens", async () => {
  const loss = binaryCrossEntropyWithLogits(x(), tensor([1, 0, 1, 1, 0, 0], { shape: [2, 3], name: "t" }));
  const twins = twinsOf(await viewsOf(differentiated(loss, true), { modules: "flat" }));
  expect(twins).toContainEqual({
    title: "softplus, opened",
    formulas: ["A", "e = exp(A)", "Y = log(1 + e)"],
    known: true,
  });
});

test("the twin of layerNorm goes back through the standardized", async () => {
  const w = tensor([1, 2, 0.5], { name: "γ", requiresGrad: true });
  const b = tensor([0, 1, 0], { name: "β", requiresGrad: true });
  const normal = layerNormOp(x(), w, b, 1e-5);
  const twins = twinsOf(await viewsOf(differentiated(normal.square().sum(), true)));
  expect(twins.map(({ title }) => title)).toEqual([
    "layerNorm, opened",
    "∂β = Σ ∂Y",
    "∂γ = Σ (∂Y × n)",
    "∂x = (u − p − n × q) ÷ s",
  ]);
  expect(twins[0]?.formulas).toEqual([
    "x",
    "γ",
    "β",
    "μ = mean x",
    "d = x − μ",
    "v = mean d²",
    "s = √(v + 0.00001)",
    "n = d ÷ s",
    "Y = n × γ + β",
  ]);
});

test("of large arrays the formulas stand alone in a graph that keeps no excerpts", async () => {
  const wide = rand([40, 10], { name: "x", requiresGrad: true }).softmax().square().sum();
  wide.backward(undefined, { retainGraph: true });
  const formulas = ["x", "m = max x", "e = exp(x − m)", "s = Σ e", "Y = e ÷ s"];
  expect(twinsOf(await viewsOf(graphOf(wide)))).toContainEqual({
    title: "softmax, opened",
    formulas,
    known: false,
  });
  expect(twinsOf(await viewsOf(wide))).toContainEqual({
    title: "softmax, opened",
    formulas,
    known: true,
  });
});

/** x / (1 + |x|) */
const softsign = (inside?: string) =>
  customOp({
    name: "softsign",
    ...(inside === undefined ? {} : { inside }),
    forward: (a: Tensor) => a.div(a.abs().add(1)),
    vjp: [(g, record) => g.div(record.input(0).abs().add(1).square())],
  });

describe("an op of the user's", () => {
  const inside = "d = 1 + abs {a}; {y} = {a} / d; {∂a} = {g} / d²";

  test("opens as it says, also from JSON", async () => {
    const root = differentiated(softsign(inside)(x()).sum(), true);
    const graph = graphFromJson(graphJson(root));
    expect(graph.equals(graphOf(root))).toBe(true);
    for (const drawn of [root, graph])
      expect(twinsOf(await viewsOf(drawn))).toEqual([
        { title: "softsign, opened", formulas: ["x", "d = 1 + abs x", "Y = x ÷ d"], known: true },
        { title: "∂x = ∂Y ÷ d²", formulas: ["d = 1 + abs x", "∂Y", "∂x = ∂Y ÷ d²"], known: true },
      ]);
  });

  test("speaks the language of the page", async () => {
    const centred = customOp({
      name: "centred",
      inside: "m = mean[1] {a}; {y} = {a} - m",
      forward: (a: Tensor) => a.sub(a.mean(1, { keepDims: true })),
      vjp: [(g) => g.sub(g.mean(1, { keepDims: true }))],
    });
    const twins = twinsOf(await viewsOf(differentiated(centred(x()).square().sum(), true), { lang: "ja" }));
    expect(twins[0]?.formulas).toEqual(["x", "m = 平均 x", "Y = x − m"]);
  });

  test("is not shown as what it is not", async () => {
    const wrong = softsign("d = 2 + abs {a}; {y} = {a} / d");
    expect(twinsOf(await viewsOf(differentiated(wrong(x()).sum(), true)))).toEqual([]);
  });

  test.each([
    ["", /it cannot be read from its end on/],
    ["{y} = exp", /from its end on/],
    ["{y} = {b}", /\{b\} is no operand, and no step before it has that name/],
    ["{y} = d; d = {a}", /d is no operand/],
    ["d = {a}", /no step gives the result, \{y\}/],
    ["d = {a}; d = {a}; {y} = d", /d is there before/],
    ["{y} = foo({a})", /foo is no operand, and no step before it/],
    ["{y} = max({a}, 1, 2)", /cannot be read/],
    ["{y} = {a}; {∂b} = {g}", /\{b\} is no operand/],
    ["{y} = {a} ? 1", /cannot be read from "\? 1" on/],
    ["exp = {a}; {y} = exp", /cannot be read from "exp = {a}/],
    [`{y} = ${"(".repeat(3000)}`, /at most 2000/],
  ])("with steps that cannot be read is refused: %s", async (steps, message) => {
    expect(() => softsign(steps)).toThrow(ValueError);
    expect(() => softsign(steps)).toThrow(message);
    expect(() => softsign(steps)).toThrow(/^customOp: inside of softsign: /);
    const op = defineOp({
      name: "halved",
      prepare: (a: Tensor) => ({ inputs: [a], attrs: undefined }),
      forward: (k, [a]) => k.add(a, a),
      vjp: [(g) => g.mul(2)],
      inside: () => steps,
      samples: [{ inputs: [[2]] }],
    });
    if (steps !== "") await expect(toHtml(op(x()))).rejects.toThrow(message);
    const json = graphJson(softsign("{y} = {a}")(x())).replace('"{y} = {a}"', JSON.stringify(steps));
    // of how many operands a file does not look at
    if (steps !== "" && !steps.includes("b}"))
      expect(() => graphFromJson(json)).toThrow(/^graphFromJson: nodes\[1\]\.inside: expected plain/);
  });

  test("takes a text, or a function where it is made of kernels", () => {
    expect(() => softsign(3 as never)).toThrow(/inside must be a string/);
  });
});
