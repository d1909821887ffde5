/**
 * Callbacks: functions that are called before the one that takes them returns, and whose result is used. One
 * that is not done when it returns (async, a generator) would run outside of what it was given to.
 */
import { ValueError } from "./errors.js";
import { type Kind, kind } from "./kind.js";
import { isPlainObject, show } from "./show.js";
import { nearest } from "./spelling.js";

/** What a function is whose call does not run all of its body, by its tag: the same in every realm. */
const notAtOnce: Readonly<Record<string, string>> = {
  AsyncFunction:
    "is async, so it is not done when it returns. Await what it needs before, and give one that is not",
  GeneratorFunction:
    "is a generator function, of which a call runs nothing. Give one that computes when it is called",
  AsyncGeneratorFunction:
    "is an async generator, of which a call runs nothing. Give one that computes when it is called",
};

/** A function that is called before this one returns, and whose result is used: not async, no generator. */
export const callback: Kind<never> & { readonly called: true } = {
  ...kind<never>("a function", (value) => mistakeIn(value) === undefined),
  called: true,
  require(by, name, value) {
    const mistake = mistakeIn(value);
    if (mistake !== undefined) throw new ValueError(`${by}: ${name} ${mistake}.`);
  },
};

/** The same, or what is of another kind. */
export function orCallback(of: Kind): Kind<never> & { readonly called: true } {
  return {
    ...callback,
    words: `${of.words}, or a function`,
    accepts: (value) => of.accepts(value) || callback.accepts(value),
    require(by, name, value) {
      if (typeof value === "function") callback.require?.(by, name, value);
      else if (!of.accepts(value))
        throw new ValueError(`${by}: ${name} must be ${of.words}, or a function, got ${show(value)}`);
    },
  };
}

/** An object (of any class) whose members of these names are such functions. */
export function functionsIn(
  ...members: readonly string[]
): Kind<never> & { readonly called: true; readonly members: readonly string[] } {
  const of = (value: unknown, name: string) => (value as Readonly<Record<string, unknown>>)[name];
  const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
  return {
    words: `an object with the functions ${members.join(" and ")}`,
    accepts: (value) => isObject(value) && members.every((name) => callback.accepts(of(value, name))),
    optional: false,
    error: ValueError,
    called: true,
    members,
    require(by, name, value) {
      if (!isObject(value))
        throw new ValueError(
          `${by}: ${name} must be an object with the functions ${members.join(" and ")}, got ${show(value)}`,
        );
      for (const member of members) callback.require?.(by, member, of(value, member));
      // an object of a class may have more
      if (isPlainObject(value))
        for (const key of Object.keys(value))
          if (!members.includes(key)) throw unknownFunction(by, key, members);
    },
  };
}

function unknownFunction(by: string, key: string, members: readonly string[]): ValueError {
  const meant = nearest(key, members);
  const wayOut = meant === undefined ? `there are ${members.join(" and ")}` : `did you mean ${meant}?`;
  return new ValueError(`${by}: unknown function ${show(key)}; ${wayOut}`);
}

/** Is the kind one of functions that are called? */
export function isCallback(of: Kind): boolean {
  return "called" in of;
}

function mistakeIn(value: unknown): string | undefined {
  if (typeof value !== "function")
    return (
      `must be a function, got ${show(value)}. ` +
      `Give the function itself, or what is to be computed as () => ...`
    );
  const tag = (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag];
  if (tag !== undefined && Object.hasOwn(notAtOnce, tag)) return notAtOnce[tag];
  return isClass(value as () => unknown)
    ? `must be a function, got ${value.name === "" ? "a class" : `the class ${value.name}`}. ` +
        `Write (...) => new ${value.name || "C"}(...)`
    : undefined;
}

/** Names in small letters are not looked at: the prototype of a function is made when it is asked for. */
function isClass(value: { readonly name: string }): boolean {
  const first = value.name.charCodeAt(0);
  if (value.name !== "" && !(first >= 65 && first <= 90)) return false; // A to Z, or no name at all
  const prototype = Object.getOwnPropertyDescriptor(value, "prototype");
  return prototype?.writable === false && Function.prototype.toString.call(value).startsWith("class");
}

/** What a callback returned. @throws ValueError for a promise or a generator: it is not done yet. */
export function requireDone<T>(by: string, name: string, result: T): T {
  if ((typeof result !== "object" && typeof result !== "function") || result === null) return result;
  if (typeof (result as { then?: unknown }).then === "function") {
    // this error replaces whatever the promise would have been rejected with
    if (result instanceof Promise) result.catch(() => {});
    throw new ValueError(
      `${by}: ${name} returned a promise (or what has a then() as promises do), so it is not done when it ` +
        `returns. Await what it needs before, and give a synchronous function.`,
    );
  }
  const { next, throw: raise } = result as { next?: unknown; throw?: unknown };
  if (typeof next === "function" && typeof raise === "function")
    throw new ValueError(
      `${by}: ${name} returned a generator, whose body has not run yet. Go through it inside the function: ` +
        `[...generator].`,
    );
  return result;
}
