/**
 * Householder's reflections H = I - τ · v · vᵀ with v₀ = 1, one by one and as blocks, I - Vᵀ · T · V
 * (Schreiber & Van Loan 1989, "A Storage-Efficient WY Representation for Products of Householder
 * Transformations").
 */
import type { CoreKernels } from "../../../kernels/index.js";
import { matrixIn, part, subtractLarge, turned, type View, withProduct } from "./view.js";

/** So many are applied as one block. */
const block = 32;

/** Vectors in rows of one length, v of row i with zeros before its 1, and τ of each. */
export interface Reflectors {
  readonly vectors: View;
  readonly taus: Float64Array;
}

export const noReflectors = (count: number, length: number): Reflectors => ({
  vectors: matrixIn(new Float64Array(count * length), count, length),
  taus: new Float64Array(count),
});

/** √Σ x², where squares would overflow or vanish by the largest. */
function lengthOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) ** 2;
  if (sum > 1e-280 && sum < 1e280) return Math.sqrt(sum);
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i] as number));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  sum = 0;
  for (let i = 0; i < x.length; i++) sum += ((x[i] as number) / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** Turns x into the v that takes it to (β, 0, ..., 0), with LAPACK's sign of β. */
export function reflect(x: Float64Array): { tau: number; beta: number } {
  const first = x[0] as number;
  const rest = lengthOf(x.subarray(1));
  x[0] = 1;
  if (rest === 0) return { tau: 0, beta: first };
  const beta = (first > 0 ? -1 : 1) * lengthOf(Float64Array.of(first, rest));
  const divisor = first - beta;
  for (let i = 1; i < x.length; i++) x[i] = (x[i] as number) / divisor;
  return { tau: (beta - first) / beta, beta };
}

/** T of a block: the product of its reflections is I - Vᵀ · T · V. */
function triangleOf({ vectors, taus }: Reflectors): View {
  const { rows: count, columns, values, start, down } = vectors;
  const t = new Float64Array(count * count);
  for (let j = 0; j < count; j++) {
    const tau = taus[j] as number;
    t[j * count + j] = tau;
    const products = new Float64Array(j);
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let c = 0; c < columns; c++)
        sum += (values[start + i * down + c] as number) * (values[start + j * down + c] as number);
      products[i] = -tau * sum;
    }
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let p = i; p < j; p++) sum += (t[i * count + p] as number) * (products[p] as number);
      t[i * count + j] = sum;
    }
  }
  return matrixIn(t, count, count);
}

/**
 * C -= Vᵀ · T · V · C, or with Tᵀ: the reflections from the last to the first, or from the first to the
 * last.
 */
export function applyBlock(k: CoreKernels, of: Reflectors, c: View, firstToLast: boolean): void {
  const { vectors } = of;
  const t = triangleOf(of);
  withProduct(k, vectors, c, (product) => {
    const inner = matrixIn(product.slice(), vectors.rows, c.columns);
    withProduct(k, firstToLast ? turned(t) : t, inner, (scaled) =>
      subtractLarge(k, c, turned(vectors), matrixIn(scaled.slice(), vectors.rows, c.columns)),
    );
  });
}

/** The first columns of H₀ · H₁ · ... : (length, columns). */
export function productOf(k: CoreKernels, { vectors, taus }: Reflectors, columns: number): View {
  const { rows: count, columns: length } = vectors;
  const q = matrixIn(new Float64Array(length * columns), length, columns);
  for (let i = 0; i < Math.min(length, columns); i++) q.values[i * columns + i] = 1;
  for (let first = block * Math.floor((count - 1) / block); first >= 0; first -= block) {
    const here = Math.min(block, count - first);
    const skipped = Math.min(first, columns);
    const reflectors = {
      vectors: part(vectors, first, first, here, length - first),
      taus: taus.subarray(first, first + here),
    };
    applyBlock(k, reflectors, part(q, first, skipped, length - first, columns - skipped), false);
  }
  return q;
}

/** A = Q · R by reflections: R takes the place of A, which is read up to its last column. */
export function reflectColumns(k: CoreKernels, a: View): Reflectors {
  const { rows: length, columns, values, down } = a;
  const count = Math.min(length, columns);
  const made = noReflectors(count, length);
  const rowOf = (j: number, from: number) =>
    made.vectors.values.subarray(j * length + from, (j + 1) * length);
  for (let first = 0; first < count; first += block) {
    const end = Math.min(first + block, count);
    for (let j = first; j < end; j++) {
      const x = rowOf(j, first);
      for (let i = first; i < length; i++) x[i - first] = values[a.start + i * down + j] as number;
      for (let p = first; p < j; p++) reflectOne(rowOf(p, p), made.taus[p] as number, x.subarray(p - first));
      const { tau, beta } = reflect(x.subarray(j - first));
      made.taus[j] = tau;
      for (let i = first; i < length; i++)
        values[a.start + i * down + j] = i < j ? (x[i - first] as number) : i === j ? beta : 0;
      x.fill(0, 0, j - first);
    }
    if (end === columns) continue;
    const reflectors = {
      vectors: part(made.vectors, first, first, end - first, length - first),
      taus: made.taus.subarray(first, end),
    };
    applyBlock(k, reflectors, part(a, first, end, length - first, columns - end), true);
  }
  return made;
}

/** x -= τ · (v · x) · v */
function reflectOne(v: Float64Array, tau: number, x: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i] as number) * (x[i] as number);
  const factor = tau * sum;
  for (let i = 0; i < v.length; i++) x[i] = (x[i] as number) - factor * (v[i] as number);
}
