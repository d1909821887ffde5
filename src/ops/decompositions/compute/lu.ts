/**
 * P · A = L · U in place, with the largest pivot of each column (Toledo 1997, "Locality of Reference in LU
 * Decomposition with Partial Pivoting"): half of the columns, then the other half.
 */
import { halfOf, roomOf, solveLent } from "./triangular.js";
import { lent, part, subtractProduct, type View } from "./view.js";

const unitLower = { lower: true, unit: true };
/** So few columns are eliminated one by one. */
const few = 4;

/** The row that each row was exchanged with, in order. A pivot of 0 is passed over. */
export function factorLU(a: View): Int32Array {
  const exchanged = new Int32Array(a.rows);
  lent(roomOf(a.columns, a.columns), [a], (copy) => eliminate(copy as View, 0, a.columns, exchanged));
  return exchanged;
}

/** The columns from `first` to before `end`, from the diagonal down. */
function eliminate(a: View, first: number, end: number, exchanged: Int32Array): void {
  const width = end - first;
  if (width <= few) {
    for (let j = first; j < end; j++) eliminateColumn(a, j, end, exchanged);
    return;
  }
  const middle = first + (width <= 32 ? width >> 1 : halfOf(width));
  eliminate(a, first, middle, exchanged);
  const [h, rest, below] = [middle - first, end - middle, a.rows - middle];
  const beside = part(a, first, middle, h, rest);
  solveLent(part(a, first, first, h, h), beside, unitLower);
  subtractProduct(part(a, middle, middle, below, rest), part(a, middle, first, below, h), beside);
  eliminate(a, middle, end, exchanged);
}

/** One column, and what it takes off those after it, up to `end`. */
function eliminateColumn(a: View, j: number, end: number, exchanged: Int32Array): void {
  const { values, start, rows, down } = a;
  let [pivot, largest] = [j, 0];
  for (let i = j; i < rows; i++) {
    const size = Math.abs(values[start + i * down + j] as number);
    if (!(size > largest) && !Number.isNaN(size)) continue;
    [pivot, largest] = [i, size];
    if (Number.isNaN(size)) break;
  }
  exchanged[j] = pivot;
  const row = start + j * down;
  exchange(a, j, pivot);
  const divisor = values[row + j] as number;
  if (divisor === 0) return;
  for (let i = j + 1; i < rows; i++) {
    const at = start + i * down;
    const factor = (values[at + j] as number) / divisor;
    values[at + j] = factor;
    for (let c = j + 1; c < end; c++)
      values[at + c] = (values[at + c] as number) - factor * (values[row + c] as number);
  }
}

/** Row i takes the place of row j, and that of row i. */
function exchange({ values, start, columns, down, right }: View, i: number, j: number): void {
  if (i === j) return;
  const [at, to] = [start + i * down, start + j * down];
  for (let step = 0; step < columns * right; step += right) {
    const kept = values[at + step] as number;
    values[at + step] = values[to + step] as number;
    values[to + step] = kept;
  }
}

/** The rows of B in the order of the factors, or back from it. */
export function exchangeRows(b: View, exchanged: Int32Array, back: boolean): void {
  const n = exchanged.length;
  for (let step = 0; step < n; step++) {
    const i = back ? n - 1 - step : step;
    exchange(b, i, exchanged[i] as number);
  }
}
