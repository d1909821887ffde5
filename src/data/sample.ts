/** A random minibatch: the step that opens the book's training loop. */
import { requireWhole, ValueError } from "../array/index.js";
import { defaultGenerator, type RandomGenerator } from "../random/index.js";
import type { Tensor } from "../tensor/index.js";
import { TensorDataset } from "./dataset.js";

/**
 * Draws examples at random, with replacement: one may come twice, another never.
 *
 * The indices are `batchSize` successive `generator.integer(0, N)`. With `NumpyRandom` that is exactly
 * `np.random.choice(N, batchSize)` of Deep Learning from Scratch, section 4.5.2, from the same seed.
 * @param dataset x (N, ...) and t (N, ...), such as `loadMnist().train`.
 * @param generator default: the one that `manualSeed` seeds.
 * @returns x (batchSize, ...) and t (batchSize, ...).
 * @throws ShapeError when x and t differ in N.
 * @throws ValueError when the dataset is empty or `batchSize` is no whole number of at least 1.
 */
export function sample(
  dataset: { readonly x: Tensor; readonly t: Tensor },
  batchSize: number,
  generator: Pick<RandomGenerator, "integer"> = defaultGenerator(),
): { x: Tensor; t: Tensor } {
  const examples = new TensorDataset(dataset.x, dataset.t);
  requireWhole("sample", "batchSize", batchSize);
  if (examples.size === 0) throw new ValueError("sample: the dataset has no examples to draw from.");
  const indices = new Int32Array(batchSize);
  for (let i = 0; i < batchSize; i++) indices[i] = generator.integer(0, examples.size);
  const [x, t] = examples.get(indices);
  return { x, t };
}
