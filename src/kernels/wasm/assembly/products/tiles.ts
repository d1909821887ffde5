/** Tiles of the single-precision product: so many rows of the left operand times a panel of the right one. */
import { madd } from "./madd";

/**
 * Rows and columns of a tile. Accumulators, two operands and a product stay in the 15 registers that the
 * engine has; a relaxed sum needs no register for the product. More rows mean fewer instructions per
 * multiplication, and those are what the inner loop waits for.
 *
 * The accumulators are declared in the reverse of the order in which they are used. V8 schedules the loop
 * from its end, one accumulator after another in the order of their declaration, and a load as soon as
 * everything that uses it, or was loaded after it, has its place: declared in order, all loads would come
 * first, and the registers would overflow into memory (a third of the speed).
 */
export const tileRows: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
export const tileColumns: i32 = 8;

@inline
function store8(to: usize, left: v128, right: v128): void {
  v128.store(to, left);
  v128.store(to, right, 16);
}

/** C (rows, 8) = A (rows, K) · panel (K, 8), for 2 to 6 rows. Strides in bytes. */
@inline
function rowsTimesPanel(
  rows: i32, a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
): void {
  let c51 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c00 = f32x4.splat(0);
  let a1 = a + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
  let a4 = a3 + row;
  let a5 = a4 + row;
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a1);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    if (rows > 2) {
      x = v128.load32_splat(a2);
      c20 = madd(c20, x, b0);
      c21 = madd(c21, x, b1);
    }
    if (rows > 3) {
      x = v128.load32_splat(a3);
      c30 = madd(c30, x, b0);
      c31 = madd(c31, x, b1);
    }
    if (rows > 4) {
      x = v128.load32_splat(a4);
      c40 = madd(c40, x, b0);
      c41 = madd(c41, x, b1);
    }
    if (rows > 5) {
      x = v128.load32_splat(a5);
      c50 = madd(c50, x, b0);
      c51 = madd(c51, x, b1);
    }
    a += step;
    a1 += step;
    if (rows > 2) a2 += step;
    if (rows > 3) a3 += step;
    if (rows > 4) a4 += step;
    if (rows > 5) a5 += step;
    panel += 32;
  }
  store8(c, c00, c01);
  store8(c + stride, c10, c11);
  if (rows > 2) store8(c + 2 * stride, c20, c21);
  if (rows > 3) store8(c + 3 * stride, c30, c31);
  if (rows > 4) store8(c + 4 * stride, c40, c41);
  if (rows > 5) store8(c + 5 * stride, c50, c51);
}

/**
 * Small functions of their own: the register allocator needs that, and being exported keeps the compiler from
 * merging them into `multiply`.
 */
export function tile8(
  a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
): void {
  rowsTimesPanel(tileRows, a, row, step, panel, k, c, stride);
}

export function four8(
  a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
): void {
  rowsTimesPanel(4, a, row, step, panel, k, c, stride);
}

export function pair8(
  a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
): void {
  rowsTimesPanel(2, a, row, step, panel, k, c, stride);
}

/** C (tileRows, 4) = A (tileRows, K) · panel (K, 4): the last panel, where at most 4 columns are left. */
export function tile4(
  a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
): void {
  let c5 = f32x4.splat(0);
  let c4 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let a1 = a + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
  let a4 = a3 + row;
  let a5 = a4 + row;
  const end = panel + (<usize>k << 4);
  while (panel < end) {
    const b = v128.load(panel);
    c0 = madd(c0, v128.load32_splat(a), b);
    c1 = madd(c1, v128.load32_splat(a1), b);
    c2 = madd(c2, v128.load32_splat(a2), b);
    c3 = madd(c3, v128.load32_splat(a3), b);
    c4 = madd(c4, v128.load32_splat(a4), b);
    if (tileRows == 6) c5 = madd(c5, v128.load32_splat(a5), b);
    a += step;
    a1 += step;
    a2 += step;
    a3 += step;
    a4 += step;
    if (tileRows == 6) a5 += step;
    panel += 16;
  }
  v128.store(c, c0);
  v128.store(c + 1 * stride, c1);
  v128.store(c + 2 * stride, c2);
  v128.store(c + 3 * stride, c3);
  v128.store(c + 4 * stride, c4);
  if (tileRows == 6) v128.store(c + 5 * stride, c5);
}

/**
 * One row of a panel: C (1, width) = A (1, K) · panel (K, width), for the rows and columns that fill no tile.
 */
export function rowOfPanel(a: usize, step: usize, panel: usize, k: i32, width: i32, c: usize): void {
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  if (width == 8) {
    for (let p = 0; p < k; p++) {
      const x = v128.load32_splat(a);
      c0 = madd(c0, x, v128.load(panel));
      c1 = madd(c1, x, v128.load(panel, 16));
      a += step;
      panel += 32;
    }
    v128.store(c, c0);
    v128.store(c, c1, 16);
  } else {
    for (let p = 0; p < k; p++) {
      c0 = madd(c0, v128.load32_splat(a), v128.load(panel));
      a += step;
      panel += 16;
    }
    v128.store(c, c0);
  }
}
