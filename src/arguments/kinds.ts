/** The kinds that every layer uses. */
import { ValueError } from "./errors.js";
import { type Kind, kind } from "./kind.js";
import { isPlainObject, show } from "./show.js";

const isNumber = (value: unknown): value is number => typeof value === "number";
const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);

/** Is this a whole number from `least` to `most`? */
export function isWhole(value: unknown, least = 0, most = Number.POSITIVE_INFINITY): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

export const flag: Kind<boolean> = kind("true or false", (value) => typeof value === "boolean");

/** NaN and the infinities too. */
export const anyNumber: Kind<number> = kind("a number", isNumber);

export const finite: Kind<number> = kind("a finite number", isFiniteNumber);

export const nonNegative: Kind<number> = kind(
  "a finite number of at least 0",
  (value) => isFiniteNumber(value) && value >= 0,
);

export const positive: Kind<number> = kind(
  "a finite number above 0",
  (value) => isFiniteNumber(value) && value > 0,
);

export const probability: Kind<number> = kind(
  "a number from 0 to 1",
  (value) => isNumber(value) && value >= 0 && value <= 1,
);

/** How much of a running mean is kept at each step. */
export const decayRate: Kind<number> = kind(
  "at least 0 and below 1",
  (value) => isNumber(value) && value >= 0 && value < 1,
);

/** A whole number from `least`, by default 1, to `most`. */
export function whole(least = 1, most = Number.POSITIVE_INFINITY): Kind<number> {
  const range =
    most !== Number.POSITIVE_INFINITY
      ? ` from ${least} to ${most}`
      : least === Number.NEGATIVE_INFINITY
        ? ""
        : ` of at least ${least}`;
  return kind(`a whole number${range}`, (value) => isWhole(value, least, most));
}

export const text: Kind<string> = kind("a string", (value) => typeof value === "string");

/** What stands above a picture: laying it out takes the longer, the more there is. */
export const heading: Kind<string> = kind(
  "a string of at most 16,000 characters",
  (value) => typeof value === "string" && value.length <= 16_000,
);

/** One of a few words. */
export function oneOf<const Words extends readonly (string | number | boolean)[]>(
  words: Words,
): Kind<Words[number]> {
  const all = words.map(show);
  const listed = [all.slice(0, -1).join(", "), ...all.slice(-1)].filter((part) => part !== "").join(" or ");
  return kind(listed, (value) => words.includes(value as Words[number]));
}

/** What can be gone through: an array, a set, a generator; no string. */
export function iterable<T>(words: string): Kind<Iterable<T>> {
  return kind(words, (value) => typeof value === "object" && value !== null && Symbol.iterator in value);
}

/**
 * The members of a list as they come, no more than `most`: a generator may never end.
 * @throws ValueError where there are more.
 */
export function* membersOf<T>(by: string, what: string, list: Iterable<T>, most = 500_000): Iterable<T> {
  let count = 0;
  for (const member of list) {
    if (++count > most)
      throw new ValueError(
        `${by}: ${what} goes on after ${most.toLocaleString("en")} members; does it ever end?`,
      );
    yield member;
  }
}

/** An object with these methods. */
export function having<T>(words: string, ...methods: readonly string[]): Kind<T> {
  return kind(
    words,
    (value) =>
      typeof value === "object" &&
      value !== null &&
      methods.every((name) => typeof (value as Record<string, unknown>)[name] === "function"),
  );
}

export const record: Kind<Readonly<Record<string, unknown>>> = kind("an object", isPlainObject);

export const pathKind: Kind<string> = kind(
  "the path of a file as a string (of a file: URL, fileURLToPath makes one)",
  (value) => typeof value === "string" && value !== "",
);

/** Of any realm. */
export const bytesKind: Kind<Uint8Array> = kind(
  "the bytes of a file, a Uint8Array (of an ArrayBuffer, new Uint8Array(buffer) makes one)",
  (value) => Object.prototype.toString.call(value) === "[object Uint8Array]",
);

/**
 * Declared and described here, but checked by the function itself, which can say more about it: "a tensor".
 */
export function checkedInside(words: string): Kind<never> & { readonly inside: true } {
  return { ...kind<never>(words, () => true), inside: true };
}
