/**
 * Eigenvalues and eigenvectors of symmetric matrices: reflections to a tridiagonal matrix (Golub & Van Loan
 * 2013, "Matrix Computations", 8.3), whose vectors are reflected back.
 */
import { matrixKernels } from "../../../kernels/index.js";
import { applyReflectors, reflect } from "./reflectors.js";
import { negateRow, normalize, pointsDown } from "./rotations.js";
import { divideAndConquer } from "./tridiagonal/divide.js";
import { copied, matrixIn, turned, type View, withZeros } from "./view.js";

/** Ascending eigenvalues, and their vectors in columns. */
export interface Spectrum {
  readonly values: Float64Array;
  readonly vectors: View;
}

/**
 * Reads the lower triangle of a matrix. Undefined where an element is not finite.
 * @param leaf at most so many rows, 1 or more, are left to QL steps; Infinity: all of them.
 */
export function spectrumOf(a: View, leaf = 32): Spectrum | undefined {
  const n = a.rows;
  const own = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) own[i * n + j] = a.values[a.start + i * a.down + j * a.right] as number;
  const scale = normalize(own);
  if (Number.isNaN(scale)) return undefined;
  const { diagonal, beside, reflectors } = tridiagonal(own, n);
  const vectors = copied(turned(divideAndConquer(diagonal, beside, leaf)));
  applyReflectors(reflectors, vectors);
  const columns = turned(vectors);
  for (let i = 0; i < n; i++) if (pointsDown(columns, i)) negateRow(columns, i);
  return { values: diagonal.map((value) => value * scale), vectors };
}

/** Qᵀ · A · Q with one diagonal on either side of the main one. Each step passes once over what is left. */
function tridiagonal(symmetric: Float64Array, n: number) {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  return withZeros([n * n, n * n, n, n, n], (a, vectors, zeros, even, odd) => {
    a.set(symmetric);
    const taus = new Float64Array(n);
    // what the last step takes off: v · wᵀ + w · vᵀ
    let [v, w] = [zeros, even];
    for (let j = 0; j < n; j++) {
      const row = j * n;
      diagonal[j] = (a[row + j] as number) - 2 * (v[j] as number) * (w[j] as number);
      if (j === n - 1) break;
      const u = vectors.subarray((j + 1) * n, (j + 2) * n);
      const [vj, wj] = [v[j] as number, w[j] as number];
      for (let i = j + 1; i < n; i++)
        u[i] = (a[i * n + j] as number) - ((v[i] as number) * wj + (w[i] as number) * vj);
      const { tau, beta } = reflect(u.subarray(j + 1));
      taus[j + 1] = tau;
      beside[j] = beta;
      const product = (j % 2 === 0 ? odd : even).fill(0);
      matrixKernels.stepSymmetric(a, n, j + 1, v, w, u, product);
      let along = 0;
      for (let i = j + 1; i < n; i++) {
        product[i] = tau * (product[i] as number);
        along += (product[i] as number) * (u[i] as number);
      }
      const half = (tau * along) / 2;
      for (let i = j + 1; i < n; i++) product[i] = (product[i] as number) - half * (u[i] as number);
      [v, w] = [u, product];
    }
    return { diagonal, beside, reflectors: { vectors: matrixIn(vectors.slice(), n, n), taus } };
  });
}
