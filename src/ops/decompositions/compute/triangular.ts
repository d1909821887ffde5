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
    solveFew(t, b, triangle);
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

/** Of the triangle at hand, row after row in the order in which they are solved; the pivot ends its row. */
const packed = new Float64Array(few * few);

function pack({ values, start, rows: n, down, right }: View, { lower, unit }: Triangle): void {
  const [first, step] = lower ? [start, down + right] : [start + (n - 1) * (down + right), -down - right];
  const back = lower ? right : -right;
  for (let i = 0; i < n; i++) {
    const pivot = first + i * step;
    for (let p = 0; p < i; p++) packed[few * i + p] = values[pivot - (i - p) * back] as number;
    packed[few * i + i] = unit ? 1 : (values[pivot] as number);
  }
}

/** Row after row of four columns of B at a time, of which none waits for another. */
function solveFew(t: View, b: View, triangle: Triangle): void {
  pack(t, triangle);
  const n = t.rows;
  const { values, columns, right } = b;
  const [first, down] = triangle.lower ? [b.start, b.down] : [b.start + (n - 1) * b.down, -b.down];
  const inFours = columns - (columns % 4);
  for (let j = 0; j < inFours; j += 4) {
    const [a0, a1] = [first + j * right, first + (j + 1) * right];
    const [a2, a3] = [a1 + right, a1 + 2 * right];
    for (let i = 0; i < n; i++) {
      const at = i * down;
      let x0 = values[a0 + at] as number;
      let x1 = values[a1 + at] as number;
      let x2 = values[a2 + at] as number;
      let x3 = values[a3 + at] as number;
      for (let p = 0; p < i; p++) {
        const factor = packed[few * i + p] as number;
        const before = p * down;
        x0 -= factor * (values[a0 + before] as number);
        x1 -= factor * (values[a1 + before] as number);
        x2 -= factor * (values[a2 + before] as number);
        x3 -= factor * (values[a3 + before] as number);
      }
      const pivot = packed[few * i + i] as number;
      values[a0 + at] = x0 / pivot;
      values[a1 + at] = x1 / pivot;
      values[a2 + at] = x2 / pivot;
      values[a3 + at] = x3 / pivot;
    }
  }
  for (let j = inFours; j < columns; j++) {
    const column = first + j * right;
    for (let i = 0; i < n; i++) {
      let x = values[column + i * down] as number;
      for (let p = 0; p < i; p++)
        x -= (packed[few * i + p] as number) * (values[column + p * down] as number);
      values[column + i * down] = x / (packed[few * i + i] as number);
    }
  }
}

/** The place of the first 0 on the diagonal, -1 if there is none. */
export function zeroOnDiagonal(t: View): number {
  for (let i = 0; i < t.rows; i++) if (t.values[t.start + i * (t.down + t.right)] === 0) return i;
  return -1;
}
