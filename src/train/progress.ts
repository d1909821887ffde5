/** Progress of a long loop: how much is done, how fast it goes, and how long the rest will take. */
import {
  callback,
  finite,
  type Kind,
  nonNegative,
  optional,
  options as optionsOf,
  refuseUnknownProperties,
  requireDone,
  requireKind,
  signature,
  whole,
  withDefault,
} from "../arguments/index.js";

export interface ProgressOptions {
  /**
   * Of a loop that was resumed: so many were done before. The rate is that of the rest. A whole number of at
   * least 0; default 0.
   */
  readonly done?: number;
  /** The seconds that those took, at least 0. Default 0. */
  readonly seconds?: number;
  /** The clock, in milliseconds: a function that never goes back. Default `performance.now`. */
  readonly now?: () => number;
}

const progressOptions = optionsOf<ProgressOptions>()({
  done: withDefault(whole(0), 0),
  seconds: withDefault(nonNegative, 0),
  now: optional(callback as Kind<() => number>),
});
const takes = {
  Progress: signature("Progress", { total: whole(1), options: progressOptions }),
  advance: signature("Progress.advance", { count: withDefault(whole(0), 1) }),
  estimate: signature("Progress.estimate", {}),
  formatDuration: signature("formatDuration", { seconds: nonNegative }),
};

/** A duration in words, of its two greatest units: `2 d 03 h`, `1 h 02 min`, `3 min 20 s`, `12 s`. */
export function formatDuration(seconds: number): string {
  takes.formatDuration.check(arguments);
  const whole = Math.round(seconds);
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  if (whole >= 86_400) return `${Math.floor(whole / 86_400)} d ${two((whole % 86_400) / 3600)} h`;
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${two((whole % 3600) / 60)} min`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s` : `${whole} s`;
}

/**
 * Counts the iterations of a loop and measures its time, from when it was made:
 * `const progress = new Progress(10_000)`, then `progress.advance()` after each iteration.
 */
export class Progress {
  /** How many iterations the loop has, those that were done before too. */
  readonly total: number;
  readonly #now: () => number;
  readonly #start: number;
  readonly #doneBefore: number;
  readonly #secondsBefore: number;
  #done: number;

  /**
   * @param total a whole number of at least 1.
   * @throws ValueError for another total, and for an unknown option or one that is not of its kind.
   */
  constructor(total: number, options?: ProgressOptions) {
    takes.Progress.check(arguments);
    const { done, seconds, now = () => performance.now() } = progressOptions.read(options);
    this.total = total;
    this.#now = () => {
      const milliseconds = requireDone("Progress", "now", now());
      requireKind("Progress", "what now() returns", finite, milliseconds);
      return milliseconds;
    };
    this.#start = this.#now();
    this.#doneBefore = done;
    this.#secondsBefore = seconds;
    this.#done = done;
    refuseUnknownProperties("Progress", Progress);
  }

  /** Notes that `count` more iterations are done. @throws ValueError unless it is a whole number from 0. */
  advance(count = 1): void {
    takes.advance.check(arguments);
    this.#done += count;
  }

  /** How many iterations are done. */
  get done(): number {
    return this.#done;
  }

  /** The seconds that they took, those of before it was resumed too. */
  get seconds(): number {
    return this.#secondsBefore + this.#elapsed;
  }

  /** Iterations per second since this was made; 0 before the first. */
  get rate(): number {
    const count = this.#done - this.#doneBefore;
    return count === 0 ? 0 : count / Math.max(this.#elapsed, 1e-9);
  }

  /** Until the total is reached, if it goes on as fast; Infinity before the first iteration, 0 at the end. */
  get secondsLeft(): number {
    return this.#done >= this.total ? 0 : (this.total - this.#done) / this.rate;
  }

  /** `2910 it/s, 3 s left`; an empty string before the first iteration. */
  estimate(): string {
    takes.estimate.check(arguments);
    const { rate, secondsLeft } = this;
    if (rate === 0) return "";
    return `${rate >= 100 ? rate.toFixed(0) : rate.toFixed(1)} it/s, ${formatDuration(secondsLeft)} left`;
  }

  /** `600 of 10000 (6 %), 2910 it/s, 3 s left` */
  toString(): string {
    const share = Math.floor((100 * this.#done) / this.total);
    return [`${this.#done} of ${this.total} (${share} %)`, this.estimate()].filter(Boolean).join(", ");
  }

  get #elapsed(): number {
    return Math.max(0, (this.#now() - this.#start) / 1000);
  }
}
