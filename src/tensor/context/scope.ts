/** Scopes: the names under which ops are recorded, so that a graph knows that a node ran inside `Affine1`. */
import { requireSynchronous } from "./grad-mode.js";

/** What a module tells about itself to whoever draws or prints it. */
export interface ScopeOwner {
  /** The kind, such as `Affine`. */
  readonly kind: string;
  /** One line each, such as `784 → 50`. */
  readonly details: readonly string[];
  /** How many numbers the owner trains. */
  readonly parameterCount: number;
}

/** One frame of the scope stack; a graph node keeps the frame that it was recorded in. */
export interface Scope {
  readonly name: string;
  readonly parent: Scope | undefined;
  readonly owner: ScopeOwner | undefined;
}

let current: Scope | undefined;

export function currentScope(): Scope | undefined {
  return current;
}

/**
 * Runs `fn` so that the ops in it are recorded under `name`, inside the scopes that are already open.
 * @throws GradError if `fn` is async.
 */
export function scope<T>(name: string, fn: () => T): T {
  return requireSynchronous("scope", enterScope(name, undefined, fn));
}

/** `scope` for a module, which answers for itself. An async `fn` is let through: only its first part is recorded here. */
export function enterScope<T>(name: string, owner: ScopeOwner | undefined, fn: () => T): T {
  return insideScope({ name, parent: current, owner }, fn);
}

/** Runs `fn` inside a frame of before: what is computed again is called as it was the first time. */
export function insideScope<T>(frame: Scope | undefined, fn: () => T): T {
  const before = current;
  current = frame;
  try {
    return fn();
  } finally {
    current = before;
  }
}

/** The names from the outermost scope inwards. */
export function scopePath(scope: Scope | undefined): string[] {
  const path: string[] = [];
  for (let frame = scope; frame !== undefined; frame = frame.parent) path.unshift(frame.name);
  return path;
}
