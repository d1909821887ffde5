/** Reflections from both sides to a bidiagonal matrix. */
import { matrixKernels } from "../../../kernels/index.js";
import { reflect } from "./reflectors.js";
import { matrixIn, type View } from "./view.js";

/** Uᵀ · A · V with one diagonal above the main one, of at least as many rows as columns. */
export function bidiagonal({ values, rows, columns }: View) {
  const diagonal = new Float64Array(columns);
  const beside = new Float64Array(columns);
  const [leftTaus, rightTaus] = [new Float64Array(columns), new Float64Array(columns)];
  const counts = [rows * columns, columns * rows, columns * columns, rows, columns];
  return matrixKernels.withElements(counts, (...elements) => {
    const [a, left, right, x, w] = elements as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    a.set(values);
    for (let j = 0; j < columns; j++) {
      const v = left.subarray(j * rows, (j + 1) * rows);
      for (let i = j; i < rows; i++) v[i] = a[i * columns + j] as number;
      const fromLeft = reflect(v.subarray(j));
      leftTaus[j] = fromLeft.tau;
      diagonal[j] = fromLeft.beta;
      if (j === columns - 1) break;
      const [first, count] = [j + 1, columns - j - 1];
      for (let i = j; i < rows; i++) x[i] = fromLeft.tau * (v[i] as number);
      const reflected = w.subarray(first).fill(0);
      const from = a.subarray(j * columns + first);
      matrixKernels.addRowsTimes(from, columns, rows - j, count, x.subarray(j), reflected);
      const u = right.subarray(first * columns + first, (first + 1) * columns);
      for (let c = 0; c < count; c++) u[c] = (from[c] as number) - (reflected[c] as number);
      const { tau, beta } = reflect(u);
      rightTaus[first] = tau;
      beside[j] = beta;
      const below = a.subarray(first * columns + first);
      matrixKernels.stepRows(below, columns, rows - first, count, v.subarray(first), reflected, u, tau);
    }
    return {
      diagonal,
      beside,
      fromLeft: { vectors: matrixIn(left.slice(), columns, rows), taus: leftTaus },
      fromRight: { vectors: matrixIn(right.slice(), columns, columns), taus: rightTaus },
    };
  });
}
