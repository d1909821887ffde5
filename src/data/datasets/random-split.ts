/** Subset and randomSplit: some of the examples of a dataset, and all of them in disjoint parts. */
import {
  isWhole,
  type Kind,
  listOf,
  nonNegative,
  optional,
  options,
  refuseUnknownProperties,
  show,
  signature,
  ValueError,
  whole,
} from "../../arguments/index.js";
import { defaultGenerator, type RandomGenerator } from "../../random/index.js";
import { drawsPermutations, indicesKind } from "../kinds.js";
import { type BatchOf, batchOf, type Dataset, datasetKind } from "./dataset.js";
import { requireEach } from "./order.js";

const index = whole(0);
const getTakes = signature("Subset.get", { index });
const getBatchTakes = signature("Subset.getBatch", { indices: indicesKind });
const subsetTakes = signature("Subset", { dataset: datasetKind, indices: indicesKind });

/** Some examples of a dataset, in an order of their own, as PyTorch's class of that name. */
export class Subset<D extends Dataset> implements Dataset<ReturnType<D["get"]>> {
  readonly dataset: D;
  /** The numbers of the examples in the dataset. */
  readonly indices: readonly number[];
  readonly size: number;

  /**
   * @param indices whole numbers in [0, dataset.size), repeats allowed.
   * @throws ValueError when an index is outside.
   */
  constructor(dataset: D, indices: readonly number[] | Int32Array) {
    subsetTakes.check(arguments);
    const outside = indices.findIndex((index) => !isWhole(index, 0, dataset.size - 1));
    if (outside !== -1)
      throw new ValueError(
        `Subset: indices must be in 0..${dataset.size - 1}, got ${indices[outside]} at ${outside}.`,
      );
    this.dataset = dataset;
    this.indices = Object.freeze(Array.from(indices));
    this.size = indices.length;
    refuseUnknownProperties("Subset", Subset);
  }

  /** The example of a number of this subset. @throws ValueError when the index is outside [0, size). */
  get(index: number): ReturnType<D["get"]> {
    getTakes.check(arguments);
    return this.dataset.get(this.#inDataset("Subset.get", index)) as ReturnType<D["get"]>;
  }

  /**
   * The examples of these numbers of this subset, put together as those of the dataset are.
   * @throws ValueError when an index is outside [0, size).
   */
  getBatch(indices: Int32Array): BatchOf<D> | PromiseLike<BatchOf<D>> {
    getBatchTakes.check(arguments);
    const inDataset = Int32Array.from(indices, (index) => this.#inDataset("Subset.getBatch", index));
    return batchOf(this.dataset, inDataset) as BatchOf<D>;
  }

  #inDataset(by: string, index: number): number {
    const found = this.indices[index];
    if (found === undefined)
      throw new ValueError(`${by}: index must be in 0..${this.size - 1}, got ${show(index)}.`);
    return found;
  }
}

export interface RandomSplitOptions {
  /** Where the order comes from. Default: the one that `manualSeed` seeds. */
  readonly generator?: Pick<RandomGenerator, "permutation"> | undefined;
}

const splitOptions = options<RandomSplitOptions>()({ generator: optional(drawsPermutations) });
const lengthsKind: Kind<readonly number[]> = listOf(
  nonNegative,
  "an array of whole numbers that sum to the dataset's size, or of fractions that sum to 1",
  1,
);
const takes = signature("randomSplit", { dataset: datasetKind, lengths: lengthsKind, options: splitOptions });

/**
 * Splits a dataset at random into parts that have no example in common:
 * `const [train, held] = randomSplit(dataset, [0.9, 0.1], { generator })`.
 *
 * The order is one `generator.permutation(size)`, cut into pieces.
 * @param lengths of the parts: whole numbers that sum to the size, or fractions that sum to 1 (each rounded
 *   down, and what is left over given out one by one from the first part on, as in PyTorch).
 * @throws ValueError when they do not.
 */
export function randomSplit<D extends Dataset, const Lengths extends readonly number[]>(
  dataset: D,
  lengths: Lengths,
  options?: RandomSplitOptions,
): { -readonly [Place in keyof Lengths]: Subset<D> } {
  takes.check(arguments);
  const { generator = defaultGenerator() } = splitOptions.read(options);
  const counts = countsOf(lengths, dataset.size);
  const order = requireEach("randomSplit", generator.permutation(dataset.size), dataset.size);
  let start = 0;
  return counts.map((count) => {
    start += count;
    return new Subset(dataset, order.subarray(start - count, start));
  }) as { -readonly [Place in keyof Lengths]: Subset<D> };
}

function countsOf(lengths: readonly number[], size: number): readonly number[] {
  const sum = lengths.reduce((total, length) => total + length, 0);
  if (sum === size && lengths.every((length) => Number.isInteger(length))) return lengths;
  if (Math.abs(sum - 1) > 1e-6)
    throw new ValueError(
      `randomSplit: lengths must be whole numbers that sum to the dataset's ${size} examples, ` +
        `or fractions that sum to 1; got ${show(lengths)}, which sum to ${sum}.`,
    );
  const counts = lengths.map((fraction) => Math.floor(fraction * size));
  const left = size - counts.reduce((total, count) => total + count, 0);
  return counts.map(
    (count, i) => count + Math.floor(left / counts.length) + (i < left % counts.length ? 1 : 0),
  );
}
