/**
 * Matrices inside typed arrays, read with two strides: what factorizations work on, in place. All have the
 * same properties in the same order, so that V8 compiles one kind of access to them.
 */
import { type Matrix, matrixKernels } from "../../../kernels/index.js";

/** A part of a list of elements. */
export type View = Matrix;

/** A whole matrix, row after row. */
export const matrixIn = (
  values: Float64Array,
  rows: number,
  columns: number,
  start = 0,
  room?: Float64Array,
): View => ({ values, start, rows, columns, down: columns, right: 1, room });

/** 1 on the main diagonal, 0 elsewhere. */
export function identity(rows: number, columns: number): View {
  const ones = matrixIn(new Float64Array(rows * columns), rows, columns);
  for (let i = 0; i < Math.min(rows, columns); i++) ones.values[i * columns + i] = 1;
  return ones;
}

/** The `rows` · `columns` elements from (i, j) on. */
export const part = (a: View, i: number, j: number, rows: number, columns: number): View => ({
  values: a.values,
  start: a.start + i * a.down + j * a.right,
  rows,
  columns,
  down: a.down,
  right: a.right,
  room: a.room,
});

export const turned = ({ values, start, rows, columns, down, right, room }: View): View => ({
  values,
  start,
  rows: columns,
  columns: rows,
  down: right,
  right: down,
  room,
});

/** The same elements, row after row. */
export function copied(a: View): View {
  const out = new Float64Array(a.rows * a.columns);
  copyTo(out, a);
  return matrixIn(out, a.rows, a.columns);
}

/** So many rows and columns of a block: of either side, neighbours share cache lines. */
const tile = 16;

/** The elements of a matrix in those of another one of the same shape. */
function copyInto(to: View, { values, start, rows, columns, down, right }: View): void {
  if (to.right === 1 && right === 1) {
    const together = down === columns && to.down === columns ? rows : 1;
    for (let i = 0; i < rows; i += together) {
      const from = start + i * down;
      to.values.set(values.subarray(from, from + together * columns), to.start + i * to.down);
    }
  } else
    for (let first = 0; first < rows; first += tile)
      for (let j = 0; j < columns; j++) {
        const end = Math.min(first + tile, rows);
        for (let i = first; i < end; i++)
          to.values[to.start + i * to.down + j * to.right] = values[start + i * down + j * right] as number;
      }
}

/** The same elements, row after row. */
export const copyTo = (out: Float64Array, a: View): void => copyInto(matrixIn(out, a.rows, a.columns), a);

/** C -= A · B. */
export function subtractProduct(c: View, a: View, b: View): void {
  if (c.right === 1) matrixKernels.subtractProduct(c, a, b);
  else matrixKernels.subtractProduct(turned(c), turned(b), turned(a));
}

/** What `use` makes of so many zeros each, on which kernels are fastest: good until it returns. */
export const withZeros = <const Counts extends readonly number[], T>(
  counts: Counts,
  use: (...zeros: { readonly [Place in keyof Counts]: Float64Array }) => T,
): T => matrixKernels.withElements(counts, use as unknown as (...zeros: Float64Array[]) => T);

/**
 * What `use` makes of copies on which kernels are fastest, the first of which takes the place of its matrix
 * then. Products that are taken off them have a right operand of at most so many elements.
 */
export function lent<T>(
  room: number,
  [first, ...rest]: readonly [View, ...View[]],
  use: (...of: View[]) => T,
): T {
  const all = [first, ...rest];
  const counts = [room, ...all.map(({ rows, columns }) => rows * columns)];
  return matrixKernels.withElements(counts, (space, ...elements) => {
    const copies = all.map((matrix, i) => {
      const values = elements[i] as Float64Array;
      copyTo(values, matrix);
      return matrixIn(values, matrix.rows, matrix.columns, 0, space);
    });
    const made = use(...copies);
    copyInto(first, copies[0] as View);
    return made;
  });
}
