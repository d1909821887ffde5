/** What the compiled module exports beside products and lists. Pointers are byte addresses, sizes are in elements; see assembly/. */

/** One operand and what it is computed with. */
type Parametric = (a: number, out: number, n: number, parameter: number) => void;
export type Unary = (a: number, out: number, n: number) => void;
/** Two operands as matrices of rows and columns, each with its strides. */
export type Binary = (
  a: number,
  aRow: number,
  aColumn: number,
  b: number,
  bRow: number,
  bColumn: number,
  out: number,
  rows: number,
  columns: number,
) => void;
/** A plan of `axes` entries of (extent, source stride, target stride), and room for as many indices. */
type Walk = (plan: number, axes: number, places: number, from: number, to: number) => void;
type Rows = (a: number, out: number, rows: number, n: number) => void;
/** Places in rows of n, `count` of each. */
type Picking = (source: number, indices: number, out: number, rows: number, n: number, count: number) => void;
export type Extreme = (a: number, out: number, outer: number, length: number, inner: number) => void;
type NumberedBinary = (op: number, ...operands: Parameters<Binary>) => void;

export interface ElementwiseExports {
  readonly unary64: (op: number, a: number, out: number, n: number) => void;
  readonly binary64: NumberedBinary;
  addScaled64(x: number, alpha: number, y: number, n: number): void;
  readonly sin: Unary;
  readonly cos: Unary;
  inRange(a: number, n: number): number;
  readonly leakyRelu: Parametric;
  readonly elu: Parametric;
  readonly power: Parametric;
  clamp(a: number, out: number, n: number, low: number, high: number): void;
  readonly compare: NumberedBinary;
  logical(op: number, a: number, b: number, out: number, n: number): void;
  where(condition: number, a: number, aStep: number, b: number, bStep: number, out: number, n: number): void;
  fromMask(a: number, out: number, n: number, one: number): void;
  readonly widen: Unary;
  readonly narrow: Unary;
  readonly toFloat: Unary;
}

export interface RowExports {
  readonly argMin: Rows;
  readonly logSoftmax: Rows;
  readonly logSumExp: Rows;
  readonly runningSums: Rows;
  sumAround(a: number, out: number, outer: number, length: number, inner: number, divisor: number): void;
  sum64(a: number, out: number, outer: number, length: number, inner: number, divisor: number): void;
  readonly max64: Extreme;
  readonly min64: Extreme;
}

export interface MovementExports {
  readonly walk1: Walk;
  readonly walk4: Walk;
  readonly walk8: Walk;
  addRows(
    values: number,
    indices: number,
    count: number,
    out: number,
    outer: number,
    length: number,
    inner: number,
  ): void;
  readonly pick: Picking;
  readonly addPicked: Picking;
  triangle(
    a: number,
    out: number,
    matrices: number,
    rows: number,
    columns: number,
    diagonal: number,
    lower: number,
  ): void;
}

/** A plan of one plane and the windows over it (see assembly/windows.ts), and how many planes there are. */
type Unfold = (plan: number, planes: number, images: number, out: number, fill: number) => void;
type Fold = (plan: number, planes: number, columns: number, out: number, sums: number) => void;
type ReduceWindows = (
  plan: number,
  planes: number,
  images: number,
  out: number,
  columns: number,
  largest: number,
) => void;
type PoolGrad = (
  plan: number,
  planes: number,
  images: number,
  largest: number,
  g: number,
  out: number,
  columns: number,
  sums: number,
) => void;

export interface WindowExports {
  readonly unfold32: Unfold;
  readonly unfold64: Unfold;
  readonly fold32: Fold;
  readonly fold64: Fold;
  readonly reduceWindows32: ReduceWindows;
  readonly reduceWindows64: ReduceWindows;
  readonly maxPoolGrad32: PoolGrad;
  readonly maxPoolGrad64: PoolGrad;
}

export interface OptimizerExports {
  momentumStep(
    p: number,
    v: number,
    g: number,
    n: number,
    alpha: number,
    momentum: number,
    decay: number,
    nesterov: number,
  ): void;
  adamStep(
    p: number,
    m: number,
    v: number,
    g: number,
    n: number,
    alpha: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    bias: number,
    eps: number,
    decay: number,
  ): void;
}

export interface Product64Exports {
  packedSize64(k: number, n: number): number;
  pack64(b: number, rowStride: number, columnStride: number, k: number, n: number, out: number): void;
  multiply64(
    a: number,
    rowStride: number,
    columnStride: number,
    packed: number,
    c: number,
    m: number,
    n: number,
    k: number,
    scratch: number,
  ): void;
}

/** Everything of the above. */
export interface MoreExports
  extends ElementwiseExports,
    RowExports,
    MovementExports,
    WindowExports,
    OptimizerExports,
    Product64Exports {}
