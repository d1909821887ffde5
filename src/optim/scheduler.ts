/** Scheduler: the learning rates of an optimizer, moved along a schedule. */
import { StateError, ValueError } from "../array/index.js";
import type { Schedule } from "./schedules.js";

/** What is scheduled: any optimizer of this library. */
export interface Scheduled {
  readonly paramGroups: readonly { lr: number }[];
}

export interface SchedulerState {
  readonly steps: number;
  /** The learning rate of each group, which the schedule's factors multiply. */
  readonly initialLrs: readonly number[];
}

/**
 * The learning rate of each group is what it was when the scheduler was
 * made, times the schedule's factor. Final.
 */
export class Scheduler {
  #steps = 0;
  #initialLrs: readonly number[];

  /**
   * Sets the learning rates for step 0 at once. @throws ValueError for a
   * factor that is no finite number of at least 0.
   */
  constructor(
    readonly optimizer: Scheduled,
    readonly schedule: Schedule,
  ) {
    this.#initialLrs = optimizer.paramGroups.map(({ lr }) => lr);
    this.#set();
  }

  /** How often `step` was called. */
  get steps(): number {
    return this.#steps;
  }

  /** The learning rate of each group as it is now. */
  get lrs(): readonly number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr);
  }

  /**
   * One step further: to be called after `optimizer.step()`. @throws
   * ValueError as the constructor does; then nothing was changed.
   */
  step(): void {
    this.#set(this.#steps + 1);
  }

  stateDict(): SchedulerState {
    return { steps: this.#steps, initialLrs: [...this.#initialLrs] };
  }

  /**
   * Goes on from where a scheduler of as many groups was. @throws StateError for another number of groups.
   */
  loadStateDict({ steps, initialLrs }: SchedulerState): void {
    if (initialLrs.length !== this.#initialLrs.length)
      throw new StateError(
        `Scheduler.loadStateDict: ${this.#initialLrs.length} groups here, ${initialLrs.length} in the ` +
          `state; nothing was loaded`,
      );
    this.#initialLrs = [...initialLrs];
    this.#set(steps);
  }

  #set(steps = 0): void {
    const factor = this.schedule(steps);
    if (!(Number.isFinite(factor) && factor >= 0))
      throw new ValueError(
        `Scheduler: the schedule gave ${String(factor)} for step ${steps}; a factor is a finite number of ` +
          `at least 0`,
      );
    this.#steps = steps;
    for (const [i, group] of this.optimizer.paramGroups.entries())
      group.lr = (this.#initialLrs[i] ?? group.lr) * factor;
  }
}
