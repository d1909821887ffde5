/** Minibatches of a dataset, epoch after epoch: each iteration is one epoch, each example in it once. */
import {
  flag,
  type Kind,
  kind,
  optional,
  options,
  refuseUnknownProperties,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { defaultGenerator, type RandomGenerator } from "../../random/index.js";
import { drawsPermutations } from "../kinds.js";
import {
  type BatchOf,
  batchOf,
  type Dataset,
  datasetKind,
  type ExampleOf,
  examplesOf,
  isPromise,
  whenThere,
} from "./dataset.js";
import { requireEach } from "./order.js";

export interface DataLoaderOptions<Example = unknown, B = unknown> {
  /** Examples per batch, a whole number of at least 1. Default 1. */
  readonly batchSize?: number | undefined;
  /** A new order every epoch, drawn from `generator`. Default false: the dataset's own order. */
  readonly shuffle?: boolean | undefined;
  /** Leave out the last batch when it is smaller than the others. Default false. */
  readonly dropLast?: boolean | undefined;
  /** Where the order comes from when shuffled. Default: the one that `manualSeed` seeds. */
  readonly generator?: Pick<RandomGenerator, "permutation"> | undefined;
  /** What puts the examples of a batch together. Default: the dataset's own `getBatch`, else `collate`. */
  readonly collate?: ((examples: readonly Example[]) => B) | undefined;
  /**
   * For `for await`: how many batches are begun before the one that is worked on is done, a whole number of
   * at least 0. Default 1.
   */
  readonly prefetch?: number | undefined;
}

const collateKind: Kind<(examples: readonly unknown[]) => unknown> = kind(
  "a function of an array of examples",
  (value) => typeof value === "function",
);
const loaderOptions = options<DataLoaderOptions>()({
  batchSize: withDefault(whole(1), 1),
  shuffle: withDefault(flag, false),
  dropLast: withDefault(flag, false),
  generator: optional(drawsPermutations),
  collate: optional(collateKind),
  prefetch: withDefault(whole(0), 1),
});
const loaderTakes = signature("DataLoader", { dataset: datasetKind, options: loaderOptions });

/**
 * `for (const [x, t] of new DataLoader(dataset, { batchSize: 100, shuffle: true, generator }))` is one epoch;
 * the same loader iterated again is the next one. Of examples that come as promises, `for await` gives the
 * batches, in the same order, and begins the next while one is worked on.
 */
export class DataLoader<D extends Dataset, B = BatchOf<D>> implements Iterable<B>, AsyncIterable<Awaited<B>> {
  readonly #dataset: D;
  readonly #batchSize: number;
  readonly #dropLast: boolean;
  readonly #prefetch: number;
  readonly #nextOrder: () => Int32Array;
  readonly #batchOf: (indices: Int32Array) => unknown;

  /**
   * @param dataset with its size and `get(index)`: a `TensorDataset`, or an object of one's own.
   * @throws ValueError when `batchSize` is no whole number of at least 1; in an epoch, when the generator
   *   gives an order that leaves out an example, or when examples come as promises and `for` has no `await`.
   */
  constructor(dataset: D, options?: DataLoaderOptions<ExampleOf<D>, B>) {
    loaderTakes.check(arguments);
    const choices = loaderOptions.read(options as unknown as DataLoaderOptions | undefined);
    const { shuffle, generator = defaultGenerator(), collate: put } = choices;
    this.#dataset = dataset;
    this.#batchSize = choices.batchSize;
    this.#dropLast = choices.dropLast;
    this.#prefetch = choices.prefetch;
    this.#nextOrder = () =>
      shuffle
        ? requireEach("DataLoader", generator.permutation(dataset.size), dataset.size)
        : Int32Array.from({ length: dataset.size }, (_, i) => i);
    this.#batchOf =
      put === undefined
        ? (indices) => batchOf(dataset, indices)
        : (indices) => whenThere(examplesOf(dataset, indices), put);
    refuseUnknownProperties("DataLoader", DataLoader);
  }

  get dataset(): D {
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

  *[Symbol.iterator](): Generator<B, void, undefined> {
    for (const indices of this.#epoch()) {
      const batch = this.#batchOf(indices);
      if (isPromise(batch)) {
        batch.then(undefined, () => undefined); // what it would have been is nobody's business any more
        throw new ValueError(
          "DataLoader: the examples of this dataset come as promises. Go through its batches by " +
            "`for await (const batch of loader)`.",
        );
      }
      yield batch as B;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Awaited<B>, void, undefined> {
    const begun: Promise<unknown>[] = [];
    for (const indices of this.#epoch()) {
      const batch = (async () => this.#batchOf(indices))();
      batch.catch(() => undefined); // it fails when it is its turn, and not where nobody looks
      begun.push(batch);
      if (begun.length > this.#prefetch) yield (await begun.shift()) as Awaited<B>;
    }
    for (const batch of begun) yield (await batch) as Awaited<B>;
  }

  /** The numbers of the examples, batch by batch. */
  *#epoch(): Generator<Int32Array, void, undefined> {
    const order = this.#nextOrder();
    // those of its beginning: the dataset may grow meanwhile
    const batches = this.length;
    for (let batch = 0; batch < batches; batch++) {
      const start = batch * this.batchSize;
      yield order.subarray(start, start + this.batchSize);
    }
  }
}
