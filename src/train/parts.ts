/** The parts of a training, as they stand at a moment: taken in memory, and put back. */
import {
  isPlainObject,
  isTrainingPart,
  type Kind,
  kind,
  putBack,
  show,
  stateOf,
  type TrainingPart,
  trainingPartKind,
  ValueError,
} from "../arguments/index.js";
import { defaultGenerator } from "../random/index.js";

/** The parts of a training by names of your own: `{ model, optimizer, scheduler, generator }`. */
export type TrainingParts = Readonly<Record<string, TrainingPart>>;

const words = "an object with the parts of a training, such as { model, optimizer, generator }";

/** Says which one is no part. */
export const partsKind: Kind<TrainingParts> = {
  ...kind<TrainingParts>(
    words,
    (value) => isPlainObject(value) && Object.values(value).every(isTrainingPart),
  ),
  require(by, name, value) {
    if (!isPlainObject(value)) throw new ValueError(`${by}: ${name} must be ${words}, got ${show(value)}`);
    for (const [key, part] of Object.entries(value))
      if (!isTrainingPart(part))
        throw new ValueError(`${by}: ${key} must be ${trainingPartKind.words}, got ${show(part)}`);
  },
};

/**
 * A function that puts all of them back to where they are now; it can be called more than once. The default
 * generator belongs to every training: layers draw from it where they are given none.
 */
export function restorerOf(parts: TrainingParts): () => void {
  const restorers = [...Object.values(parts), defaultGenerator()].map(restorerOfOne);
  return () => {
    for (const restore of restorers) restore();
  };
}

function restorerOfOne(part: TrainingPart): () => void {
  const state = stateOf(part);
  return () => putBack(part, state);
}
