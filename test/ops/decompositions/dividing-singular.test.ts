/** Singular values and vectors by divide and conquer, next to those by QR steps alone. */
import { describe, expect, test } from "vitest";
import { singularOf } from "../../../src/ops/decompositions/compute/singular.js";
import { matrixIn } from "../../../src/ops/decompositions/compute/view.js";
import { Generator } from "../../../src/random/index.js";
import { randn } from "../../../src/tensor/index.js";
import { dot, type Element, largest } from "./elements.js";

interface Given {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

const matrix = (rows: number, columns: number, element: Element): Given => ({
  rows,
  columns,
  values: Float64Array.from({ length: rows * columns }, (_, at) =>
    element(Math.floor(at / columns), at % columns),
  ),
});

const random = (rows: number, columns: number, rank = columns) => {
  const generator = new Generator(rows);
  const [x, y] = [
    [rows, rank],
    [rank, columns],
  ].map((shape) => randn(shape, { dtype: "float64", generator }).toArray() as number[][]) as [
    number[][],
    number[][],
  ];
  return matrix(rows, columns, (i, j) =>
    rank === columns
      ? ((x[i] as number[])[j] as number)
      : dot(
          rank,
          (p) => (x[i] as number[])[p] as number,
          (p) => (y[p] as number[])[j] as number,
        ),
  );
};

const banded =
  (diagonal: (i: number) => number, above: (i: number) => number): Element =>
  (i, j) =>
    i === j ? diagonal(i) : j === i + 1 ? above(i) : 0;
const bidiagonal = (n: number, diagonal: (i: number) => number, above: (i: number) => number) =>
  matrix(n, n, banded(diagonal, above));

const one = () => 1;
const differences = banded(one, () => -1);

const cases: readonly (readonly [string, Given])[] = [
  ["random", random(70, 70)],
  ["with more rows", random(75, 64)],
  ["with far more rows", random(110, 40)],
  ["with more columns", random(60, 75)],
  ["with far more columns", random(34, 100)],
  ["of rank 3", random(70, 70, 3)],
  ["of differences", matrix(70, 70, differences)],
  ["of zeros", matrix(50, 50, () => 0)],
  ["of ones", matrix(60, 50, one)],
  ["an identity", bidiagonal(64, one, () => 0)],
  ["with zeros on the diagonal", bidiagonal(67, (i) => (i % 11 === 5 ? 0 : 1 + i / 67), one)],
  ["with a 0 at the end", bidiagonal(66, (i) => (i === 65 ? 0 : 1), one)],
  ["with a 0 at the beginning", bidiagonal(66, (i) => (i === 0 ? 0 : 1), one)],
  [
    "with a 0 in the middle of a diagonal",
    bidiagonal(
      67,
      (i) => (i === 33 ? 0 : 1 + (i % 4)),
      () => 0,
    ),
  ],
  [
    "of blocks",
    bidiagonal(
      70,
      (i) => 1 + (i % 7),
      (i) => (i % 7 === 6 ? 0 : 1),
    ),
  ],
  [
    "of blocks that hardly touch",
    bidiagonal(
      70,
      (i) => 1 + (i % 7),
      (i) => (i % 7 === 6 ? 1e-14 : 1),
    ),
  ],
  [
    "of negative numbers",
    bidiagonal(
      65,
      (i) => -1 - (i % 3),
      (i) => -1 / (i + 1),
    ),
  ],
  [
    "graded downwards",
    bidiagonal(
      70,
      (i) => 10 ** (-i / 3),
      (i) => 10 ** (-i / 3),
    ),
  ],
  [
    "graded upwards",
    bidiagonal(
      70,
      (i) => 10 ** (i / 3 - 23),
      (i) => 10 ** (i / 3 - 23),
    ),
  ],
  [
    "of a tiny half",
    bidiagonal(
      70,
      (i) => (i < 35 ? 1 : 1e-200),
      (i) => (i < 34 ? 1 : 1e-200),
    ),
  ],
  ["graded in both directions", matrix(60, 60, (i, j) => 10 ** (-(i + j) / 5) * Math.cos(i * j))],
  [
    "with rows of hardly anything",
    matrix(50, 40, (i, j) => (i % 3 === 0 ? 1e-318 : 1) * Math.cos(i * j + i)),
  ],
  [
    "with columns of hardly anything",
    matrix(50, 40, (i, j) => (j % 3 === 0 ? 1e-318 : 1) * Math.cos(i * j + i)),
  ],
  ["huge", matrix(70, 70, (i, j) => 1e300 * differences(i, j))],
  ["tiny", matrix(70, 70, (i, j) => 1e-300 * differences(i, j))],
  ["below the normal numbers", matrix(40, 40, (i, j) => 1e-310 * differences(i, j))],
];

describe.each(cases)("a matrix %s", (_, { rows, columns, values: a }) => {
  const count = Math.min(rows, columns);
  const tolerance = Math.max(rows, columns) * 2 ** -52;
  const plain = singularOf(matrixIn(a, rows, columns), Number.POSITIVE_INFINITY);
  const scale = plain?.values[0] || 1;
  // a number below the normal ones is rounded to a multiple of the smallest
  const rounding = Math.max(tolerance, (2 * Number.MIN_VALUE) / scale);

  // the smallest leaves divide the most, 32 is what svd divides down to
  test.each([1, 7, 32])("has the singular values that QR steps find, divided down to %i rows", (leaf) => {
    const divided = singularOf(matrixIn(a, rows, columns), leaf);
    if (divided === undefined || plain === undefined) throw new Error("not finite");
    const { left, right, values } = divided; // values after vectors: they are those of dividing
    expect([...values]).toEqual([...values].sort((x, y) => y - x));
    expect(values.at(-1)).toBeGreaterThanOrEqual(0);
    expect(
      largest(1, count, (_, i) => ((values[i] as number) - (plain.values[i] as number)) / scale),
    ).toBeLessThan(rounding);
    const u = (i: number) => (p: number) => left.values[p * count + i] as number;
    const v = (i: number) => (p: number) => right.values[p * count + i] as number;
    const off = (n: number, w: typeof u) =>
      largest(count, count, (i, j) => dot(n, w(i), w(j)) - (i === j ? 1 : 0));
    expect(off(rows, u)).toBeLessThan(tolerance);
    expect(off(columns, v)).toBeLessThan(tolerance);
    const row = (i: number) => (p: number) => (a[i * columns + p] as number) / scale;
    expect(
      largest(rows, count, (i, j) => dot(columns, row(i), v(j)) - ((values[j] as number) / scale) * u(j)(i)),
    ).toBeLessThan(Math.max(tolerance, columns * rounding));
  });
});

test("singular values that are 0 because a row is are exactly 0", () => {
  const { rows, values } = bidiagonal(
    67,
    (i) => (i % 33 === 32 ? 0 : 1 + i),
    () => 0,
  );
  expect(singularOf(matrixIn(values, rows, rows), 7)?.values.slice(-2)).toEqual(new Float64Array(2));
});
