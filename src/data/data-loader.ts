/** Minibatches of a dataset, epoch after epoch: each iteration is one epoch, each example in it once. */
import { requireWhole } from "../array/index.js";
import { defaultGenerator, type RandomGenerator } from "../random/index.js";
import type { Tensor } from "../tensor/index.js";
import type { Batch, TensorDataset } from "./dataset.js";

export interface DataLoaderOptions {
  /** Examples per batch, a whole number of at least 1. Default 1. */
  readonly batchSize?: number | undefined;
  /** A new order every epoch, drawn from `generator`. Default false: the dataset's own order. */
  readonly shuffle?: boolean | undefined;
  /** Leave out the last batch when it is smaller than the others. Default false. */
  readonly dropLast?: boolean | undefined;
  /** Where the order comes from when shuffled. Default: the one that `manualSeed` seeds. */
  readonly generator?: Pick<RandomGenerator, "permutation"> | undefined;
}

/**
 * `for (const [x, t] of new DataLoader(dataset, { batchSize: 100, shuffle: true, generator }))` is one epoch;
 * the same loader iterated again is the next one.
 */
export class DataLoader<Tensors extends readonly Tensor[]> implements Iterable<Batch<Tensors>> {
  readonly dataset: TensorDataset<Tensors>;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly #nextOrder: () => Int32Array;

  /** @throws ValueError when `batchSize` is no whole number of at least 1. */
  constructor(dataset: TensorDataset<Tensors>, options: DataLoaderOptions = {}) {
    const { batchSize = 1, shuffle = false, dropLast = false, generator = defaultGenerator() } = options;
    requireWhole("DataLoader", "batchSize", batchSize);
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
    this.#nextOrder = () =>
      shuffle ? generator.permutation(dataset.size) : Int32Array.from({ length: dataset.size }, (_, i) => i);
  }

  /** How many batches an epoch has. */
  get length(): number {
    const batches = this.dataset.size / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Generator<Batch<Tensors>, void, undefined> {
    const order = this.#nextOrder();
    for (let batch = 0; batch < this.length; batch++) {
      const start = batch * this.batchSize;
      yield this.dataset.get(order.subarray(start, start + this.batchSize));
    }
  }
}
