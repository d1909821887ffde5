/**
 * TensorDataset, sample, DataLoader: which examples come, in which order, and that each epoch has every one.
 */
import { describe, expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../src/arguments/errors.js";
import { DataLoader } from "../../../src/data/datasets/data-loader.js";
import { sample } from "../../../src/data/datasets/sample.js";
import { TensorDataset } from "../../../src/data/datasets/tensor-dataset.js";
import { manualSeed, NumpyRandom } from "../../../src/random/index.js";
import { tensor } from "../../../src/tensor/index.js";
import { graphOf } from "../../../src/viz/index.js";
import { thrownBy } from "../files.js";

/** N examples: x of example i is (10i, 10i + 1), t is i. */
function examples(count: number) {
  const x = tensor(
    Float32Array.from({ length: 2 * count }, (_, k) => 10 * Math.floor(k / 2) + (k % 2)),
    {
      shape: [count, 2],
    },
  );
  const t = tensor(
    Int32Array.from({ length: count }, (_, i) => i),
    { shape: [count], dtype: "int32" },
  );
  return { x, t, dataset: new TensorDataset(x, t) };
}

describe("TensorDataset", () => {
  test("gives the same examples of every tensor, in the order asked, repeats and all", () => {
    const { dataset } = examples(5);
    const [x, t] = dataset.get([4, 0, 4]);
    expect(dataset.size).toBe(5);
    expect(x.toArray()).toEqual([
      [40, 41],
      [0, 1],
      [40, 41],
    ]);
    expect(t.toArray()).toEqual([4, 0, 4]);
    expect([x.dtype, t.dtype]).toEqual(["float32", "int32"]);
  });

  test("takes the indices as an Int32Array too", () => {
    expect(examples(5).dataset.get(Int32Array.of(3, 1))[1].toArray()).toEqual([3, 1]);
  });

  test("gives examples that a graph begins with, and passes gradients on to tensors that need them", () => {
    const w = tensor([1, 2, 3], { requiresGrad: true });
    const [x, rows] = new TensorDataset(tensor([[1], [2], [3]]), w).get([2, 0]);
    x.name = "x";
    const loss = x.squeeze(1).mul(rows).sum();
    expect(
      graphOf(loss)
        .nodes.valueSeq()
        .map(({ kind, name }) => `${kind} ${name}`)
        .toArray(),
    ).toContain("input x");
    loss.backward();
    expect(w.grad?.toArray()).toEqual([1, 0, 3]);
  });

  test("counts negative indices from the end, and takes none at all", () => {
    const { dataset } = examples(5);
    expect(dataset.get([-1, -5])[1].toArray()).toEqual([4, 0]);
    expect(dataset.get([])[0].shape).toEqual([0, 2]);
  });

  test("takes any number of tensors of any rank", () => {
    const images = tensor(new Float64Array(2 * 1 * 3 * 3), { shape: [2, 1, 3, 3], dtype: "float64" });
    const [batch] = new TensorDataset(images).get([1]);
    expect(batch.shape).toEqual([1, 1, 3, 3]);
    expect(batch.dtype).toBe("float64");
  });

  test("refuses tensors that differ in the number of examples, with their shapes and names", () => {
    const x = tensor(new Float32Array(6), { shape: [3, 2], name: "x" });
    const error = thrownBy(() => new TensorDataset(x, tensor([1, 2])));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toContain('"x" (3, 2), (2,)');
  });

  test("refuses a scalar, and no tensor at all", () => {
    expect(thrownBy(() => new TensorDataset(tensor(1)))).toBeInstanceOf(ShapeError);
    expect(thrownBy(() => new TensorDataset())).toBeInstanceOf(ShapeError);
  });

  test.each([5, -6, 0.5, Number.NaN, 2 ** 32])("refuses the index %s of 5 examples", (index) => {
    expect(thrownBy(() => examples(5).dataset.get([0, index]))).toBeInstanceOf(ValueError);
  });
});

describe("sample", () => {
  test("draws integer(0, N) once per example, in order", () => {
    const drawn = [3, 3, 0, 4];
    const asked: (readonly [number, number])[] = [];
    const generator = {
      integer: (low: number, high: number) => drawn[asked.push([low, high]) - 1] ?? 0,
    };
    const { x, t } = sample(examples(5), 4, generator);
    expect(t.toArray()).toEqual(drawn);
    expect(x.shape).toEqual([4, 2]);
    expect(asked).toEqual(drawn.map(() => [0, 5]));
  });

  // NumPy: np.random.seed(0); np.random.choice(60000, 5)
  test("draws what np.random.choice draws from the same seed", () => {
    const { t } = sample(examples(60000), 5, new NumpyRandom(0));
    expect(t.toArray()).toEqual([2732, 43567, 42613, 52416, 45891]);
  });

  test("repeats itself from the same seed", () => {
    const draw = () => sample(examples(100), 20, new NumpyRandom(7)).t.toArray();
    expect(draw()).toEqual(draw());
  });

  test("draws from the default generator when given none, so manualSeed repeats it", () => {
    const draw = () => {
      manualSeed(5);
      return sample(examples(100), 20).t.toArray();
    };
    expect(draw()).toEqual(draw());
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses a batch of %s", (batchSize) => {
    const error = thrownBy(() => sample(examples(5), batchSize, new NumpyRandom(0)));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain(
      `sample: batchSize must be a whole number from 1 to 10000000, got ${batchSize}`,
    );
  });

  test("refuses an empty dataset", () => {
    expect(thrownBy(() => sample(examples(0), 1, new NumpyRandom(0)))).toBeInstanceOf(ValueError);
  });
});

describe("DataLoader", () => {
  const labelsOf = (loader: Iterable<readonly [unknown, { toArray(): unknown }]>) =>
    [...loader].map(([, t]) => t.toArray() as number[]);

  test("gives the dataset in its own order, the last batch smaller", () => {
    const loader = new DataLoader(examples(5).dataset, { batchSize: 2 });
    expect(labelsOf(loader)).toEqual([[0, 1], [2, 3], [4]]);
    expect(loader.length).toBe(3);
  });

  test("leaves the smaller batch out when asked", () => {
    const loader = new DataLoader(examples(5).dataset, { batchSize: 2, dropLast: true });
    expect(labelsOf(loader)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(loader.length).toBe(2);
  });

  test("drops no batch that is whole", () => {
    const loader = new DataLoader(examples(4).dataset, { batchSize: 2, dropLast: true });
    expect(labelsOf(loader)).toHaveLength(2);
  });

  test("gives one batch when the batch is larger than the dataset", () => {
    expect(labelsOf(new DataLoader(examples(3).dataset, { batchSize: 100 }))).toEqual([[0, 1, 2]]);
  });

  test("gives examples one by one unless told otherwise", () => {
    expect(labelsOf(new DataLoader(examples(3).dataset))).toEqual([[0], [1], [2]]);
  });

  test("keeps x and t together when it shuffles", () => {
    const loader = new DataLoader(examples(50).dataset, {
      batchSize: 7,
      shuffle: true,
      generator: new NumpyRandom(1),
    });
    for (const [x, t] of loader) {
      expect(x.toArray()).toEqual((t.toArray() as number[]).map((i) => [10 * i, 10 * i + 1]));
    }
  });

  test("gives each example exactly once an epoch, each epoch in another order", () => {
    const loader = new DataLoader(examples(50).dataset, {
      batchSize: 7,
      shuffle: true,
      generator: new NumpyRandom(1),
    });
    const epochs = [labelsOf(loader).flat(), labelsOf(loader).flat(), labelsOf(loader).flat()];
    for (const epoch of epochs) {
      expect(epoch.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    }
    expect(new Set(epochs.map(String)).size).toBe(3);
  });

  test("repeats itself from the same seed", () => {
    const run = () => {
      const generator = new NumpyRandom(3);
      const loader = new DataLoader(examples(20).dataset, { batchSize: 6, shuffle: true, generator });
      return [labelsOf(loader), labelsOf(loader)];
    };
    expect(run()).toEqual(run());
  });

  test("gives an empty dataset no batch", () => {
    expect(labelsOf(new DataLoader(examples(0).dataset, { batchSize: 2 }))).toEqual([]);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses a batch of %s", (batchSize) => {
    expect(thrownBy(() => new DataLoader(examples(5).dataset, { batchSize }))).toBeInstanceOf(ValueError);
  });

  test("shuffles from the default generator when given none, so manualSeed repeats it", () => {
    const run = () => {
      manualSeed(5);
      return labelsOf(new DataLoader(examples(20).dataset, { batchSize: 20, shuffle: true })).flat();
    };
    expect(run()).toEqual(run());
    expect(run()).not.toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});
