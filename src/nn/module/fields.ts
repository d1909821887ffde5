/**
 * Fields: the objects that an object holds in its attributes, containers opened, in the order of definition.
 */
import { isList, isMap } from "immutable";

/** An object held by another, and the keys that lead to it: `["layers", "Affine1"]`. */
export interface Field {
  readonly path: readonly string[];
  readonly value: object;
}

/** The entries of what only groups others; undefined for an object in its own right. */
function entriesOf(value: object): Iterable<[unknown, unknown]> | undefined {
  if (Array.isArray(value) || value instanceof Map || isMap(value) || isList(value)) return value.entries();
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : undefined;
}

/**
 * What the own attributes of `owner` lead to through arrays, maps, Immutable's
 * maps and lists and plain objects, however nested (tinygrad and MLX find
 * their parameters so). Private `#fields` cannot be seen from outside.
 */
export function fieldsOf(owner: object): Field[] {
  const found: Field[] = [];
  const opened = new Set<object>();
  const open = (entries: Iterable<[unknown, unknown]>, path: readonly string[]): void => {
    for (const [key, value] of entries) {
      if (typeof value !== "object" || value === null) continue;
      const here = [...path, String(key)];
      const inner = entriesOf(value);
      if (inner === undefined) found.push({ path: here, value });
      else if (!opened.has(value)) {
        opened.add(value);
        open(inner, here);
      }
    }
  };
  open(Object.entries(owner), []);
  return found;
}

/** The last key; a position says little alone, so it keeps what is before it: `Affine1`, `layers.0`. */
export function labelOf(path: readonly string[]): string {
  const last = path.at(-1) ?? "";
  return /^\d+$/.test(last) ? path.join(".") : last;
}
