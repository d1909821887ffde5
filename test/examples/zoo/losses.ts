/** What the tests of the zoo ask of losses. */
import { expect } from "vitest";

/**
 * Draws are seeded, so the 21st loss is always the same: what learns by a wrong derivative may learn too, and
 * comes by here with another.
 */
export const expectAtTwenty = (losses: readonly number[], loss: number) =>
  expect((losses[20] as number) / loss).toBeCloseTo(1, 3);

export const last = (numbers: readonly number[]) => numbers.at(-1) ?? Number.NaN;
