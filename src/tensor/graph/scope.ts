/**
 * Scope: the names under which an op was recorded, so that a graph knows that a node ran inside `Affine1`.
 */

/** What a module tells about itself to whoever draws or prints it. */
export interface ScopeOwner {
  /** The kind, such as `Affine`. */
  readonly kind: string;
  /** One line each, such as `784 → 50`. */
  readonly details: readonly string[];
  /** How many numbers the owner trains. */
  readonly parameterCount: number;
}

/** One name and the scope around it; a record keeps the one that it was made in. */
export interface Scope {
  readonly name: string;
  readonly parent: Scope | undefined;
  readonly owner: ScopeOwner | undefined;
}

/** The names from the outermost scope inwards. */
export function scopePath(scope: Scope | undefined): string[] {
  const path: string[] = [];
  for (let at = scope; at !== undefined; at = at.parent) path.unshift(at.name);
  return path;
}

/** `mul in Affine1 (train.ts:12:3)`: how every message says which application of an op it means. */
export function formatOp(op: string, modules: readonly string[], source: string | undefined): string {
  const inside = modules.length === 0 ? "" : ` in ${modules.join(".")}`;
  return `${op}${inside}${source === undefined ? "" : ` (${source})`}`;
}
