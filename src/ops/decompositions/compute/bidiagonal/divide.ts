/**
 * Singular values and vectors of bidiagonal matrices by dividing: what is above and what is below one row
 * have singular values of their own, and with that row they are those of a matrix with one full row above a
 * diagonal (Gu & Eisenstat 1995, "A Divide-and-Conquer Algorithm for the Bidiagonal SVD").
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
  turnRows,
} from "../halves/merging.js";
import { solveSecular } from "../halves/secular.js";
import { negateRow, normalize, Rotations, radius } from "../rotations.js";
import { identity, matrixIn, type View, withZeros } from "../view.js";
import { iterate } from "./steps.js";

/** What merging works in, all of it lent: vectors of both sides in rows, and four matrices as large. */
interface Work extends Space {
  readonly n: number;
  readonly values: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly fromLeft: Float64Array;
  readonly fromRight: Float64Array;
}

/** Vectors of either side in rows. */
interface Sides {
  readonly left: View;
  readonly right: View;
}

/**
 * Replaces the diagonal s by the singular values, ascending, and answers their vectors.
 * @param e above the diagonal; its last element is not read.
 * @param leaf at most so many rows, 1 or more, are left to QR steps.
 */
export function divideAndConquer(s: Float64Array, e: Float64Array, leaf: number): Sides {
  const n = s.length;
  const blocks = blocksOf(0, n, leaf, 1);
  const leaves = blocks.map(({ start, end, middle }) =>
    middle === undefined ? sortedLeaf(s, e, start, end) : undefined,
  );
  if (leaves.length === 1) return leaves[0] as Sides;
  const square = n * n;
  const counts = [square, square, square, square, square, square, roomFor(n, n)] as const;
  return withZeros(counts, (left, right, fromLeft, fromRight, factors, merged, room) => {
    const work = { n, values: s, left, right, fromLeft, fromRight, factors, merged, room };
    for (const [i, { start, end, middle }] of blocks.entries())
      if (middle === undefined) {
        place((leaves[i] as Sides).left, left, n, start);
        place((leaves[i] as Sides).right, right, n, start);
      } else merge(work, start, middle, end, e[middle] as number);
    return { left: matrixIn(left.slice(), n, n), right: matrixIn(right.slice(), n, n) };
  });
}

/**
 * Rows that are followed by others have an element in the column after them, and so one more right vector, at
 * right angles to all of them: that of a row of zeros below, whose left vector is its own.
 */
function sortedLeaf(values: Float64Array, beside: Float64Array, start: number, end: number): Sides {
  const n = Math.min(end + 1, values.length) - start;
  const s = values.slice(start, start + n);
  if (start + n > end) s[n - 1] = 0;
  let negated: readonly number[] = [];
  const e = beside.slice(start, start + n);
  const [left, right] = Rotations.of([identity(n, n), identity(n, n)], (left, right) => {
    negated = iterate({ s, e, left: left as Rotations, right: right as Rotations });
  }) as [View, View];
  for (const i of negated) negateRow(right, i);
  const order = ascending(s.subarray(0, end - start));
  values.set(
    Float64Array.from(order, (i) => s[i] as number),
    start,
  );
  return { left: inOrder(left, order), right: inOrder(right, order) };
}

/**
 * The rows from `start` to before `middle`, that at `middle`, which has `beside` right of the diagonal, and
 * those to before `end` become one. The right vectors at right angles to all rows of a half stand at `middle`
 * and, where more rows follow, at `end`.
 */
function merge(work: Work, start: number, middle: number, end: number, beside: number): void {
  const { n, values, left, right, fromLeft, fromRight } = work;
  const [size, at] = [end - start, middle - start];
  const isLast = end === n;
  const widths = { left: size, right: isLast ? size : size + 1 };
  const rowsOf = (all: Float64Array, width: number): Rows => ({
    ...{ first: at + 1, width },
    row: (i) => all.subarray((start + i) * n + start, (start + i) * n + start + width),
  });
  const sides = [rowsOf(left, widths.left), rowsOf(right, widths.right)] as const;
  const { row } = sides[1];
  const scaled = Float64Array.of(...values.subarray(start, end), beside);
  const scale = normalize(scaled);
  const [d, alpha, beta] = [scaled.subarray(0, size), scaled[at] as number, scaled[size] as number];
  const small = negligible * Math.max(...scaled.map(Math.abs));
  const z = Float64Array.from(d, (_, i) =>
    i <= at ? alpha * (row(i)[at] as number) : beta * (row(i)[at + 1] as number),
  );
  const free = isLast ? undefined : row(size);
  z[at] = joinFree(row(at), z[at] as number, free, free === undefined ? 0 : beta * (free[at + 1] as number));
  d[at] = 0;
  const reaches = Array.from(d, (_, i): Reach => (i < at ? 0 : i === at ? 1 : 2));
  const kept = deflate(d, z, at, small, reaches, sides);
  const [poles, weights] = [d, z].map((of) => Float64Array.from(kept, (i) => of[i] as number)) as [
    Float64Array,
    Float64Array,
  ];
  const made = solveSecular({ poles, z: weights, rho: 1, squares: true }, fromRight);
  for (let i = 0; i < kept.length; i++)
    for (let j = 0; j < kept.length; j++)
      fromLeft[i * kept.length + j] =
        j === 0 ? -1 : (poles[j] as number) * (fromRight[i * kept.length + j] as number);
  for (const vectors of [fromLeft, fromRight]) normalizeRows(vectors, kept.length);
  const joined = join(d, kept, reaches, made);
  values.set(
    d.map((x) => x * scale),
    start,
  );
  combine(sides[0], joined, fromLeft, work);
  combine(sides[1], joined, fromRight, work);
}

/**
 * The two right vectors that no row of either half reaches are turned so that the row between these reaches
 * the first one alone. Answers how far, at least 0.
 * @param a how far it reached the first one, b the other one, which is not there at the end of the matrix.
 */
function joinFree(own: Float64Array, a: number, other: Float64Array | undefined, b: number): number {
  const length = radius(a, b);
  if (length === 0) return 0;
  if (other !== undefined) turnRows(own, other, a / length, b / length);
  else if (a < 0) for (let i = 0; i < own.length; i++) own[i] = -(own[i] as number);
  return length;
}

/**
 * The places of the diagonal, ascending and from `at` on, where it is 0, that the full row z changes. Where z
 * is nearly 0, or can be made so by a rotation with z of the 0, or of two that are nearly equal, nothing
 * changes beyond the last digits.
 */
function deflate(
  d: Float64Array,
  z: Float64Array,
  at: number,
  small: number,
  reaches: Reach[],
  sides: readonly [Rows, Rows],
): number[] {
  const kept: number[] = [at];
  const { row } = sides[1];
  let before = -1;
  for (const i of ascending(d)) {
    if (i === at || Math.abs(z[i] as number) <= small) continue;
    const length = radius(z[at] as number, z[i] as number);
    const [c, s] = [(z[at] as number) / length, (z[i] as number) / length];
    if (Math.abs(s) * (d[i] as number) <= small) {
      turnRows(row(at), row(i), c, s);
      z[at] = length;
      d[i] = c * (d[i] as number);
      continue;
    }
    if (before >= 0 && !deflatePair(d, z, [before, i], small, reaches, sides)) kept.push(before);
    before = i;
  }
  if (before >= 0) kept.push(before);
  if (kept.length === 1) {
    d[at] = z[at] as number;
    return [];
  }
  z[at] = Math.max(z[at] as number, small);
  return kept;
}
