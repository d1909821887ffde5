/**
 * Modes: what a user can have hold for the time of a function: no recording, recording, inference, a scope,
 * source lines.
 */
import { callback, GradError, requireDone, signature, text } from "../../arguments/index.js";
import type { Scope, ScopeOwner } from "../graph/scope.js";
import { context } from "./context.js";
import type { Observer } from "./observer.js";

const isGradEnabledTakes = signature("isGradEnabled", {});

/** True where ops on tensors that require grad are recorded. */
export function isGradEnabled(): boolean {
  isGradEnabledTakes.check(arguments);
  return context.gradMode.current;
}

// A mode ends when its function returns; what an async function does after its first await would silently run
// outside it, and so would the body of a generator.

const noGradTakes = signature("noGrad", { fn: callback });

/**
 * Runs `fn` without recording: its results require no grad.
 * @throws ValueError if `fn` is async, or a generator function, or returns a promise or a generator.
 */
export function noGrad<T>(fn: () => T): T {
  noGradTakes.check(arguments);
  return requireDone("noGrad", "fn", context.gradMode.during(false, fn));
}

const enableGradTakes = signature("enableGrad", { fn: callback });

/**
 * Runs `fn` with recording, inside a `noGrad` too.
 * @throws GradError inside `inferenceMode`; ValueError for an `fn` as `noGrad` refuses it.
 */
export function enableGrad<T>(fn: () => T): T {
  enableGradTakes.check(arguments);
  if (context.inference.current)
    throw new GradError(
      "enableGrad: inside inferenceMode() nothing is recorded, so nothing can be differentiated. Use " +
        "noGrad() around it instead.",
    );
  return requireDone("enableGrad", "fn", context.gradMode.during(true, fn));
}

const inferenceModeTakes = signature("inferenceMode", { fn: callback });

/**
 * Runs `fn` without recording, and for good: what is made in it can never be part of a recorded graph (a
 * `clone()` made outside can). Stricter than `noGrad`, so that a forgotten mode is an error and not a missing
 * gradient. Graphs from outside may be walked back in it.
 * @throws ValueError for an `fn` as `noGrad` refuses it.
 */
export function inferenceMode<T>(fn: () => T): T {
  inferenceModeTakes.check(arguments);
  const { gradMode, inference } = context;
  return requireDone(
    "inferenceMode",
    "fn",
    inference.during(true, () => gradMode.during(false, fn)),
  );
}

const scopeTakes = signature("scope", { name: text, fn: callback });

/**
 * Runs `fn` so that the ops in it are recorded under `name`, inside the scopes that are already open.
 * @throws ValueError for an `fn` as `noGrad` refuses it.
 */
export function scope<T>(name: string, fn: () => T): T {
  scopeTakes.check(arguments);
  return requireDone("scope", "fn", enterScope(name, undefined, fn));
}

/**
 * `scope` for a module, which answers for itself. An async `fn` is let through: only its first part is
 * recorded here.
 */
export function enterScope<T>(name: string, owner: ScopeOwner | undefined, fn: () => T): T {
  const inner: Scope = { name, parent: context.scope.current, owner };
  return context.scope.during(inner, fn);
}

const recordSourcesTakes = signature("recordSources", { fn: callback });

/**
 * Runs `fn` so that each op and each write in it remembers the line of the user's program that it came from.
 * For errors and lessons: a stack is taken per op, which makes small ops about ten times slower.
 * @throws ValueError for an `fn` as `noGrad` refuses it.
 */
export function recordSources<T>(fn: () => T): T {
  recordSourcesTakes.check(arguments);
  return requireDone("recordSources", "fn", context.sources.during(true, fn));
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
