/** TrainingHistory: what a training writes down as it goes, and what curves are drawn from. */
import { anyNumber, type Kind, kind, requireKind, ValueError } from "../../arguments/index.js";
import { isList } from "./numbers-kind.js";

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

/** Numbers are written into pictures as they are: the first entry that is none is named. */
export const historyKind: Kind<TrainingHistory> = {
  ...kind<TrainingHistory>("{ losses, evaluations }, both of them arrays", isHistory),
  require(by, name, value) {
    if (!isHistory(value))
      throw new ValueError(`${by}: ${name} must be { losses, evaluations }, both of them arrays`);
    const { losses, evaluations } = value;
    for (let i = 0; i < losses.length; i++) requireKind(by, `losses[${i}]`, anyNumber, losses[i]);
    for (const [i, evaluation] of evaluations.entries())
      for (const measure of measures)
        requireKind(by, `evaluations[${i}].${measure}`, anyNumber, evaluation?.[measure]);
  },
};

function isHistory(value: unknown): value is TrainingHistory {
  const { losses, evaluations } = (value ?? {}) as Partial<Record<keyof TrainingHistory, unknown>>;
  return isList(losses) && Array.isArray(evaluations);
}
