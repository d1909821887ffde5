/** ReduceOnPlateau: the learning rates of an optimizer, lowered when a measure no longer improves. */
import {
  checkedInside,
  isPlainObject,
  isWhole,
  type Kind,
  kind,
  nonNegative,
  oneOf,
  options as optionsOf,
  refuseUnknownProperties,
  StateError,
  show,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { isWritable } from "../base/group-options.js";
import { type Scheduled, scheduledKind } from "./scheduler.js";

export interface ReduceOnPlateauOptions {
  /** Whether lower is better (a loss) or higher (an accuracy). Default "min". */
  mode?: "min" | "max";
  /** What the learning rates are multiplied by. Default 0.1. */
  factor?: number;
  /** How many measures without an improvement are let pass. Default 10. */
  patience?: number;
  /** By how much of the best measure a new one must be better to count. Default 1e-4. */
  threshold?: number;
  /** How many measures are let pass after a reduction before they are counted again. Default 0. */
  cooldown?: number;
  /** No learning rate is lowered below this. Default 0. */
  minLr?: number;
}

export interface ReduceOnPlateauState {
  readonly mode: "min" | "max";
  /** The best measure, null before the first. */
  readonly best: number | null;
  /** How many measures have not been better since. */
  readonly waited: number;
  /** How many are still let pass. */
  readonly cooling: number;
}

const below1: Kind<number> = kind(
  "a number of at least 0 and below 1",
  (value) => typeof value === "number" && value >= 0 && value < 1,
);
const reduceOptions = optionsOf<ReduceOnPlateauOptions>()({
  mode: withDefault(oneOf(["min", "max"]), "min"),
  factor: withDefault(below1, 0.1),
  patience: withDefault(whole(0), 10),
  threshold: withDefault(below1, 1e-4),
  cooldown: withDefault(whole(0), 0),
  minLr: withDefault(nonNegative, 0),
});
/** Infinity and NaN too: a loss may become either, and then it has not improved. */
const measure: Kind<number> = kind("a number", (value) => typeof value === "number");
const takes = {
  ReduceOnPlateau: signature("ReduceOnPlateau", { optimizer: scheduledKind, options: reduceOptions }),
  step: signature("ReduceOnPlateau.step", { measure }),
  stateDict: signature("ReduceOnPlateau.stateDict", {}),
  loadStateDict: signature("ReduceOnPlateau.loadStateDict", {
    state: checkedInside("what stateDict() gave"),
  }),
};

/** PyTorch's ReduceLROnPlateau with its relative threshold. Final. */
export class ReduceOnPlateau {
  readonly #options: Required<ReduceOnPlateauOptions>;
  #best: number | null = null;
  #waited = 0;
  #cooling = 0;

  /**
   * @param optimizer whose learning rates it lowers.
   * @throws ValueError for an option outside its range.
   */
  constructor(
    readonly optimizer: Scheduled,
    options?: ReduceOnPlateauOptions,
  ) {
    takes.ReduceOnPlateau.check(arguments);
    this.#options = reduceOptions.read(options);
    refuseUnknownProperties("ReduceOnPlateau", ReduceOnPlateau);
  }

  /** The learning rate of each group as it is now. */
  get lrs(): readonly number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  /**
   * To be called with each new measure, such as the loss on the validation set after an epoch.
   * @returns whether the learning rates were lowered.
   * @throws ValueError for what is no number, and for a frozen group; then nothing was changed.
   */
  step(measure: number): boolean {
    takes.step.check(arguments);
    const { patience, cooldown } = this.#options;
    const isBetter = Number.isFinite(measure) && (this.#best === null || this.#improves(measure, this.#best));
    const waited = isBetter || this.#cooling > 0 ? 0 : this.#waited + 1;
    const reduces = waited > patience;
    if (reduces) this.#reduce();
    if (isBetter) this.#best = measure;
    this.#waited = reduces ? 0 : waited;
    this.#cooling = reduces ? cooldown : Math.max(0, this.#cooling - 1);
    return reduces;
  }

  #improves(measure: number, best: number): boolean {
    const { mode, threshold } = this.#options;
    // PyTorch's: a share of the best, which for a negative one is a step to the other side
    return mode === "min" ? measure < best * (1 - threshold) : measure > best * (1 + threshold);
  }

  #reduce(): void {
    const { factor, minLr } = this.#options;
    const groups = this.optimizer.paramGroups;
    for (const [i, group] of groups.entries())
      if (!isWritable(group, "lr"))
        throw new ValueError(
          `ReduceOnPlateau: paramGroups[${i}] is frozen, and its lr cannot be set; schedule a copy that is ` +
            `not`,
        );
    // one that is below minLr already is not raised to it
    for (const group of groups) group.lr = Math.min(group.lr, Math.max(group.lr * factor, minLr));
  }

  /** Plain values, from which `loadStateDict` goes on; the learning rates are in the optimizer's state. */
  stateDict(): ReduceOnPlateauState {
    takes.stateDict.check(arguments);
    return {
      mode: this.#options.mode,
      best: this.#best,
      waited: this.#waited,
      cooling: this.#cooling,
    };
  }

  /**
   * Goes on from where another one of the same mode was.
   * @throws StateError for what is no such state; then nothing was changed.
   */
  loadStateDict(state: ReduceOnPlateauState): void {
    takes.loadStateDict.check(arguments);
    if (!isState(state) || state.mode !== this.#options.mode)
      throw new StateError(
        `ReduceOnPlateau.loadStateDict: the state is ${show(state)}, not { mode: "${this.#options.mode}", ` +
          `best, waited, cooling } as stateDict() gave it; nothing was loaded`,
      );
    this.#best = state.best;
    this.#waited = state.waited;
    this.#cooling = state.cooling;
  }
}

/** It comes from a file. */
function isState(state: unknown): state is ReduceOnPlateauState {
  if (!isPlainObject(state)) return false;
  const { mode: _, best, waited, cooling, ...rest } = state;
  return (
    (best === null || Number.isFinite(best)) &&
    isWhole(waited) &&
    isWhole(cooling) &&
    Object.keys(rest).length === 0
  );
}
