/** What one rank does with a model and a data set: alone it is what it was. Several are in test/foreign/mpi. */
import { beforeAll, describe, expect, test } from "vitest";
import { Generator, nn, randn, softmaxCrossEntropy } from "wengert";
import { DataParallel, DistributedSampler, generatorOfRank, init, partOf } from "wengert/distributed";
import { current } from "../../../src/distributed/world/current.js";

beforeAll(async () => void (await init()));

/** As if this were one of several ranks. */
function asRank<T>(rank: number, size: number, run: () => T): T {
  const before = current.ranks;
  current.ranks = { rank, size };
  try {
    return run();
  } finally {
    current.ranks = before;
  }
}

describe("alone", () => {
  test("DataParallel is backward(), and says the loss", () => {
    const generator = new Generator(1);
    const net = new nn.Affine(4, 3, { generator });
    const x = randn([5, 4], { generator });
    const lossOf = () => softmaxCrossEntropy(net.forward(x), [0, 1, 2, 0, 1]);
    const parallel = new DataParallel(net);
    const loss = parallel.backward(lossOf());
    const gradient = net.W.grad?.toArray();
    net.zeroGrad();
    const alone = lossOf();
    alone.backward();
    expect(loss).toBe(alone.item());
    expect(gradient).toEqual(net.W.grad?.toArray());
    expect(net.W.hooks).toBeUndefined(); // a world of one costs nothing
    net.zeroGrad();
    expect(parallel.noSync(() => parallel.backward(lossOf()))).toBe(loss);
    parallel.requireEqual();
    expect(parallel.model).toBe(net);
  });

  test("what makes no sense is refused", () => {
    const net = new nn.Affine(4, 3);
    const parallel = new DataParallel(net);
    expect(() => parallel.backward()).toThrow("{ share: 0 }");
    expect(() => parallel.noSync(async () => {})).toThrow("DataParallel.noSync");
    for (const parameter of net.parameters()) parameter.requiresGrad = false;
    expect(() => new DataParallel(net)).toThrow("no parameter that requires grad");
  });
});

test.each([
  [10, 4],
  [3, 4],
  [0, 2],
  [400, 4],
])("%i examples on %i ranks: each once, and means weighted by share are those of all", (count, size) => {
  const parts = Array.from({ length: size }, (_, rank) => asRank(rank, size, () => partOf(count)));
  const all = parts.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
  expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
  // a value for each example: the mean of all, from the means of the ranks
  const mean = (from: number, to: number) => (from === to ? 0 : (from + to - 1) / 2);
  const weighted = parts.reduce((sum, { start, end, share }) => sum + share * mean(start, end), 0) / size;
  if (count > 0) expect(weighted).toBeCloseTo((count - 1) / 2, 12);
  if (count % size === 0) for (const { share } of parts) expect(share).toBe(1);
});

test("a sampler gives each example to one rank, in batches of all ranks together", () => {
  const batchesOf = (rank: number) =>
    asRank(rank, 3, () => [
      ...new DistributedSampler(11, { batchSize: 5, shuffle: true, generator: new Generator(2) }),
    ]);
  const ranks = [0, 1, 2].map(batchesOf);
  const order = Array.from(new Generator(2).permutation(11));
  for (const [i, size] of [5, 5, 1].entries()) {
    const batch = ranks.flatMap((batches) => Array.from(batches[i]?.indices ?? []));
    expect(batch).toEqual(order.slice(5 * i, 5 * i + size));
  }
  expect(ranks.map((batches) => batches.map(({ share }) => share))).toEqual([
    [(2 * 3) / 5, (2 * 3) / 5, 3],
    [(2 * 3) / 5, (2 * 3) / 5, 0],
    [3 / 5, 3 / 5, 0],
  ]);
  expect(new DistributedSampler(11, { batchSize: 5, dropLast: true }).length).toBe(2);
  expect(new DistributedSampler(11).length).toBe(11);
});

test("each rank draws a stream of its own, the same in every run", () => {
  const first = (rank: number) => asRank(rank, 3, () => generatorOfRank(5).random());
  expect(new Set([0, 1, 2].map(first)).size).toBe(3);
  expect(first(1)).toBe(first(1));
});
