/** The parts of a training, as they stand at a moment: taken in memory, and put back. */
import {
  type Kind,
  partsKind,
  putBack,
  stateOf,
  type TrainingPart,
  type TrainingParts,
} from "../arguments/index.js";
import { defaultGenerator } from "../random/index.js";

export const heldPartsKind: Kind<TrainingParts> = partsKind(
  "an object with the parts of a training, such as { model, optimizer, generator }",
  "Give it a name: { model }.",
);

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
