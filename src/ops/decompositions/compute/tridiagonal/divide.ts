/**
 * Eigenvalues and vectors of symmetric tridiagonal matrices by dividing: two halves of a matrix without the
 * element that joins them have spectra of their own, and with it a spectrum that differs by a matrix of rank
 * one (Cuppen 1981, "A Divide and Conquer Method for the Symmetric Tridiagonal Eigenproblem").
 */
import { roomFor } from "../../../../kernels/index.js";
import {
  ascending,
  blocksOf,
  combine,
  deflatePair,
  inOrder,
  join,
  negligible,
  normalizeRows,
  place,
  type Reach,
  type Rows,
  type Space,
} from "../halves/merging.js";
import { solveSecular } from "../halves/secular.js";
import { Rotations } from "../rotations.js";
import { identity, matrixIn, type View, withZeros } from "../view.js";
import { iterate } from "./steps.js";

/** What merging works in, all of it lent: vectors in rows, and three matrices as large. */
interface Work extends Space {
  readonly n: number;
  readonly values: Float64Array;
  readonly vectors: Float64Array;
  readonly chosen: Float64Array;
}

/**
 * Replaces the diagonal d by the eigenvalues, ascending, and answers their vectors in rows.
 * @param e beside the diagonal; its last element is not read.
 * @param leaf at most so many rows, 1 or more, are left to QL steps.
 */
export function divideAndConquer(d: Float64Array, e: Float64Array, leaf: number): View {
  const n = d.length;
  const blocks = blocksOf(0, n, leaf, 0);
  for (const { middle } of blocks) {
    if (middle === undefined) continue;
    const joint = Math.abs(e[middle - 1] as number);
    d[middle - 1] = (d[middle - 1] as number) - joint;
    d[middle] = (d[middle] as number) - joint;
  }
  const leaves = blocks.map(({ start, end, middle }) =>
    middle === undefined ? sortedLeaf(d.subarray(start, end), e.slice(start, end)) : undefined,
  );
  if (leaves.length === 1) return leaves[0] as View;
  const counts = [n * n, n * n, n * n, n * n, roomFor(n, n)] as const;
  return withZeros(counts, (vectors, chosen, factors, merged, room) => {
    const work = { n, values: d, vectors, chosen, factors, merged, room };
    for (const [i, { start, end, middle }] of blocks.entries())
      if (middle === undefined) place(leaves[i] as View, vectors, n, start);
      else merge(work, start, middle, end, e[middle - 1] as number);
    return matrixIn(vectors.slice(), n, n);
  });
}

function sortedLeaf(d: Float64Array, e: Float64Array): View {
  const n = d.length;
  const [rows] = Rotations.of([identity(n, n)], (z) => iterate(d, e, z as Rotations)) as [View];
  const order = ascending(d);
  d.set(Float64Array.from(order, (i) => d[i] as number));
  return inOrder(rows, order);
}

/** Two spectra, of rows from `start` and from `middle` on, become that of all of them. */
function merge(work: Work, start: number, middle: number, end: number, joint: number): void {
  const { n, values, vectors, chosen } = work;
  const [width, first] = [end - start, middle - start];
  const d = values.subarray(start, end);
  const row = (i: number) => vectors.subarray((start + i) * n + start, (start + i) * n + end);
  const z = Float64Array.from(d, (_, i) =>
    i < first
      ? (row(i)[first - 1] as number) * Math.SQRT1_2
      : (row(i)[first] as number) * (joint < 0 ? -Math.SQRT1_2 : Math.SQRT1_2),
  );
  const rho = 2 * Math.abs(joint);
  const reaches = Array.from(d, (_, i): Reach => (i < first ? 0 : 2));
  const rows = { first, width, row };
  const kept = deflate(d, z, rho, reaches, rows);
  const [poles, weights] = [d, z].map((of) => Float64Array.from(kept, (i) => of[i] as number));
  const secular = { poles: poles as Float64Array, z: weights as Float64Array, rho, squares: false };
  const made = solveSecular(secular, chosen);
  normalizeRows(chosen, kept.length);
  combine(rows, join(d, kept, reaches, made), chosen, work);
}

/**
 * The places, by ascending d, that the matrix of rank one changes. Where z is nearly 0, or can be made so by
 * a rotation of two that are nearly equal, nothing changes beyond the last digits.
 */
function deflate(d: Float64Array, z: Float64Array, rho: number, reaches: Reach[], rows: Rows): number[] {
  const small = negligible * Math.max(...d.map(Math.abs), ...z.map(Math.abs));
  const kept: number[] = [];
  let before = -1;
  for (const i of ascending(d)) {
    if (rho * Math.abs(z[i] as number) <= small) continue;
    if (before >= 0 && !deflatePair(d, z, [before, i], small, reaches, [rows])) kept.push(before);
    before = i;
  }
  if (before >= 0) kept.push(before);
  return kept;
}
