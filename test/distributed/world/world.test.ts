/** Ranks compare what they are about to do before they do it. */
import { expect, test } from "vitest";
import type { Mpi } from "../../../src/distributed/mpi/library.js";
import { World } from "../../../src/distributed/world/world.js";
import { ranksOf } from "../ranks.js";

/** All ranks begin what `what` says of them, and go on in turns. */
function together(ranks: readonly Mpi[], what: (rank: number) => string) {
  const worlds = ranks.map((mpi) => new World(mpi, 1000));
  const begun = worlds.map((world) =>
    world.begin({ by: "allReduce", what: what(world.rank) }, function* (mpi) {
      yield;
      return mpi.rank;
    }),
  );
  for (let turn = 0; turn < 10; turn++) for (const world of worlds) world.goOn();
  return { worlds, begun };
}

test("what is the same is done", () => {
  const { begun } = together(ranksOf(3), () => 'sum of "W1"');
  expect(begun.map(({ isDone, result }) => [isDone, result])).toEqual([
    [true, 0],
    [true, 1],
    [true, 2],
  ]);
});

test("what differs is told, with the names", () => {
  const run = () => together(ranksOf(4), (rank) => (rank === 2 ? 'sum of "b1"' : 'sum of "W1"'));
  expect(run).toThrow(
    "allReduce: the ranks are about to do different things together:\n" +
      '  ranks 0, 1 and 3: allReduce: sum of "W1" (number 1)\n' +
      '  rank 2: allReduce: sum of "b1" (number 1)\n',
  );
});

test("after an error nothing more is begun", () => {
  const [mpi] = ranksOf(1) as [Mpi];
  const world = new World(mpi, 1000);
  const broken = () =>
    world.run({ by: "barrier", what: "" }, function* () {
      yield;
      throw new Error("the network is gone");
    });
  expect(broken).toThrow("the network is gone");
  expect(() => world.run({ by: "barrier", what: "" }, function* () {})).toThrow("the network is gone");
  expect(world.hasFailed).toBe(true);
});

test("one that waits in vain says who is missing", () => {
  const [mpi] = ranksOf(2) as [Mpi];
  const never = { isDone: () => false, buffers: [] };
  mpi.send = () => never;
  mpi.receive = () => never;
  const world = new World(mpi, 20);
  expect(() => world.run({ by: "barrier", what: "" }, function* () {})).toThrow(
    'barrier: not all ranks came to "barrier" within 0.02 s. Nothing was heard of rank 1. Waiting:\n  rank 0: barrier',
  );
});
