/**
 * Eigenvalues and vectors of symmetric tridiagonal matrices by dividing: two halves of a matrix without the
 * element that joins them have spectra of their own, and with it a spectrum that differs by a matrix of rank
 * one (Cuppen 1981, "A Divide and Conquer Method for the Symmetric Tridiagonal Eigenproblem"). What of the
 * halves is not changed by it, to the last digits, stays as it is (Dongarra & Sorensen 1987, "A Fully
 * Parallel Algorithm for the Symmetric Eigenvalue Problem"); vectors of the rest are products of matrices.
 */
import { matrixKernels, roomFor } from "../../../../kernels/index.js";
import { Rotations, radius } from "../rotations.js";
import { identity, matrixIn, part, subtractProduct, type View } from "../view.js";
import { solveSecular } from "./secular.js";
import { iterate } from "./steps.js";

/** Where blocks begin, and last where the matrix ends: each of at most `leaf` rows, all about as large. */
function blocksOf(n: number, leaf: number): number[] {
  const count = 2 ** Math.max(0, Math.ceil(Math.log2(n / leaf)));
  return Array.from({ length: count + 1 }, (_, i) => Math.floor((i * n) / count));
}

/** What merging works in, all of it lent: vectors in rows, and three matrices as large. */
interface Work {
  readonly n: number;
  readonly values: Float64Array;
  readonly vectors: Float64Array;
  readonly chosen: Float64Array;
  readonly factors: Float64Array;
  readonly merged: Float64Array;
  readonly room: Float64Array;
}

/**
 * Replaces the diagonal d by the eigenvalues, ascending, and answers their vectors in rows.
 * @param e beside the diagonal; its last element is not read.
 * @param leaf at most so many rows, 2 or more, are left to QL steps.
 */
export function divideAndConquer(d: Float64Array, e: Float64Array, leaf: number): View {
  const n = d.length;
  const starts = blocksOf(n, leaf);
  for (const start of starts.slice(1, -1)) {
    const joint = Math.abs(e[start - 1] as number);
    d[start - 1] = (d[start - 1] as number) - joint;
    d[start] = (d[start] as number) - joint;
  }
  const leaves = starts.slice(0, -1).map((start, i) => {
    const end = starts[i + 1] as number;
    return sortedLeaf(d.subarray(start, end), e.slice(start, end));
  });
  if (leaves.length === 1) return leaves[0] as View;
  const counts = [n * n, n * n, n * n, n * n, roomFor(n, n)];
  return matrixKernels.withElements(counts, (...elements) => {
    const [vectors, chosen, factors, merged, room] = elements as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (const [i, { values, rows }] of leaves.entries()) {
      const start = starts[i] as number;
      for (let r = 0; r < rows; r++)
        vectors.set(values.subarray(r * rows, (r + 1) * rows), (start + r) * n + start);
    }
    const work = { n, values: d, vectors, chosen, factors, merged, room };
    for (let step = 1; step < leaves.length; step *= 2)
      for (let i = 0; i + step < leaves.length; i += 2 * step) {
        const [start, middle, end] = [starts[i], starts[i + step], starts[i + 2 * step]] as number[];
        merge(work, start as number, middle as number, end as number, e[(middle as number) - 1] as number);
      }
    return matrixIn(vectors.slice(), n, n);
  });
}

/** The places of values in ascending order. */
const ascending = (values: Float64Array): Int32Array =>
  Int32Array.from(values.keys()).sort((i, j) => (values[i] as number) - (values[j] as number) || i - j);

function sortedLeaf(d: Float64Array, e: Float64Array): View {
  const n = d.length;
  const [rows] = Rotations.of([identity(n, n)], (z) => iterate(d, e, z as Rotations)) as [View];
  const order = ascending(d);
  d.set(Float64Array.from(order, (i) => d[i] as number));
  const sorted = matrixIn(new Float64Array(n * n), n, n);
  for (const [to, from] of order.entries())
    sorted.values.set(rows.values.subarray(from * n, (from + 1) * n), to * n);
  return sorted;
}

/** Rows that reach into the first half only, into both after a rotation, or into the second half only. */
type Reach = 0 | 1 | 2;

