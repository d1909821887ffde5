/** Minibatches of a dataset, epoch after epoch: each iteration is one epoch, each example in it once. */
import { flag, optional, options, signature, ValueError, whole, withDefault } from "../../arguments/index.js";
import { defaultGenerator, type RandomGenerator } from "../../random/index.js";
import type { Tensor } from "../../tensor/index.js";
import { drawsPermutations } from "../kinds.js";
import { type Batch, datasetKind, type TensorDataset } from "./tensor-dataset.js";

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

const loaderOptions = options<DataLoaderOptions>()({
  batchSize: withDefault(whole(1), 1),
  shuffle: withDefault(flag, false),
  dropLast: withDefault(flag, false),
  generator: optional(drawsPermutations),
});
const loaderTakes = signature("DataLoader", { dataset: datasetKind, options: loaderOptions });

/**
 * `for (const [x, t] of new DataLoader(dataset, { batchSize: 100, shuffle: true, generator }))` is one epoch;
 * the same loader iterated again is the next one.
 */
export class DataLoader<Tensors extends readonly Tensor[]> implements Iterable<Batch<Tensors>> {
  readonly #dataset: TensorDataset<Tensors>;
  readonly #batchSize: number;
  readonly #dropLast: boolean;
  readonly #nextOrder: () => Int32Array;

  /**
   * @throws ValueError when `batchSize` is no whole number of at least 1; in an epoch, when the generator
   *   gives an order that leaves out an example.
   */
  constructor(dataset: TensorDataset<Tensors>, options?: DataLoaderOptions) {
    loaderTakes.check(arguments);
    const { batchSize, shuffle, dropLast, generator = defaultGenerator() } = loaderOptions.read(options);
    this.#dataset = dataset;
    this.#batchSize = batchSize;
    this.#dropLast = dropLast;
    this.#nextOrder = () =>
      shuffle
        ? requireEach(generator.permutation(dataset.size), dataset.size)
        : Int32Array.from({ length: dataset.size }, (_, i) => i);
  }

  get dataset(): TensorDataset<Tensors> {
    return this.#dataset;
  }

  get batchSize(): number {
    return this.#batchSize;
  }

  get dropLast(): boolean {
    return this.#dropLast;
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

/** An order of its own has each example once. */
function requireEach(order: Int32Array, size: number): Int32Array {
  const seen = new Uint8Array(size);
  if (order instanceof Int32Array && order.length === size) for (const index of order) seen[index] = 1;
  if (seen.includes(0))
    throw new ValueError(
      `DataLoader: generator.permutation(${size}) must give an Int32Array with each of 0..${size - 1} once`,
    );
  return order;
}
