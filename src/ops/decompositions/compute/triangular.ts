/**
 * Triangular systems, T · X = B with X in the place of B: halves of T, so that most of it is products
 * (Elmroth, Gustavson, Jonsson & Kågström 2004, "Recursive Blocked Algorithms and Hybrid Data Structures").
 */
import { roomFor } from "../../../kernels/index.js";
import { lent, part, subtractProduct, type View } from "./view.js";

/** What is read of T: one side of its diagonal, and the diagonal unless that is all ones. */
export interface Triangle {
  readonly lower: boolean;
  readonly unit: boolean;
}

/** So few rows are solved one by one. */
const few = 8;

/** About half, in whole multiples of `few`. */
export const halfOf = (n: number): number => Math.max(few, Math.round(n / 2 / few) * few);

/** The room of products with halves of so many rows, and a right side of so many columns. */
export const roomOf = (n: number, columns: number): number => roomFor(halfOf(n) + few, columns);

/** With several triangles of T, one after the other. */
export function solveTriangular(t: View, b: View, ...triangles: readonly Triangle[]): void {
  lent(roomOf(t.rows, b.columns), [b, t], (x, copy) => {
    for (const triangle of triangles) solveLent(copy as View, x as View, triangle);
  });
}

/** The same of matrices that are lent. */
export function solveLent(t: View, b: View, triangle: Triangle): void {
  const n = t.rows;
  if (n <= few) {
    if (b.right === 1) solveByRows(t, b, triangle);
    else solveByColumns(t, b, triangle);
    return;
  }
  const h = halfOf(n);
  const [first, second] = [part(b, 0, 0, h, b.columns), part(b, h, 0, n - h, b.columns)];
  const [before, after] = [part(t, 0, 0, h, h), part(t, h, h, n - h, n - h)];
  if (triangle.lower) {
    solveLent(before, first, triangle);
    subtractProduct(second, part(t, h, 0, n - h, h), first);
    solveLent(after, second, triangle);
  } else {
    solveLent(after, second, triangle);
    subtractProduct(first, part(t, 0, h, h, n - h), second);
    solveLent(before, first, triangle);
  }
}

/** The rows of B are runs: those that are solved are taken off the others. */
function solveByRows(t: View, b: View, { lower, unit }: Triangle): void {
  const { rows: n } = t;
  const { values, columns } = b;
  for (let step = 0; step < n; step++) {
    const i = lower ? step : n - 1 - step;
    const to = b.start + i * b.down;
    for (let before = 0; before < step; before++) {
      const p = lower ? before : n - 1 - before;
      const factor = t.values[t.start + i * t.down + p * t.right] as number;
      const from = b.start + p * b.down;
      for (let j = 0; j < columns; j++)
        values[to + j] = (values[to + j] as number) - factor * (values[from + j] as number);
    }
    if (unit) continue;
    const pivot = t.values[t.start + i * (t.down + t.right)] as number;
    for (let j = 0; j < columns; j++) values[to + j] = (values[to + j] as number) / pivot;
  }
}

/** The columns of B are runs, or anything else: one after the other. */
function solveByColumns(t: View, b: View, { lower, unit }: Triangle): void {
  const { rows: n } = t;
  const { values } = b;
  for (let j = 0; j < b.columns; j++) {
    const column = b.start + j * b.right;
    for (let step = 0; step < n; step++) {
      const i = lower ? step : n - 1 - step;
      let sum = values[column + i * b.down] as number;
      for (let before = 0; before < step; before++) {
        const p = lower ? before : n - 1 - before;
        sum -=
          (t.values[t.start + i * t.down + p * t.right] as number) * (values[column + p * b.down] as number);
      }
      values[column + i * b.down] = unit ? sum : sum / (t.values[t.start + i * (t.down + t.right)] as number);
    }
  }
}

/** The place of the first 0 on the diagonal, -1 if there is none. */
export function zeroOnDiagonal(t: View): number {
  for (let i = 0; i < t.rows; i++) if (t.values[t.start + i * (t.down + t.right)] === 0) return i;
  return -1;
}
