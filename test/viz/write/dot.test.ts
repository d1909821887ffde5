/** toDot: options, and how unknown, zero and broken numbers are written. */
import { describe, expect, test } from "vitest";
import { matmul, nn, ones, scope, type Tensor, tensor, ValueError, where } from "wengert";
import { type DrawingOptions, graphOf, themes, toDot, toSvg } from "wengert/viz";
import { everyNth } from "../../helpers/size.js";
import { thrownBy } from "../../nn/networks.js";
import { apple, appleAndOrange, differentiated, twoLayerLoss, variable } from "../graphs.js";
import { labelsIn, layoutNew } from "../layout.js";

const line = (dot: string, start: string) =>
  dot.split("\n").find((each) => each.trim().startsWith(start)) ?? "";
const labelOf = (dot: string, start: string) => /label="((?:[^"\\]|\\.)*)"/.exec(line(dot, start))?.[1];
const network = graphOf(differentiated(twoLayerLoss(), true));

describe("DOT", () => {
  test("keeps the order of operands", () => {
    expect(toDot(apple())).toContain('ordering="in"');
  });

  test("writes the value before the gradient, the other way round in clusters of horizontal pictures", () => {
    const build = () => variable(2, "a").neg().exp();
    const edges = (dot: string) =>
      dot.split("\n").filter((each) => each.includes('"neg_1" -> ') || each.includes('.neg_1" -> '));
    const free = edges(toDot(build()));
    const inCluster = edges(toDot(scope("f", build)));
    const vertical = edges(toDot(scope("f", build), { rankdir: "TB" }));
    expect(free.map((each) => each.includes("dir="))).toEqual([false, true]);
    expect(inCluster.map((each) => each.includes("dir="))).toEqual([true, false]);
    expect(vertical.map((each) => each.includes("dir="))).toEqual([false, true]);
  });

  test.each(["TB", "BT"] as const)("%s keeps numbers off the lines beside them by a space", (rankdir) => {
    const price = differentiated(apple());
    expect(toDot(price, { rankdir })).toContain('[label=" 100 "]');
    expect(toDot(price, { rankdir, local: "edge" })).toContain('label=" 2.2 \\n local 2 "');
    expect(toDot(price)).toContain('[label="100"]');
  });

  test("a dot is drawn large enough to be seen", () => {
    const product = matmul(ones([1, 2], { requiresGrad: true }), ones([2, 1]));
    expect(line(toDot(product, { style: "book" }), '"matmul_1" [label="·"')).toContain("fontsize=32");
    expect(line(toDot(apple()), '"mul_1" [label="×"')).toContain("fontsize=20");
  });

  test("changes one line per changed number", () => {
    const lines = (name: string) => toDot(variable(100, name).mul(variable(2, "n"))).split("\n");
    const [a, b] = [lines("apple"), lines("pear")];
    expect(a).toHaveLength(b.length);
    expect(a.filter((each, i) => each !== b[i])).toHaveLength(1);
  });

  test("of a snapshot is that of its tensor", () => {
    const price = differentiated(appleAndOrange());
    expect(toDot(graphOf(price))).toBe(toDot(price));
  });

  test("of a leaf is one node", () => {
    expect(labelsIn(toDot(variable(3, "x")))).toEqual(["x"]);
    expect(labelsIn(toDot(tensor([1, 2], { name: "x" })))).toEqual(["x", "(2,)", "[1, 2]"]);
  });

  test("uses Helvetica by that very name, and no label that older builds drop", () => {
    const dot = toDot(network, { style: "tensor" });
    expect(dot.match(/fontname="[^"]*"/g)).toEqual([
      'fontname="Helvetica"',
      'fontname="Helvetica"',
      'fontname="Helvetica"',
    ]);
    expect(dot).not.toMatch(/label=<|record/);
  });
});

