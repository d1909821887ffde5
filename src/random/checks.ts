/** The kinds of arguments that generators share, and checks that need more than one argument. */
import { checkedInside, type Kind, kind, requireKind, show, ValueError, whole } from "../arguments/index.js";
import type { FloatArray } from "./random-generator.js";

const mostDraws = 0x7fffffff;

/** A number of draws. */
export const countKind = whole(0, mostDraws);

/** A word of 32 bits. */
export const wordKind = whole(0, 0xffffffff);

/** An end of an interval of whole numbers: see `requireInterval`. */
export const endKind = checkedInside("a safe integer");

export const floatArrayKind: Kind<FloatArray> = kind(
  "a Float32Array or a Float64Array",
  (value) => value instanceof Float32Array || value instanceof Float64Array,
);

export const isArrayLike = (value: unknown): value is ArrayLike<unknown> =>
  typeof value === "string" ||
  (typeof value === "object" &&
    value !== null &&
    countKind.accepts((value as { readonly length?: unknown }).length));

/** What can be put into another order. */
export const reorderable: Kind<{ readonly length: number; [index: number]: unknown }> = kind(
  "an array or a typed array",
  (value) =>
    (Array.isArray(value) && !Object.isFrozen(value)) || (ArrayBuffer.isView(value) && "length" in value),
);

/**
 * @throws ValueError unless low < high are whole numbers that a double
 *   holds exactly, as it does their difference.
 */
export function requireInterval(method: string, low: unknown, high: unknown): void {
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high))
    throw new ValueError(`${method}: low and high must be safe integers, got ${show(low)} and ${show(high)}`);
  const [start, end] = [low as number, high as number];
  if (start >= end) throw new ValueError(`${method}: low must be less than high, got [${start}, ${end})`);
  if (!Number.isSafeInteger(end - start))
    throw new ValueError(`${method}: [${start}, ${end}) holds more than 2^53 - 1 integers`);
}

/** @throws ValueError unless the key of a state is a list of so many words. */
export function requireKey(method: string, key: unknown, length: number): void {
  if (!Array.isArray(key) || key.length !== length)
    throw new ValueError(`${method}: key must be a list of ${length} words of 32 bits, got ${show(key)}`);
  for (const word of key) requireKind(method, "key", wordKind, word);
}

/** @throws ValueError unless the second normal of a pair, as a state holds it, is null or a finite number. */
export function requireSpare(method: string, value: unknown): void {
  if (value !== null && !Number.isFinite(value))
    throw new ValueError(`${method}: spareNormal must be null or a finite number, got ${show(value)}`);
}
