/**
 * Scope: the names under which an op was recorded, so that a graph knows that a node ran inside `Affine1`.
 */
import { kind, optional, signature } from "../../arguments/index.js";

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

const keys: readonly string[] = ["name", "parent", "owner"] satisfies (keyof Scope)[];
function isScope(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name } = value as Partial<Scope>;
  return typeof name === "string" && Reflect.ownKeys(value).every((key) => keys.includes(key as string));
}
const scopePathTakes = signature("scopePath", {
  scope: optional(kind("a scope, as the record of an op has it, or undefined", isScope)),
});

/**
 * The names from the outermost scope inwards; none for undefined.
 * @throws ValueError for what is no scope.
 */
export function scopePath(scope: Scope | undefined): string[] {
  scopePathTakes.check(arguments);
  const path: string[] = [];
  for (let at = scope; at; at = at.parent) path.unshift(at.name);
  return path;
}

/** `mul in Affine1 (train.ts:12:3)`: how every message says which application of an op it means. */
export function formatOp(op: string, modules: readonly string[], source: string | undefined): string {
  const inside = modules.length === 0 ? "" : ` in ${modules.join(".")}`;
  return `${op}${inside}${source === undefined ? "" : ` (${source})`}`;
}

/**
 * An object with this key, such as an optimizer, works on parameters that others hold: who looks for what
 * belongs to an owner does not look into it.
 */
export const refersOnly: unique symbol = Symbol("refersOnly");