/** Two spectra, of rows from `start` and from `middle` on, become that of all of them. */
function merge(work: Work, start: number, middle: number, end: number, joint: number): void {
  const { n, values, vectors, merged, chosen } = work;
  const [size, first] = [end - start, middle - start];
  const d = values.subarray(start, end);
  const row = (i: number) => vectors.subarray((start + i) * n + start, (start + i) * n + end);
  const z = Float64Array.from(d, (_, i) =>
    i < first
      ? (row(i)[first - 1] as number) * Math.SQRT1_2
      : (row(i)[first] as number) * (joint < 0 ? -Math.SQRT1_2 : Math.SQRT1_2),
  );
  const rho = 2 * Math.abs(joint);
  const reaches = Array.from(d, (_, i): Reach => (i < first ? 0 : 2));
  const kept = deflate(d, z, rho, reaches, row);
  // rows of one reach side by side: the product with either half leaves out those that do not reach into it
  const places = [...kept.keys()].sort((i, j) => reachOf(i) - reachOf(j) || i - j);
  function reachOf(i: number): Reach {
    return reaches[kept[i] as number] as Reach;
  }
  const count = kept.length;
  const made = Float64Array.from(d);
  merged.fill(0, 0, size * size);
  if (count > 0) {
    const [poles, weights] = [d, z].map((of) => Float64Array.from(kept, (i) => of[i] as number));
    const solved = solveSecular(poles as Float64Array, weights as Float64Array, rho, chosen);
    for (const [i, value] of solved.entries()) made[i] = value;
    for (let i = 0; i < count; i++)
      for (const [to, from] of places.entries())
        work.factors[i * count + to] = -(chosen[i * count + from] as number);
    const upper = places.filter((i) => reachOf(i) < 2).length;
    const lower = places.filter((i) => reachOf(i) > 0).length;
    for (const [to, from] of places.entries()) chosen.set(row(kept[from] as number), to * size);
    const factors = matrixIn(work.factors, count, count);
    const rows = matrixIn(chosen, count, size);
    const out = { ...matrixIn(merged, count, size), room: work.room };
    subtractProduct(
      part(out, 0, 0, count, first),
      part(factors, 0, 0, count, upper),
      part(rows, 0, 0, upper, first),
    );
    subtractProduct(
      part(out, 0, first, count, size - first),
      part(factors, 0, count - lower, count, lower),
      part(rows, count - lower, first, lower, size - first),
    );
  }
  const isKept = new Set(kept);
  let at = count;
  for (let i = 0; i < size; i++)
    if (!isKept.has(i)) {
      made[at] = d[i] as number;
      merged.set(row(i), at++ * size);
    }
  for (const [to, from] of ascending(made).entries()) {
    row(to).set(merged.subarray(from * size, (from + 1) * size));
    d[to] = made[from] as number;
  }
}

/**
 * The places, by ascending d, that the matrix of rank one changes. Where z is nearly 0, or can be made so by
 * a rotation of two that are nearly equal, nothing changes beyond the last digits.
 */
function deflate(
  d: Float64Array,
  z: Float64Array,
  rho: number,
  reaches: Reach[],
  row: (i: number) => Float64Array,
): number[] {
  const largest = Math.max(...d.map(Math.abs), ...z.map(Math.abs));
  const small = 8 * 2 ** -52 * largest;
  const kept: number[] = [];
  let before = -1;
  for (const i of ascending(d)) {
    if (rho * Math.abs(z[i] as number) <= small) continue;
    if (before < 0) {
      before = i;
      continue;
    }
    const [p, q] = [z[before] as number, z[i] as number];
    const length = radius(p, q);
    const [c, s] = [q / length, -p / length];
    const [x, y] = [d[before] as number, d[i] as number];
    if (Math.abs((y - x) * c * s) <= small) {
      z[i] = length;
      z[before] = 0;
      if (reaches[i] !== reaches[before]) reaches[i] = 1;
      turnRows(row(before), row(i), c, s);
      d[before] = x * c * c + y * s * s;
      d[i] = x * s * s + y * c * c;
    } else kept.push(before);
    before = i;
  }
  if (before >= 0) kept.push(before);
  return kept;
}

/** (c, s; -s, c) times two rows. */
function turnRows(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    a[i] = c * x + s * y;
    b[i] = c * y - s * x;
  }
}
