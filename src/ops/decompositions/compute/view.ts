/** Matrices inside typed arrays, read with two strides: what factorizations work on, in place. */
import type { NdArray } from "../../../array/index.js";
import type { CoreKernels } from "../../../kernels/index.js";

export interface View {
  readonly values: Float64Array;
  /** Where element (0, 0) is. */
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  /** From one row to the next. */
  readonly down: number;
  /** From one column to the next. */
  readonly right: number;
}

/** A whole matrix, row after row. */
export const matrixIn = (values: Float64Array, rows: number, columns: number, start = 0): View => ({
  values,
  start,
  rows,
  columns,
  down: columns,
  right: 1,
});

/** The `rows` · `columns` elements from (i, j) on. */
export const part = (a: View, i: number, j: number, rows: number, columns: number): View => ({
  values: a.values,
  start: a.start + i * a.down + j * a.right,
  rows,
  columns,
  down: a.down,
  right: a.right,
});

export const turned = (a: View): View => ({
  values: a.values,
  start: a.start,
  rows: a.columns,
  columns: a.rows,
  down: a.right,
  right: a.down,
});

/** The same elements, row after row. */
export function copied(a: View): View {
  const out = new Float64Array(a.rows * a.columns);
  copyTo(out, a);
  return matrixIn(out, a.rows, a.columns);
}

/** So many rows and columns of a block: of either side, neighbours share cache lines. */
const tile = 16;

export function copyTo(out: Float64Array, { values, start, rows, columns, down, right }: View): void {
  for (let first = 0; first < rows; first += tile)
    for (let j = 0; j < columns; j++) {
      const end = Math.min(first + tile, rows);
      for (let i = first; i < end; i++) out[i * columns + j] = values[start + i * down + j * right] as number;
    }
}

/** So many multiplications or fewer are done here: a kernel's operands are copied first. */
const fewest = 2 ** 13;

/** C -= A · B, by the library's kernel for products where they are large. */
export function subtractProduct(k: CoreKernels, c: View, a: View, b: View): void {
  if (c.rows * c.columns * a.columns === 0) return;
  if (c.right !== 1) subtractProduct(k, turned(c), turned(b), turned(a));
  else if (c.rows * c.columns * a.columns <= fewest) subtractHere(c, a, b);
  else subtractByKernel(k, c, a, b);
}

/** Row by row of C, whose elements are neighbours; so are those of a row of B, or of a column. */
function subtractHere(c: View, a: View, b: View): void {
  for (let i = 0; i < c.rows; i++) {
    const [to, row] = [c.start + i * c.down, a.start + i * a.down];
    if (b.right === 1) {
      for (let p = 0; p < a.columns; p++) {
        const factor = a.values[row + p * a.right] as number;
        const from = b.start + p * b.down;
        for (let j = 0; j < c.columns; j++)
          c.values[to + j] = (c.values[to + j] as number) - factor * (b.values[from + j] as number);
      }
    } else
      for (let j = 0; j < c.columns; j++) {
        const column = b.start + j * b.right;
        let sum = 0;
        for (let p = 0; p < a.columns; p++)
          sum += (a.values[row + p * a.right] as number) * (b.values[column + p * b.down] as number);
        c.values[to + j] = (c.values[to + j] as number) - sum;
      }
  }
}

function subtractByKernel(k: CoreKernels, c: View, a: View, b: View): void {
  withProduct(k, a, b, (product) => {
    for (let i = 0, from = 0; i < c.rows; i++) {
      const to = c.start + i * c.down;
      for (let j = 0; j < c.columns; j++, from++)
        c.values[to + j] = (c.values[to + j] as number) - (product[from] as number);
    }
  });
}

/** What becomes of A · B, which stands there row after row until `use` returns. */
export function withProduct(k: CoreKernels, a: View, b: View, use: (product: Float64Array) => void): void {
  const [x, y] = [operand(k, a), operand(k, b)];
  const product = k.matmul(x, y, { transposeA: a.right !== 1, transposeB: b.right !== 1 });
  use(k.read(product) as Float64Array);
  for (const each of [x, y, product]) k.free(each);
}

/** An array with the elements of a matrix, turned where its rows are no runs. */
function operand(k: CoreKernels, matrix: View): NdArray {
  const a = matrix.right === 1 ? matrix : turned(matrix);
  return k.fromValues(packed(a), [a.rows, a.columns], "float64");
}

/** The elements of a matrix, one after the other. */
function packed(a: View): Float64Array {
  const { values, start, rows, columns, down, right } = a;
  return right === 1 && down === columns ? values.subarray(start, start + rows * columns) : copied(a).values;
}
