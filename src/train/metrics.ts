/** Metrics: measures over many batches, each example with the same weight however the batches are cut. */
import {
  anyNumber,
  nonNegative,
  refuseUnknownProperties,
  ShapeError,
  signature,
  ValueError,
  withDefault,
} from "../arguments/index.js";
import { formatShape } from "../array/index.js";
import { argMax, eq, gt, ne, sum } from "../ops/index.js";
import { nameOf, noGrad, numbersOf, type Tensor, tensorKind } from "../tensor/index.js";

const takes = {
  Mean: signature("MeanMetric", {}),
  updateMean: signature("MeanMetric.update", { value: anyNumber, weight: withDefault(nonNegative, 1) }),
  resetMean: signature("MeanMetric.reset", {}),
  Accuracy: signature("Accuracy", {}),
  updateAccuracy: signature("Accuracy.update", { logits: tensorKind, labels: tensorKind }),
  resetAccuracy: signature("Accuracy.reset", {}),
};

/** The mean of what it was given, such as the loss of an epoch: `mean.update(loss.item(), batch)`. */
export class MeanMetric {
  #sum = 0;
  #weight = 0;

  constructor() {
    takes.Mean.check(arguments);
    refuseUnknownProperties("MeanMetric", MeanMetric);
  }

  /**
   * Takes one more value into the mean.
   * @param weight how many examples the value is the mean of: at least 0, by default 1.
   * @throws ValueError for what is no number, and for another weight.
   */
  update(value: number, weight = 1): void {
    takes.updateMean.check(arguments);
    if (weight === 0) return;
    this.#sum += value * weight;
    this.#weight += weight;
  }

  /** The weighted mean; NaN where nothing was given. */
  get value(): number {
    return this.#sum / this.#weight;
  }

  /** The sum of the weights. */
  get weight(): number {
    return this.#weight;
  }

  /** Begins anew, as at the start of an epoch. */
  reset(): void {
    takes.resetMean.check(arguments);
    this.#sum = 0;
    this.#weight = 0;
  }
}

/**
 * The share of examples whose largest logit is at their label: of two that are equal, the first counts. An
 * example with a NaN among its logits is never right.
 */
export class Accuracy {
  #correct = 0;
  #count = 0;

  constructor() {
    takes.Accuracy.check(arguments);
    refuseUnknownProperties("Accuracy", Accuracy);
  }

  /**
   * Counts the examples of one more batch whose largest logit is that of their label.
   * @param logits (N, classes): logits or probabilities, of any dtype of floats.
   * @param labels (N): the right classes, int32 as `loadMnist` gives them, in [0, classes).
   * @throws ShapeError for other shapes, ValueError for what is no tensor, and for a label that is no class.
   */
  update(logits: Tensor, labels: Tensor): void {
    takes.updateAccuracy.check(arguments);
    const [count, classes] = requireBatch(logits, labels);
    if (count === 0) return;
    const { correct, strange } = noGrad(() => ({
      // (N, C) -> (N) -> (): true is 1, more than the number of NaNs in a row where that is 0
      correct: sum(gt(eq(argMax(logits, 1), labels), sum(ne(logits, logits), 1))).item(),
      strange: numbersOf(labels).find((label) => !(Number.isInteger(label) && label >= 0 && label < classes)),
    }));
    if (strange !== undefined)
      throw new ValueError(
        `Accuracy.update: ${nameOf(labels)} has the label ${strange}, no class of ${nameOf(logits)} with ` +
          `${classes} classes. Labels are whole numbers from 0 to ${classes - 1}.`,
      );
    this.#correct += correct;
    this.#count += count;
  }

  /** In [0, 1]; NaN where nothing was given. */
  get value(): number {
    return this.#correct / this.#count;
  }

  /** How many examples were recognized. */
  get correct(): number {
    return this.#correct;
  }

  /** How many examples there were. */
  get count(): number {
    return this.#count;
  }

  /** Begins anew, as for the next data set. */
  reset(): void {
    takes.resetAccuracy.check(arguments);
    this.#correct = 0;
    this.#count = 0;
  }
}

function requireBatch(logits: Tensor, labels: Tensor): readonly [count: number, classes: number] {
  const [count, classes] = logits.shape;
  if (logits.rank !== 2 || labels.rank !== 1 || count !== labels.shape[0] || classes === 0)
    throw new ShapeError(
      `Accuracy.update: logits must be (N, classes) and labels (N), got ${formatShape(logits.shape)} and ` +
        `${formatShape(labels.shape)}. Of one-hot labels, argMax(1) gives the classes.`,
    );
  return [count as number, classes as number];
}
