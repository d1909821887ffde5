/**
 * Checks of numeric options, each once for the whole library: who asks, which option, what it must be, what
 * was given.
 */
import { ValueError } from "./errors.js";

const mustBe = (by: string, name: string, what: string, value: unknown): ValueError =>
  new ValueError(`${by}: ${name} must be ${what}, got ${String(value)}`);

/** Is this a whole number from `least` to `most`? */
export function isWhole(value: unknown, least = 0, most = Number.POSITIVE_INFINITY): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

/** @throws ValueError unless the option is a whole number from `least`, by default 1, to `most`. */
export function requireWhole(
  by: string,
  name: string,
  value: unknown,
  least = 1,
  most = Number.POSITIVE_INFINITY,
): void {
  if (isWhole(value, least, most)) return;
  const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
  throw mustBe(by, name, `a whole number ${range}`, value);
}

/** @throws ValueError unless the option is a finite number. */
export function requireFinite(by: string, name: string, value: unknown): void {
  if (!Number.isFinite(value)) throw mustBe(by, name, "a finite number", value);
}

/** @throws ValueError unless the option is a finite number of at least 0. */
export function requireNonNegative(by: string, name: string, value: unknown): void {
  if (!(Number.isFinite(value) && (value as number) >= 0))
    throw mustBe(by, name, "a finite number of at least 0", value);
}

/** @throws ValueError unless the option is a finite number above 0. */
export function requirePositive(by: string, name: string, value: unknown): void {
  if (!(Number.isFinite(value) && (value as number) > 0))
    throw mustBe(by, name, "a finite number above 0", value);
}

/** @throws ValueError unless the option is in [0, 1]. */
export function requireProbability(by: string, name: string, value: unknown): void {
  if (!(typeof value === "number" && value >= 0 && value <= 1))
    throw mustBe(by, name, "a number from 0 to 1", value);
}

/** @throws ValueError unless the option is in [0, 1): how much of a running mean is kept at each step. */
export function requireDecayRate(by: string, name: string, value: unknown): void {
  if (!(typeof value === "number" && value >= 0 && value < 1))
    throw mustBe(by, name, "at least 0 and below 1", value);
}
