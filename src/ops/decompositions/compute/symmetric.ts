/**
 * Eigenvalues and eigenvectors of symmetric matrices: reflections to a tridiagonal matrix, and the
 * implicit QL algorithm with Wilkinson's shift (Golub & Van Loan 2013, "Matrix Computations", 8.3).
 */
import { matrixKernels } from "../../../kernels/index.js";
import { productOf, reflect } from "./reflectors.js";
import { negateRow, normalize, pointsDown, Rotations, radius } from "./rotations.js";
import { matrixIn, turned, type View } from "./view.js";

/** Ascending eigenvalues, and their vectors in rows. */
export interface Spectrum {
  readonly values: Float64Array;
  readonly vectors: View;
}

/** Reads the lower triangle of a matrix. Undefined where an element is not finite. */
export function spectrumOf(a: View): Spectrum | undefined {
  const n = a.rows;
  const own = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) own[i * n + j] = a.values[a.start + i * a.down + j * a.right] as number;
  const scale = normalize(own);
  if (Number.isNaN(scale)) return undefined;
  const { diagonal, beside, reflectors } = tridiagonal(own, n);
  const [rows] = Rotations.of([turned(productOf(reflectors, n))], (z) =>
    iterate(diagonal, beside, z as Rotations),
  ) as [View];
  const order = Int32Array.from(diagonal.keys()).sort(
    (i, j) => (diagonal[i] as number) - (diagonal[j] as number) || i - j,
  );
  const vectors = matrixIn(new Float64Array(n * n), n, n);
  for (const [to, from] of order.entries()) {
    vectors.values.set(rows.values.subarray(from * n, (from + 1) * n), to * n);
    if (pointsDown(vectors, to)) negateRow(vectors, to);
  }
  return { values: Float64Array.from(order, (i) => (diagonal[i] as number) * scale), vectors };
}

/** Qᵀ · A · Q with one diagonal on either side of the main one. Each step passes once over what is left. */
function tridiagonal(symmetric: Float64Array, n: number) {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  return matrixKernels.withElements([n * n, n * n, n, n, n], (...elements) => {
    const [a, vectors, zeros, even, odd] = elements as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
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

const epsilon = 2 ** -52;
/** Of matrices whose largest element is about 1: below, squares vanish. */
const tiny = 2 ** -500;

/** QL steps until nothing is left beside the diagonal; rows turn along. */
function iterate(d: Float64Array, e: Float64Array, z: Rotations): void {
  const n = d.length;
  for (let l = 0; l < n; l++) {
    for (let m = splitAfter(d, e, l); m > l; m = splitAfter(d, e, l)) step(d, e, z, l, m);
  }
}

/** The last row of the block that begins with row l. */
function splitAfter(d: Float64Array, e: Float64Array, l: number): number {
  let m = l;
  while (
    m < d.length - 1 &&
    Math.abs(e[m] as number) > tiny + epsilon * (Math.abs(d[m] as number) + Math.abs(d[m + 1] as number))
  )
    m++;
  return m;
}

function step(d: Float64Array, e: Float64Array, z: Rotations, l: number, m: number): void {
  const shift = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number));
  const root = Math.sqrt(shift * shift + 1);
  let g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (shift + (shift < 0 ? -root : root));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const [f, b] = [s * (e[i] as number), c * (e[i] as number)];
    const r = radius(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - p;
      e[m] = 0;
      return;
    }
    [s, c] = [f / r, g / r];
    const before = (d[i + 1] as number) - p;
    const turn = ((d[i] as number) - before) * s + 2 * c * b;
    p = s * turn;
    d[i + 1] = before + p;
    g = c * turn - b;
    z.rotate(i, i + 1, c, -s);
  }
  d[l] = (d[l] as number) - p;
  e[l] = g;
  e[m] = 0;
}
