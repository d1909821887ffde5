/**
 * Reflections from both sides to a bidiagonal matrix, with one pass over what is left in each step (Howell,
 * Demmel, Fulton, Hammarling & Marmol 2008, "Cache Efficient Bidiagonalization Using BLAS 2.5 Operators").
 */
import { matrixKernels } from "../../../../kernels/index.js";
import { reflect } from "../reflectors.js";
import { copyTo, matrixIn, turned, type View, withZeros } from "../view.js";

/** Of a matrix whose largest element is about 1, rows below are nothing: their products have no digits. */
const least = 2 ** -1000;

/** As `reflect`; x was divisor · v + (beta, 0, ..., 0). */
function reflectRow(x: Float64Array): { tau: number; beta: number; divisor: number } {
  const first = x[0] as number;
  const { tau, beta } = reflect(x);
  const divisor = first - beta;
  if (Math.abs(divisor) >= least) return { tau, beta, divisor };
  x.fill(0, 1);
  return { tau: 0, beta: tau === 0 ? beta : 0, divisor: 1 };
}

/** Uᵀ · A · V with one diagonal above the main one, of at least as many rows as columns. */
export function bidiagonal(matrix: View) {
  const { rows: m, columns: n } = matrix;
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const [leftTaus, rightTaus] = [new Float64Array(n), new Float64Array(n)];
  const counts = [n * m, n * m, n * n, m, m, m, n, n] as const;
  return withZeros(counts, (a, left, right, zeros, even, odd, y, none) => {
    copyTo(a, turned(matrix));
    // what the last step takes off: u · yᵀ + x · vᵀ
    let [u, x, v] = [zeros, even, none];
    for (let j = 0; j < n; j++) {
      const next = left.subarray(j * m, (j + 1) * m);
      const [yj, vj] = [y[j] as number, v[j] as number];
      for (let i = j; i < m; i++)
        next[i] = (a[j * m + i] as number) - (yj * (u[i] as number) + vj * (x[i] as number));
      const { tau, beta } = reflect(next.subarray(j));
      leftTaus[j] = tau;
      diagonal[j] = beta;
      if (j === n - 1) break;
      const to = (j % 2 === 0 ? odd : even).fill(0);
      const [first, count] = [j + 1, n - j - 1];
      matrixKernels.stepRows(
        ...([a.subarray(first * m + j), m, count, m - j, u.subarray(j), x.subarray(j)] as const),
        ...([y.subarray(first), v.subarray(first), next.subarray(j), tau, to.subarray(j)] as const),
      );
      const v1 = right.subarray(first * n, (first + 1) * n);
      // row j without what the reflection takes off
      for (let i = first; i < n; i++) v1[i] = (a[i * m + j] as number) - (y[i] as number);
      const made = reflectRow(v1.subarray(first));
      rightTaus[first] = made.tau;
      beside[j] = made.beta;
      // what is left times v1: `to` is that of the row, which is divisor · v1 + (beta, 0, ..., 0)
      let along = 0;
      for (let i = first; i < n; i++) along += (y[i] as number) * (v1[i] as number);
      for (let i = first; i < m; i++) {
        const product = ((to[i] as number) - made.beta * (a[first * m + i] as number)) / made.divisor;
        to[i] = made.tau * (product - along * (next[i] as number));
      }
      [u, x, v] = [next, to, v1];
    }
    return {
      diagonal,
      beside,
      fromLeft: { vectors: matrixIn(left.slice(), n, m), taus: leftTaus },
      fromRight: { vectors: matrixIn(right.slice(), n, n), taus: rightTaus },
    };
  });
}
