/**
 * Modes: what a user can have hold for the time of a function: no recording, recording, inference, a scope,
 * source lines.
 */
import { GradError } from "../../array/index.js";
import type { Scope, ScopeOwner } from "../graph/scope.js";
import { context } from "./context.js";
import type { Observer } from "./observer.js";

/** True where ops on tensors that require grad are recorded. */
export function isGradEnabled(): boolean {
  return context.gradMode.current;
}

/**
 * A mode ends when its function returns; what an async function does after its first await would silently run
 * outside it.
 */
export function requireSynchronous<T>(name: string, result: T): T {
  if (result instanceof Promise) {
    result.catch(() => {}); // this error replaces whatever the function would have thrown
    throw new GradError(
      `${name}: the function is async, but the mode ends when it returns. Await outside, and wrap the ` +
        `synchronous part.`,
    );
  }
  return result;
}

/**
 * Runs `fn` without recording: its results require no grad.
 * @throws GradError if `fn` is async.
 */
export function noGrad<T>(fn: () => T): T {
  return requireSynchronous("noGrad", context.gradMode.during(false, fn));
}

/**
 * Runs `fn` with recording, inside a `noGrad` too.
 * @throws GradError if `fn` is async, and inside `inferenceMode`.
 */
export function enableGrad<T>(fn: () => T): T {
  if (context.inference.current)
    throw new GradError(
      "enableGrad: inside inferenceMode() nothing is recorded, so nothing can be differentiated. Use " +
        "noGrad() around it instead.",
    );
  return requireSynchronous("enableGrad", context.gradMode.during(true, fn));
}

/**
 * Runs `fn` without recording, and for good: what is made in it can never be part of a recorded graph (a
 * `clone()` made outside can). Stricter than `noGrad`, so that a forgotten mode is an error and not a missing
 * gradient. Graphs from outside may be walked back in it.
 * @throws GradError if `fn` is async.
 */
export function inferenceMode<T>(fn: () => T): T {
  const { gradMode, inference } = context;
  return requireSynchronous(
    "inferenceMode",
    inference.during(true, () => gradMode.during(false, fn)),
  );
}

/**
 * Runs `fn` so that the ops in it are recorded under `name`, inside the scopes that are already open.
 * @throws GradError if `fn` is async.
 */
export function scope<T>(name: string, fn: () => T): T {
  return requireSynchronous("scope", enterScope(name, undefined, fn));
}

/**
 * `scope` for a module, which answers for itself. An async `fn` is let through: only its first part is
 * recorded here.
 */
export function enterScope<T>(name: string, owner: ScopeOwner | undefined, fn: () => T): T {
  const inner: Scope = { name, parent: context.scope.current, owner };
  return context.scope.during(inner, fn);
}

/**
 * Runs `fn` so that each op and each write in it remembers the line of the user's program that it came from.
 * For errors and lessons: a stack is taken per op, which makes small ops about ten times slower.
 * @throws GradError if `fn` is async.
 */
export function recordSources<T>(fn: () => T): T {
  return requireSynchronous("recordSources", context.sources.during(true, fn));
}

/**
 * Has `observer` told from now on, until the returned function is called: it may watch a loop that is not one
 * function.
 */
export function watch(observer: Observer): () => void {
  const { observers } = context;
  observers.current = [observer, ...(observers.current ?? [])];
  return () => {
    const others = (observers.current ?? []).filter((each) => each !== observer);
    observers.current = others.length === 0 ? undefined : others;
  };
}
