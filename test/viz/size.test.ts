/** Large graphs: collapsed, or refused with the counts, at once; no depth overflows. */
import { describe, expect, test } from "vitest";
import { nn, ones, relu, scope, type Tensor, ValueError } from "wengert";
import { graphOf, toDot } from "wengert/viz";
import { bySize } from "../helpers/size.js";
import { variable } from "./graphs.js";

function chain(
  length: number,
  step: (y: Tensor, i: number) => Tensor = (y) => y.neg(),
  x: Tensor = variable(1, "x"),
): Tensor {
  let y = x;
  for (let i = 0; i < length; i++) y = step(y, i);
  return y;
}

const failure = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe("a graph that is too large", () => {
  test("of 100,000 ops is refused at once, with the counts and the way out", () => {
    const y = chain(100_000);
    expect(failure(() => toDot(y))).toEqual(
      new ValueError(
        "toDot: the graph has 100,002 nodes, 100,000 of them ops; " +
          "with its modules collapsed that is still at least 100,000 boxes, and at most 250 are drawn. " +
          "Draw a part of it (an inner tensor, or fewer steps of the loop), " +
          'group its ops with scope("name", ...) or in modules, ' +
          'collapse more with { style: "modules", depth: 1 }, or raise maxNodes.',
      ),
    );
  });

  test("is refused as a snapshot too, by the exact count", () => {
    const graph = graphOf(chain(300));
    expect(() => toDot(graph)).toThrow(
      "the graph has 302 nodes, 300 of them ops; with its modules collapsed that is still 302 boxes",
    );
    expect(toDot(graph, { maxNodes: 302, edges: "arrows" }).match(/ -> /g)).toHaveLength(602);
  });

  test("is collapsed to its modules where that is enough, whatever the style", () => {
    const y = chain(1000, (h, i) =>
      i % 10 === 0 ? scope(`block${i / 10}`, () => [...Array(10)].reduce((z: Tensor) => z.neg(), h)) : h,
    );
    const dot = toDot(y, { style: "book" });
    expect(dot).toContain('"[block0 … block99]"');
    expect(toDot(y, { fold: false })).toContain('"[block99]"');
    expect(dot).not.toContain("neg_1");
  });

  test("with modules is collapsed at once, too", () => {
    const net = new nn.Sequential(Array.from({ length: 150 }, () => new nn.Affine(2, 2)));
    expect(toDot(net.forward(ones([1, 2])), { style: "tensor", fold: false })).toContain(
      '"[Sequential.149]"',
    );
  });

  const perBlock = bySize(1000, 50);
  test(`of ${100 * perBlock} nodes is drawn by its modules, before backward and after it`, {
    timeout: 60_000,
  }, () => {
    const y = chain(100, (h, i) => scope(`block${i}`, () => chain(perBlock, (z) => z.neg(), h)));
    const before = toDot(y, { edges: "arrows", fold: false });
    y.backward();
    const after = toDot(y, { edges: "arrows", fold: false });
    for (const [dot, gradient] of [
      [before, "?"],
      [after, "1"],
    ] as const) {
      expect(dot.match(/^ {2}"\[block\d+\]" \[/gm)).toHaveLength(100);
      expect(dot.split(`label="${gradient}", dir="back"`)).toHaveLength(1 + 101);
    }
  });

  test("is drawn by its outermost modules where that takes it, and as deep as was asked for", () => {
    const y = scope("all", () => chain(300, (h, i) => scope(`step ${i}`, () => h.neg())));
    expect(toDot(y)).toContain('"[all.step 0 … all.step 299]"');
    expect(() => toDot(y, { fold: false })).toThrow(ValueError);
    expect(toDot(y, { style: "modules", depth: 1 })).toContain('"[all]"');
  });

  test("has equal modules in a row as one box", () => {
    const net = new nn.Sequential(Array.from({ length: 20 }, () => new nn.Affine(2, 2)));
    const dot = toDot(net.forward(ones([1, 2], { name: "x" })), { style: "modules" });
    expect(dot).toContain('label="0 … 19: Affine × 20\\n2 → 2\\n120 params"');
    expect(dot).toContain("peripheries=3");
    const apart = toDot(net.forward(ones([1, 2], { name: "x" })), { style: "modules", fold: false });
    expect(apart).toContain('"[Sequential.19]"');
  });

  describe("has equal modules and what is between them as one box", () => {
    const layers = Array.from({ length: 12 }, () => new nn.Affine(2, 2));
    const x = () => ones([1, 2], { name: "x" });
    /** The kinds of what is drawn as several in a row. */
    const folded = (y: Tensor) =>
      [...toDot(y, { style: "modules" }).matchAll(/label="\d+ … \d+: ([^"]*?)\\n.*peripheries=3/g)].map(
        ([, kind]) => kind,
      );
    const through = (each: (y: Tensor, i: number) => Tensor) =>
      new (class Net extends nn.Module {
        readonly layers = new nn.ModuleList(layers);
        override forward(given: Tensor): Tensor {
          return layers.reduce((y, layer, i) => each(layer.forward(y), i), given);
        }
      })().forward(x());

    test("a function, from the first layer on", () => {
      expect(folded(through((y) => relu(y)))).toEqual(["(Affine 2 → 2, relu) × 12"]);
      // layers that nobody named
      const unnamed = Array.from({ length: 12 }, () => new nn.Affine(2, 2));
      const dot = toDot(
        unnamed.reduce((y, layer) => layer.forward(y).relu(), x()),
        { style: "modules" },
      );
      expect(dot).toContain('label="Affine: (Affine 2 → 2, relu) × 12\\n72 params"');
    });

    test("several functions, with numbers that are the same", () => {
      expect(folded(through((y) => y.tanh().mul(2)))).toEqual(["(Affine 2 → 2, tanh, mul) × 12"]);
      expect(folded(through((y, i) => y.mul(i < 6 ? 2 : 3)))).toEqual([
        "(Affine 2 → 2, mul) × 6",
        "(Affine 2 → 2, mul) × 6",
      ]);
      expect(folded(through((y, i) => y.leakyRelu(i / 10)))).toEqual([]);
    });

    test("layers that differ in a number inside of them are none", () => {
      const scaled = (by: (i: number) => number) =>
        Array.from({ length: 20 }, (_, i) => i).reduce(
          (h, i) => scope(`block${i}`, () => h.mul(by(i)).tanh()),
          variable(1, "x"),
        );
      const dot = (y: Tensor) => toDot(y, { style: "modules" });
      expect(dot(scaled(() => 0.5))).toContain("block0 … block19");
      expect(dot(scaled((i) => 1 / (i + 1)))).not.toContain("peripheries=3");
      const dropped = new nn.Sequential(
        Array.from({ length: 20 }, () => new nn.Sequential([new nn.Affine(2, 2), new nn.Dropout(0.5)])),
      );
      expect(dot(dropped.forward(ones([1, 2])))).toContain("0 … 19: Sequential × 20");
    });

    test("not where one is used further on, and no functions alone", () => {
      let sum = x();
      const y = through((given) => {
        sum = sum.add(given);
        return given.relu();
      });
      expect(folded(y.add(sum))).toEqual([]);
      expect(folded(chain(20, (h) => h.neg()))).toEqual([]);
    });
  });

  test("is drawn with its layers where all of it would be one box", () => {
    const net = new (class Net extends nn.Module {
      readonly layers = new nn.ModuleList(Array.from({ length: 10 }, () => new nn.Affine(2, 2)));
      override forward(x: Tensor): Tensor {
        let decay = x.sum();
        const y = [...this.layers].reduce((h, layer) => {
          decay = decay.add(layer.W.square().sum().mul(0.01));
          return layer.forward(h).relu();
        }, x);
        return y.sum().add(decay);
      }
    })();
    const dot = toDot(net.forward(ones([1, 2])), { style: "modules" });
    for (let i = 0; i < 10; i++) expect(dot).toContain(`label="${i}: Affine\\n`);
  });

  test("has no box for modules of which one gives its result to others too", () => {
    const layers = Array.from({ length: 20 }, () => new nn.Affine(2, 2));
    let x = ones([1, 2]);
    const all = layers.map((layer) => {
      x = layer.forward(x);
      return x;
    });
    expect(
      toDot(
        all.reduceRight((total, each) => total.add(each)),
        { style: "modules" },
      ),
    ).not.toContain("peripheries=3");
  });
});

describe("no depth overflows", () => {
  const length = bySize(1_000_000, 20_000);
  const shown = (n: number) => n.toLocaleString("en");
  test(`of a chain of ${shown(length)} ops`, { timeout: 120_000 }, () => {
    const y = chain(length);
    expect(() => toDot(y)).toThrow(`${shown(length + 2)} nodes`);
    const graph = graphOf(y);
    expect(graph.nodes.size).toBe(length + 2);
    expect(graph.edges.size).toBe(length + 1);
  });

  test("of a long chain after backward, drawn in one piece", () => {
    const y = chain(5000, (h, i) => (i % 2 === 0 ? h.neg() : h.mul(1)));
    y.backward();
    expect(toDot(y, { maxNodes: 100_000 }).split("\n").length).toBeGreaterThan(15_000);
  });

  test("of scopes in scopes", () => {
    const nested = (depth: number): Tensor =>
      depth === 0 ? variable(1).neg() : scope("s", () => nested(depth - 1));
    const dot = toDot(nested(1000));
    expect(dot.match(/subgraph/g)).toHaveLength(1000);
  });
});
