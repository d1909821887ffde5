/**
 * Kinds: what an argument may be, said once: a check at run time, and words for errors and documentation.
 */
import { ValueError, type WengertError } from "./errors.js";
import { isPlainObject, show } from "./show.js";

export interface Kind<T = unknown> {
  /** What the value must be: "a whole number of at least 1". */
  readonly words: string;
  readonly accepts: (value: unknown) => boolean;
  /** Whether the argument may be left out, or be undefined, which is the same. */
  readonly optional: boolean;
  /** What stands for an argument that was left out. */
  readonly default?: T;
  /** What is thrown. */
  readonly error: new (
    message: string,
  ) => WengertError;
  /** More than whether: throws what is wrong inside the value. In place of `accepts`, where it is there. */
  readonly require?: (by: string, name: string, value: unknown) => void;
}

/** A kind with a value of its own for what was left out. */
export type Defaulted<T = unknown> = Kind<T> & { readonly default: T };

/** A kind by its words and its check. */
export function kind<T>(
  words: string,
  accepts: (value: unknown) => boolean,
  error: Kind["error"] = ValueError,
): Kind<T> {
  return { words, accepts, error, optional: false };
}

/** The same, and it may be left out: the function says what that means. */
export function optional<T>(of: Kind<T>): Kind<T> {
  return { ...of, optional: true };
}

/** The same, and if it is left out, this value stands for it. */
export function withDefault<T>(of: Kind<T>, value: T): Defaulted<T> {
  return { ...of, optional: true, default: value };
}

/** The same, or null. */
export function orNull<T>(of: Kind<T>): Kind<T | null> {
  const { require } = of;
  return {
    ...(of as Kind<T | null>),
    words: `${of.words}, or null`,
    accepts: (value) => value === null || of.accepts(value),
    ...(require && {
      require: (by: string, name: string, value: unknown) => value === null || require(by, name, value),
    }),
  };
}

/** One of two kinds. Where the second are options, it is they who say what is wrong inside an object. */
export function either<A, B>(first: Kind<A>, second: Kind<B>): Kind<A | B> {
  const words = `${first.words}, or ${second.words}`;
  return {
    words,
    accepts: (value) => first.accepts(value) || second.accepts(value),
    optional: first.optional || second.optional,
    error: first.error,
    require(by, name, value) {
      if (first.accepts(value)) return;
      if (second.require !== undefined && isPlainObject(value)) second.require(by, name, value);
      else if (!second.accepts(value))
        throw mustBe(by, name, second.require === undefined ? { words, error: first.error } : first, value);
    },
  };
}

/** A list (an array) of values of one kind, of a given length or at least so long. */
export function listOf<T>(
  of: Kind<T>,
  words: string,
  least = 0,
  most = Number.POSITIVE_INFINITY,
): Kind<readonly T[]> {
  const fits = (value: unknown) =>
    Array.isArray(value) && value.length >= least && value.length <= most && everyMember(value, of.accepts);
  return kind(words, fits, of.error);
}

/** `every`, for which a hole is an element like others: no list is so long that this takes long. */
export function everyMember(values: ArrayLike<unknown>, accepts: (value: unknown) => boolean): boolean {
  for (let i = 0; i < values.length; i++) if (!accepts(values[i])) return false;
  return true;
}

/** @throws the kind's error, unless the value is of it. */
export function requireKind(by: string, name: string, of: Kind, value: unknown): void {
  if (value === undefined && of.optional) return;
  if (of.require !== undefined) of.require(by, name, value);
  else if (!of.accepts(value)) throw mustBe(by, name, of, value);
}

function mustBe(by: string, name: string, of: Pick<Kind, "words" | "error">, value: unknown): WengertError {
  return new of.error(`${by}: ${name} must be ${of.words}, got ${show(value)}`);
}
