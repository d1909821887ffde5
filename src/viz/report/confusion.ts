/** confusionMatrix: which class was taken for which, and the share that is right. */
import { everyMember, signature, ValueError, whole } from "../../arguments/index.js";
import { numbersOf, type Tensor, tensorKind } from "../../tensor/index.js";
import { numbersKind } from "../plots/numbers-kind.js";

/** `matrix[label][prediction]`: how many examples of class `label` were taken for class `prediction`. */
export type ConfusionMatrix = readonly (readonly number[])[];

const confusionTakes = signature("confusionMatrix", {
  labels: tensorKind,
  predictions: tensorKind,
  classes: whole(1, 10_000),
});

/**
 * How often each class was taken for each: a row for each label, a column for each prediction.
 * @param labels (N) whole numbers in [0, classes).
 * @param predictions (N) as well, such as `logits.argMax(1)`.
 * @param classes at most 10,000.
 * @throws ValueError where the lengths differ or a number is no class.
 */
export function confusionMatrix(labels: Tensor, predictions: Tensor, classes: number): ConfusionMatrix {
  confusionTakes.check(arguments);
  if (labels.size !== predictions.size)
    throw new ValueError(`confusionMatrix: ${labels.size} labels, but ${predictions.size} predictions`);
  const [expected, predicted] = [numbersOf(labels), numbersOf(predictions)];
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < expected.length; i++) {
    const row = matrix[expected[i] as number];
    const column = predicted[i] as number;
    if (row?.[column] === undefined)
      throw new ValueError(
        `confusionMatrix: example ${i} has label ${expected[i]} and prediction ${column}; ` +
          `the classes are 0 to ${classes - 1}`,
      );
    row[column] = (row[column] as number) + 1;
  }
  return matrix;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** The share of all examples that are right, in [0, 1]; NaN where there are none. */
export function accuracyOf(matrix: ConfusionMatrix): number {
  return sum(matrix.map((row, label) => row[label] as number)) / sum(matrix.map(sum));
}

export function isConfusion(matrix: unknown): matrix is ConfusionMatrix {
  if (!Array.isArray(matrix)) return false;
  return everyMember(
    matrix,
    (row) => numbersKind.accepts(row) && (row as readonly number[]).length === matrix.length,
  );
}
