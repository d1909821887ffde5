/**
 * Context: what holds at this moment for every op that runs. One object, so that whoever runs code for
 * somebody else (a hook, a second run of a checkpoint) sees at a glance what that code would inherit, and one
 * way to change it for the time of a function.
 */
import type { NdArray } from "../../array/index.js";
import type { Packer } from "../graph/packing.js";
import type { Scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import type { Observer } from "./observer.js";

/** One thing that holds for the time of a function. */
class Setting<T> {
  constructor(public current: T) {}

  /**
   * Runs `fn` with another value, and sets back the one before whatever happens. Arguments are passed on,
   * which saves a closure.
   */
  during<Args extends readonly unknown[], R>(value: T, fn: (...args: Args) => R, ...args: Args): R {
    const before = this.current;
    this.current = value;
    try {
      return fn(...args);
    } finally {
      this.current = before;
    }
  }
}

export const context = {
  /** Whether ops on tensors that require grad are recorded. */
  gradMode: new Setting(true),
  /** Whether what is made now may never become part of a graph. */
  inference: new Setting(false),
  /**
   * Whether what layers keep beside their parameters (running statistics, buffers) stays as it is: for runs
   * that only look, and for the second run of what has moved it once.
   */
  stateHeld: new Setting(false),
  /** The scope in which ops are recorded. */
  scope: new Setting<Scope | undefined>(undefined),
  /** Whether ops and writes remember the line of the user's program. */
  sources: new Setting(false),
  /** Everyone who watches, the latest first; undefined if nobody does, so that an op pays one comparison. */
  observers: new Setting<readonly Observer[] | undefined>(undefined),
  /** Who takes over what records would keep, if anyone. */
  packer: new Setting<Packer | undefined>(undefined),
  /** Where the results of ops are listed while a derivative rule runs: what it leaves behind is freed. */
  results: new Setting<NdArray[] | undefined>(undefined),
  /**
   * Whether nobody sees what derivative rules make meanwhile: then nothing need be known of where it comes
   * from.
   */
  unseen: new Setting(false),
  /** Sums a gradient over examples that its operand, of this level, does not tell apart: see vmap. */
  overExamples: new Setting((gradient: Tensor, _level: number): Tensor => gradient),
  /** What is left to the end of the reverse pass under way, if one is. */
  endOfPass: new Setting<Set<() => void> | undefined>(undefined),
};

/**
 * Whether somebody is told of each op, takes over what they save, or wants to know where they were called:
 * then what could be one op runs step by step.
 */
export const isWatched = (): boolean =>
  context.observers.current !== undefined || context.packer.current !== undefined || context.sources.current;
