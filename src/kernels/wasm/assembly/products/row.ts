/**
 * A single-precision product of one row, which is not worth packing the right operand for: it is read once,
 * as it lies. The sums are those of matmul.ts, in the same order.
 */
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addFours, roundTotals } from "./chains";
import { madd } from "./madd";

/** So many columns are summed together; scratch holds their sums of a block, those of a chain, and totals. */
const strip: i32 = 1024;
const chained: usize = 4096;
const totals: usize = 8192;

/**
 * Columns `from` to before `to` of C (1, N) = A (1, K) · B (K, N), where B's rows or its columns hold
 * neighbours. Strides in floats. Reads up to 12 bytes past the last column.
 */
export function multiplyRow(
  a: usize, aStep: i32, b: usize, bRow: i32, bColumn: i32, c: usize, from: i32, to: i32, k: i32,
  scratch: usize,
): void {
  const step = <usize>aStep << 2;
  const row = <usize>bRow << 2;
  const column = <usize>bColumn << 2;
  const sums = scratch + chained;
  for (let j = from; j < to; j += strip) {
    const columns = min(strip, to - j);
    const fours = (columns + 3) >> 2;
    if (k > PRODUCT_CHAIN) memory.fill(scratch + totals, 0, <usize>fours << 5);
    for (let p = 0; p < k; p += PRODUCT_CHAIN) {
      const end = min(k, p + PRODUCT_CHAIN);
      for (let q = p; q < end; q += PRODUCT_BLOCK) {
        const out = q == p ? sums : scratch;
        const terms = min(PRODUCT_BLOCK, end - q);
        const x = a + q * step;
        const y = b + j * column + q * row;
        if (column == 4) sumRows(x, step, y, row, terms, out, fours);
        else sumColumns(x, step, y, column, terms, out, columns);
        if (q > p) addFours(scratch, sums, fours);
      }
      if (k > PRODUCT_CHAIN) addChain(sums, scratch + totals, fours);
    }
    if (k > PRODUCT_CHAIN) roundTotals(scratch + totals, sums, fours);
    memory.copy(c + (<usize>j << 2), sums, <usize>columns << 2);
  }
}

/** out = the sum of a few rows of B, each times its element of A. */
function sumRows(a: usize, step: usize, b: usize, row: usize, terms: i32, out: usize, fours: i32): void {
  memory.fill(out, 0, <usize>fours << 4);
  let p = 0;
  for (; p + 4 <= terms; p += 4, a += 4 * step, b += 4 * row) addFourRows(a, step, b, row, out, fours);
  for (; p < terms; p++, a += step, b += row) {
    const x = v128.load32_splat(a);
    for (let i: usize = 0; i < <usize>fours << 4; i += 16)
      v128.store(out + i, madd(v128.load(out + i), x, v128.load(b + i)));
  }
}

/** A small function of its own, as those of tiles.ts. */
export function addFourRows(a: usize, step: usize, b: usize, row: usize, out: usize, fours: i32): void {
  const x0 = v128.load32_splat(a);
  const x1 = v128.load32_splat(a + step);
  const x2 = v128.load32_splat(a + 2 * step);
  const x3 = v128.load32_splat(a + 3 * step);
  let b1 = b + row;
  let b2 = b1 + row;
  let b3 = b2 + row;
  const end = out + (<usize>fours << 4);
  for (; out < end; out += 16, b += 16, b1 += 16, b2 += 16, b3 += 16) {
    let sum = madd(v128.load(out), x0, v128.load(b));
    sum = madd(sum, x1, v128.load(b1));
    sum = madd(sum, x2, v128.load(b2));
    v128.store(out, madd(sum, x3, v128.load(b3)));
  }
}

/** The same of columns of B whose elements lie side by side. */
function sumColumns(
  a: usize, step: usize, b: usize, column: usize, terms: i32, out: usize, columns: i32,
): void {
  let j = 0;
  for (; j + 8 <= columns; j += 8, b += 8 * column, out += 32)
    sumEightColumns(a, step, b, column, terms, out);
  for (; j < columns; j++, b += column, out += 4) {
    let sum: f32 = 0;
    for (let p = 0; p < terms; p++) sum += f32.load(a + p * step) * f32.load(b + (<usize>p << 2));
    f32.store(out, sum);
  }
}

/** Four elements of each of four columns, and the sum of each column's with its products. */
@inline
function addFourColumns(sum: v128, a: usize, step: usize, b: usize, column: usize): v128 {
  const r0 = v128.load(b);
  const r1 = v128.load(b + column);
  const r2 = v128.load(b + 2 * column);
  const r3 = v128.load(b + 3 * column);
  let upper = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  let lower = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  sum = madd(sum, v128.load32_splat(a), v128.shuffle<i64>(upper, lower, 0, 2));
  sum = madd(sum, v128.load32_splat(a + step), v128.shuffle<i64>(upper, lower, 1, 3));
  upper = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  lower = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  sum = madd(sum, v128.load32_splat(a + 2 * step), v128.shuffle<i64>(upper, lower, 0, 2));
  return madd(sum, v128.load32_splat(a + 3 * step), v128.shuffle<i64>(upper, lower, 1, 3));
}

/** Another small function. */
export function sumEightColumns(a: usize, step: usize, b: usize, column: usize, k: i32, out: usize): void {
  let right = f32x4.splat(0);
  let left = f32x4.splat(0);
  let p = 0;
  for (; p + 4 <= k; p += 4, a += 4 * step, b += 16) {
    left = addFourColumns(left, a, step, b, column);
    right = addFourColumns(right, a, step, b + 4 * column, column);
  }
  for (; p < k; p++, a += step, b += 4) {
    const x = v128.load32_splat(a);
    left = madd(left, x, columnsAt(b, column));
    right = madd(right, x, columnsAt(b + 4 * column, column));
  }
  v128.store(out, left);
  v128.store(out, right, 16);
}

/** One element of each of four columns. */
@inline
function columnsAt(b: usize, column: usize): v128 {
  const two = v128.load32_lane(b + column, v128.load32_zero(b), 1);
  return v128.load32_lane(b + 3 * column, v128.load32_lane(b + 2 * column, two, 2), 3);
}
