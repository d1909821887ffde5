/** The timers of a program, counted: one that has none left has ended, unless something else still calls it. */
import { recordSources } from "wengert";

type Timed = (...given: unknown[]) => unknown;
type SetTimer = (what: Timed, milliseconds?: number, ...given: unknown[]) => number;
type ClearTimer = (timer?: number) => void;

interface Timing {
  setTimeout: SetTimer;
  setInterval: SetTimer;
  clearTimeout: ClearTimer;
  clearInterval: ClearTimer;
  requestAnimationFrame: (what: Timed) => number;
  cancelAnimationFrame: ClearTimer;
}

const scope = globalThis as unknown as Timing;
const { setTimeout, setInterval, clearTimeout, requestAnimationFrame, cancelAnimationFrame } = scope;

export class Timers {
  /** Frames of animation as negative numbers. */
  readonly #pending = new Set<number>();

  /** @param rested is called whenever the last of them has gone */
  constructor(readonly rested: () => void) {
    scope.setTimeout = (what, milliseconds, ...given) => {
      const timer = setTimeout(
        (...all) => {
          this.#drop(timer);
          return called(what, all);
        },
        milliseconds,
        ...given,
      );
      this.#pending.add(timer);
      return timer;
    };
    scope.setInterval = (what, milliseconds, ...given) => {
      const timer = setInterval((...all) => called(what, all), milliseconds, ...given);
      this.#pending.add(timer);
      return timer;
    };
    // either takes what the other made
    scope.clearTimeout = scope.clearInterval = (timer) => {
      clearTimeout(timer);
      this.#drop(Number(timer));
    };
    scope.requestAnimationFrame = (what) => {
      const frame = requestAnimationFrame((...all) => {
        this.#drop(-frame);
        return called(what, all);
      });
      this.#pending.add(-frame);
      return frame;
    };
    scope.cancelAnimationFrame = (frame) => {
      cancelAnimationFrame(frame);
      this.#drop(-Number(frame));
    };
  }

  get arePending(): boolean {
    return this.#pending.size > 0;
  }

  /** What has just run may set another, at once or behind an `await`. */
  #drop(timer: number): void {
    if (!this.#pending.delete(timer) || this.arePending) return;
    setTimeout(() => {
      if (!this.arePending) this.rested();
    });
  }
}

/** Its ops remember their lines, as those of the program's first part do. Text is refused: it is evaluated nowhere. */
function called(what: Timed, given: unknown[]): unknown {
  if (typeof what !== "function") throw new TypeError("a timer takes a function");
  let result: unknown;
  recordSources(() => {
    result = what(...given); // a promise, perhaps
  });
  return result;
}
