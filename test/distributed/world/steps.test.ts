/** What ranks do together, step by step: sums have the order of the ranks, whatever way the elements go. */
import { describe, expect, test } from "vitest";
import { reduceAll, reduceParts, shares } from "../../../src/distributed/world/steps.js";
import { Generator } from "../../../src/index.js";
import { inTurns, ranksOf } from "../ranks.js";

/** Below and above what is sent to all at once. */
const lengths = [1, 5, 5000, 20_001];

const draw = (rank: number, length: number) => {
  const generator = new Generator(rank);
  return Float32Array.from({ length }, () => generator.normal());
};

describe.each([1, 2, 3, 5])("%i ranks", (size) => {
  test.each(lengths)("add %i elements in their order", (length) => {
    const lists = Array.from({ length: size }, (_, r) => draw(r, length));
    const expected = Float32Array.from({ length }, (_, i) =>
      lists.slice(1).reduce((sum, list) => Math.fround(sum + (list[i] as number)), lists[0]?.[i] as number),
    );
    const results = lists.map(() => new Float32Array(length));
    inTurns(
      ranksOf(size).map((mpi, r) =>
        reduceAll(mpi, lists[r] as Float32Array, results[r] as Float32Array, "sum"),
      ),
    );
    for (const result of results) expect(result).toEqual(expected);

    const { counts, places } = shares(length, size);
    const parts = Array.from(counts, (count) => new Float32Array(count));
    inTurns(
      ranksOf(size).map((mpi, r) =>
        reduceParts(mpi, lists[r] as Float32Array, parts[r] as Float32Array, counts, places, "sum"),
      ),
    );
    for (const [r, part] of parts.entries())
      expect(part).toEqual(expected.subarray(places[r], (places[r] as number) + part.length));
  });

  test("know means, products and extremes, of which NaN is one", () => {
    const lists = Array.from({ length: size }, (_, r) =>
      Float64Array.of(r + 1, r === 0 ? Number.NaN : r, -r),
    );
    const of = (by: "mean" | "prod" | "min" | "max") => {
      const result = new Float64Array(3);
      const results = lists.map((_, r) => (r === 0 ? result : new Float64Array(3)));
      inTurns(
        ranksOf(size).map((mpi, r) =>
          reduceAll(mpi, lists[r] as Float64Array, results[r] as Float64Array, by),
        ),
      );
      return result;
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
