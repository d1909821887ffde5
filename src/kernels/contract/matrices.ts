/** What decompositions are made of, beside products: loops over float64 elements, row after row. */

/** A matrix inside a list of elements, read with two strides. */
export interface Matrix {
  readonly values: Float64Array;
  /** Where element (0, 0) is. */
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  /** From one row to the next. */
  readonly down: number;
  /** From one column to the next. */
  readonly right: number;
  /** Where products that are taken off it may lay out their right operand. */
  readonly room?: Float64Array | undefined;
}

/** The room, in elements, of a right operand of so many rows and columns. */
export const roomFor = (rows: number, columns: number): number => 20 + rows * (columns + 3);

/**
 * Each works on elements that `withElements` gave, and on any others. A sum of products has four parts, by
 * the place mod 4 from the first on, added at the end: (0 + 2) + (1 + 3).
 */
export interface MatrixKernels {
  /**
   * What `use` makes of so many zeros each, on which these kernels are fastest. They are good until it
   * returns, and it calls no other kernel.
   */
  withElements<T>(counts: readonly number[], use: (...elements: Float64Array[]) => T): T;
  /** C -= A · B, term after term of each element; neighbours in C are those of a row. */
  subtractProduct(c: Matrix, a: Matrix, b: Matrix): void;
  /**
   * (c, s; -s, c) times rows i and j of a (rows, columns), for each of the `count` lists [i, j, c, s], in
   * order.
   * @param strip room for 8 columns.
   */
  rotateRows(
    a: Float64Array,
    rows: number,
    columns: number,
    list: Float64Array,
    count: number,
    strip: Float64Array,
  ): void;
  /**
   * The rows and columns from `first` on of the lower triangle of a (N, N): v · wᵀ + w · vᵀ is taken off, and
   * p, which is 0 there, becomes its product with u, as of the whole symmetric matrix.
   */
  stepSymmetric(
    a: Float64Array,
    n: number,
    first: number,
    v: Float64Array,
    w: Float64Array,
    u: Float64Array,
    p: Float64Array,
  ): void;
  /**
   * A step towards a bidiagonal matrix, of which a has the columns in rows, `stride` elements from one to the
   * next: from each of them yᵢ · u + vᵢ · x is taken off, then yᵢ becomes tau · (aᵢ · next), and `to` grows
   * by (aᵢ₀ - yᵢ) · aᵢ.
   */
  stepRows(
    a: Float64Array,
    stride: number,
    rows: number,
    columns: number,
    u: Float64Array,
    x: Float64Array,
    y: Float64Array,
    v: Float64Array,
    next: Float64Array,
    tau: number,
    to: Float64Array,
  ): void;
}

/** What the module exports for them. */
export const matrixExports = {
  subtractProduct: `(
  c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize,
  m: i32, n: i32, k: i32, room: usize,
): void`,
  rotateRows: "(a: usize, rows: i32, columns: i32, list: usize, count: i32, strip: usize): void",
  stepSymmetric: "(a: usize, n: i32, first: i32, v: usize, w: usize, u: usize, p: usize): void",
  stepRows: `(
  a: usize, stride: usize, rows: i32, columns: i32, u: usize, x: usize, y: usize, v: usize, next: usize,
  tau: f64, to: usize,
): void`,
};
