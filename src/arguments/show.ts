/** Any value in a few characters, for error texts: bounded, and never an error of its own. */

/** Longer texts are cut. */
const longest = 80;
/** So many members of a list or an object are shown. */
const members = 6;
/** Lists in lists are shown down to here. */
const depths = 2;

/** What is no plain object says by this method how errors call it. */
export const shown: unique symbol = Symbol("wengert.shown");

/** What was given, as an error says it: `"sum"`, `[1, 2, ...]`, `a Map`, `a tensor of shape (2, 3)`. */
export function show(value: unknown): string {
  try {
    return bounded(text(value, 0));
  } catch {
    return `${typeof value === "function" ? "a function" : "an object"} that cannot be shown`;
  }
}

function bounded(all: string): string {
  const characters = Array.from(all.slice(0, longest + 1));
  return characters.length > longest ? `${characters.slice(0, longest - 3).join("")}...` : all;
}

function text(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, longest));
  if (typeof value === "bigint") return `${value > 10n ** 20n || value < -(10n ** 20n) ? "a big" : value}n`;
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return list(value, depth);
  if (ArrayBuffer.isView(value)) return `${className(value)} of ${value.byteLength} bytes`;
  const own = (value as { [shown]?: () => string })[shown];
  if (typeof own === "function") return own.call(value);
  return isPlainObject(value) ? object(value, depth) : className(value);
}

/** With its article. */
function className(value: object): string {
  const name = String(value.constructor?.name || "object");
  return `${/^[AEIO]/i.test(name) ? "an" : "a"} ${name}`;
}

function list(values: readonly unknown[], depth: number): string {
  if (depth === depths) return "[...]";
  const first = Array.from(values.slice(0, members), (each) => text(each, depth + 1));
  return `[${[...first, ...(values.length > members ? ["..."] : [])].join(", ")}]`;
}

function object(value: object, depth: number): string {
  if (depth === depths) return "{...}";
  const keys = Object.keys(value);
  const first = keys
    .slice(0, members)
    .map((key) => `${key}: ${text((value as Record<string, unknown>)[key], depth + 1)}`);
  if (keys.length > members) first.push("...");
  return first.length === 0 ? "{}" : `{ ${first.join(", ")} }`;
}

/** Made by braces (in any realm) or without a prototype: what options are, and no instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || (Object.getPrototypeOf(prototype) === null && isObjectPrototype(prototype));
}

const isObjectPrototype = (prototype: object) =>
  Object.hasOwn(prototype, "hasOwnProperty") && Object.hasOwn(prototype, "isPrototypeOf");
