/** What keeps a state that can be taken and put back, told by its methods: users' own classes count. */
import { ValueError } from "./errors.js";
import { type Kind, kind } from "./kind.js";
import { isPlainObject, show } from "./show.js";

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

const has = (value: object, ...methods: readonly string[]) =>
  methods.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === "function");

const isStateful = (value: object): value is Stateful => has(value, "stateDict", "loadStateDict");

export function isTrainingPart(value: unknown): value is TrainingPart {
  if (typeof value !== "object" || value === null) return false;
  return isStateful(value) || (has(value, "setState") && ("state" in value || has(value, "getState")));
}

const trainingPartKind: Kind<TrainingPart> = kind(
  "what has stateDict() and loadStateDict(), as modules and optimizers do, or a generator with setState()",
  isTrainingPart,
);

/** The parts of a training by names of your own: `{ model, optimizer, scheduler, generator }`. */
export type TrainingParts = Readonly<Record<string, TrainingPart>>;

/**
 * The kind of them; says which one is no part.
 * @param words what they are, with an example.
 * @param nameIt what to do with a part that was given without a name.
 * @param foreign what to do with what is no part, where there is something.
 */
export function partsKind(
  words: string,
  nameIt: string,
  foreign: (by: string) => string = () => "",
): Kind<TrainingParts> {
  const accepts = (value: unknown) => isPlainObject(value) && Object.values(value).every(isTrainingPart);
  return {
    ...kind<TrainingParts>(words, accepts),
    require(by, name, value) {
      if (!isPlainObject(value)) {
        const wayOut = isTrainingPart(value) ? `. ${nameIt}` : "";
        throw new ValueError(`${by}: ${name} must be ${words}, got ${show(value)}${wayOut}`);
      }
      for (const [key, part] of Object.entries(value))
        if (!isTrainingPart(part))
          throw new ValueError(
            `${by}: ${key} must be ${trainingPartKind.words}, got ${show(part)}${foreign(by)}`,
          );
    },
  };
}

export function stateOf(part: TrainingPart): unknown {
  if (isStateful(part)) return part.stateDict();
  return "getState" in part ? part.getState() : part.state;
}

/** @throws whatever the part does for a state that does not fit. */
export function putBack(part: TrainingPart, state: unknown): void {
  if (isStateful(part)) part.loadStateDict(state as never);
  else part.setState(state as never);
}
