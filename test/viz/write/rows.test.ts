/** Where a picture on wires goes on in a further row: ranks, cuts, and what a reader finds beside what. */
import { describe, expect, test } from "vitest";
import { manualSeed, nn, rand, randn } from "wengert";
import { toDot } from "wengert/viz";
import { chooseCuts } from "../../../src/viz/write/rows/cuts.js";
import { leastWire, type Step } from "../../../src/viz/write/rows/least-wire.js";

const lengthOf = (steps: readonly Step[], ranks: ReadonlyMap<string, number>) =>
  steps.reduce((sum, { from, to }) => sum + (ranks.get(to) as number) - (ranks.get(from) as number), 0);

/** Behind all that leads there. */
function earliest(steps: readonly Step[], count: number): Map<string, number> {
  const ranks = new Map<string, number>();
  for (let id = 0; id < count; id++) {
    const before = steps.filter(({ to }) => to === `${id}`).map(({ from }) => ranks.get(from) as number);
    ranks.set(`${id}`, Math.max(-1, ...before) + 1);
  }
  return ranks;
}

/** Of all ranks that there are, the ones with the least wire. */
function shortest(steps: readonly Step[], count: number): number {
  let least = Number.POSITIVE_INFINITY;
  const ranks = new Map<string, number>();
  const place = (id: number) => {
    if (id === count) {
      least = Math.min(least, lengthOf(steps, ranks));
      return;
    }
    const into = steps.filter(({ to }) => to === `${id}`).map(({ from }) => ranks.get(from) as number);
    for (let rank = Math.max(-1, ...into) + 1; rank < count; rank++) {
      ranks.set(`${id}`, rank);
      place(id + 1);
    }
    ranks.delete(`${id}`);
  };
  place(0);
  return least;
}

describe("ranks", () => {
  test("need no more wire than the best of all ranks that there are", () => {
    manualSeed(19);
    const random = () => rand([]).item();
    let shorter = 0;
    for (let graph = 0; graph < 150; graph++) {
      const count = 3 + Math.floor(4 * random());
      const steps: Step[] = [];
      for (let to = 1; to < count; to++)
        for (let from = 0; from < to; from++)
          if (random() < 0.4) steps.push({ from: `${from}`, to: `${to}` });
      const before = earliest(steps, count);
      const ranks = leastWire(steps, before);
      for (const { from, to } of steps) expect(ranks.get(to)).toBeGreaterThan(ranks.get(from) as number);
      expect(lengthOf(steps, ranks)).toBe(shortest(steps, count));
      if (lengthOf(steps, ranks) < lengthOf(steps, before)) shorter++;
    }
    expect(shorter).toBeGreaterThan(10);
  });
});

describe("cuts", () => {
  const flat = (count: number, each: number) => new Array<number>(count).fill(each);

  test("no row is added that makes a picture no narrower", () => {
    // nothing but its two ends can be cut off
    const crossing = [1, ...flat(38, 20), 1, 0];
    const costs = { crossing, room: flat(41, 0), split: flat(41, 0) };
    const ranks = { of: new Map<string, number>(), widths: flat(41, 100), heights: flat(41, 40) };
    expect(chooseCuts(ranks, costs, 1300)).toEqual([]);
  });

  test("rows are about as long as each other", () => {
    const costs = { crossing: flat(40, 1), room: flat(40, 40), split: flat(40, 0) };
    const ranks = { of: new Map<string, number>(), widths: flat(40, 100), heights: flat(40, 200) };
    const cuts = chooseCuts(ranks, costs, 1300);
    expect(cuts.length).toBeGreaterThan(1);
    const lengths = [...cuts, 39].map((last, row) => last - (cuts[row - 1] ?? -1));
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
  });
});

test("a step of a loop that is drawn op by op stands in one row, with what it takes in", () => {
  const [outputs] = new nn.LSTM(3, 4).forward(randn([2, 5, 3], { name: "x" }));
  const loss = outputs.square().mean();
  loss.backward();
  const titles = toDot(loss, { style: "tensor" }).match(/"0: LSTMCell[^"]*"/g) ?? [];
  const continued = titles.filter((title) => title.includes("continued"));
  expect(titles.length).toBeGreaterThanOrEqual(5);
  // the first is longer than a row, since it begins from two zeros
  expect(continued).toEqual(['"0: LSTMCell (continued)"']);
});
