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
  const row = <usize>rowStride << 3;
  const column = <usize>columnStride << 3;
  // a few rows at a time: see pack in matmul.ts
  for (let p = 0; p < k; p += packedRows, b += packedRows * row) {
    const rows = min(packedRows, k - p);
    for (let j = 0; j < n; j += 4) {
      const to = out + ((<usize>j * k + <usize>p * 4) << 3);
      packPanel64(b + j * column, row, column, rows, min(4, n - j), to);
    }
  }
}

const packedRows: i32 = 16;

/** Some rows of a panel; missing columns are 0. Strides in bytes. */
export function packPanel64(
  from: usize, row: usize, column: usize, rows: i32, columns: i32, to: usize,
): void {
  let p = 0;
  if (columns == 4 && column == 8) {
    for (; p < rows; p++, from += row, to += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
  } else if (columns == 4 && row == 8) {
    for (; p + 2 <= rows; p += 2, from += 16, to += 64) {
      const c0 = v128.load(from);
      const c1 = v128.load(from + column);
      const c2 = v128.load(from + 2 * column);
      const c3 = v128.load(from + 3 * column);
      v128.store(to, v128.shuffle<i64>(c0, c1, 0, 2));
      v128.store(to, v128.shuffle<i64>(c2, c3, 0, 2), 16);
      v128.store(to, v128.shuffle<i64>(c0, c1, 1, 3), 32);
      v128.store(to, v128.shuffle<i64>(c2, c3, 1, 3), 48);
    }
  }
  for (; p < rows; p++, from += row, to += 32)
    for (let c = 0; c < 4; c++) f64.store(to + (c << 3), c < columns ? f64.load(from + c * column) : 0);
}

/**
 * C (5, 4) = A (5, K) · panel (K, 4), term by term added to what is there unless C is fresh. Strides in
 * bytes. A small function of its own, its accumulators declared last first: see tiles.ts.
 */
export function tile64(
  a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize, fresh: i32,
): void {
  let c41 = fresh ? f64x2.splat(0) : v128.load(c + 4 * stride, 16);
  let c40 = fresh ? f64x2.splat(0) : v128.load(c + 4 * stride);
  let c31 = fresh ? f64x2.splat(0) : v128.load(c + 3 * stride, 16);
  let c30 = fresh ? f64x2.splat(0) : v128.load(c + 3 * stride);
  let c21 = fresh ? f64x2.splat(0) : v128.load(c + 2 * stride, 16);
  let c20 = fresh ? f64x2.splat(0) : v128.load(c + 2 * stride);
  let c11 = fresh ? f64x2.splat(0) : v128.load(c + stride, 16);
  let c10 = fresh ? f64x2.splat(0) : v128.load(c + stride);
  let c01 = fresh ? f64x2.splat(0) : v128.load(c, 16);
  let c00 = fresh ? f64x2.splat(0) : v128.load(c);
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

/**
 * C (1, 4) = A (1, K) · panel (K, 4), added to what is there unless C is fresh: for the rows that fill no
 * tile.
 */
export function rowOfPanel64(a: usize, step: usize, panel: usize, k: i32, c: usize, fresh: i32): void {
  let c0 = fresh ? f64x2.splat(0) : v128.load(c);
  let c1 = fresh ? f64x2.splat(0) : v128.load(c, 16);
  for (let p = 0; p < k; p++, a += step, panel += 32) {
    const x = v128.load64_splat(a);
    c0 = f64x2.add(c0, f64x2.mul(x, v128.load(panel)));
    c1 = f64x2.add(c1, f64x2.mul(x, v128.load(panel, 16)));
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
}

/** Where scratch holds tiles of the left operand, and how many terms of one. */
const left: usize = 256;
const mostTerms: i32 = 1024;

/** C (M, N) = A (M, K) · packed, A read with strides in doubles. */
export function multiply64(
  a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize, m: i32, n: i32, k: i32,
  scratch: usize,
): void {
  const row = <usize>rowStride << 3;
  const step = <usize>columnStride << 3;
  const stride = <usize>n << 3;
  const whole = m - (m % tileRows);
  // terms of a row that are far from each other are gathered once for all panels
  if (row == 8 && step >= 2048 && n >= 16) {
    const terms = min(k, mostTerms);
    const together = (mostTerms / terms) * tileRows;
    for (let i = 0; i < whole; i += together) {
      const rows = min(together, whole - i);
      for (let p = 0; p < k; p += mostTerms) {
        const count = min(mostTerms, k - p);
        const next = <usize>(count * tileRows) << 3;
        gather(a + i * row + p * step, step, rows, count, scratch + left);
        const to = c + i * stride;
        tiles(scratch + left, 8, tileRows << 3, next, packed, k, p, count, to, stride, rows, n, scratch);
      }
    }
  } else tiles(a, row, step, tileRows * row, packed, k, 0, k, c, stride, whole, n, scratch);
  let panel = packed;
  for (let j = 0; j < n; j += 4, panel += <usize>k << 5) {
    for (let i = whole; i < m; i++) {
      rowOfPanel64(a + i * row, step, panel, k, scratch, 1);
      memory.copy(c + i * stride + (j << 3), scratch, <usize>min(4, n - j) << 3);
    }
  }
}

/** Tiles of rows that lie side by side, term by term. Strides in bytes. */
function gather(a: usize, step: usize, rows: i32, k: i32, out: usize): void {
  for (let i = 0; i < rows; i += tileRows, a += tileRows << 3) {
    let from = a;
    for (let p = 0; p < k; p++, from += step, out += tileRows << 3) {
      v128.store(out, v128.load(from));
      v128.store(out, v128.load(from, 16), 16);
      f64.store(out, f64.load(from, 32), 32);
    }
  }
}

/** Whole tiles of all panels, over `count` terms from `first` on; `next` bytes to the tile of A below. */
function tiles(
  a: usize, row: usize, step: usize, next: usize, packed: usize, k: i32, first: i32, count: i32, c: usize,
  stride: usize, rows: i32, n: i32, scratch: usize,
): void {
  let panel = packed + (<usize>first << 5);
  const fresh = i32(first == 0);
  for (let j = 0; j < n; j += 4, panel += <usize>k << 5) {
    const width = <usize>min(4, n - j) << 3;
    let from = a;
    for (let i = 0; i < rows; i += tileRows, from += next) {
      const to = c + i * stride + (j << 3);
      if (width == 32) tile64(from, row, step, panel, count, to, stride, fresh);
      else {
        // sums that go on are still there: only those of a single tile of rows do
        tile64(from, row, step, panel, count, scratch, 32, fresh);
        for (let r = 0; r < tileRows; r++) memory.copy(to + r * stride, scratch + (r << 5), width);
      }
    }
  }
}
