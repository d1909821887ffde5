/** Buckets: which parameters are reduced together, and what comes back where ranks differ in what they use. */
import { expect, test } from "vitest";
import { bucketsOf } from "../../../src/distributed/parallel/bucket.js";
import { World } from "../../../src/distributed/world/world.js";
import { type DType, full, tensor, zeros } from "../../../src/index.js";
import { ranksOf } from "../ranks.js";

const member = (name: string, size: number, dtype: DType = "float32") => ({
  name,
  parameter: zeros([size], { dtype, requiresGrad: true }),
});

test("parameters go together in their order, up to so many bytes, and only those of one dtype", () => {
  const members = [
    member("a", 10),
    member("b", 5),
    member("c", 100),
    member("d", 1),
    member("e", 1, "float64"),
  ];
  const names = bucketsOf(members, 64, 1).map((bucket) => bucket.members.map(({ name }) => name).join());
  expect(names).toEqual(["a,b", "c", "d", "e"]);
});

test("a rank without a gradient counts as zeros; without one anywhere, nothing changes", () => {
  const worlds = ranksOf(2).map((mpi) => new World(mpi, 1000));
  const members = worlds.map(() => [member("used", 2), member("used by one", 1), member("unused", 1)]);
  const buckets = members.map((each) => bucketsOf(each, 1000, 1)[0]);
  for (const [rank, bucket] of buckets.entries()) {
    bucket?.put(0, tensor([rank, 2]), false);
    if (rank === 1) bucket?.put(1, tensor([6]), false);
    expect(bucket?.isComplete).toBe(false);
    bucket?.setExtra([rank]);
    bucket?.begin(worlds[rank] as World, "test", () => false);
  }
  for (let turn = 0; turn < 20; turn++) for (const world of worlds) world.goOn();
  for (const [rank, bucket] of buckets.entries()) {
    bucket?.finish(worlds[rank] as World);
    const grads = members[rank]?.map(({ parameter }) => parameter.grad?.toArray() ?? null);
    expect(grads).toEqual([[0.5, 2], [3], null]);
    expect(bucket?.getExtra()).toEqual([0.5]);
  }
});

test("gradients of one rank alone are reduced with the next; those that all have stay, and are added to", () => {
  const worlds = ranksOf(2).map((mpi) => new World(mpi, 1000));
  const members = worlds.map(() => [member("local", 1), member("of all", 1)]);
  const buckets = members.map((each) => bucketsOf(each, 1000, 0)[0]);
  for (const [rank, bucket] of buckets.entries()) {
    const [local, ofAll] = members[rank] as [ReturnType<typeof member>, ReturnType<typeof member>];
    local.parameter.grad = tensor([10 * rank]);
    ofAll.parameter.grad = tensor([100]);
    bucket?.put(0, tensor([1]), true);
    bucket?.put(1, tensor([1 + rank]), false);
    bucket?.begin(worlds[rank] as World, "test", () => false);
  }
  for (let turn = 0; turn < 20; turn++) for (const world of worlds) world.goOn();
  for (const [rank, bucket] of buckets.entries()) {
    bucket?.finish(worlds[rank] as World);
    expect(members[rank]?.map(({ parameter }) => parameter.grad?.toArray())).toEqual([[6], [101.5]]);
  }
});

test("a large gradient is where kernels compute, and no one's but the parameter's", () => {
  const size = 700_001;
  const worlds = ranksOf(2).map((mpi) => new World(mpi, 1000));
  const members = worlds.map(() => [member("large", size)]);
  const buckets = members.map((each) => bucketsOf(each, 1000, 0)[0]);
  for (let step = 1; step <= 2; step++) {
    for (const [rank, bucket] of buckets.entries()) {
      bucket?.put(0, full([size], step * (1 + 2 * rank)), false);
      bucket?.begin(worlds[rank] as World, "test", () => false);
    }
    for (let turn = 0; turn < 20; turn++) for (const world of worlds) world.goOn();
    const held = members.map((each) => each[0]?.parameter.grad);
    for (const [rank, bucket] of buckets.entries()) bucket?.finish(worlds[rank] as World);
    for (const [rank, before] of held.entries()) {
      const gradient = members[rank]?.[0]?.parameter.grad;
      expect([gradient?.min().item(), gradient?.max().item()]).toEqual(step === 1 ? [2, 2] : [6, 6]);
      if (step === 2) expect(before?.max().item(), "one that somebody holds stays as it was").toBe(2);
    }
  }
});
