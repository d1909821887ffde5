/** Choices among values, with and without replacement and by probabilities: NumPy's, of any generator. */
import {
  everyMember,
  flag,
  type Kind,
  kind,
  optional,
  options,
  requireKind,
  ValueError,
  withDefault,
} from "../arguments/index.js";
import { allocateTyped } from "../array/index.js";
import { countKind, isArrayLike } from "./checks.js";
import { cumulative, distinctByWeight, requireProbabilities, searchRight } from "./weighted-choice.js";

/** How many draws: a number, or a shape whose product it is. Results are flat, in C order. */
export type Size = number | readonly number[];

/** What `choice` may be told besides. */
export interface ChoiceOptions {
  /** Whether a value may come twice. Default true. */
  readonly replace?: boolean;
  /** The probability of each value, summing to 1. Default: all equal. */
  readonly p?: ArrayLike<number>;
}

export const sizeKind: Kind<Size> = kind(
  "a whole number from 0 to 2^31 - 1, or a list of such",
  (value) => countKind.accepts(value) || (Array.isArray(value) && everyMember(value, countKind.accepts)),
);

/** A number of values, or the values themselves. */
export const valuesKind: Kind<number | ArrayLike<unknown>> = kind(
  "a whole number from 0 to 2^31 - 1, or an array of values",
  (value) => countKind.accepts(value) || isArrayLike(value),
);

const numbers: Kind<ArrayLike<number>> = kind(
  "an array of numbers",
  (value) => isArrayLike(value) && typeof value !== "string",
);

const choiceOptions = options<ChoiceOptions>()({
  replace: withDefault(flag, true),
  p: optional(numbers),
});

export const choiceTakes = { from: valuesKind, size: optional(sizeKind), options: choiceOptions };

/** The number of elements of a size. @param by the method that it is given to. */
export function countOf(by: string, size: Size): number {
  if (typeof size === "number") return size;
  const total = size.reduce((product, dimension) => product * dimension, 1);
  requireKind(by, "the product of size", countKind, total);
  return total;
}

/** What a generator draws choices by. */
interface Draws {
  random(): number;
  /** A whole number from 0 to `max`. */
  upTo(max: number): number;
  order(n: number): Int32Array;
}

/** What `choice` gives: see the methods of that name. */
export function chosenFrom<T>(
  by: string,
  draws: Draws,
  from: number | ArrayLike<T>,
  size: Size | undefined,
  given: ChoiceOptions | undefined,
): T | number | Int32Array | T[] | undefined {
  const population = typeof from === "number" ? from : from.length;
  const count = size === undefined ? 1 : countOf(by, size);
  const indices = indicesOf(draws, population, count, choiceOptions.read(given));
  const chosen = typeof from === "number" ? indices : Array.from(indices, (index) => from[index] as T);
  return size === undefined ? chosen[0] : chosen;
}

function indicesOf(
  draws: Draws,
  population: number,
  total: number,
  { replace, p }: { readonly replace: boolean; readonly p?: ArrayLike<number> },
): Int32Array {
  if (population === 0 && total > 0) throw new ValueError("choice: there is nothing to choose from");
  if (p !== undefined) requireProbabilities(p, population);
  if (!replace && total > population)
    throw new ValueError(`choice: ${total} of ${population} values asked for, without replacement`);
  const random = () => draws.random();
  if (!replace && p !== undefined) return distinctByWeight(p, total, random);
  if (!replace) return draws.order(population).slice(0, total);
  if (p === undefined) return drawn(total, () => draws.upTo(population - 1));
  const sums = cumulative(p);
  return drawn(total, () => searchRight(sums, random()));
}

function drawn(total: number, next: () => number): Int32Array {
  const out = allocateTyped("int32", total) as Int32Array;
  for (let i = 0; i < total; i++) out[i] = next();
  return out;
}