describe("numbers", () => {
  test("that are not computed are ? in grey, zero is 0", () => {
    const zero = variable(5, "x").mul(0);
    expect(line(toDot(zero), '"parameter_1" -> "mul_1" [label="?"')).toContain(
      `color="${themes.light.faint}"`,
    );
    expect(labelOf(toDot(differentiated(zero)), '"parameter_1" -> "mul_1" [label="0"')).toBe("0");
  });

  test("that are NaN or infinite are alarming, at the value and at the gradient", () => {
    const dot = toDot(differentiated(variable(-1, "x").log().mul(2)));
    expect(line(dot, '"log_1" [')).toContain(themes.light.alarm);
    expect(line(dot, '"log_1" -> "mul_1" [label="NaN"')).toContain("penwidth=3");
    const infinite = toDot(differentiated(variable(0, "x").log()));
    expect(line(infinite, '"parameter_1" -> "log_1" [label="∞"')).toContain("penwidth=4");
    const large = tensor(new Float32Array(100).fill(Number.NaN), { requiresGrad: true }).neg();
    expect(labelOf(toDot(large, { style: "tensor" }), '"parameter_1" [')).toContain("100 NaN or infinite");
  });

  test("that are NaN are alarming from the step on that shows them", async () => {
    const y = differentiated(variable(-1, "x").log().mul(2));
    const paints = (picture: string) => picture.toUpperCase().split(themes.light.alarm).length - 1;
    // step 2 takes the logarithm, step 3 doubles it; then come the seed and the way back
    for (const [picture, shape] of [
      [(step: number) => toDot(y, { step }), "[label"],
      [(step: number) => toSvg(y, { step }), "<ellipse"],
    ] as const) {
      const pictures = await Promise.all([0, 1, 2, 3].map((step) => picture(step)));
      expect(pictures[0]).toContain(shape);
      const counts = pictures.map(paints);
      expect(counts.slice(0, 2)).toEqual([0, 0]);
      expect(counts[2]).toBeGreaterThan(0);
      expect(counts[3]).toBeGreaterThan(counts[2] as number);
    }
  });

  test("that were released are ?", () => {
    const dot = toDot(differentiated(twoLayerLoss()), { style: "tensor" });
    expect(labelOf(dot, '"Affine1.add_1" -> "Relu1.relu_1" [label="?"')).toBe("?");
    expect(labelOf(dot, '"input_1" [')).toBe("x\\n(100, 784)\\n?");
    expect(labelOf(dot, '"Affine1.parameter_1" -> "Affine1.matmul_1" [label="‖')).toMatch(/^‖∂‖ 0\.\d+$/);
  });

  test("of booleans are true and false", () => {
    const choice = where(
      tensor([true, false], { name: "choice" }),
      tensor([1, 2], { requiresGrad: true }),
      0,
    );
    expect(labelOf(toDot(choice), '"input_1" [')).toBe("choice\\n(2,)\\n[true, false]");
  });
});

