/** How constants were computed stands in pictures, and costs no memory that grows. */
import { is } from "immutable";
import { describe, expect, test } from "vitest";
import { nn, noGrad, ones, rand, type Tensor, tensor } from "wengert";
import { type GraphSnapshot, graphFromJson, graphJson, graphOf, steps, themes, toDot } from "wengert/viz";
import { Derivation } from "../../../src/tensor/index.js";
import { differentiated, variable } from "../graphs.js";

const opsOf = (graph: GraphSnapshot) =>
  graph.nodes
    .filter(({ kind }) => kind === "op")
    .map(({ op }) => op)
    .valueSeq()
    .toArray();
const into = (graph: GraphSnapshot, id: string) =>
  graph.edges
    .filter(({ to }) => to === id)
    .map(({ from }) => from)
    .toArray();
const named = (graph: GraphSnapshot, name: string) => graph.nodes.filter((node) => node.name === name);

const constant = (value: number, name: string) => tensor(value, { name, dtype: "float64" });

describe("constants", () => {
  test("are in the picture with all that they were computed from", () => {
    const w = variable(2, "w");
    const y = differentiated(w.mul(constant(3, "x").mul(5).add(1)));
    const graph = graphOf(y);
    expect(opsOf(graph)).toEqual(["mul", "add", "mul"]);
    expect(into(graph, "add_1")).toEqual(["mul_1", "input_3"]);
    expect(graph.nodes.get("mul_1")).toMatchObject({ value: 15, requiresGrad: false, gradient: undefined });
    expect(graph.edges.filter(({ differentiable }) => differentiable).size).toBe(2);
    expect(toDot(y)).not.toMatch(/"input_1" -> "mul_1" .*dir="back"/);
    expect(
      steps(y)
        .map(({ title }) => title)
        .toArray(),
    ).toEqual([
      "The graph",
      "The inputs",
      "Forward through ×",
      "Forward through +",
      "Forward through ×",
      "Backward starts",
      "Back through ×",
    ]);
    expect(is(graphFromJson(graphJson(graph)), graph)).toBe(true);
  });

  test("alone are a picture too", () => {
    const y = constant(3, "x").mul(2);
    y.name = "y";
    expect(steps(y).last()?.sentence).toBe("y = x × 2 = 3 × 2 = 6");
    expect(toDot(y)).not.toContain('dir="back"');
  });

  test("reach an LSTM from its x, all steps from one", () => {
    const x = rand([2, 3, 4], { name: "x" });
    const [out] = new nn.LSTM(4, 5).forward(x) as readonly Tensor[];
    for (const loss of [(out as Tensor).sum(), differentiated((out as Tensor).sum())]) {
      const graph = graphOf(loss);
      expect(named(graph, "x").size).toBe(1);
      const [id] = named(graph, "x").keys();
      expect(graph.edges.filter(({ from }) => from === id).size).toBe(3);
      expect(graph.nodes.get(id as string)?.shape.toArray()).toEqual([2, 3, 4]);
    }
  });

  test("reach LayerNorm too, whose first op is not recorded", () => {
    const graph = graphOf(new nn.LayerNorm(4).forward(ones([2, 4], { name: "x" })));
    expect(named(graph, "x").size).toBe(1);
    expect(opsOf(graph)).toContain("standardize");
  });

  test("are one node, whether the elements are there or not", () => {
    const x = rand([100], { name: "x", dtype: "float64" });
    const w = rand([100], { requiresGrad: true, dtype: "float64" });
    const graph = graphOf(x.mul(2).mul(w).add(x));
    expect(named(graph, "x").size).toBe(1);
    expect(named(graph, "x").first()?.value).toBeDefined();
  });

  test("are hidden and dimmed as one", () => {
    const y = variable(2, "w").mul(constant(3, "x").mul(5));
    expect(toDot(y, { constants: "hide" }).match(/shape="circle"/g)).toHaveLength(1);
    const dimmed = (dot: string) =>
      dot.split("\n").filter((line) => line.includes(themes.light.faint)).length;
    // x, its product with 5, the 5, and the arrows out of them
    expect(dimmed(toDot(y, { constants: "dim" })) - dimmed(toDot(y))).toBe(6);
  });

  test("computed where nothing is recorded stand for themselves", () => {
    const c = noGrad(() => constant(3, "x").mul(5));
    expect(opsOf(graphOf(variable(2, "w").mul(c)))).toEqual(["mul"]);
  });

  test("that would make a picture too large stand for themselves", () => {
    let c = constant(1, "c");
    for (let i = 0; i < 20; i++) c = c.add(1);
    const y = variable(2, "w").mul(c);
    expect(toDot(y).match(/label="\+"/g)).toHaveLength(20);
    expect(toDot(y, { maxNodes: 10 })).not.toContain('label="+"');
  });

  test("hold no large elements, and no history without end", () => {
    const large = rand([1000]).mul(2);
    const { past } = large;
    expect(past).toBeInstanceOf(Derivation);
    expect((past as Derivation).result).toBeUndefined();
    expect((past as Derivation).inputs.every((input) => !("array" in input) || input.array.size <= 16)).toBe(
      true,
    );
    let mean = constant(0, "mean");
    for (let i = 0; i < 1000; i++) mean = mean.mul(0.9).add(0.1);
    expect(graphOf(mean).nodes.size).toBeLessThan(100);
  });

  test("that were changed since are marked", () => {
    const x = constant(3, "x");
    const c = x.mul(2);
    x.assign(5);
    const graph = graphOf(c);
    expect(named(graph, "x").first()).toMatchObject({ value: 5, changed: "changed since by assign" });
    expect(steps(c).last()?.sentence).toBe(
      "output = x × 2 = ? × 2 = 6. x was changed since by assign: it is 5 now",
    );
  });
});
