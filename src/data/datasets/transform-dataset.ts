/** transformDataset: a dataset whose examples are made from those of another, when they are asked for. */
import { type Kind, kind, signature } from "../../arguments/index.js";
import { type Dataset, datasetKind, type ExampleOf, whenThere } from "./dataset.js";

const transformKind: Kind<(example: never, index: number) => unknown> = kind(
  "a function of an example",
  (value) => typeof value === "function",
);
const takes = signature("transformDataset", { dataset: datasetKind, transform: transformKind });

/** What comes as a promise where the examples do. */
type Later<D extends Dataset, Result> =
  ReturnType<D["get"]> extends PromiseLike<unknown> ? Promise<Awaited<Result>> : Result;

/**
 * The examples of a dataset, changed one by one each time they are asked for:
 * `transformDataset(images, ([image, label]) => [image.flip(-1), label])`. Nothing is kept; a transform
 * that draws at random draws anew every epoch, from the generator that it was written with.
 * @param transform of an example and its number; it may give a promise.
 * @returns as many examples, in the same order.
 */
export function transformDataset<D extends Dataset, Result>(
  dataset: D,
  transform: (example: ExampleOf<D>, index: number) => Result,
): Dataset<Later<D, Result>> {
  takes.check(arguments);
  return {
    get size() {
      return dataset.size;
    },
    get: (index) =>
      whenThere(dataset.get(index), (example) => transform(example as ExampleOf<D>, index)) as Later<
        D,
        Result
      >,
  };
}