describe("options", () => {
  test("the default style is book for numbers, tensor for arrays, modules for a large network", () => {
    expect(toDot(apple())).toContain('shape="circle"');
    expect(toDot(tensor([1, 2], { requiresGrad: true }).neg())).toContain('shape="ellipse"');
    expect(toDot(new nn.Affine(2, 3).forward(ones([1, 2])))).toContain("subgraph");
    expect(toDot(network)).toBe(toDot(network, { style: "modules" }));
    const deep = new nn.Sequential(Array.from({ length: 70 }, () => new nn.Tanh()));
    expect(toDot(deep.forward(ones([2], { requiresGrad: true })))).toContain(
      '"[Sequential.0 … Sequential.69]"',
    );
  });

  test("names come from the tensors, else x1, c1 in creation order, skipping names that are taken", () => {
    const y = variable(1)
      .mul(variable(2, "x1"))
      .add(variable(3))
      .add(tensor([1, 2]))
      .sum();
    const leaves = (options: DrawingOptions) =>
      ["parameter_1", "parameter_2", "parameter_3", "input_1"].map((id) =>
        labelOf(toDot(y, { style: "book", ...options }), `"${id}" [`),
      );
    expect(leaves({})).toEqual(["x2", "x1", "x3", "c1"]);
    expect(leaves({ names: "order" })).toEqual(["x1", "x2", "x3", "c1"]);
    expect(leaves({ names: "path" })).toEqual(["parameter_1", "parameter_2", "parameter_3", "input_1"]);
  });

  test("a constant without a name is its value, an intermediate with one says it", () => {
    const h = variable(3, "x").mul(2);
    h.name = "double";
    const dot = toDot(h.add(1));
    expect(labelOf(dot, '"input_1" [')).toBe("2");
    expect(labelOf(dot, '"input_1" -> "mul_1"')).toBe("");
    expect(labelOf(dot, '"mul_1" -> "add_1"')).toBe("double = 6");
  });

  test("shapes and dtypes", () => {
    const dot = toDot(network, { style: "tensor", shapes: false, dtypes: true, values: "none" });
    expect(labelOf(dot, '"Affine1.parameter_1" [')).toBe("W1\\nf32");
    expect(labelOf(toDot(network, { style: "tensor", values: "none" }), '"Affine1.parameter_1" [')).toBe(
      "W1\\n(784, 50)",
    );
    expect(labelOf(toDot(apple(), { shapes: true, dtypes: true }), '"parameter_1" -> "mul_1"')).toBe(
      "100\\n() f64",
    );
  });

  test("values: numbers and short arrays in full, else statistics; all or none on request", () => {
    const x = tensor(
      [
        [1, 2.5],
        [3, 4],
      ],
      { requiresGrad: true, name: "x" },
    );
    const w = tensor([1, 2, 3, 4, 5, 6, 7.25], { requiresGrad: true, name: "w" });
    const y = x.sum().mul(w);
    const label = (options: DrawingOptions, id: string) =>
      labelOf(toDot(y, { style: "tensor", ...options }), `"${id}" [`);
    expect(label({}, "parameter_1")).toBe("x\\n(2, 2)\\n[[1, 2.5],\\n[3, 4]]");
    expect(label({}, "parameter_2")).toBe("w\\n(7,)\\nmean 4.036\\nmin 1\\nmax 7.25");
    expect(label({ values: "full" }, "parameter_2")).toBe("w\\n(7,)\\n[1, 2, 3, 4, 5, 6, 7.25]");
    expect(label({ values: "stats" }, "parameter_1")).toBe("x\\n(2, 2)\\nmean 2.625\\nmin 1\\nmax 4");
    expect(label({ values: "none" }, "parameter_1")).toBe("x\\n(2, 2)");
    expect(label({ digits: 2 }, "parameter_2")).toBe("w\\n(7,)\\nmean 4\\nmin 1\\nmax 7.3");
  });

  test("grads: in full, as norms, or not at all", () => {
    const x = tensor([3, 4], { requiresGrad: true });
    const y = differentiated(x.square().sum());
    const label = (options: DrawingOptions) => toDot(y, options).match(/label="([^"]*)", dir/)?.[1];
    expect(label({})).toBe("[6, 8]");
    expect(label({ grads: "norm" })).toBe("‖∂‖ 10");
    expect(label({ grads: "none" })).toBeUndefined();
  });

  test("local derivatives: beside the gradient, or as the chain rule in numbers", () => {
    const price = differentiated(appleAndOrange());
    expect(labelOf(toDot(price, { local: "edge" }), '"parameter_1" -> "mul_1" [label="2.2')).toBe(
      "2.2\\nlocal 2",
    );
    expect(labelOf(toDot(price, { local: "chain" }), '"parameter_1" -> "mul_1" [label="1.1')).toBe(
      "1.1 × 2 = 2.2",
    );
    expect(labelOf(toDot(apple(), { local: "chain" }), '"parameter_1" -> "mul_1" [label="?')).toBe(
      "? × 2 = ?",
    );
    const net = toDot(network, { style: "tensor", local: "edge" });
    expect(labelOf(net, '"Affine1.parameter_1" -> "Affine1.matmul_1" [label="‖')).toMatch(/\\nlocal xᵀ$/);
    expect(labelOf(net, '"Affine2.add_1" -> "lastLayer.softmaxCrossEntropy_1" [label="‖')).toMatch(
      /\\nlocal \(y - t\) \/ 100\\nrepeated for every class$/,
    );
  });

  test("modules: clusters, boxes, or neither, down to a depth", () => {
    class Block extends nn.Module {
      readonly fc1 = new nn.Affine(2, 2);
      readonly act = new nn.Tanh();
      override forward(h: Tensor): Tensor {
        return this.act.forward(this.fc1.forward(h)).add(h);
      }
    }
    const y = new nn.Sequential([new Block(), new Block()]).forward(ones([1, 2], { name: "x" }));
    const boxes = (options: DrawingOptions) =>
      [...toDot(y, options).matchAll(/^ +"([^"]*)" \[/gm)].map(([, id]) => id);
    const clusters = (options: DrawingOptions) =>
      [...toDot(y, options).matchAll(/subgraph "cluster_([^"]*)"/g)].map(([, id]) => id);
    expect(clusters({ modules: "flat" })).toEqual([]);
    expect(clusters({})).toEqual([
      "Sequential",
      "Sequential.0",
      "Sequential.0.fc1",
      "Sequential.0.act",
      "Sequential.1",
      "Sequential.1.fc1",
      "Sequential.1.act",
    ]);
    expect(clusters({ depth: 2 })).toEqual(["Sequential", "Sequential.0", "Sequential.1"]);
    expect(boxes({ style: "modules", depth: 2 })).toEqual([
      "input_1",
      "[Sequential.0]",
      "[Sequential.1]",
      "output",
    ]);
    expect(boxes({ style: "modules", depth: 1 })).toEqual(["input_1", "[Sequential]", "output"]);
    // the addition belongs to the block itself, beside its layers
    expect(boxes({ style: "modules" }).slice(0, 4)).toEqual([
      "input_1",
      "[Sequential.0.fc1]",
      "[Sequential.0.act]",
      "Sequential.0.add_1",
    ]);
  });

  test("titles of modules say the kind where the name does not, and the parameters if there are any", () => {
    const dot = toDot(network, { style: "tensor" });
    const titles = [...dot.matchAll(/^ {4}label="([^"]*)"/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      "Affine1  (39,250 params)",
      "Relu1",
      "Affine2  (510 params)",
      "lastLayer: SoftmaxCrossEntropy",
    ]);
    const boxes = toDot(network);
    expect(labelOf(boxes, '"[Affine1]" [')).toBe("Affine1\\n784 → 50\\n39,250 params");
    expect(labelOf(boxes, '"[lastLayer]" [')).toBe("lastLayer: SoftmaxCrossEntropy\\n0 params");
  });

  test("a value that enters a module in several places is one arrow with its whole gradient", () => {
    const x = variable(3, "x");
    const y = differentiated(scope("square", () => x.mul(x)).neg());
    const dot = toDot(y, { modules: "collapse" });
    expect(dot.match(/"parameter_1" -> "\[square\]"/g)).toHaveLength(2);
    expect(labelOf(dot, '"parameter_1" -> "[square]" [label="-6')).toBe("-6");
  });

  test("collapse: some modules as one box, whatever the others are", () => {
    const dot = toDot(network, { style: "tensor", collapse: ["Affine1"] });
    expect(dot).toContain('"[Affine1]" [');
    expect(dot).toContain('"Affine2.matmul_1" [');
    const inner = scope("a", () => scope("b", () => variable(1, "x").neg()).exp());
    expect(toDot(inner, { collapse: ["a"] })).toContain('"parameter_1" -> "[a]"');
    expect(toDot(inner, { collapse: ["a.b"], modules: "flat" })).toMatch(/"\[a\.b\]" ->.* "a\.exp_1"/);
    expect(() => toDot(network, { collapse: ["Affin"] })).toThrow(
      'toDot: collapse: there is no module "Affin"; there are Affine1, Relu1, Affine2, lastLayer',
    );
  });

  test("saved: what ops keep for backward, beside them", () => {
    const dot = toDot(network, { style: "tensor", saved: true });
    expect(labelOf(dot, '"lastLayer.softmaxCrossEntropy_1.saved_1" [')).toBe("saved\\n(100, 10)");
    expect(
      line(dot, '"lastLayer.softmaxCrossEntropy_1" -> "lastLayer.softmaxCrossEntropy_1.saved_1"'),
    ).toContain("dotted");
    expect(toDot(network, { style: "tensor" })).not.toContain("saved");
  });

  test("highlight: by id or by name", () => {
    const dot = toDot(apple(), { highlight: ["mul_1", "tax"] });
    expect(line(dot, '"mul_1" [')).toContain("penwidth=4");
    expect(line(dot, '"parameter_3" [')).toContain('shape="box"');
    expect(line(dot, '"mul_2" [')).not.toContain("penwidth");
    expect(line(toDot(network, { highlight: ["Affine1"] }), '"[Affine1]" [')).toContain("penwidth=4");
    expect(() => toDot(apple(), { highlight: ["pear"] })).toThrow('highlight: nothing is called "pear"');
  });

  test("an op that failed is a stop sign with what it said, never hidden in a module", () => {
    const net = new nn.Sequential([new nn.Affine(4, 3), new nn.Affine(4, 3)]);
    const error = thrownBy(() => net.forward(ones([2, 4], { name: "x" })));
    for (const options of [{}, { style: "modules" }, { collapse: ["Sequential"] }] as const) {
      const dot = toDot(error, options);
      const label = labelOf(dot, '"Sequential.1.Affine_1" [') ?? "";
      expect(label.replaceAll("\\n", " ").replaceAll('\\"', '"')).toBe(error.message);
      expect(line(dot, '"Sequential.1.Affine_1" [')).toContain("octagon");
    }
  });

  test("up to an op that failed no gradients are drawn, unless they are asked for", () => {
    const w = ones([4, 5], { name: "W", requiresGrad: true });
    const error = thrownBy(() => ones([2, 3]).matmul(w.neg()));
    expect(toDot(error)).not.toContain('dir="back"');
    expect(toDot(error, { grads: "auto" })).toContain('dir="back"');
  });

  test("a theme may be your own, of colours and nothing else", () => {
    const mine = { ...themes.light, backward: "#123456" };
    expect(toDot(differentiated(apple()), { theme: mine })).toContain('color="#123456"');
    const theme = { ...themes.light, text: 'red" onload="x' };
    expect(() => toDot(apple(), { theme })).toThrow("toDot: theme.text is a colour such as #1A1A1A");
  });

  test("constants: shown, dimmed, or hidden", () => {
    const y = variable(3, "x").mul(2);
    expect(toDot(y)).toContain('"input_1"');
    expect(line(toDot(y, { constants: "dim" }), '"input_1" [')).toContain(themes.light.faint);
    expect(toDot(y, { constants: "hide" })).not.toContain("input_1");
  });

  test.each(["light", "dark", "print", "contrast"] as const)("theme %s gives its colours", (theme) => {
    const dot = toDot(differentiated(apple()), { theme });
    for (const color of [themes[theme].background, themes[theme].backward, themes[theme].opLine])
      expect(dot).toContain(color);
  });

  test("every combination is DOT that Graphviz reads", async () => {
    const combinations: DrawingOptions[] = [];
    for (const style of ["book", "tensor", "modules"] as const)
      for (const modules of ["cluster", "collapse", "flat"] as const)
        for (const rankdir of ["LR", "RL", "TB", "BT"] as const)
          combinations.push({
            style,
            modules,
            rankdir,
            local: "chain",
            dtypes: true,
            constants: "dim",
            title: "t",
          });
    for (const options of everyNth(5, combinations)) {
      const dot = toDot(network, options);
      const { texts } = await layoutNew(dot);
      expect(texts, JSON.stringify(options)).toEqual(expect.arrayContaining(labelsIn(dot)));
    }
  });

  test.each<[DrawingOptions, string]>([
    [{ style: "fancy" as "book" }, 'toDot: style must be "book", "tensor" or "modules", got "fancy"'],
    [{ theme: "pink" as "dark" }, 'toDot: theme must be "light", "dark", "print" or "contrast", got "pink"'],
    [{ digits: 0 }, "toDot: digits must be a whole number from 1 to 17, got 0"],
    [{ depth: 1.5 }, "toDot: depth must be a whole number of at least 1, or Infinity, got 1.5"],
    [{ maxNodes: Number.NaN }, "toDot: maxNodes must be a whole number of at least 1, or Infinity, got NaN"],
    [{ stlye: "book" } as DrawingOptions, 'toDot: unknown option "stlye"; did you mean style?'],
  ])("%j is refused", (options, message) => {
    expect(() => toDot(apple(), options)).toThrow(new ValueError(message));
  });
});
