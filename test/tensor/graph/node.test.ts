/** NodeMap held against a Map. */
import { expect, test } from "vitest";
import { ones, type Tensor } from "../../../src/index.js";
import { type Node, NodeMap, nodeOf } from "../../../src/tensor/graph/node.js";

test("knows records and leaves as a Map does, however far apart they were made", () => {
  const leaf = () => ones([1], { requiresGrad: true });
  const old = leaf().add(1);
  const chain: Tensor[] = [old];
  for (let i = 0; i < 5000; i++) chain.push((chain[i] as Tensor).mul(2));
  const root = old.add(chain[5000] as Tensor);
  const second = leaf().mul(old); // newer than the other root
  const tensors = [root, second, old, leaf(), ...chain.filter((_, i) => i % 7 === 0), leaf()];
  const map = new NodeMap<number>([root, second]);
  const expected = new Map<Node, number | undefined>();
  const check = () => {
    for (const tensor of [...tensors, ...chain, leaf()])
      expect(map.get(nodeOf(tensor))).toBe(expected.get(nodeOf(tensor)));
  };
  for (const [i, tensor] of [...tensors.entries(), ...tensors.entries()]) {
    map.set(nodeOf(tensor), i);
    expected.set(nodeOf(tensor), i);
  }
  check();
  for (const tensor of tensors.slice(0, 20)) {
    map.set(nodeOf(tensor), undefined);
    expected.set(nodeOf(tensor), undefined);
  }
  check();
});

test("a map of leaves alone", () => {
  const x = ones([1], { requiresGrad: true });
  const map = new NodeMap<string>([x]);
  expect(map.get(x)).toBeUndefined();
  map.set(x, "x");
  expect(map.get(x)).toBe("x");
});
