/** A rank that is alone: the same functions, without MPI. Several of them are in test/foreign/mpi. */
import { expect, test } from "vitest";
import { DTypeError, ShapeError, type Tensor, tensor, ValueError, vmap } from "wengert";
import {
  allGather,
  allReduce,
  barrier,
  broadcast,
  init,
  rank,
  reduceScatter,
  size,
} from "wengert/distributed";
import { current } from "../../src/distributed/world/current.js";

test("before init() no rank is known, and each function says so", () => {
  const before = current.ranks;
  current.ranks = undefined;
  try {
    for (const f of [rank, size, barrier, () => allReduce(tensor(1)), () => broadcast(tensor(1))])
      expect(f).toThrow("Write await init() before");
  } finally {
    current.ranks = before;
  }
});

test("a world of one computes what it is given, as a value of its own", async () => {
  expect(await init()).toEqual({ rank: 0, size: 1 });
  expect([rank(), size()]).toEqual([0, 1]);
  const x = tensor([[1, 2]], { requiresGrad: true });
  for (const op of ["sum", "mean", "min", "max", "prod"] as const)
    expect(allReduce(x, { op }).toArray()).toEqual([[1, 2]]);
  for (const f of [allReduce, broadcast, allGather, reduceScatter]) {
    const y = f(x);
    expect(y.toArray()).toEqual([[1, 2]]);
    expect(y.requiresGrad).toBe(false);
    y.assign(7);
    expect(x.toArray()).toEqual([[1, 2]]);
  }
  expect(allGather(tensor(3)).toArray()).toEqual([3]);
  barrier();
});

test("what ranks cannot do together is refused", async () => {
  await init();
  expect(() => allReduce(tensor([true]))).toThrow(DTypeError);
  expect(() => allReduce(tensor([1], { dtype: "int32" }), { op: "mean" })).toThrow(DTypeError);
  expect(() => reduceScatter(tensor(1))).toThrow(ShapeError);
  expect(() => broadcast(tensor(1), { root: 1 })).toThrow(ValueError);
  expect(() => vmap((x: Tensor) => allReduce(x))(tensor([1, 2]))).toThrow("ranks cannot meet inside vmap");
});
