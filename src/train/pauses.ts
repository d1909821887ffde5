/** Pauses: moments in which a loop that computes lets all else run: signals, timers, requests, drawing. */
import {
  kind,
  nonNegative,
  optional,
  options as optionsOf,
  signature,
  withDefault,
} from "../arguments/index.js";

export interface PausesOptions {
  /** Milliseconds that may pass before the next one, at least 0. Default 10. */
  readonly every?: number;
  /** Each pause throws its reason once it is aborted. */
  readonly signal?: AbortSignal;
}

const pausesOptions = optionsOf<PausesOptions>()({
  every: withDefault(nonNegative, 10),
  signal: optional(
    kind<AbortSignal>(
      "an AbortSignal, such as new AbortController().signal",
      (value) => typeof (value as Partial<AbortSignal> | null)?.aborted === "boolean",
    ),
  ),
});
const takes = signature("pauses", { options: pausesOptions });

/**
 * A training computes without a break, so that nobody hears a click, a signal or a request. With
 * `const pause = pauses()` before the loop and `await pause()` in it, everything that waits gets its turn a
 * hundred times a second; in between, the call costs a look at the clock.
 * @returns a function that gives a promise when it is time for a pause, and else undefined.
 * @throws ValueError for an unknown option, or one that is not of its kind; the function throws the reason of
 *   the signal.
 */
export function pauses(options?: PausesOptions): () => Promise<void> | undefined {
  takes.check(arguments);
  const { every, signal } = pausesOptions.read(options);
  let last = performance.now();
  const pause = async () => {
    await othersTurn();
    last = performance.now();
    signal?.throwIfAborted();
  };
  return () => {
    signal?.throwIfAborted();
    return performance.now() - last < every ? undefined : pause();
  };
}

/** What platforms have for it. */
interface Platform {
  readonly setImmediate?: (f: () => void) => unknown;
  readonly MessageChannel: new () => {
    readonly port1: { onmessage: () => void; close(): void };
    readonly port2: { postMessage(message: null): void };
  };
}

/**
 * After what waits already. A timer would do, but browsers let nested ones wait for four milliseconds; what
 * goes on by `scheduler.yield` comes before messages that wait.
 */
function othersTurn(): Promise<void> {
  const { setImmediate, MessageChannel } = globalThis as unknown as Platform;
  if (setImmediate !== undefined) return new Promise((resolve) => void setImmediate(resolve));
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
