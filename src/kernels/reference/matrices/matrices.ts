/** The loops of decompositions, next to what they mean. */
import type { MatrixKernels } from "../../contract/index.js";

/** (0 + 2) + (1 + 3) of the parts of a sum. */
const total = (parts: Float64Array): number =>
  (parts[0] as number) + (parts[2] as number) + ((parts[1] as number) + (parts[3] as number));

export const matrixReference: MatrixKernels = {
  withElements: (counts, use) => use(...counts.map((count) => new Float64Array(count))),

  subtractProduct(c, a, b) {
    for (let i = 0; i < c.rows; i++) {
      const [to, row] = [c.start + i * c.down, a.start + i * a.down];
      for (let p = 0; p < a.columns; p++) {
        const factor = a.values[row + p * a.right] as number;
        const from = b.start + p * b.down;
        for (let j = 0; j < c.columns; j++)
          c.values[to + j] = (c.values[to + j] as number) - factor * (b.values[from + j * b.right] as number);
      }
    }
  },

  rotateRows(a, _rows, columns, list, count) {
    for (let at = 0; at < 4 * count; at += 4) {
      const [i, j, c, s] = list.subarray(at, at + 4) as unknown as [number, number, number, number];
      for (let p = 0; p < columns; p++) {
        const x = a[i * columns + p] as number;
        const y = a[j * columns + p] as number;
        a[i * columns + p] = c * x + s * y;
        a[j * columns + p] = c * y - s * x;
      }
    }
  },

  stepSymmetric(a, n, first, v, w, u, p) {
    for (let i = first; i < n; i++) {
      const row = i * n;
      const [vi, wi, ui] = [v[i] as number, w[i] as number, u[i] as number];
      const parts = new Float64Array(4);
      for (let c = first; c < i; c++) {
        const x = (a[row + c] as number) - (vi * (w[c] as number) + wi * (v[c] as number));
        a[row + c] = x;
        parts[(c - first) & 3] = (parts[(c - first) & 3] as number) + x * (u[c] as number);
        p[c] = (p[c] as number) + x * ui;
      }
      const last = (a[row + i] as number) - 2 * vi * wi;
      a[row + i] = last;
      p[i] = (p[i] as number) + (total(parts) + last * ui);
    }
  },

  stepRows(a, stride, rows, columns, u, x, y, v, next, tau, to) {
    for (let i = 0; i < rows; i++) {
      const row = i * stride;
      const [yi, vi] = [y[i] as number, v[i] as number];
      const parts = new Float64Array(4);
      for (let c = 0; c < columns; c++) {
        const z = (a[row + c] as number) - (yi * (u[c] as number) + vi * (x[c] as number));
        a[row + c] = z;
        parts[c & 3] = (parts[c & 3] as number) + z * (next[c] as number);
      }
      const product = tau * total(parts);
      y[i] = product;
      const factor = (a[row] as number) - product;
      for (let c = 0; c < columns; c++) to[c] = (to[c] as number) + factor * (a[row + c] as number);
    }
  },
};
