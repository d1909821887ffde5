/**
 * Datasets that users write: what collate makes of their examples, batches that come later, splits and
 * transforms.
 */
import { describe, expect, expectTypeOf, test } from "vitest";
import { Generator, ShapeError, type Tensor, tensor, ValueError } from "wengert";
import {
  collate,
  DataLoader,
  type Dataset,
  randomSplit,
  Subset,
  TensorDataset,
  transformDataset,
} from "wengert/data";
import { thrownBy } from "../files.js";

/** Squares: x of example i is [i, i²], t is i. */
const squares = {
  size: 10,
  get: (i: number) => ({ x: Float32Array.of(i, i * i), t: tensor(i, { dtype: "int32" }) }),
};
/** The same, each after a while, the later ones sooner. */
function later(size = 10) {
  let open = 0;
  const seen = { most: 0, asked: 0 };
  const dataset = {
    size,
    async get(i: number) {
      seen.most = Math.max(seen.most, ++open);
      seen.asked++;
      await new Promise((resolve) => setTimeout(resolve, (size - i) % 3));
      open--;
      return [i, `example ${i}`] as const;
    },
  };
  return { dataset, seen };
}

async function all<Batch>(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const found: Batch[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}

describe("collate", () => {
  test("makes tensors of what examples have, entry by entry", () => {
    const batch = collate([
      { x: tensor([1, 2]), y: 0.5, ok: true, name: "one", pair: [Int32Array.of(1), 2] },
      { x: tensor([3, 4]), y: 1.5, ok: false, name: "two", pair: [Int32Array.of(3), 4] },
    ]);
    expect(batch.x.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect([batch.y.dtype, batch.y.toArray()]).toEqual(["float32", [0.5, 1.5]]);
    expect([batch.ok.dtype, batch.ok.toArray()]).toEqual(["bool", [true, false]]);
    expect(batch.name).toEqual(["one", "two"]);
    const [whole, plain] = batch.pair as unknown as [Tensor, Tensor];
    expect([whole.dtype, whole.toArray(), plain.toArray()]).toEqual(["int32", [[1], [3]], [2, 4]]);
  });

  test("passes gradients on, and keeps examples that need none out of the graph", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    collate([w, w]).sum().backward();
    expect(w.grad?.toArray()).toEqual([2, 2]);
    expect(collate([tensor([1]), tensor([2])]).gradFn).toBeUndefined();
  });

  const knot: unknown[] = [];
  knot.push(knot);
  test.each<[string, () => unknown, typeof ValueError | typeof ShapeError, string]>([
    ["no example", () => collate([]), ValueError, "examples must be an array of one example or more, got []"],
    [
      "tensors of two shapes",
      () => collate([[tensor([1, 2])], [tensor([1])]]),
      ShapeError,
      "collate: entry 0 of the examples must have one shape, got (2,) at 0 and (1,) at 1.",
    ],
    [
      "tensors of two dtypes",
      () => collate([tensor(1), tensor(1, { dtype: "int32" })]),
      ValueError,
      "the examples must have one dtype, got float32 at 0 and int32 at 1",
    ],
    ["two kinds", () => collate([1, "1"] as unknown[]), ValueError, 'got "1" at 1 and 1 at 0'],
    [
      "another kind",
      () => collate([{ x: new Date(0) }]),
      ValueError,
      "collate: x of the examples must be tensors",
    ],
    ["lists of two lengths", () => collate([[1], [1, 2]]), ValueError, "got 1 entries at 0 and 2 at 1"],
    [
      "other keys",
      () => collate([{ x: 1 }, { y: 1 }] as object[]),
      ValueError,
      "got { x } at 0 and { y } at 1",
    ],
    ["a hole", () => collate([1, undefined] as unknown[]), ValueError, "got undefined at 1 and 1 at 0"],
    ["what contains itself", () => collate([knot]), ValueError, "or contain themselves"],
  ])("refuses %s", (_, call, kind, message) => {
    const error = thrownBy(call);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(message);
  });
});

describe("a dataset of one's own", () => {
  test("comes in batches that collate puts together", () => {
    const batches = [...new DataLoader(squares, { batchSize: 4 })];
    expectTypeOf(batches).toEqualTypeOf<{ x: Tensor; t: Tensor }[]>();
    expect(batches.map(({ x, t }) => [x.shape, t.dtype, t.toArray()])).toEqual([
      [[4, 2], "int32", [0, 1, 2, 3]],
      [[4, 2], "int32", [4, 5, 6, 7]],
      [[2, 2], "int32", [8, 9]],
    ]);
  });

  test("comes in batches of its own, when it has them, or as a function puts them together", () => {
    const own = { ...squares, getBatch: (indices: Int32Array) => [...indices].join(" ") };
    expect([...new DataLoader(own, { batchSize: 4, dropLast: true })]).toEqual(["0 1 2 3", "4 5 6 7"]);
    const loader = new DataLoader(own, {
      batchSize: 5,
      collate: (examples) => examples.map(({ x }) => x[1] ?? 0),
    });
    expectTypeOf([...loader]).toEqualTypeOf<number[][]>();
    expect([...loader]).toEqual([
      [0, 1, 4, 9, 16],
      [25, 36, 49, 64, 81],
    ]);
  });

  test("may be an interface's, of which only size and get are asked for", () => {
    const typed: Dataset<readonly [Tensor, number]> = { size: 3, get: (i) => [tensor([i]), i] };
    const [x, t] = [...new DataLoader(typed, { batchSize: 3 })][0] as [Tensor, Tensor];
    expect([x.shape, t.toArray()]).toEqual([
      [3, 1],
      [0, 1, 2],
    ]);
  });

  test("one example of tensors has no axis of examples", () => {
    const dataset = new TensorDataset(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      tensor([5, 6]),
    );
    const [x, t] = dataset.get(-1);
    expect([x.toArray(), t.item()]).toEqual([[3, 4], 6]);
  });
});

describe("examples that come as promises", () => {
  test.each([0, 1, 3])("come in order, %s batches ahead", async (prefetch) => {
    const { dataset, seen } = later();
    const batches = await all(new DataLoader(dataset, { batchSize: 2, prefetch }));
    expect(batches.map(([t, names]) => [t.toArray(), names[1]])).toEqual(
      [0, 2, 4, 6, 8].map((i) => [[i, i + 1], `example ${i + 1}`]),
    );
    expect(seen.most).toBe(2 * (prefetch + 1));
  });

  test("have the order that the generator draws, whenever they come", async () => {
    const order = { shuffle: true, batchSize: 3, dropLast: true } as const;
    const shuffled = await all(new DataLoader(later().dataset, { ...order, generator: new Generator(5) }));
    const numbers = [...new DataLoader(squares, { ...order, generator: new Generator(5) })];
    expect(shuffled.map(([t]) => t.toArray())).toEqual(numbers.map(({ t }) => t.toArray()));
  });

  test("are asked for no further than the loop goes", async () => {
    const { dataset, seen } = later(100);
    for await (const _ of new DataLoader(dataset, { batchSize: 2 })) break;
    expect(seen.asked).toBe(4);
  });

  test("that fail do so at their turn, and nowhere else", async () => {
    const failing = {
      size: 4,
      get: async (i: number) => (i === 2 ? Promise.reject(new Error("no example 2")) : i),
    };
    const seen: unknown[] = [];
    const run = async () => {
      for await (const batch of new DataLoader(failing, { batchSize: 2, prefetch: 5 })) seen.push(batch);
    };
    await expect(run()).rejects.toThrow("no example 2");
    expect(seen).toHaveLength(1);
  });

  test("cannot be gone through without await, and the error says so", async () => {
    const error = thrownBy(() => [...new DataLoader(later().dataset)]);
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain("for await (const batch of loader)");
  });

  test("those that are there come by for await too", async () => {
    const batches = await all(new DataLoader(squares, { batchSize: 5 }));
    expect(batches.map(({ t }) => t.toArray())).toEqual([
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ]);
  });
});

describe("randomSplit", () => {
  const parts = (lengths: readonly number[], size = 10) =>
    randomSplit({ ...squares, size }, lengths, { generator: new Generator(1) });

  test("cuts one permutation into pieces", () => {
    const order = [...new Generator(1).permutation(10)];
    const [train, held] = randomSplit(squares, [7, 3], { generator: new Generator(1) });
    expect([...train.indices, ...held.indices]).toEqual(order);
    expect(held.get(0)).toEqual(squares.get(order[7] as number));
    const [batch] = [...new DataLoader(held, { batchSize: 3 })];
    expect(batch?.t.toArray()).toEqual(order.slice(7));
  });

  // torch.utils.data.random_split gives the same lengths
  test.each([
    [[0.8, 0.2], 10, [8, 2]],
    [[0.5, 0.25, 0.25], 10, [6, 2, 2]],
    [[1 / 3, 1 / 3, 1 / 3], 10, [4, 3, 3]],
    [[0.9, 0.1], 3, [3, 0]],
    [[1], 10, [10]],
    [[10, 0], 10, [10, 0]],
    [[1, 0], 1, [1, 0]],
  ])("%j of %s examples are %j", (lengths, size, counts) => {
    expect(parts(lengths, size).map((part) => part.size)).toEqual(counts);
  });

  test("takes the examples of tensors at once", () => {
    const x = tensor([[1], [2], [3]]);
    const subset = new Subset(new TensorDataset(x), [2, 0]);
    expect([...new DataLoader(subset, { batchSize: 2 })][0]?.[0].toArray()).toEqual([[3], [1]]);
  });

  test.each<[string, () => unknown, string]>([
    [
      "lengths of another sum",
      () => parts([5, 6]),
      "sum to the dataset's 10 examples, or fractions that sum to 1; got [5, 6], which sum to 11",
    ],
    ["fractions of another sum", () => parts([0.5, 0.4]), "got [0.5, 0.4], which sum to 0.9"],
    ["a negative length", () => parts([11, -1]), "lengths must be an array of whole numbers"],
    ["an index outside", () => new Subset(squares, [10]), "Subset: indices must be in 0..9, got 10 at 0."],
    [
      "an example outside",
      () => new Subset(squares, [1]).get(1),
      "Subset.get: index must be in 0..0, got 1.",
    ],
  ])("refuses %s", (_, call, message) => {
    const error = thrownBy(call);
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain(message);
  });
});

describe("transformDataset", () => {
  test("changes examples when they are asked for, each time anew", () => {
    let calls = 0;
    const scaled = transformDataset(squares, ({ x, t }, index) => {
      calls++;
      return [x[1] ?? 0, t.item() + index] as const;
    });
    expect(calls).toBe(0);
    const [[x, t]] = [...new DataLoader(scaled, { batchSize: 3 })] as [[Tensor, Tensor]];
    expect([x.toArray(), t.toArray()]).toEqual([
      [0, 1, 4],
      [0, 2, 4],
    ]);
    expect([scaled.size, calls]).toEqual([10, 10]);
  });

  test("of examples that come as promises gives promises, and may itself", async () => {
    const lengths = transformDataset(later(3).dataset, ([, name]) => name.length);
    expect((await all(new DataLoader(lengths, { batchSize: 3 })))[0]?.toArray()).toEqual([9, 9, 9]);
    const slow = transformDataset(squares, async ({ x }) => x[1] ?? 0);
    expect((await all(new DataLoader(slow, { batchSize: 10 })))[0]?.shape).toEqual([10]);
  });
});

test("a dataset that changes its size during an epoch has the examples that it began with", () => {
  const growing = { size: 4, get: (i: number) => i };
  const loader = new DataLoader(growing, { batchSize: 3 });
  const seen: unknown[] = [];
  for (const batch of loader) {
    growing.size++;
    seen.push(batch.toArray());
  }
  expect(seen).toEqual([[0, 1, 2], [3]]);
  expect([...loader].length).toBe(2);
  const more: number[] = [];
  for (const batch of new DataLoader(growing)) {
    if (growing.size < 10) growing.size++;
    more.push(batch.item());
  }
  expect(more).toEqual([0, 1, 2, 3, 4, 5]);
});
