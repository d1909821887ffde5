/** Spectra by divide and conquer, next to those by QL steps alone. */
import { describe, expect, test } from "vitest";
import { spectrumOf } from "../../../src/ops/decompositions/compute/symmetric.js";
import { matrixIn } from "../../../src/ops/decompositions/compute/view.js";
import { Generator } from "../../../src/random/index.js";
import { randn } from "../../../src/tensor/index.js";
import { dot, type Element, largest } from "./elements.js";

/** Symmetric: the elements below and on the diagonal are given. */
function symmetric(n: number, element: Element): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return element(Math.max(i, j), Math.min(i, j));
  });
}

const banded =
  (diagonal: (i: number) => number, beside: (i: number) => number): Element =>
  (i, j) =>
    i === j ? diagonal(i) : i === j + 1 ? beside(i) : 0;

/** Wilkinson's W21+, whose eigenvalues are in pairs that agree to 15 digits, many times, joined by `glue`. */
const glued = (glue: number): Element =>
  banded(
    (i) => Math.abs((i % 21) - 10),
    (i) => (i % 21 === 0 ? glue : 1),
  );

const random = (n: number, rank = n) => {
  const x = randn([n, rank], { dtype: "float64", generator: new Generator(n) });
  const product = x.matmul(x.T).toArray() as number[][];
  return symmetric(n, (i, j) => (product[i] as number[])[j] as number);
};

const second = banded(
  () => 2,
  () => -1,
);

const cases: readonly (readonly [string, number, Float64Array])[] = [
  ["random", 130, random(130)],
  ["of rank 3", 90, random(90, 3)],
  ["of second differences", 100, symmetric(100, second)],
  [
    "Wilkinson's",
    101,
    symmetric(
      101,
      banded(
        (i) => Math.abs(i - 50),
        () => 1,
      ),
    ),
  ],
  ["Wilkinson's, glued by 1e-8", 105, symmetric(105, glued(1e-8))],
  ["Wilkinson's, glued by 1e-14", 105, symmetric(105, glued(-1e-14))],
  ["Wilkinson's, side by side", 105, symmetric(105, glued(0))],
  ["graded", 80, symmetric(80, (i, j) => 10 ** (-(i + j) / 8))],
  ["of ones", 70, symmetric(70, () => 1)],
  ["an identity", 70, symmetric(70, (i, j) => (i === j ? 1 : 0))],
  ["of zeros", 70, symmetric(70, () => 0)],
  ["huge", 70, symmetric(70, (i, j) => 1e300 * second(i, j))],
  ["tiny", 70, symmetric(70, (i, j) => 1e-300 * second(i, j))],
  ["below the normal numbers", 40, symmetric(40, (i, j) => 1e-310 * second(i, j))],
];

describe.each(cases)("a matrix %s", (_, n, a) => {
  const tolerance = n * 2 ** -52;
  // the smallest leaves divide the most, 32 is what eigh divides down to
  test.each([1, 7, 32])("has the spectrum that QL steps find, divided down to %i rows", (leaf) => {
    const divided = spectrumOf(matrixIn(a.slice(), n, n), leaf);
    const plain = spectrumOf(matrixIn(a.slice(), n, n), Number.POSITIVE_INFINITY);
    if (divided === undefined || plain === undefined) throw new Error("not finite");
    const scale = Math.max(...plain.values.map(Math.abs)) || 1;
    const { values } = divided;
    expect([...values]).toEqual([...values].sort((x, y) => x - y));
    // a number below the normal ones is rounded to a multiple of the smallest
    const rounding = Math.max(tolerance, (2 * Number.MIN_VALUE) / scale);
    expect(
      Math.max(...values.map((x, i) => Math.abs(x / scale - (plain.values[i] as number) / scale))),
    ).toBeLessThan(rounding);
    const v = (i: number) => (p: number) => divided.vectors.values[p * n + i] as number;
    expect(largest(n, n, (i, j) => dot(n, v(i), v(j)) - (i === j ? 1 : 0))).toBeLessThan(tolerance);
    const row = (j: number) => (p: number) => (a[j * n + p] as number) / scale;
    expect(
      largest(n, n, (i, j) => dot(n, row(j), v(i)) - ((values[i] as number) / scale) * v(i)(j)),
    ).toBeLessThan(Math.max(tolerance, n * rounding));
  });
});
