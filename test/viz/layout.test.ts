/** Where things stand in the picture, read from the SVG of two versions of Graphviz. */
import { describe, expect, test } from "vitest";
import { nn, ones, scope, type Tensor, tensor } from "wengert";
import { themes, toDot } from "wengert/viz";
import * as styles from "../../src/viz/write/styles/index.js";
import { apple, appleAndOrange, differentiated, twoLayerLoss, variable } from "./graphs.js";
import { type DrawnEdge, type Layout, layoutNew, layoutOld } from "./layout.js";

const { forward, backward } = themes.light;
const engines: [string, (dot: string) => Promise<Layout>][] = [
  ["Graphviz 5", layoutOld],
  ["Graphviz 16", layoutNew],
];

/** Each value edge with the gradient edge beside it. */
function twins({ edges }: Layout): [DrawnEdge, DrawnEdge][] {
  const pairs: [DrawnEdge, DrawnEdge][] = [];
  for (const ends of new Set(edges.map((edge) => edge.ends))) {
    const between = edges.filter((edge) => edge.ends === ends);
    const values = between.filter(({ stroke }) => stroke === forward.toLowerCase());
    const gradients = between.filter(({ stroke }) => stroke === backward.toLowerCase());
    if (gradients.length > 0) expect(values).toHaveLength(gradients.length);
    pairs.push(...gradients.map((gradient, i): [DrawnEdge, DrawnEdge] => [values[i] as DrawnEdge, gradient]));
  }
  return pairs;
}

/** x in a gate, in a gate in a gate, and out again: clusters in clusters, values used twice across them. */
function nestedGates(): Tensor {
  const [x, w] = [variable(2, "x"), variable(-3, "w")];
  return scope("outer", () => {
    const a = scope("inner", () => x.mul(w).add(x.exp()));
    const b = scope("other", () => a.neg().exp().add(1).mul(a));
    return a.mul(b).add(w);
  }).tanh();
}

const sigmoidGates = () => scope("sigmoid", () => variable(0.5, "x").neg().exp().add(1).reciprocal());

function residual(): Tensor {
  const net = new nn.Sequential([
    ["Affine1", new nn.Affine(3, 3)],
    ["Tanh1", new nn.Tanh()],
    ["Affine2", new nn.Affine(3, 3)],
  ]);
  const x = ones([2, 3], { requiresGrad: true, name: "x" });
  return net.forward(x).add(x).square().mean();
}

/** What each style is laid out with; a style without an entry has no proof that its pictures can be read. */
const pictures: Record<string, Record<string, () => Tensor>> = {
  book: { apple, appleAndOrange, sigmoidGates, nestedGates },
  tensor: { residual, twoLayerLoss },
  modules: { residual, twoLayerLoss },
};

test("every style has pictures whose layout is looked at", () => {
  expect(Object.keys(pictures).sort()).toEqual(Object.keys(styles).sort());
});

const everyPicture = Object.entries(pictures).flatMap(([style, builders]) =>
  Object.entries(builders).map(([name, build]) => ({ name, style: style as keyof typeof styles, build })),
);

