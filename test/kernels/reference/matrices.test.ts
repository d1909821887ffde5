/** The loops of decompositions by what they mean, on matrices that fit a line. */
import { expect, test } from "vitest";
import { matrixReference as kernels } from "../../../src/kernels/reference/matrices/matrices.js";

const list = (...numbers: number[]) => Float64Array.from(numbers);

test("rotations turn two rows, one after the other", () => {
  const a = list(1, 2, 3, 4, 5, 6);
  kernels.rotateRows(a, 3, 2, list(0, 2, 0, 1, 1, 0, 0.5, 2), 2, list());
  // (0, 2) by (0, 1): rows (5, 6) and (-1, -2); then rows 1 and 0 by (0.5, 2)
  expect([...a]).toEqual([0.5 * 5 - 2 * 3, 0.5 * 6 - 2 * 4, 0.5 * 3 + 2 * 5, 0.5 * 4 + 2 * 6, -1, -2]);
});

test("a step takes v · wᵀ + w · vᵀ off a symmetric matrix, and multiplies the rest", () => {
  const a = list(9, 0, 0, 9, 10, 0, 9, 20, 30);
  const p = list(0, 0, 0);
  kernels.stepSymmetric(a, 3, 1, list(0, 1, 2), list(0, 3, 4), list(0, 1, 10), p);
  // off: 2·1·3 = 6; 2·3 + 4·1 = 10; 2·2·4 = 16
  expect([...a]).toEqual([9, 0, 0, 9, 4, 0, 9, 10, 14]);
  expect([...p]).toEqual([0, 4 * 1 + 10 * 10, 10 * 1 + 14 * 10]);
});

test("rows times numbers are added", () => {
  const to = list(1, 1);
  kernels.addRowsTimes(list(1, 2, 0, 3, 4, 0), 3, 2, 2, list(10, 100), to);
  expect([...to]).toEqual([311, 421]);
});

test("a step takes x · wᵀ off rows, and reflects them", () => {
  const a = list(5, 7, 0);
  kernels.stepRows(a, 3, 1, 2, list(2), list(1, 2), list(1, 2), 0.5);
  // (3, 3), whose product with u is 9: 4.5 · u off
  expect([...a]).toEqual([3 - 4.5, 3 - 9, 0]);
});

test("a product is taken off, term after term", () => {
  const matrix = (values: Float64Array, rows: number, columns: number) => ({
    values,
    ...{ start: 1, rows, columns, down: columns, right: 1 },
  });
  const c = list(0, 2 ** 53, 10, 20, 30);
  const b = { ...matrix(list(0, 1, 10, 1, 100), 2, 2), down: 1, right: 2 };
  // B = (1, 1; 10, 100)
  kernels.subtractProduct(matrix(c, 2, 2), matrix(list(0, -1, 0.05, 2, 3), 2, 2), b);
  expect([...c]).toEqual([0, 2 ** 53, 10 + 1 - 5, 20 - 2 - 30, 30 - 2 - 300]);
});

test("sums have four parts", () => {
  const big = 2 ** 53;
  const a = list(big, 1, -big, 1, 1);
  kernels.stepRows(a, 5, 1, 5, list(0), list(0, 0, 0, 0, 0), list(1, 1, 1, 1, 1), 1);
  // (big + 1 = big, -big) and (1, 1): 2, where one after the other gives 2 or 1 by another way
  expect(a[1]).toBe(1 - 2);
});

test("elements are zeros", () => {
  expect(kernels.withElements([2, 1], (a, b) => [...(a as Float64Array), ...(b as Float64Array)])).toEqual([
    0, 0, 0,
  ]);
});
