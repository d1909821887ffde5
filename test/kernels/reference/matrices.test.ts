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

test("a step takes u · yᵀ + x · vᵀ off columns that lie in rows, and multiplies the rest from both sides", () => {
  const a = list(20, 30, 0, 9, 9, 0);
  const [y, to] = [list(3, 0), list(1, 1)];
  kernels.stepRows(a, 3, 2, 2, list(1, 2), list(5, 10), y, list(2, 1), list(1, 10), 0.5, to);
  // off: 3·1 + 2·5 = 13, 3·2 + 2·10 = 26; 5 and 10
  expect([...a]).toEqual([7, 4, 0, 4, -1, 0]);
  // half of 7 + 40 and of 4 - 10
  expect([...y]).toEqual([23.5, -3]);
  expect([...to]).toEqual([1 + (7 - 23.5) * 7 + (4 + 3) * 4, 1 + (7 - 23.5) * 4 - (4 + 3)]);
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
  const [y, zeros] = [list(0), () => list(0, 0, 0, 0, 0)];
  kernels.stepRows(a, 5, 1, 5, zeros(), zeros(), y, list(0), list(1, 1, 1, 1, 1), 1, zeros());
  // (big + 1 = big, -big) and (1, 1): 2, where one after the other gives 2 or 1 by another way
  expect(y[0]).toBe(2);
});

test("elements are zeros", () => {
  expect(kernels.withElements([2, 1], (a, b) => [...(a as Float64Array), ...(b as Float64Array)])).toEqual([
    0, 0, 0,
  ]);
});
