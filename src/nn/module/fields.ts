/**
 * Fields: the members that an object holds in its attributes, containers opened, in the order of definition.
 */
import { isCollection, isKeyed, isRecord, isSeq } from "immutable";
import { GradFn, refersOnly, Tensor } from "../../tensor/index.js";

/** An object held by another, and the keys that lead to it: `["layers", "Affine1"]`. */
export interface Field {
  readonly path: readonly string[];
  readonly value: object;
}

type Entry = readonly [key: string, value: unknown];

/** The keys on the way to a container that is open, innermost first. */
interface Way {
  readonly key: string;
  readonly outer: Way | undefined;
}

/**
 * The members that the own attributes of `owner` lead to (tinygrad and MLX find their parameters so): through
 * arrays, maps, sets, Immutable's collections and records, plain objects and instances of other classes,
 * however nested, under strings and symbols. A member is not opened, nor is a tensor, nor what only refers to
 * parameters (an optimizer). Private `#fields` and variables of closures cannot be seen from outside.
 * @param memberIn which member an object is, or stands for, as a proxy does.
 * @param lost is told of proxies that were revoked: nobody can look into them.
 */
export function fieldsOf(
  owner: object,
  memberIn: (value: object) => object | undefined,
  lost: (path: readonly string[]) => void,
): Field[] {
  const found: Field[] = [];
  const opened = new Set<object>([owner]);
  const open: { readonly entries: Iterator<Entry>; readonly way: Way | undefined }[] = [
    { entries: properties(owner, true), way: undefined },
  ];
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    const next = inner.entries.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    const [key, value] = next.value;
    if (typeof value !== "object" || value === null) continue;
    if (isRevoked(value)) {
      lost(pathTo({ key, outer: inner.way }));
      continue;
    }
    const member = memberIn(value);
    if (member !== undefined) found.push({ path: pathTo({ key, outer: inner.way }), value: member });
    else if (!opened.has(value) && isContainer(value)) {
      opened.add(value);
      open.push({ entries: entriesOf(value), way: { key, outer: inner.way } });
    }
  }
  return found;
}

/** Of all that `isArray` is asked, only this throws. */
function isRevoked(value: object): boolean {
  try {
    Array.isArray(value);
    return false;
  } catch {
    return true;
  }
}

/** Whether what is in `value` belongs to whoever holds it. */
function isContainer(value: object): boolean {
  if (value instanceof Tensor || value instanceof GradFn || refersOnly in value) return false;
  return !ArrayBuffer.isView(value) && value !== globalThis && !isSeq(value);
}

function* entriesOf(value: object): Generator<Entry> {
  // of Immutable's collections and of arrays these are all: a list of a million keys takes time
  if (isRecord(value)) yield* keyed(value.toSeq().entries());
  else if (isCollection(value)) yield* isKeyed(value) ? keyed(value.entries()) : positions(value);
  else if (isPlainArray(value)) yield* elements(value as unknown[]);
  else {
    if (value instanceof Map) yield* keyed(value.entries());
    if (value instanceof Set) yield* positions(value);
    yield* properties(value);
  }
}

function* positions(values: Iterable<unknown>): Generator<Entry> {
  let position = 0;
  for (const value of values) yield [String(position++), value];
}

/** Of an array; what stands behind a hole by its own keys, since a length may be anything. */
function* elements(values: readonly unknown[]): Generator<Entry> {
  for (let i = 0; i < values.length; i++) {
    if (i in values) yield [String(i), values[i]];
    else {
      const behind = Object.keys(values).map(Number);
      for (const at of behind) if (Number.isInteger(at) && at > i) yield [String(at), values[at]];
      return;
    }
  }
}

/** Under their keys; an object that is a key has no name, so that it counts as a member of its own. */
function* keyed(entries: Iterable<readonly [unknown, unknown]>): Generator<Entry> {
  let position = 0;
  for (const [key, value] of entries) {
    const isObject = typeof key === "object" && key !== null;
    if (isObject) yield [`${position}.key`, key];
    yield [isObject ? String(position) : String(key), value];
    position++;
  }
}

/**
 * The own enumerable properties. Accessors are read in plain objects only: those of a class may do anything.
 */
function* properties(value: object, readAccessors = isPlain(value)): Generator<Entry> {
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property?.enumerable !== true) continue;
    yield [String(key), readAccessors ? (value as Record<PropertyKey, unknown>)[key] : property.value];
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isPlainArray = (value: object) =>
  Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype;

function pathTo(way: Way): string[] {
  const path: string[] = [];
  for (let at: Way | undefined = way; at !== undefined; at = at.outer) path.push(at.key);
  return path.reverse();
}

/** The last key; a position says little alone, so it keeps what is before it: `Affine1`, `layers.0`. */
export function labelOf(path: readonly string[]): string {
  const last = path.at(-1) ?? "";
  return /^\d+$/.test(last) ? path.join(".") : last;
}

/** The `#names` of the fields that a class declares, as far as its text tells: three at most. */
export function privateFields(kind: { toString(): string }): string[] {
  const names = Array.from(kind.toString().matchAll(/(#[\w$]+)\s*[;=](?!=)/g), ([, name]) => name as string);
  return [...new Set(names)].slice(0, 3);
}

/** The `#names` of those that get a new object of a class of this name: three at most. */
export function fieldsWith(kind: { toString(): string }, name: string): string[] {
  const made = Array.from(kind.toString().matchAll(/(#[\w$]+)\s*=\s*new\s+(?:[\w$]+\.)*([\w$]+)/g));
  const fields = made.flatMap(([, field, of]) => (of === name ? [field as string] : []));
  return [...new Set(fields)].slice(0, 3);
}

/** The `#names` of the members, methods among them, that a class uses. */
export const privateMembers = (kind: { toString(): string }): string[] =>
  Array.from(kind.toString().matchAll(/\.(#[A-Za-z_$][\w$]*)/g), ([, name]) => name as string);
