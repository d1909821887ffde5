/** The argument checks that every source of random numbers makes, each a ValueError that names the method. */
import { ValueError } from "../array/index.js";

/** Demands a count: an integer from 0 to 2^31 - 1. */
export function requireCount(method: string, name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) {
    throw new ValueError(`${method}: ${name} must be an integer from 0 to ${0x7fffffff}, got ${value}`);
  }
}

/** Demands a finite number. */
export function requireFinite(method: string, name: string, value: number): void {
  if (!Number.isFinite(value))
    throw new ValueError(`${method}: ${name} must be a finite number, got ${value}`);
}

/** Demands a finite number that is not negative. */
export function requireSpread(method: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new ValueError(`${method}: ${name} must be finite and not negative, got ${value}`);
  }
}

/** Demands an unsigned 32-bit integer. */
export function requireWord(method: string, name: string, value: unknown): void {
  if (typeof value !== "number" || value >>> 0 !== value) {
    throw new ValueError(
      `${method}: ${name} must be an integer from 0 to ${0xffffffff}, got ${String(value)}`,
    );
  }
}

/** Demands integers low < high whose difference a double can count. */
export function requireInterval(method: string, low: number, high: number): void {
  if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high)) {
    throw new ValueError(`${method}: low and high must be safe integers, got ${low} and ${high}`);
  }
  if (low >= high) throw new ValueError(`${method}: low must be less than high, got [${low}, ${high})`);
  if (!Number.isSafeInteger(high - low)) {
    throw new ValueError(`${method}: [${low}, ${high}) holds more than 2^53 - 1 integers`);
  }
}

/** Demands what a state may hold as its spare normal: null or a finite number. */
export function requireSpare(value: number | null): void {
  if (value !== null && !Number.isFinite(value)) {
    throw new ValueError(`setState: spareNormal must be null or a finite number, got ${value}`);
  }
}
