/** The walk of a graph: each node once, operands before what takes them, from any number of roots. */
import { describe, expect, test } from "vitest";
import { ones, stack, type Tensor } from "wengert";
import { type Node, nodeOf, topologicalOrder } from "../../../src/tensor/index.js";

const leaf = (name: string) => ones([1], { requiresGrad: true, name });
const names = (order: readonly Node[]) => order.map(({ name }) => name);

describe("topologicalOrder", () => {
  const [a, b, c] = [leaf("a"), leaf("b"), leaf("c")];

  test("goes through operands from left to right, each before the op that takes it", () => {
    const y = a.mul(b).add(b.sub(c).exp());
    expect(names(topologicalOrder([y]))).toEqual(["a", "b", "mul", "c", "sub", "exp", "add"]);
  });

  test("has each node once, however many ways lead there", () => {
    const twice = a.add(a);
    const y = stack([twice, a, twice.mul(twice)]);
    const order = topologicalOrder([y]);
    expect(new Set(order).size).toBe(order.length);
    expect(order.filter((node) => node === nodeOf(twice))).toHaveLength(1);
  });

  test("has each node once from several roots, of which one lies behind another, or comes twice", () => {
    const inner = a.mul(b);
    const outer = inner.add(c);
    for (const roots of [
      [inner, outer, inner],
      [outer, inner, outer],
      [a, outer, a],
    ] as Tensor[][]) {
      const order = topologicalOrder(roots);
      expect(new Set(order)).toEqual(new Set([a, b, c, nodeOf(inner), nodeOf(outer)]));
      expect(order).toHaveLength(5);
    }
  });

  test("goes only where it is told to", () => {
    const y = a.mul(b).add(c);
    expect(names(topologicalOrder([y], (input) => input !== b))).toEqual(["a", "mul", "c", "add"]);
  });

  test("looks at each operand once, also where an op has very many", () => {
    const leaves = Array.from({ length: 1000 }, (_, i) => leaf(String(i)).mul(2));
    let looks = 0;
    topologicalOrder([stack(leaves)], () => {
      looks++;
      return true;
    });
    const edges = topologicalOrder([stack(leaves)]).reduce(
      (sum, node) => sum + ("inputs" in node ? node.inputs.length : 0),
      0,
    );
    expect(looks).toBe(edges);
  });
});
