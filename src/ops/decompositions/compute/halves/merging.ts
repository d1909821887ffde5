/**
 * Two halves of a problem that become one: what both kinds of vectors, of rows of a matrix, go through. What
 * of the halves is not changed by the other one, to the last digits, stays as it is (Dongarra & Sorensen
 * 1987, "A Fully Parallel Algorithm for the Symmetric Eigenvalue Problem"); the rest is a product.
 */
import { radius } from "../rotations.js";
import { copied, matrixIn, part, subtractProduct, type View } from "../view.js";

/** Differences up to this times the largest number change nothing. */
export const negligible = 8 * 2 ** -52;

/** The places of values in ascending order. */
export const ascending = (values: Float64Array): Int32Array =>
  Int32Array.from(values.keys()).sort((i, j) => (values[i] as number) - (values[j] as number) || i - j);

/** The rows of a matrix in this order; those that follow stay where they are. */
export function inOrder(a: View, order: Int32Array): View {
  const out = copied(a);
  for (const [to, from] of order.entries())
    out.values.set(a.values.subarray(from * a.columns, (from + 1) * a.columns), to * a.columns);
  return out;
}

/** Copies a block into rows of n elements, with its first element at (start, start). */
export function place({ values, rows, columns }: View, all: Float64Array, n: number, start: number): void {
  for (let i = 0; i < rows; i++)
    all.set(values.subarray(i * columns, (i + 1) * columns), (start + i) * n + start);
}

/** Rows of a matrix, with the one at which they are halved unless they are few. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly middle: number | undefined;
}

/**
 * Both halves before what they are halves of, down to blocks of at most `leaf` rows, 1 or more.
 * @param between so many rows, 0 or 1, belong to neither half: the one at `middle`.
 */
export function blocksOf(start: number, end: number, leaf: number, between: number): Block[] {
  if (end - start <= leaf) return [{ start, end, middle: undefined }];
  const middle = start + ((end - start - between) >> 1);
  return [
    ...blocksOf(start, middle, leaf, between),
    ...blocksOf(middle + between, end, leaf, between),
    { start, end, middle },
  ];
}

/** (c, s; -s, c) times two rows. */
export function turnRows(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    a[i] = c * x + s * y;
    b[i] = c * y - s * x;
  }
}

/** Rows that reach into the first half only, into both, or into the second half only. */
export type Reach = 0 | 1 | 2;

/** Vectors in rows of two halves: the first one reaches so far. */
export interface Rows {
  readonly first: number;
  readonly width: number;
  readonly row: (i: number) => Float64Array;
}

/**
 * Two of the diagonal that are nearly equal: a rotation makes z of the one before 0 and changes the diagonal
 * by no more than `small`. Answers whether it was done.
 */
export function deflatePair(
  d: Float64Array,
  z: Float64Array,
  [before, i]: readonly [number, number],
  small: number,
  reaches: Reach[],
  all: readonly Rows[],
): boolean {
  const [p, q] = [z[before] as number, z[i] as number];
  const length = radius(p, q);
  const [c, s] = [q / length, -p / length];
  const [x, y] = [d[before] as number, d[i] as number];
  if (Math.abs((y - x) * c * s) > small) return false;
  z[i] = length;
  z[before] = 0;
  if (reaches[i] !== reaches[before]) reaches[i] = 1;
  for (const { row } of all) turnRows(row(before), row(i), c, s);
  d[before] = x * c * c + y * s * s;
  d[i] = x * s * s + y * c * c;
  return true;
}

/** What rows are combined in, all of it lent. */
export interface Space {
  readonly factors: Float64Array;
  readonly merged: Float64Array;
  readonly room: Float64Array;
}

/** What becomes of the diagonal: so many numbers are new, the rest stays; all in this order. */
export interface Joined {
  readonly kept: readonly number[];
  readonly rest: readonly number[];
  readonly reaches: readonly Reach[];
  readonly order: Int32Array;
}

/** The new numbers in place of those that are kept for them, and the rest, ascending on the diagonal d. */
export function join(
  d: Float64Array,
  kept: readonly number[],
  reaches: readonly Reach[],
  made: Float64Array,
): Joined {
  const isKept = new Set(kept);
  const rest = [...d.keys()].filter((i) => !isKept.has(i));
  const all = Float64Array.from([...made, ...rest.map((i) => d[i] as number)]);
  const order = ascending(all);
  for (const [to, from] of order.entries()) d[to] = all[from] as number;
  return { kept, rest, reaches, order };
}

/**
 * Rows go where their numbers went: those that are kept become sums of all of these, each times the numbers
 * in a row of `vectors`.
 * @param vectors of length 1 in rows; they are lost.
 */
export function combine(
  { first, width, row }: Rows,
  { kept, rest, reaches, order }: Joined,
  vectors: Float64Array,
  { factors, merged, room }: Space,
): void {
  const count = kept.length;
  const reachOf = (i: number) => reaches[kept[i] as number] as Reach;
  // rows of one reach side by side: the product with either half leaves out those that do not reach into it
  const places = [...kept.keys()].sort((i, j) => reachOf(i) - reachOf(j) || i - j);
  merged.fill(0, 0, count * width);
  if (count > 0) {
    for (let i = 0; i < count; i++)
      for (let to = 0; to < count; to++)
        factors[i * count + to] = -(vectors[i * count + (places[to] as number)] as number);
    for (const [to, from] of places.entries()) vectors.set(row(kept[from] as number), to * width);
    const upper = places.filter((i) => reachOf(i) < 2).length;
    const lower = places.filter((i) => reachOf(i) > 0).length;
    const [left, rows] = [matrixIn(factors, count, count), matrixIn(vectors, count, width)];
    const out = { ...matrixIn(merged, count, width), room };
    subtractProduct(
      part(out, 0, 0, count, first),
      part(left, 0, 0, count, upper),
      part(rows, 0, 0, upper, first),
    );
    subtractProduct(
      part(out, 0, first, count, width - first),
      part(left, 0, count - lower, count, lower),
      part(rows, count - lower, first, lower, width - first),
    );
  }
  for (const [at, i] of rest.entries()) merged.set(row(i), (count + at) * width);
  for (const [to, from] of order.entries()) row(to).set(merged.subarray(from * width, (from + 1) * width));
}

/** Rows of a square list are divided by their lengths. */
export function normalizeRows(vectors: Float64Array, count: number): void {
  for (let start = 0; start < count * count; start += count) {
    let sum = 0;
    for (let j = start; j < start + count; j++) sum += (vectors[j] as number) ** 2;
    const length = Math.sqrt(sum);
    for (let j = start; j < start + count; j++) vectors[j] = (vectors[j] as number) / length;
  }
}
