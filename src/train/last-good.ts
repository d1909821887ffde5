/**
 * Where a training can return to when its loss is no longer finite: its parts as they were some iterations
 * ago. They are gone through again, op by op, to find what went wrong first.
 */
import {
  functionsIn,
  type Kind,
  options as optionsOf,
  refuseUnknownProperties,
  requireDone,
  signature,
  type TrainingParts,
  ValueError,
  whole,
  withDefault,
} from "../arguments/index.js";
import { type Anomaly, AnomalyError, detectAnomaly } from "../autograd/index.js";
import { Module } from "../nn/index.js";
import { heldPartsKind, restorerOf } from "./parts.js";

export interface LastGoodOptions {
  /** Iterations between two places to return to: a whole number from 1. Default 100. */
  readonly every?: number;
}

/** What one iteration does, in two halves. */
export interface Iteration {
  /**
   * Draws a batch, forgets the old gradients, computes the loss and walks it back. Gradients are not among
   * what is put back: where they add up over several batches, these are one iteration.
   */
  readonly backward: () => unknown;
  /** Moves the parameters: `optimizer.step()`, and what follows it, such as `scheduler.step()`. */
  readonly step: () => unknown;
}

/** What went wrong first. */
export interface FirstCause {
  /** Undefined where none is to blame: the parameters were bad from the start, or nothing was found. */
  readonly iteration: number | undefined;
  /** In words: `first in iteration 7: detectAnomaly: in forward, log is the first op whose ...` */
  readonly message: string;
  /** What `detectAnomaly` found; undefined where it is no op that is to blame. */
  readonly anomaly: Anomaly | undefined;
  /**
   * The parts are left as before this iteration, the last one whose loss was finite; undefined where
   * they were not put back.
   */
  readonly restored: number | undefined;
}

const lastGoodOptions = optionsOf<LastGoodOptions>()({ every: withDefault(whole(1), 100) });
const takes = {
  LastGood: signature("LastGood", { parts: heldPartsKind, options: lastGoodOptions }),
  mark: signature("LastGood.mark", { iteration: whole(0) }),
  isGood: signature("LastGood.isGood", {}),
  firstCause: signature("LastGood.firstCause", {
    last: whole(0),
    iteration: functionsIn("backward", "step") as Kind<Iteration>,
  }),
};

interface Place {
  readonly iteration: number;
  readonly restore: () => void;
}

/**
 * In a loop: `lastGood.mark(i)` before each iteration, and where its loss is not finite,
 * `lastGood.firstCause(i, { backward, step }).message` says why. Every part that changes from iteration to
 * iteration must be among `parts`, so that the way there is the same again.
 */
export class LastGood {
  readonly #parts: TrainingParts;
  readonly #every: number;
  /** The last two. */
  #places: readonly Place[] = [];
  /** The last iteration that `mark` was called before. */
  #marked = 0;

  /**
   * @param parts by names of your own: `{ model, optimizer, generator }`. The default generator is always one
   *   of them.
   * @throws ValueError for a part whose state cannot be taken, and for an option that is unknown or of
   *   another kind.
   */
  constructor(parts: TrainingParts, options?: LastGoodOptions) {
    takes.LastGood.check(arguments);
    this.#parts = { ...parts };
    this.#every = lastGoodOptions.read(options).every;
    refuseUnknownProperties("LastGood", LastGood);
  }

  /** Before an iteration: every so many, remembers all parts in memory, if their parameters are finite. */
  mark(iteration: number): void {
    takes.mark.check(arguments);
    this.#marked = iteration;
    if (iteration % this.#every !== 0 && this.#places.length > 0) return;
    if (this.#broken() !== undefined) return;
    this.#places = [...this.#places.slice(-1), { iteration, restore: restorerOf(this.#parts) }];
  }

  /** Whether all parameters and buffers of the modules among the parts are finite: worth a checkpoint. */
  isGood(): boolean {
    takes.isGood.check(arguments);
    return this.#broken() === undefined;
  }

  /**
   * Goes from the last place before it to the first thing that is not finite, up to iteration `last`, with
   * `detectAnomaly` around every `backward`. The parts are left as they were for the last loss before that:
   * those that are good.
   * @throws what `backward` and `step` throw; ValueError for an iteration that `mark` was not called before.
   */
  firstCause(last: number, iteration: Iteration): FirstCause {
    takes.firstCause.check(arguments);
    if (last > this.#marked)
      throw new ValueError(
        `LastGood.firstCause: last must be an iteration that mark() was called before, at most ` +
          `${this.#marked}, got ${last}`,
      );
    const from = this.#places.findLast((place) => place.iteration < last) ?? this.#places[0];
    if (from === undefined)
      return {
        iteration: undefined,
        message: "the parameters were not finite before the first iteration",
        anomaly: undefined,
        restored: undefined,
      };
    from.restore();
    let good = from;
    for (let i = from.iteration; i <= last; i++) {
      const here = { iteration: i, restore: restorerOf(this.#parts) };
      try {
        detectAnomaly(() => requireDone("LastGood.firstCause", "backward", iteration.backward()));
      } catch (error) {
        if (!(error instanceof AnomalyError)) throw error;
        return cause(i, error.anomaly.phase === "forward" ? good : here, error.message, error.anomaly);
      }
      good = here;
      requireDone("LastGood.firstCause", "step", iteration.step());
      const broken = this.#broken();
      if (broken === undefined) continue;
      return cause(i, good, `the step made numbers in ${broken} that are not finite`);
    }
    return {
      iteration: undefined,
      message: "everything was finite this time",
      anomaly: undefined,
      restored: undefined,
    };
  }

  /** The name of a parameter or buffer that is not finite. */
  #broken(): string | undefined {
    for (const [name, part] of Object.entries(this.#parts)) {
      if (!(part instanceof Module)) continue;
      const path = part.stateDict().findKey(({ values }) => !values.every(Number.isFinite));
      if (path !== undefined) return moduleCount(this.#parts) > 1 ? `${name}.${path}` : path;
    }
    return undefined;
  }
}

const moduleCount = (parts: TrainingParts) =>
  Object.values(parts).filter((part) => part instanceof Module).length;

/** Puts the parts back, and says why. */
function cause(iteration: number, good: Place, message: string, anomaly?: Anomaly): FirstCause {
  good.restore();
  return {
    iteration,
    message: `first in iteration ${iteration}: ${message}`,
    anomaly,
    restored: good.iteration,
  };
}
