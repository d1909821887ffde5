/** Cases of sums of neighbours: rows and single elements, tails of vectors and of four lines, sums of any length. */
import { type Shape, sizeOf } from "../../../src/array/index.js";
import type { Taps } from "../../../src/kernels/contract/index.js";
import { type Case, dtypesOf, type Generator, operand, type Values } from "./case.js";

/** The sums one after the other: each is places and weights. */
function taps(sums: readonly (readonly (readonly [place: number, weight: number])[])[]): Taps {
  const flat = sums.flat();
  return {
    starts: Int32Array.of(0, ...sums.map((_, i) => sums.slice(0, i + 1).flat().length)),
    places: Int32Array.from(flat, ([place]) => place),
    weights: Float64Array.from(flat, ([, weight]) => weight),
  };
}

/** So many sums over an axis, of so many terms: none, one and more. */
const summing = (length: number, to: number, terms: (i: number) => number): Taps =>
  taps(
    Array.from({ length: to }, (_, i) =>
      Array.from(
        { length: terms(i) },
        (_, k) => [(i * 3 + k * 2) % length, 0.3 * (k + 1) - 0.1 * i] as const,
      ),
    ),
  );

const sums = {
  pairs: (length: number) => summing(length, 2 * length, () => 2),
  "none to four terms": (length: number) => summing(length, length + 2, (i) => i % 5),
  "one term, then none": (length: number) => summing(length, length, (i) => [1, 0, 2, 3][i % 4] as number),
} as const;

const layouts: readonly (readonly [shape: Shape, axis: number])[] = [
  ...[1, 3, 4, 5, 8, 9].map((lines): readonly [Shape, number] => [[lines, 8], 1]),
  ...[2, 3, 4, 5, 7, 8, 11].map((inner): readonly [Shape, number] => [[3, 5, inner], 1]),
  [[2, 3, 4, 5], 2],
  [[6, 11], 0],
  [[1, 40], 1],
];

export const resample: Generator<"resample"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    layouts.flatMap(([shape, axis]) =>
      Object.entries(sums).flatMap(([title, of]) =>
        (["plain", "mixed"] as const).map(
          (values: Values): Case => ({
            kernel,
            dtype,
            title: `(${shape}) along ${axis}, ${title}, ${values}`,
            operands: () => [operand(shape, dtype, 3, values)],
            run: (k, [a]) => k[kernel](a as never, axis, of(shape[axis] as number)),
            ...(sizeOf(shape) < 32 ? { slow: "few elements" } : {}),
            ...(dtype === "float32" && sizeOf(shape) >= 32 ? { through: "resample32" } : {}),
          }),
        ),
      ),
    ),
  );
