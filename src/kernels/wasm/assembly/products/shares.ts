/**
 * Shares of a product that threads take: some rows, some columns of a few rows, or some matrices of a stack.
 * What product it is stands in a plan, whose words the library writes.
 */
import { multiply, pack } from "./matmul";
import { multiply64, pack64 } from "./matmul64";
import { multiplyRow } from "./row";

/** The words of a plan: addresses, sizes, and strides in elements. */
const A: i32 = 0;
const B: i32 = 1;
const C: i32 = 2;
const PACKED: i32 = 3;
const M: i32 = 4;
const N: i32 = 5;
const K: i32 = 6;
const A_ROW: i32 = 7;
const A_COLUMN: i32 = 8;
const B_ROW: i32 = 9;
const B_COLUMN: i32 = 10;
/** From one matrix of a stack to the next. */
const A_MATRIX: i32 = 11;
const B_MATRIX: i32 = 12;
/** Bytes of a packed matrix: every thread has room for one. */
const PACKED_BYTES: i32 = 13;
/** log2 of the bytes of an element. */
const SHIFT: i32 = 14;

@inline
function word(plan: usize, i: i32): i32 {
  return i32.load(plan + (i << 2));
}

/** What a plan is cut into: rows of a float64 product whose right operand is packed, columns, or matrices. */
const ROWS: i32 = 0;
const COLUMNS: i32 = 1;

/** So few rows are multiplied without packing the right operand. */
const fewRows: i32 = 3;

/** Parts `from` to before `to`, by that thread: the calling one is 0. */
export function multiplyShare(by: i32, plan: usize, from: i32, to: i32, thread: i32, scratch: usize): void {
  const a = <usize>word(plan, A);
  const b = <usize>word(plan, B);
  const c = <usize>word(plan, C);
  const m = word(plan, M);
  const n = word(plan, N);
  const k = word(plan, K);
  const aRow = word(plan, A_ROW);
  const aColumn = word(plan, A_COLUMN);
  const packed = <usize>word(plan, PACKED);
  const shift = <usize>word(plan, SHIFT);
  if (by == ROWS) {
    const left = a + (<usize>(from * aRow) << 3);
    const out = c + (<usize>(from * n) << 3);
    multiply64(left, aRow, aColumn, packed, out, to - from, n, k, scratch);
    return;
  }
  const bRow = word(plan, B_ROW);
  const bColumn = word(plan, B_COLUMN);
  if (by == COLUMNS) {
    for (let i = 0; i < m; i++)
      multiplyRow(a + ((i * aRow) << 2), aColumn, b, bRow, bColumn, c + ((i * n) << 2), from, to, k, scratch);
    return;
  }
  const own = packed + <usize>thread * <usize>word(plan, PACKED_BYTES);
  for (let i = from; i < to; i++) {
    const left = a + (<usize>(i * word(plan, A_MATRIX)) << shift);
    const right = b + (<usize>(i * word(plan, B_MATRIX)) << shift);
    const out = c + (<usize>(i * m * n) << shift);
    if (shift == 3) {
      pack64(right, bRow, bColumn, k, n, own);
      multiply64(left, aRow, aColumn, own, out, m, n, k, scratch);
    } else if (m <= fewRows && n > 1) {
      for (let r = 0; r < m; r++)
        multiplyRow(
          left + ((r * aRow) << 2), aColumn, right, bRow, bColumn, out + ((r * n) << 2), 0, n, k, scratch,
        );
    } else {
      pack(right, bRow, bColumn, k, n, own);
      multiply(left, aRow, aColumn, own, out, m, n, k, scratch);
    }
  }
}
