/** Early stopping: training ends when a measure has not improved for a while (Prechelt 1998). */
import {
  anyNumber,
  checkedInside,
  isPlainObject,
  nonNegative,
  oneOf,
  options as optionsOf,
  refuseUnknownProperties,
  StateError,
  show,
  signature,
  whole,
  withDefault,
} from "../arguments/index.js";

export interface EarlyStoppingOptions {
  /** After so many updates in a row without an improvement it is time to stop: a whole number from 1. */
  readonly patience: number;
  /** Whether the least ("min", as of a loss; default) or the greatest ("max", as of an accuracy) is best. */
  readonly mode?: "min" | "max";
  /** A value is an improvement if it is better than the best by more than this, at least 0. Default 0. */
  readonly minDelta?: number;
}

/** Plain JSON, as checkpoints keep it. */
export interface EarlyStoppingState {
  /** null before the first value; infinities in words, since JSON has none. */
  readonly best: number | "Infinity" | "-Infinity" | null;
  /** Which update it was, from 0; -1 before the first. */
  readonly bestUpdate: number;
  /** How many updates there were. */
  readonly updates: number;
  /** Whether `best` is the least or the greatest; missing in states of before it was kept. */
  readonly mode?: "min" | "max";
}

const stoppingOptions = optionsOf<EarlyStoppingOptions>()({
  patience: whole(1),
  mode: withDefault(oneOf(["min", "max"]), "min"),
  minDelta: withDefault(nonNegative, 0),
});
const takes = {
  EarlyStopping: signature("EarlyStopping", { options: stoppingOptions }),
  update: signature("EarlyStopping.update", { value: anyNumber }),
  stateDict: signature("EarlyStopping.stateDict", {}),
  loadStateDict: signature("EarlyStopping.loadStateDict", { state: checkedInside("what stateDict() gave") }),
};

/**
 * `if (stopping.update(loss)) best = net.stateDict()` keeps the best network, and
 * `if (stopping.shouldStop) break` ends the loop, which remains yours.
 */
export class EarlyStopping {
  readonly #patience: number;
  readonly #mode: "min" | "max";
  readonly #minDelta: number;
  #best: number | undefined;
  #bestUpdate = -1;
  #updates = 0;

  /** @throws ValueError without a patience, and for an option that is unknown or of another kind. */
  constructor(options: EarlyStoppingOptions) {
    takes.EarlyStopping.check(arguments);
    const { patience, mode, minDelta } = stoppingOptions.read(options);
    this.#patience = patience;
    this.#mode = mode;
    this.#minDelta = minDelta;
    refuseUnknownProperties("EarlyStopping", EarlyStopping);
  }

  /**
   * Takes a new value of the measure; NaN is never an improvement.
   * @returns whether it is the best so far.
   */
  update(value: number): boolean {
    takes.update.check(arguments);
    const update = this.#updates++;
    const sign = this.#mode === "min" ? 1 : -1;
    const better =
      this.#best === undefined ? !Number.isNaN(value) : sign * value < sign * this.#best - this.#minDelta;
    if (better) [this.#best, this.#bestUpdate] = [value, update];
    return better;
  }

  /** Whether there was no improvement in the last `patience` updates. */
  get shouldStop(): boolean {
    return this.#updates - 1 - this.#bestUpdate >= this.#patience;
  }

  /** The best value; undefined before the first. */
  get best(): number | undefined {
    return this.#best;
  }

  /** Which update gave it, from 0; -1 before the first. */
  get bestUpdate(): number {
    return this.#bestUpdate;
  }

  /** Plain values, from which `loadStateDict` goes on. */
  stateDict(): EarlyStoppingState {
    takes.stateDict.check(arguments);
    return {
      mode: this.#mode,
      best: written(this.#best),
      bestUpdate: this.#bestUpdate,
      updates: this.#updates,
    };
  }

  /**
   * Goes on from where another one was, whatever its patience and minDelta.
   * @throws StateError for what is no such state, and for that of the other mode, whose best value would stop
   *   the training or never; then nothing was changed.
   */
  loadStateDict(state: EarlyStoppingState): void {
    takes.loadStateDict.check(arguments);
    if (!isState(state))
      throw new StateError(
        `EarlyStopping.loadStateDict: the state is ${show(state)}, not { best, bestUpdate, updates } as ` +
          `stateDict() gave it; nothing was loaded`,
      );
    if (state.mode !== undefined && state.mode !== this.#mode)
      throw new StateError(
        `EarlyStopping.loadStateDict: the state is of mode "${state.mode}", and this one of mode ` +
          `"${this.#mode}"; nothing was loaded. Make it with { mode: "${state.mode}" }, or begin anew ` +
          "where the measure is another.",
      );
    this.#best = read(state.best);
    this.#bestUpdate = state.bestUpdate;
    this.#updates = state.updates;
  }
}

function written(best: number | undefined): EarlyStoppingState["best"] {
  if (best === undefined) return null;
  return Number.isFinite(best) ? best : best > 0 ? "Infinity" : "-Infinity";
}

const read = (best: EarlyStoppingState["best"]): number | undefined =>
  best === null ? undefined : Number(best);

/** It comes from a file. */
function isState(state: unknown): state is EarlyStoppingState {
  if (!isPlainObject(state)) return false;
  const { mode, best, bestUpdate, updates } = state;
  if (mode !== undefined && mode !== "min" && mode !== "max") return false;
  if (!Number.isSafeInteger(bestUpdate) || !Number.isSafeInteger(updates)) return false;
  const [at, count] = [bestUpdate as number, updates as number];
  if (count < 0 || at >= count) return false;
  if (best === null) return at === -1;
  const isBest = typeof best === "number" ? !Number.isNaN(best) : best === "Infinity" || best === "-Infinity";
  return isBest && at >= 0;
}