describe.each(engines)("in %s", (_, layout) => {
  describe.each(everyPicture)("the picture of $name in style $style", ({ style, build }) => {
    const root = differentiated(build(), true);
    const laidOut = new Map<string, Layout | Promise<Layout>>();
    const layoutIn = (rankdir: "LR" | "RL") => {
      const known = laidOut.get(rankdir) ?? layout(toDot(root, { style, rankdir, edges: "arrows" }));
      laidOut.set(rankdir, known);
      return known;
    };

    test.each(["LR", "RL"] as const)(
      "with rankdir %s has every value above its gradient, in clusters too",
      async (rankdir) => {
        const pairs = twins(await layoutIn(rankdir));
        expect(pairs.length).toBeGreaterThan(2);
        for (const [value, gradient] of pairs)
          expect(value.y, `${value.ends}: ${value.label} / ${gradient.label}`).toBeLessThan(gradient.y);
      },
    );

    test("has no edge through the title of a cluster", async () => {
      const { clusters, edges } = await layoutIn("LR");
      for (const { lines, x, y } of clusters.values()) {
        const halfWidth = (lines.join("").length * 13 * 0.5) / 2;
        for (const { ends, line } of edges)
          for (const [left, top] of line) {
            const through = Math.abs(left - x) < halfWidth && top < y && top > y - 9;
            expect(through, `${ends} strikes ${lines}`).toBe(false);
          }
      }
    });

    test("has no label on another", async () => {
      const { edges } = await layoutIn("LR");
      edges.forEach((a, i) => {
        if (a.label === "") return;
        for (const b of edges.slice(i + 1)) {
          if (b.label === "") continue;
          const apart = ((a.label.length + b.label.length) * 11 * 0.3) / 2;
          const overlap = Math.abs(a.x - b.x) < apart && Math.abs(a.y - b.y) < 8;
          expect(overlap, `${a.ends} ${a.label} / ${b.ends} ${b.label}`).toBe(false);
        }
      });
    });
  });

  test.each([false, true])("operands are stacked in source order (in a cluster: %s)", async (inCluster) => {
    const leaves = ["a", "b", "c"].map((name, i) => variable(i + 1, name));
    const run = () => (leaves[0] as Tensor).sub(leaves[1] as Tensor).div(leaves[2] as Tensor);
    const dot = toDot(differentiated(inCluster ? scope("cluster", run) : run()));
    const { nodes } = await layout(dot);
    const heights = ["parameter_1", "parameter_2"].map((id) => nodes.get(id)?.y ?? Number.NaN);
    expect(heights[0]).toBeLessThan(heights[1] as number);
  });

  test("operands in one cluster are stacked in source order too", async () => {
    const net = new nn.Affine(2, 2);
    const { nodes } = await layout(
      toDot(net.forward(ones([1, 2], { name: "x" })).sum(), { style: "tensor" }),
    );
    expect(nodes.get("Affine.matmul_1")?.y).toBeLessThan(nodes.get("Affine.parameter_2")?.y as number);
    expect(nodes.get("input_1")?.y).toBeLessThan(nodes.get("Affine.parameter_1")?.y as number);
  });

  test("x · x is two pairs of edges", async () => {
    const x = variable(3, "x");
    const { edges } = await layout(toDot(differentiated(x.mul(x))));
    const between = edges.filter(({ ends }) => ends === "parameter_1->mul_1");
    expect(between.map(({ label }) => label)).toEqual(["3", "3", "3", "3"]);
    expect(between.filter(({ stroke }) => stroke === backward.toLowerCase())).toHaveLength(2);
  });

  test("what needs no gradient gets no edge back", async () => {
    const { edges } = await layout(toDot(differentiated(tensor(2, { name: "c" }).mul(variable(3, "x")))));
    expect(edges.filter(({ ends }) => ends === "input_1->to_1")).toHaveLength(1);
    expect(edges.filter(({ ends }) => ends === "to_1->mul_1")).toHaveLength(1);
  });

  test("names are shown as they are, whatever they contain", async () => {
    const names = [
      'say "hi"',
      "a\\b\\n\\N",
      "&lt;b&gt; & <i>",
      "</script><script>",
      "xin chào ∂ 例 🙂",
      "a, b; c {d}",
    ];
    for (const name of names) {
      const root = differentiated(scope(name, () => variable(2, name).mul(variable(3, "w"))));
      root.name = name;
      const { texts, svg } = await layout(toDot(root, { title: name }));
      // the title, the module and the leaf; the root, whose name clashes, with its path
      expect(
        texts.filter((text) => text === name),
        name,
      ).toHaveLength(3);
      expect(texts).toContain(`${name}.${name}`);
      expect(svg).not.toContain("<script>");
    }
  });

  test("a name of two lines is drawn in two, and what XML cannot carry is replaced", async () => {
    const { texts } = await layout(toDot(variable(1, "one\r\ntwo\u0000\uD800").neg()));
    expect(texts).toEqual(expect.arrayContaining(["one", "two\uFFFD\uFFFD"]));
  });
});

// Graphviz 16 in WebAssembly would break down over this picture
test("an empty line in a name is drawn", async () => {
  const root = differentiated(scope("\n", () => variable(2, "\n").mul(variable(3, "w"))));
  root.name = "\n";
  expect((await layoutNew(toDot(root))).texts).toContain("w");
});
