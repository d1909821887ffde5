/** Ranges of options, checked with one wording. */
import { ValueError } from "../array/index.js";

/** @throws ValueError unless the option is a finite number of at least 0. */
export function requireAtLeastZero(kind: string, name: string, value: unknown): void {
  if (!(typeof value === "number" && Number.isFinite(value) && value >= 0))
    throw new ValueError(`${kind}: ${name} must be a finite number of at least 0, got ${String(value)}`);
}

/** @throws ValueError unless the option is in [0, 1): how much of a running mean is kept. */
export function requireDecay(kind: string, name: string, value: unknown): void {
  if (!(typeof value === "number" && value >= 0 && value < 1))
    throw new ValueError(`${kind}: ${name} must be at least 0 and below 1, got ${String(value)}`);
}
