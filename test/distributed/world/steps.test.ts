/** What ranks do together, step by step: sums have the order of the ranks, whatever way the elements go. */
import { describe, expect, test } from "vitest";
import { reduceAll, reduceParts, shares } from "../../../src/distributed/world/steps.js";
import { Generator } from "../../../src/index.js";
import { inTurns, ranksOf } from "../ranks.js";

/** Below and above what is sent to all at once, and above what is reduced at once. */
const lengths = [1, 5, 5000, 20_001, 700_001];

const draw = (rank: number, length: number) => {
  const generator = new Generator(rank);
  return Float32Array.from({ length }, () => generator.normal());
};

/** Whether all have these bits: many, which a matcher would go through one by one. */
const haveBits = (all: readonly Float32Array[], bits: Float32Array) =>
  all.every((each) => Buffer.from(each.buffer).equals(Buffer.from(bits.buffer)));

describe.each([1, 2, 3, 5])("%i ranks", (size) => {
  test.each(lengths)("add %i elements in their order", (length) => {
    const lists = Array.from({ length: size }, (_, r) => draw(r, length));
    const expected = Float32Array.from({ length }, (_, i) =>
      lists.slice(1).reduce((sum, list) => Math.fround(sum + (list[i] as number)), lists[0]?.[i] as number),
    );
    const results = lists.map((list) => list.slice());
    inTurns(ranksOf(size).map((mpi, r) => reduceAll(mpi, results[r] as Float32Array, "sum")));
    expect(haveBits(results, expected), "sums").toBe(true);

    const means = lists.map((list) => list.slice());
    inTurns(ranksOf(size).map((mpi, r) => reduceAll(mpi, means[r] as Float32Array, "mean")));
    const quotients = expected.map((sum) => sum / size);
    expect(haveBits(means, quotients), "means").toBe(true);

    const { counts, places } = shares(length, size);
    const parts = Array.from(counts, (count) => new Float32Array(count));
    inTurns(
      ranksOf(size).map((mpi, r) =>
        reduceParts(mpi, lists[r] as Float32Array, parts[r] as Float32Array, counts, places, "sum"),
      ),
    );
    for (const [r, part] of parts.entries())
      expect(haveBits([part], expected.slice(places[r], (places[r] as number) + part.length))).toBe(true);
  });

  test("know means, products and extremes, of which NaN is one", () => {
    const lists = Array.from({ length: size }, (_, r) =>
      Float64Array.of(r + 1, r === 0 ? Number.NaN : r, -r),
    );
    const of = (by: "mean" | "prod" | "min" | "max") => {
      const results = lists.map((list) => list.slice());
      inTurns(ranksOf(size).map((mpi, r) => reduceAll(mpi, results[r] as Float64Array, by)));
      return results.at(-1) as Float64Array;
    };
    const factorial = Array.from({ length: size }, (_, r) => r + 1).reduce((a, b) => a * b);
    expect(of("mean")).toEqual(Float64Array.of((size + 1) / 2, Number.NaN, -(size - 1) / 2));
    expect(of("prod")[0]).toBe(factorial);
    expect(of("min")).toEqual(Float64Array.of(1, Number.NaN, -(size - 1)));
    expect(of("max").subarray(0, 2)).toEqual(Float64Array.of(size, Number.NaN));
  });
});

test("lengths are shared as evenly as they can be", () => {
  expect(Array.from(shares(10, 4).counts)).toEqual([3, 3, 2, 2]);
  expect(Array.from(shares(10, 4).places)).toEqual([0, 3, 6, 8]);
  expect(Array.from(shares(2, 3).counts)).toEqual([1, 1, 0]);
  expect(Array.from(shares(0, 2).counts)).toEqual([0, 0]);
});
