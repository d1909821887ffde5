/** TrainingHistory: what a training writes down as it goes, and what curves are drawn from. */
import { ValueError } from "../../array/index.js";

/** What a training writes down as it goes. */
export interface TrainingHistory {
  /** The loss of each iteration, from iteration 0 on: an array or a typed array. */
  readonly losses: ArrayLike<number>;
  /** In the order of iterations; accuracies in [0, 1]. */
  readonly evaluations: readonly {
    readonly iteration: number;
    readonly loss: number;
    readonly trainAccuracy: number;
    readonly testAccuracy: number;
  }[];
}

const measures = ["iteration", "loss", "trainAccuracy", "testAccuracy"] as const;

/**
 * Numbers are written into pictures as they are, so they are nothing but numbers.
 * @throws ValueError that names the first entry that is none.
 */
export function requireHistory(by: string, history: TrainingHistory): void {
  const { losses, evaluations } = (history ?? {}) as Partial<TrainingHistory>;
  if (!isListed(losses) || !isListed(evaluations))
    throw new ValueError(`${by}: a history is { losses, evaluations }, both of them arrays`);
  for (let i = 0; i < losses.length; i++)
    if (typeof losses[i] !== "number") requireNumber(by, `losses[${i}]`, losses[i]);
  for (const [i, evaluation] of evaluations.entries())
    for (const measure of measures)
      requireNumber(by, `evaluations[${i}].${measure}`, evaluation?.[measure as never]);
}

const isListed = (list: unknown): list is readonly unknown[] =>
  Array.isArray(list) || (ArrayBuffer.isView(list) && !(list instanceof DataView));

function requireNumber(by: string, place: string, value: unknown): void {
  if (typeof value !== "number")
    throw new ValueError(`${by}: ${place} must be a number, got ${value === null ? "null" : typeof value}`);
}
