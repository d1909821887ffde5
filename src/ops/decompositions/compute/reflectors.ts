/**
 * Householder's reflections H = I - τ · v · vᵀ with v₀ = 1, one by one and as blocks, I - Vᵀ · T · V
 * (Schreiber & Van Loan 1989, "A Storage-Efficient WY Representation for Products of Householder
 * Transformations").
 */
import { roomFor } from "../../../kernels/index.js";
import { identity, lent, matrixIn, part, subtractProduct, turned, type View } from "./view.js";

/** So many are applied as one block, unless there are fewer. */
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

/** Below, numbers have fewer digits than others, and v would not have the length that τ belongs to. */
const fewDigits = 2 ** -960;
const raise = 2 ** 512;

/** Turns x into the v that takes it to (β, 0, ..., 0), with LAPACK's sign of β. */
export function reflect(x: Float64Array): { tau: number; beta: number } {
  const first = x[0] as number;
  const rest = lengthOf(x.subarray(1));
  if (rest === 0) {
    x[0] = 1;
    return { tau: 0, beta: first };
  }
  const length = lengthOf(Float64Array.of(first, rest));
  if (length < fewDigits) {
    for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) * raise;
    const { tau, beta } = reflect(x);
    return { tau, beta: beta / raise };
  }
  x[0] = 1;
  const beta = first > 0 ? -length : length;
  const divisor = first - beta;
  for (let i = 1; i < x.length; i++) x[i] = (x[i] as number) / divisor;
  return { tau: (beta - first) / beta, beta };
}

/** What blocks are applied with, all of it lent: T, and two matrices of as many rows. */
interface Work {
  readonly t: View;
  readonly inner: View;
  readonly scaled: View;
}

/** A matrix of zeros in the place of another. */
function cleared(a: View, rows: number, columns: number): View {
  a.values.fill(0, 0, rows * columns);
  return { ...matrixIn(a.values, rows, columns), room: a.room };
}

/** T of a block, in the place of its zeros: the product of its reflections is I - Vᵀ · T · V. */
function makeTriangle({ vectors, taus }: Reflectors, t: View, negative: View): void {
  const count = vectors.rows;
  subtractProduct(negative, vectors, turned(vectors)); // -V · Vᵀ
  for (let j = 0; j < count; j++) {
    const tau = taus[j] as number;
    t.values[j * count + j] = tau;
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let p = i; p < j; p++)
        sum += (t.values[i * count + p] as number) * (negative.values[p * count + j] as number);
      t.values[i * count + j] = tau * sum;
    }
  }
}

/**
 * C -= Vᵀ · T · V · C, or with Tᵀ: the reflections from the last to the first, or from the first to the
 * last.
 */
function applyBlock(of: Reflectors, c: View, { t, inner, scaled }: Work, firstToLast: boolean): void {
  const { vectors } = of;
  const triangle = cleared(t, vectors.rows, vectors.rows);
  makeTriangle(of, triangle, cleared(scaled, vectors.rows, vectors.rows));
  const negative = cleared(inner, vectors.rows, c.columns);
  subtractProduct(negative, vectors, c);
  const wanted = cleared(scaled, vectors.rows, c.columns);
  subtractProduct(wanted, firstToLast ? turned(triangle) : triangle, negative);
  subtractProduct(c, turned(vectors), wanted);
}

/** What `use` makes of a matrix, in place, and of reflectors, both lent, with what blocks of them need. */
function withWork(
  a: View,
  { vectors, taus }: Reflectors,
  use: (a: View, of: Reflectors, work: Work) => void,
): void {
  const most = Math.min(block, vectors.rows);
  const columns = Math.max(a.columns, most);
  const zeros = (width: number) => matrixIn(new Float64Array(most * width), most, width);
  const room = roomFor(Math.max(a.rows, most), columns);
  lent(room, [a, vectors, zeros(most), zeros(columns), zeros(columns)], (...of) => {
    const [copy, rows, t, inner, scaled] = of as [View, View, View, View, View];
    use(copy, { vectors: rows, taus }, { t, inner, scaled });
    vectors.values.set(rows.values);
  });
}

/** The first columns of H₀ · H₁ · ... : (length, columns). */
export function productOf(of: Reflectors, columns: number): View {
  const product = identity(of.vectors.columns, columns);
  applyReflectors(of, product, true);
  return product;
}

/** H₀ · H₁ · ... · A, in the place of A. @param isIdentity A is one: columns to the left stay as they are. */
export function applyReflectors(of: Reflectors, a: View, isIdentity = false): void {
  const { rows: count, columns: length } = of.vectors;
  withWork(a, of, (q, { vectors, taus }, work) => {
    for (let first = block * Math.floor((count - 1) / block); first >= 0; first -= block) {
      const here = Math.min(block, count - first);
      const skipped = isIdentity ? Math.min(first, a.columns) : 0;
      const reflectors = {
        vectors: part(vectors, first, first, here, length - first),
        taus: taus.subarray(first, first + here),
      };
      applyBlock(reflectors, part(q, first, skipped, length - first, a.columns - skipped), work, false);
    }
  });
}

/** A = Q · R by reflections: R takes the place of A, which is read up to its last column. */
export function reflectColumns(matrix: View): Reflectors {
  const made = noReflectors(Math.min(matrix.rows, matrix.columns), matrix.rows);
  withWork(matrix, made, reflectLent);
  return made;
}

function reflectLent(a: View, { vectors, taus }: Reflectors, work: Work): void {
  const { rows: length, columns, values, down } = a;
  const count = taus.length;
  const rowOf = (j: number, from: number) => vectors.values.subarray(j * length + from, (j + 1) * length);
  for (let first = 0; first < count; first += block) {
    const end = Math.min(first + block, count);
    for (let j = first; j < end; j++) {
      const x = rowOf(j, first);
      for (let i = first; i < length; i++) x[i - first] = values[i * down + j] as number;
      for (let p = first; p < j; p++) reflectOne(rowOf(p, p), taus[p] as number, x.subarray(p - first));
      const { tau, beta } = reflect(x.subarray(j - first));
      taus[j] = tau;
      for (let i = first; i < length; i++)
        values[i * down + j] = i < j ? (x[i - first] as number) : i === j ? beta : 0;
      x.fill(0, 0, j - first);
    }
    if (end === columns) continue;
    const reflectors = {
      vectors: part(vectors, first, first, end - first, length - first),
      taus: taus.subarray(first, end),
    };
    applyBlock(reflectors, part(a, first, end, length - first, columns - end), work, true);
  }
}

/** x -= τ · (v · x) · v */
function reflectOne(v: Float64Array, tau: number, x: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i] as number) * (x[i] as number);
  const factor = tau * sum;
  for (let i = 0; i < v.length; i++) x[i] = (x[i] as number) - factor * (v[i] as number);
}
