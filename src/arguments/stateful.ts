/** What keeps a state that can be taken and put back, told by its methods: users' own classes count. */
import { type Kind, kind } from "./kind.js";

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

export const trainingPartKind: Kind<TrainingPart> = kind(
  "what has stateDict() and loadStateDict(), as modules and optimizers do, or a generator with setState()",
  isTrainingPart,
);

export function stateOf(part: TrainingPart): unknown {
  if (isStateful(part)) return part.stateDict();
  return "getState" in part ? part.getState() : part.state;
}

/** @throws whatever the part does for a state that does not fit. */
export function putBack(part: TrainingPart, state: unknown): void {
  if (isStateful(part)) part.loadStateDict(state as never);
  else part.setState(state as never);
}
