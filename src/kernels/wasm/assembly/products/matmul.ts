/**
 * Single-precision matrix product. The right operand is packed into panels as wide as the tile, so that the
 * inner loop reads it in order; the left one is read by broadcast loads with two strides, so neither
 * transposition copies it. Each element of the result is one sum over k in order, whatever the tile:
 * splitting the rows among threads changes no bit.
 */
import { four8, pair8, rowOfPanel, tile4, tile8, tileColumns, tileRows } from "./tiles";

/** Threads share rows in multiples of so many. */
export function rowsOfTile(): i32 {
  return tileRows;
}

/**
 * Floats of a packed right operand: k rows in panels of 8, and a last one of 4 where at most 4 columns are
 * left.
 */
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

/** C (M, N) = A (M, K) · packed, A read with strides in floats. `scratch` holds 48 floats. */
export function multiply(
  a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize, m: i32, n: i32, k: i32,
  scratch: usize,
): void {
  const row = <usize>rowStride << 2;
  const step = <usize>columnStride << 2;
  const stride = <usize>n << 2;
  let panel = packed;
  for (let j = 0; j < n; j += tileColumns) {
    const columns = min(tileColumns, n - j);
    const width = columns <= 4 ? 4 : 8;
    const out = c + (<usize>j << 2);
    let i = 0;
    if (columns == tileColumns) {
      for (; i + tileRows <= m; i += tileRows)
        tile8(a + i * row, row, step, panel, k, out + i * stride, stride);
      if (i + 4 <= m) {
        four8(a + i * row, row, step, panel, k, out + i * stride, stride);
        i += 4;
      }
      if (i + 2 <= m) {
        pair8(a + i * row, row, step, panel, k, out + i * stride, stride);
        i += 2;
      }
    } else if (width == 4) {
      for (; i + tileRows <= m; i += tileRows)
        tile4(a + i * row, row, step, panel, k, out + i * stride, stride, columns, scratch);
    } else {
      for (; i + tileRows <= m; i += tileRows) {
        tile8(a + i * row, row, step, panel, k, scratch, 32);
        for (let r = 0; r < tileRows; r++)
          memory.copy(out + (i + r) * stride, scratch + (r << 5), <usize>columns << 2);
      }
    }
    for (; i < m; i++) {
      if (columns == width) rowOfPanel(a + i * row, step, panel, k, width, out + i * stride);
      else {
        rowOfPanel(a + i * row, step, panel, k, width, scratch);
        memory.copy(out + i * stride, scratch, <usize>columns << 2);
      }
    }
    panel += (<usize>k * width) << 2;
  }
}
