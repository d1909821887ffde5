/** The argument checks that generators share, each a ValueError that names the method. */
import { requireWhole, ValueError } from "../array/index.js";

/** @throws ValueError unless the argument is a number of draws: a whole number from 0 to 2^31 - 1. */
export function requireCount(method: string, name: string, value: unknown): void {
  requireWhole(method, name, value, 0, 0x7fffffff);
}

/** @throws ValueError unless the argument is a whole number from 0 to 2^32 - 1. */
export function requireWord(method: string, name: string, value: unknown): void {
  requireWhole(method, name, value, 0, 0xffffffff);
}

/**
 * @throws ValueError unless low < high are whole numbers that a double
 *   holds exactly, as it does their difference.
 */
export function requireInterval(method: string, low: number, high: number): void {
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high))
    throw new ValueError(`${method}: low and high must be safe integers, got ${low} and ${high}`);
  if (low >= high) throw new ValueError(`${method}: low must be less than high, got [${low}, ${high})`);
  if (!Number.isSafeInteger(high - low))
    throw new ValueError(`${method}: [${low}, ${high}) holds more than 2^53 - 1 integers`);
}

/** @throws ValueError unless the second normal of a pair, as a state holds it, is null or a finite number. */
export function requireSpare(value: number | null): void {
  if (value !== null && !Number.isFinite(value))
    throw new ValueError(`setState: spareNormal must be null or a finite number, got ${value}`);
}
