/**
 * Single-precision matrix product. The right operand is packed into panels as wide as the tile, so that the inner loop reads it
 * in order; the left one is read by broadcast loads with two strides, so neither transposition copies it.
 * Each element of the result is one sum over k in order, whatever the tile: splitting the rows among threads changes no bit.
 */
import { madd } from "./madd";

/** Rows and columns of a tile: 8 accumulators and two operands stay in the 15 registers that the engine has. */
const tileRows: i32 = 4;
const tileColumns: i32 = 8;

/** Floats of a packed right operand: k rows in panels of 8, and a last one of 4 where at most 4 columns are left. */
export function packedSize(k: i32, n: i32): i32 {
  const rest = n % tileColumns;
  return k * (n - rest + (rest == 0 ? 0 : rest <= 4 ? 4 : 8));
}

/** Packs (K, N), read with strides in floats, into panels; missing columns are 0. */
export function pack(b: usize, rowStride: i32, columnStride: i32, k: i32, n: i32, out: usize): void {
  for (let j = 0; j < n; j += tileColumns) {
    const columns = min(tileColumns, n - j);
    const width = columns <= 4 ? 4 : 8;
    for (let p = 0; p < k; p++) {
      const from = b + ((p * rowStride + j * columnStride) << 2);
      if (columns == tileColumns && columnStride == 1) {
        v128.store(out, v128.load(from));
        v128.store(out, v128.load(from, 16), 16);
      } else {
        for (let c = 0; c < width; c++) {
          f32.store(out + (c << 2), c < columns ? f32.load(from + ((c * columnStride) << 2)) : 0);
        }
      }
      out += width << 2;
    }
  }
}

/** C (4, 8) = A (4, K) · panel (K, 8). Strides in bytes. A small function of its own: the register allocator needs that. */
export function tile4x8(a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let a1 = a + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
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
    x = v128.load32_splat(a2);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a3);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += step;
    a1 += step;
    a2 += step;
    a3 += step;
    panel += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + stride, c10);
  v128.store(c + stride, c11, 16);
  v128.store(c + 2 * stride, c20);
  v128.store(c + 2 * stride, c21, 16);
  v128.store(c + 3 * stride, c30);
  v128.store(c + 3 * stride, c31, 16);
}

/** C (8, 4) = A (8, K) · panel (K, 4): the last panel, where at most 4 columns are left. */
export function tile8x4(a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize, columns: i32, scratch: usize): void {
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  let c4 = f32x4.splat(0);
  let c5 = f32x4.splat(0);
  let c6 = f32x4.splat(0);
  let c7 = f32x4.splat(0);
  let a1 = a + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
  let a4 = a3 + row;
  let a5 = a4 + row;
  let a6 = a5 + row;
  let a7 = a6 + row;
  const end = panel + (<usize>k << 4);
  while (panel < end) {
    const b = v128.load(panel);
    c0 = madd(c0, v128.load32_splat(a), b);
    c1 = madd(c1, v128.load32_splat(a1), b);
    c2 = madd(c2, v128.load32_splat(a2), b);
    c3 = madd(c3, v128.load32_splat(a3), b);
    c4 = madd(c4, v128.load32_splat(a4), b);
    c5 = madd(c5, v128.load32_splat(a5), b);
    c6 = madd(c6, v128.load32_splat(a6), b);
    c7 = madd(c7, v128.load32_splat(a7), b);
    a += step;
    a1 += step;
    a2 += step;
    a3 += step;
    a4 += step;
    a5 += step;
    a6 += step;
    a7 += step;
    panel += 16;
  }
  storeColumns(c + 0 * stride, c0, columns, scratch);
  storeColumns(c + 1 * stride, c1, columns, scratch);
  storeColumns(c + 2 * stride, c2, columns, scratch);
  storeColumns(c + 3 * stride, c3, columns, scratch);
  storeColumns(c + 4 * stride, c4, columns, scratch);
  storeColumns(c + 5 * stride, c5, columns, scratch);
  storeColumns(c + 6 * stride, c6, columns, scratch);
  storeColumns(c + 7 * stride, c7, columns, scratch);
}

/** The first `columns` of four. */
function storeColumns(to: usize, value: v128, columns: i32, scratch: usize): void {
  if (columns == 4) v128.store(to, value);
  else {
    v128.store(scratch, value);
    memory.copy(to, scratch, <usize>columns << 2);
  }
}

/** One row of a panel: C (1, width) = A (1, K) · panel (K, width), for the rows and columns that fill no tile. */
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

/** C (M, N) = A (M, K) · packed, A read with strides in floats. `scratch` holds 8 floats. */
export function multiply(
  a: usize,
  rowStride: i32,
  columnStride: i32,
  packed: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  scratch: usize,
): void {
  const row = <usize>rowStride << 2;
  const step = <usize>columnStride << 2;
  let panel = packed;
  for (let j = 0; j < n; j += tileColumns) {
    const columns = min(tileColumns, n - j);
    const width = columns <= 4 ? 4 : 8;
    let i = 0;
    if (columns == tileColumns) {
      for (; i + tileRows <= m; i += tileRows) {
        tile4x8(a + i * row, row, step, panel, k, c + ((i * n + j) << 2), <usize>n << 2);
      }
    }
    if (width == 4) {
      for (; i + 8 <= m; i += 8) {
        tile8x4(a + i * row, row, step, panel, k, c + ((i * n + j) << 2), <usize>n << 2, columns, scratch);
      }
    }
    for (; i < m; i++) {
      const to = c + ((i * n + j) << 2);
      if (columns == width) rowOfPanel(a + i * row, step, panel, k, width, to);
      else {
        rowOfPanel(a + i * row, step, panel, k, width, scratch);
        memory.copy(to, scratch, <usize>columns << 2);
      }
    }
    panel += (<usize>k * width) << 2;
  }
}
