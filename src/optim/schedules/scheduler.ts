/** Scheduler: the learning rates of an optimizer, moved along a schedule. */
import {
  callback,
  checkedInside,
  everyMember,
  isPlainObject,
  kind,
  nonNegative,
  refuseUnknownProperties,
  requireDone,
  StateError,
  show,
  signature,
  ValueError,
  whole,
} from "../../arguments/index.js";
import { isWritable } from "../base/group-options.js";
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

const hasRate = (group: unknown) => typeof (group as { lr?: unknown } | null)?.lr === "number";

const isScheduled = (value: unknown): boolean => {
  const groups = (value as Partial<Scheduled> | null | undefined)?.paramGroups;
  return Array.isArray(groups) && everyMember(groups, hasRate);
};

export const scheduledKind = kind<Scheduled>("an optimizer", isScheduled);
const schedulerTakes = signature("Scheduler", {
  optimizer: scheduledKind,
  schedule: callback,
});
const takes = {
  step: signature("Scheduler.step", {}),
  stateDict: signature("Scheduler.stateDict", {}),
  loadStateDict: signature("Scheduler.loadStateDict", { state: checkedInside("what stateDict() gave") }),
};
const stepCount = whole(0);

/**
 * The learning rate of each group is what it was when the scheduler first met it (when it was made; for a
 * group that was added since, at the next step), times the schedule's factor. Final.
 */
export class Scheduler {
  #steps = 0;
  /** By group, not by position: groups may come, and go. */
  #initialLrs = new Map<object, number>();

  /**
   * Sets the learning rates for step 0 at once.
   * @param optimizer whose learning rates it sets.
   * @param schedule from the number of steps to the factor.
   * @throws ValueError for a factor or a learning rate that is no finite number of at least 0, and for a
   *   frozen group.
   */
  constructor(
    readonly optimizer: Scheduled,
    readonly schedule: Schedule,
  ) {
    schedulerTakes.check(arguments);
    this.#set(0, this.#known());
    refuseUnknownProperties("Scheduler", Scheduler);
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
    takes.step.check(arguments);
    this.#set(this.#steps + 1, this.#known());
  }

  /** Plain values, from which `loadStateDict` goes on: the steps so far and the learning rates at first. */
  stateDict(): SchedulerState {
    takes.stateDict.check(arguments);
    return { steps: this.#steps, initialLrs: this.#known() };
  }

  /**
   * Goes on from where a scheduler of as many groups was.
   * @throws StateError for another number of groups and for what is no such state, ValueError as the
   *   constructor does; then nothing was changed.
   */
  loadStateDict(state: SchedulerState): void {
    takes.loadStateDict.check(arguments);
    const problem = this.#problem(state);
    if (problem !== undefined)
      throw new StateError(`Scheduler.loadStateDict: ${problem}; nothing was loaded`);
    this.#set(state.steps, state.initialLrs);
  }

  /** What is wrong with a state: it comes from a file. */
  #problem(state: unknown): string | undefined {
    if (!isPlainObject(state)) return `the state is ${show(state)}, not what stateDict() gave`;
    const { steps, initialLrs, ...rest } = state;
    for (const key of Object.keys(rest)) return `${show(key)} is no entry of a state`;
    if (!stepCount.accepts(steps)) return `steps is ${show(steps)} in the state, not ${stepCount.words}`;
    if (!Array.isArray(initialLrs)) return `initialLrs is ${show(initialLrs)} in the state, not a list`;
    const groups = this.optimizer.paramGroups.length;
    if (initialLrs.length !== groups) return `${groups} groups here, ${initialLrs.length} in the state`;
    const bad = Array.from(initialLrs).findIndex((lr) => !nonNegative.accepts(lr));
    return bad < 0
      ? undefined
      : `initialLrs[${bad}] is ${show(initialLrs[bad])} in the state, not ${nonNegative.words}`;
  }

  /** The initial learning rate of each group; that of a new one is what it has. */
  #known(): number[] {
    const { paramGroups } = this.optimizer;
    if (!isScheduled(this.optimizer))
      throw new ValueError(
        `Scheduler: paramGroups was changed to ${show(paramGroups)}; each group has a number lr`,
      );
    return paramGroups.map((group) => this.#initialLrs.get(group) ?? group.lr);
  }

  #set(steps: number, initialLrs: readonly number[]): void {
    const factor = requireDone("Scheduler", "schedule", this.schedule(steps));
    if (!nonNegative.accepts(factor))
      throw new ValueError(
        `Scheduler: the schedule gave ${show(factor)} for step ${steps}; a factor is a finite number of ` +
          `at least 0`,
      );
    const lrs = initialLrs.map((initial) => initial * factor);
    for (const [i, group] of this.optimizer.paramGroups.entries()) {
      if (!nonNegative.accepts(lrs[i]))
        throw new ValueError(
          `Scheduler: the learning rate of paramGroups[${i}] would be ${show(initialLrs[i])} times ` +
            `${factor}, ${lrs[i]}, for step ${steps}; it must be ${nonNegative.words}`,
        );
      if (!isWritable(group, "lr"))
        throw new ValueError(
          `Scheduler: paramGroups[${i}] is frozen, and its lr cannot be set; schedule a copy that is not`,
        );
    }
    this.#steps = steps;
    this.#initialLrs = new Map();
    for (const [i, group] of this.optimizer.paramGroups.entries()) {
      this.#initialLrs.set(group, initialLrs[i] as number);
      group.lr = lrs[i] as number;
    }
  }
}
