/** Reflections from both sides to a bidiagonal matrix. */
import { noReflectors, reflect } from "./reflectors.js";
import type { View } from "./view.js";

/** Uᵀ · A · V with one diagonal above the main one, of at least as many rows as columns. */
export function bidiagonal({ values: a, rows, columns }: View) {
  const diagonal = new Float64Array(columns);
  const beside = new Float64Array(columns);
  const fromLeft = noReflectors(columns, rows);
  const fromRight = noReflectors(columns, columns);
  for (let j = 0; j < columns; j++) {
    const v = fromLeft.vectors.values.subarray(j * rows, (j + 1) * rows);
    for (let i = j; i < rows; i++) v[i] = a[i * columns + j] as number;
    const left = reflect(v.subarray(j));
    fromLeft.taus[j] = left.tau;
    diagonal[j] = left.beta;
    if (j === columns - 1) break;
    const w = new Float64Array(columns);
    for (let i = j; i < rows; i++) addRow(w, a, i * columns, left.tau * (v[i] as number), j + 1);
    addRow(a.subarray(j * columns, (j + 1) * columns), w, 0, -1, j + 1);
    const u = fromRight.vectors.values.subarray((j + 1) * columns, (j + 2) * columns);
    u.set(a.subarray(j * columns + j + 1, (j + 1) * columns), j + 1);
    const right = reflect(u.subarray(j + 1));
    fromRight.taus[j + 1] = right.tau;
    beside[j] = right.beta;
    for (let i = j + 1; i < rows; i++) stepRow(a, i * columns, j + 1, v[i] as number, w, u, right.tau);
  }
  return { diagonal, beside, fromLeft, fromRight };
}

/** to += factor · the row of a that begins at `row`, from `first` on. */
function addRow(to: Float64Array, a: Float64Array, row: number, factor: number, first: number): void {
  for (let c = first; c < to.length; c++) to[c] = (to[c] as number) + factor * (a[row + c] as number);
}

/** One row: what the left reflection takes off, and then what the right one does. */
function stepRow(
  a: Float64Array,
  row: number,
  first: number,
  factor: number,
  w: Float64Array,
  u: Float64Array,
  tau: number,
): void {
  let along = 0;
  for (let c = first; c < u.length; c++) {
    const x = (a[row + c] as number) - factor * (w[c] as number);
    a[row + c] = x;
    along += x * (u[c] as number);
  }
  addRow(a.subarray(row, row + u.length), u, 0, -tau * along, first);
}
