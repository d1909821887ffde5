/** A random minibatch: the step that opens the book's training loop. */
import {
  isWhole,
  type Kind,
  kind,
  optional,
  show,
  signature,
  ValueError,
  whole,
} from "../../arguments/index.js";
import { allocateTyped } from "../../array/index.js";
import { defaultGenerator, type RandomGenerator } from "../../random/index.js";
import { Tensor } from "../../tensor/index.js";
import { drawsIntegers } from "../kinds.js";
import { TensorDataset } from "./tensor-dataset.js";

interface Pair {
  readonly x: Tensor;
  readonly t: Tensor;
}

const isPair = (value: unknown): value is Pair =>
  typeof value === "object" &&
  value !== null &&
  (value as Partial<Pair>).x instanceof Tensor &&
  (value as Partial<Pair>).t instanceof Tensor;

const pairKind: Kind<Pair> = {
  ...kind<Pair>("tensors { x, t }, as loadMnist().train is", isPair),
  require(by, name, value) {
    if (isPair(value)) return;
    const splits =
      typeof value === "object" && value !== null && isPair((value as { train?: unknown }).train);
    const wayOut = splits ? " Write train or test of it." : "";
    throw new ValueError(
      `${by}: ${name} must be tensors { x, t }, as loadMnist().train is, got ${show(value)}.${wayOut}`,
    );
  },
};

/** More would only be waited for. */
const mostExamples = 10_000_000;

const takes = signature("sample", {
  dataset: pairKind,
  batchSize: whole(1, mostExamples),
  generator: optional(drawsIntegers),
});

/**
 * Draws examples at random, with replacement: one may come twice, another never.
 *
 * The indices are `batchSize` successive `generator.integer(0, N)`. With `NumpyRandom` that is exactly
 * `np.random.choice(N, batchSize)` of Deep Learning from Scratch, section 4.5.2, from the same seed.
 * @param dataset x (N, ...) and t (N, ...), such as `loadMnist().train`.
 * @param generator default: the one that `manualSeed` seeds.
 * @returns x (batchSize, ...) and t (batchSize, ...).
 * @throws ShapeError when x and t differ in N.
 * @throws ValueError when the dataset is empty, `batchSize` is no whole number from 1 to 10,000,000, or the
 *   generator gives an index that is none; MemoryError for a batch beyond memory.
 */
export function sample(
  dataset: { readonly x: Tensor; readonly t: Tensor },
  batchSize: number,
  generator?: Pick<RandomGenerator, "integer">,
): { x: Tensor; t: Tensor } {
  takes.check(arguments);
  const draws = generator ?? defaultGenerator();
  const examples = new TensorDataset(dataset.x, dataset.t);
  const { size } = examples;
  if (size === 0) throw new ValueError("sample: the dataset has no examples to draw from.");
  const indices = allocateTyped("int32", batchSize) as Int32Array;
  for (let i = 0; i < batchSize; i++) {
    const index = draws.integer(0, size);
    if (!isWhole(index, 0, size - 1))
      throw new ValueError(
        `sample: generator.integer(0, ${size}) gave ${show(index)}, no index of an example`,
      );
    indices[i] = index;
  }
  const [x, t] = examples.getBatch(indices);
  return { x, t };
}
