/** toNetron: what Netron sees of a graph, by the rules in netron.ts beside this. */
import { describe, expect, test } from "vitest";
import { matmul, recordSources, tensor } from "wengert";
import { GraphSnapshot, graphOf, toDot, toNetron } from "wengert/viz";
import { thrownBy } from "../../nn/networks.js";
import { pictures } from "../goldens.js";
import { apple, differentiated, twoLayerLoss, variable } from "../graphs.js";
import { openedByNetron } from "./netron.js";

const typesOf = (text: string) => openedByNetron(text).map(({ type }) => type);

describe("Netron", () => {
  test("sees a type, values and gradients at every op", () => {
    const nodes = openedByNetron(toNetron(differentiated(apple())));
    expect(nodes.map(({ name, type }) => [name, type])).toEqual([
      ["mul_1", "mul"],
      ["mul_2", "mul"],
      ["output", "output"],
    ]);
    expect(nodes[0]?.attributes).toMatchObject({ shape: "[]", value: "200", gradient: "1.1" });
    expect(nodes[0]?.inputs).toEqual(["apple", "apple_num"]);
    expect(nodes[0]?.tensors).toEqual({ apple: "float64[]", apple_num: "float64[]" });
  });

  test("shows parameters in their ops, with shapes, and what is used twice as a node", () => {
    const w = tensor([1, 2, 3, 4, 5, 6], { shape: [2, 3], name: "W", requiresGrad: true });
    const x = tensor([1, 2], { shape: [1, 2], name: "x" });
    const once = openedByNetron(toNetron(matmul(x, w).sum()));
    expect(once.find(({ type }) => type === "matmul")?.tensors).toEqual({ W: "float32[2,3]" });
    const twice = openedByNetron(toNetron(w.mul(w).sum()));
    expect(twice[0]).toMatchObject({ type: "get_parameter", attributes: { type: "float32[2, 3]" } });
  });

  test("opens a network with its modules and sources", () => {
    const nodes = openedByNetron(toNetron(recordSources(() => differentiated(twoLayerLoss(), true))));
    const product = nodes.find(({ type }) => type === "matmul");
    expect(product?.attributes.module).toMatch(/Affine/);
    expect(product?.attributes.source).toMatch(/\.ts∶\d+∶\d+$/);
    expect(typesOf(toNetron(graphOf(twoLayerLoss())))).toContain("softmaxCrossEntropy");
  });

  test.each(Object.entries(pictures()))("opens %s, every op with its name", (_, [graph]) => {
    const text = toNetron(graph);
    const ops = (graph instanceof GraphSnapshot ? graph : graphOf(graph)).nodes.filter(
      ({ kind }) => kind === "op",
    );
    const types = typesOf(text);
    expect(types.filter((type) => type !== "input" && type !== "output" && type !== "get_parameter")).toEqual(
      ops
        .valueSeq()
        .map(({ op }) => op)
        .toArray(),
    );
  });

  test("opens the graph of an error", () => {
    const error = thrownBy(() => matmul(tensor([[1, 2]]), tensor([[1, 2]])));
    const failed = openedByNetron(toNetron(error)).at(-1);
    expect(failed?.type).toBe("matmul");
    expect(failed?.attributes.message).toMatch(/inner sizes 2 and 1 differ/);
  });

  test.each([
    '"; node [label="x"]; "',
    "a|b{c}d\\l<e>",
    "node",
    "(1, x)",
    "{x}",
    "a: b: c",
    "重み",
    "line\nline",
    "op_code=call_module",
  ])("is not led astray by a name: %s", (name) => {
    const nodes = openedByNetron(toNetron(differentiated(variable(2, name).mul(variable(3, name)).exp())));
    expect(nodes.map(({ type }) => type)).toEqual(["mul", "exp", "output"]);
    expect(nodes[0]?.inputs).toHaveLength(2);
    expect(Object.keys(nodes[0]?.tensors ?? {})).toHaveLength(2);
  });

  test("sees no types in what toDot writes for Graphviz", () => {
    expect(() => expect(typesOf(toDot(apple()))).toContain("mul")).toThrow();
  });

  test("Graphviz reads it too", async () => {
    const { instance } = await import("@viz-js/viz");
    const svg = (await instance()).renderString(toNetron(apple()), { format: "svg" });
    expect(svg).toContain("op_code=mul");
  });
});
