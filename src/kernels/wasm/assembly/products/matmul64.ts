/**
 * Double-precision matrix product, laid out as the single-precision one: the right operand packed into panels
 * of 4 columns, the left one read by broadcast loads with two strides. Each element of the result is one sum
 * over k in order, starting from 0, one rounding per product and per sum: bit for bit what a plain loop over
 * k gives.
 */

const tileRows: i32 = 5;

/** Doubles of a packed right operand: k rows in panels of 4 columns. */
export function packedSize64(k: i32, n: i32): i32 {
  return k * ((n + 3) & ~3);
}

/** Packs (K, N), read with strides in doubles, into panels; missing columns are 0. */
export function pack64(b: usize, rowStride: i32, columnStride: i32, k: i32, n: i32, out: usize): void {
  for (let j = 0; j < n; j += 4) {
    const columns = min(4, n - j);
    for (let p = 0; p < k; p++, out += 32) {
      const from = b + ((p * rowStride + j * columnStride) << 3);
      if (columns == 4 && columnStride == 1) {
        v128.store(out, v128.load(from));
        v128.store(out, v128.load(from, 16), 16);
      } else {
        for (let c = 0; c < 4; c++)
          f64.store(out + (c << 3), c < columns ? f64.load(from + ((c * columnStride) << 3)) : 0);
      }
    }
  }
}

/**
 * C (5, 4) = A (5, K) · panel (K, 4). Strides in bytes. A small function of its own, its accumulators
 * declared last first: see tiles.ts.
 */
export function tile64(
  a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
): void {
  let c41 = f64x2.splat(0);
  let c40 = f64x2.splat(0);
  let c31 = f64x2.splat(0);
  let c30 = f64x2.splat(0);
  let c21 = f64x2.splat(0);
  let c20 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c00 = f64x2.splat(0);
  let a1 = a + row;
  let a2 = a1 + row;
  let a3 = a2 + row;
  let a4 = a3 + row;
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load64_splat(a);
    c00 = f64x2.add(c00, f64x2.mul(x, b0));
    c01 = f64x2.add(c01, f64x2.mul(x, b1));
    x = v128.load64_splat(a1);
    c10 = f64x2.add(c10, f64x2.mul(x, b0));
    c11 = f64x2.add(c11, f64x2.mul(x, b1));
    x = v128.load64_splat(a2);
    c20 = f64x2.add(c20, f64x2.mul(x, b0));
    c21 = f64x2.add(c21, f64x2.mul(x, b1));
    x = v128.load64_splat(a3);
    c30 = f64x2.add(c30, f64x2.mul(x, b0));
    c31 = f64x2.add(c31, f64x2.mul(x, b1));
    x = v128.load64_splat(a4);
    c40 = f64x2.add(c40, f64x2.mul(x, b0));
    c41 = f64x2.add(c41, f64x2.mul(x, b1));
    a += step;
    a1 += step;
    a2 += step;
    a3 += step;
    a4 += step;
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
  v128.store(c + 4 * stride, c40);
  v128.store(c + 4 * stride, c41, 16);
}

/** C (1, 4) = A (1, K) · panel (K, 4), for the rows and columns that fill no tile. */
export function rowOfPanel64(a: usize, step: usize, panel: usize, k: i32, c: usize): void {
  let c0 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  for (let p = 0; p < k; p++, a += step, panel += 32) {
    const x = v128.load64_splat(a);
    c0 = f64x2.add(c0, f64x2.mul(x, v128.load(panel)));
    c1 = f64x2.add(c1, f64x2.mul(x, v128.load(panel, 16)));
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
}

/** C (M, N) = A (M, K) · packed, A read with strides in doubles. `scratch` holds 20 doubles. */
export function multiply64(
  a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize, m: i32, n: i32, k: i32,
  scratch: usize,
): void {
  const row = <usize>rowStride << 3;
  const step = <usize>columnStride << 3;
  const stride = <usize>n << 3;
  let panel = packed;
  for (let j = 0; j < n; j += 4, panel += <usize>k << 5) {
    const columns = min(4, n - j);
    let i = 0;
    for (; i + tileRows <= m; i += tileRows) {
      const to = c + i * stride + (j << 3);
      if (columns == 4) tile64(a + i * row, row, step, panel, k, to, stride);
      else {
        tile64(a + i * row, row, step, panel, k, scratch, 32);
        for (let r = 0; r < tileRows; r++)
          memory.copy(to + r * stride, scratch + (r << 5), <usize>columns << 3);
      }
    }
    for (; i < m; i++) {
      rowOfPanel64(a + i * row, step, panel, k, scratch);
      memory.copy(c + i * stride + (j << 3), scratch, <usize>columns << 3);
    }
  }
}
