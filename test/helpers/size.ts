/**
 * How much the heavy tests do. `npm test` and `npx vitest` run every test at a reduced size, `npm run test:all` at full size
 * (WENGERT_TEST_SIZE=full). A reduced test still makes the claim of its title; only its lengths, seeds or repetitions are fewer.
 */
const size = process.env.WENGERT_TEST_SIZE ?? "reduced";
if (size !== "full" && size !== "reduced")
  throw new Error(`WENGERT_TEST_SIZE takes full or reduced, not "${size}"`);

export const full = size === "full";

/** The one for `npm run test:all`, the other for `npm test`: `const runs = bySize(1000, 60)`. */
export const bySize = <T>(atFullSize: T, reduced: T): T => (full ? atFullSize : reduced);

/** At full size all of the cases; reduced, every nth, and the last: a sample that still spans them. */
export const everyNth = <T>(n: number, cases: readonly T[]): T[] =>
  cases.filter((_, i) => full || i % n === 0 || i === cases.length - 1);
