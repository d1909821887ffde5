/** What a dataset is: examples by their numbers, whoever makes them. */
import { isWhole, type Kind, kind } from "../../arguments/index.js";
import { type Collated, collate } from "./collate.js";

/**
 * Examples that `DataLoader`, `randomSplit` and `transformDataset` go through: any object with these. An
 * example is whatever `collate` puts together, such as `[image, label]` or `{ x, t }`; one that has to be
 * fetched or decoded comes as a promise.
 */
export interface Dataset<Example = unknown> {
  /** How many examples, a whole number of at least 0. */
  readonly size: number;
  /** The example of a number in [0, size), or a promise of it. */
  get(index: number): Example;
  /**
   * Where many at once cost less than one by one: the batch of these numbers, put together already, or a
   * promise of it.
   */
  getBatch?(indices: Int32Array): unknown;
}

/** One example of a dataset of type D, when it is there. */
export type ExampleOf<D> = D extends { get(index: number): infer Example } ? Awaited<Example> : never;

/** A batch of a dataset of type D, as `DataLoader` gives it unless told otherwise. */
export type BatchOf<D> = D extends { getBatch(indices: Int32Array): infer Together }
  ? Awaited<Together>
  : Collated<ExampleOf<D>>;

/** What has as many examples as it says, and gives them by their numbers. */
export const datasetKind: Kind<Dataset> = kind(
  "a dataset with size and get(index), as new TensorDataset(x, t) is",
  (value) =>
    typeof value === "object" &&
    value !== null &&
    isWhole((value as { size?: unknown }).size, 0) &&
    typeof (value as { get?: unknown }).get === "function" &&
    !(value instanceof Map),
);

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

/** What a function makes of a value, at once where the value is there. */
export function whenThere<Value, Result>(
  value: Value | PromiseLike<Value>,
  make: (value: Value) => Result,
): Result | PromiseLike<Result> {
  return isPromise(value) ? value.then(make) : make(value);
}

/** The examples of these numbers, one by one, or a promise of them when one comes as a promise. */
export function examplesOf(
  dataset: Dataset,
  indices: Int32Array,
): readonly unknown[] | PromiseLike<readonly unknown[]> {
  const examples = Array.from(indices, (index) => dataset.get(index));
  return examples.some(isPromise) ? Promise.all(examples) : examples;
}

/** The batch of these numbers, or a promise of it. */
export function batchOf(dataset: Dataset, indices: Int32Array): unknown {
  if (dataset.getBatch !== undefined) return dataset.getBatch(indices);
  return whenThere(examplesOf(dataset, indices), (examples) => collate(examples));
}
