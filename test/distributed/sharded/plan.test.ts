/** Which rank holds and writes what. */
import { expect, test } from "vitest";
import { planOf, type Share } from "../../../src/distributed/sharded/plan.js";
import { shareOut } from "../../../src/distributed/sharded/share-out.js";

test("the largest go first, each to the rank that has least", () => {
  const loads = [0, 0, 0];
  expect(shareOut([5, 1, 9, 5, 2], loads)).toEqual([1, 2, 0, 2, 1]);
  expect(loads).toEqual([9, 7, 6]);
  expect(shareOut([1], loads), "what comes later").toEqual([2]);
  expect(shareOut([], [0])).toEqual([]);
});

const state = (own: object): Share["state"] => ({
  version: 1,
  parts: {},
  values: {},
  defaultGenerator: { key: 1 },
  ...own,
});

test("what all have is written once, what differs by each, what one has by it", () => {
  const shares: Share[] = [0, 1].map((r) => ({
    state: state({}),
    tensors: [
      ["model.W", 80, 1, 2],
      ["model.b", 8, 3, 4],
      ["model.mean", 16, 5, 6 + r],
      [`optimizer.state.${r}.m`, 40, 7, 7],
    ],
  }));
  const places = [...planOf(shares, () => false).places];
  expect(places.map(([as, { rank, name }]) => [as, rank, name])).toEqual([
    ["model.W", 0, "model.W"],
    ["model.b", 1, "model.b"],
    ["model.mean", 0, "model.mean"],
    ["rank.1/model.mean", 1, "model.mean"],
    ["optimizer.state.0.m", 0, "optimizer.state.0.m"],
    ["optimizer.state.1.m", 1, "optimizer.state.1.m"],
  ]);
});

test("states of a sharded optimizer are put together, other differences are kept by rank", () => {
  const own = (r: number) =>
    state({
      parts: {
        optimizer: { kind: "Adam", groups: [], state: [0, 1, 2].map((i) => (i % 2 === r ? { m: i } : null)) },
        generator: { key: r },
        model: [{ $: "tensor", name: "model.W" }],
      },
      values: { epoch: 3, loss: r },
      defaultGenerator: { key: 8 + r },
    });
  const plan = planOf(
    [0, 1].map((r) => ({ state: own(r), tensors: [] })),
    (part) => part === "optimizer",
  );
  expect(plan.state).toEqual({
    ...own(0),
    parts: {
      ...own(0).parts,
      optimizer: { kind: "Adam", groups: [], state: [{ m: 0 }, { m: 1 }, { m: 2 }] },
    },
    ranks: 2,
    ofRanks: {
      parts: { generator: [{ key: 0 }, { key: 1 }] },
      values: { loss: [0, 1] },
      defaultGenerator: [{ key: 8 }, { key: 9 }],
    },
  });
});
