/** The parts of a training, as they stand at a moment: taken in memory, and put back. */
import { isPlainObject, type Kind, kind, show, ValueError } from "../arguments/index.js";
import { defaultGenerator } from "../random/index.js";

/** What modules, optimizers, schedulers and early stopping are: their state can be taken and loaded. */
export interface Stateful {
  stateDict(): unknown;
  loadStateDict(state: never): unknown;
}

/** What generators are: `Generator` has a `state`, `NumpyRandom` gives it by `getState()`. */
export type RestorableGenerator =
  | { readonly state: unknown; setState(state: never): unknown }
  | { getState(): unknown; setState(state: never): unknown };

/** A part of a training whose state can be taken and put back: a module, an optimizer, a generator, ... */
export type TrainingPart = Stateful | RestorableGenerator;

/** The parts of a training by names of your own: `{ model, optimizer, scheduler, generator }`. */
export type TrainingParts = Readonly<Record<string, TrainingPart>>;

const has = (value: object, ...methods: readonly string[]) =>
  methods.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === "function");

const isStateful = (value: object): value is Stateful => has(value, "stateDict", "loadStateDict");

const isPart = (value: unknown): value is TrainingPart =>
  typeof value === "object" &&
  value !== null &&
  (isStateful(value) || (has(value, "setState") && ("state" in value || has(value, "getState"))));

const words = "an object with the parts of a training, such as { model, optimizer, generator }";

/** Says which one is no part. */
export const partsKind: Kind<TrainingParts> = {
  ...kind<TrainingParts>(words, (value) => isPlainObject(value) && Object.values(value).every(isPart)),
  require(by, name, value) {
    if (!isPlainObject(value)) throw new ValueError(`${by}: ${name} must be ${words}, got ${show(value)}`);
    for (const [key, part] of Object.entries(value))
      if (!isPart(part))
        throw new ValueError(
          `${by}: ${key} must be what has stateDict() and loadStateDict(), as modules and optimizers do, ` +
            `or a generator with setState(), got ${show(part)}`,
        );
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
  if (isStateful(part)) {
    const state = part.stateDict();
    return () => void part.loadStateDict(state as never);
  }
  const state = "getState" in part ? part.getState() : part.state;
  return () => void part.setState(state as never);
}
