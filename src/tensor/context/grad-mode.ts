/** Grad mode: whether ops record themselves. */
import { GradError } from "../../array/index.js";

let enabled = true;
let inferring = false;

/** True where ops on tensors that require grad are recorded. */
export function isGradEnabled(): boolean {
  return enabled;
}

/** Runs a synchronous function with grad mode set, and sets it back whatever happens. */
function withGradMode<T>(name: string, mode: boolean, fn: () => T): T {
  const before = enabled;
  enabled = mode;
  try {
    return requireSynchronous(name, fn());
  } finally {
    enabled = before;
  }
}

/** A mode ends when its function returns; what an async function does after its first await would silently run outside it. */
export function requireSynchronous<T>(name: string, result: T): T {
  if (result instanceof Promise) {
    result.catch(() => {}); // this error replaces whatever the function would have thrown
    throw new GradError(
      `${name}: the function is async, but the mode ends when it returns. Await outside, and wrap the synchronous part.`,
    );
  }
  return result;
}

/**
 * Runs `fn` without recording: its results require no grad.
 * @throws GradError if `fn` is async.
 */
export function noGrad<T>(fn: () => T): T {
  return withGradMode("noGrad", false, fn);
}

/**
 * Runs `fn` with recording, inside a `noGrad` too.
 * @throws GradError if `fn` is async, and inside `inferenceMode`.
 */
export function enableGrad<T>(fn: () => T): T {
  if (inferring)
    throw new GradError(
      "enableGrad: inside inferenceMode() nothing is recorded, so nothing can be differentiated. Use noGrad() around it instead.",
    );
  return withGradMode("enableGrad", true, fn);
}

/** True inside `inferenceMode`. */
export function isInferring(): boolean {
  return inferring;
}

/**
 * Runs `fn` without recording, and for good: what is made in it can never be part of a recorded graph (a `clone()` made outside can).
 * Stricter than `noGrad`, so that a forgotten mode is an error and not a missing gradient. Graphs from outside may be walked back in it.
 * @throws GradError if `fn` is async.
 */
export function inferenceMode<T>(fn: () => T): T {
  const before = inferring;
  inferring = true;
  try {
    return withGradMode("inferenceMode", false, fn);
  } finally {
    inferring = before;
  }
}
