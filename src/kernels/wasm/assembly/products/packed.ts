/**
 * The product of two packed operands, for large ones: blocks of the left operand's rows and of the inner
 * dimension are packed in the order in which tiles read them, so that nothing is read with a stride and
 * everything stays in the first two caches. The sums are those of matmul.ts, in the same order.
 */
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addTile, roundTotals } from "./chains";
import { madd } from "./madd";
import { storeColumns } from "./store";
import { tileColumns, tileRows } from "./tiles";
import { transposeFour } from "./transpose";

/** C (tileRows, 8) = a packed tile (K, tileRows) · panel (K, 8). Alone in a function: see tiles.ts. */
export function packedTile8(a: usize, panel: usize, k: i32, c: usize, stride: usize): void {
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
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    x = v128.load32_splat(a, 16);
    c40 = madd(c40, x, b0);
    c41 = madd(c41, x, b1);
    if (tileRows > 5) {
      x = v128.load32_splat(a, 20);
      c50 = madd(c50, x, b0);
      c51 = madd(c51, x, b1);
    }
    a += tileRows << 2;
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
  if (tileRows > 5) {
    v128.store(c + 5 * stride, c50);
    v128.store(c + 5 * stride, c51, 16);
  }
}

/** The same of a panel of 4 columns. */
export function packedTile4(a: usize, panel: usize, k: i32, c: usize, stride: usize): void {
  let c5 = f32x4.splat(0);
  let c4 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  const end = panel + (<usize>k << 4);
  while (panel < end) {
    const b = v128.load(panel);
    c0 = madd(c0, v128.load32_splat(a), b);
    c1 = madd(c1, v128.load32_splat(a, 4), b);
    c2 = madd(c2, v128.load32_splat(a, 8), b);
    c3 = madd(c3, v128.load32_splat(a, 12), b);
    c4 = madd(c4, v128.load32_splat(a, 16), b);
    if (tileRows > 5) c5 = madd(c5, v128.load32_splat(a, 20), b);
    a += tileRows << 2;
    panel += 16;
  }
  v128.store(c, c0);
  v128.store(c + stride, c1);
  v128.store(c + 2 * stride, c2);
  v128.store(c + 3 * stride, c3);
  v128.store(c + 4 * stride, c4);
  if (tileRows > 5) v128.store(c + 5 * stride, c5);
}

/**
 * Packs A (rows, K), read with strides in bytes, one of them that of neighbours, tile by tile; missing rows
 * are 0.
 */
function packLeft(a: usize, row: usize, step: usize, rows: i32, k: i32, out: usize): void {
  const across: usize = tileRows << 2;
  for (let i = 0; i < rows; i += tileRows, a += tileRows * row, out += k * across) {
    if (rows - i < tileRows) {
      for (let p = 0; p < k; p++)
        for (let r = 0; r < tileRows; r++)
          f32.store(out + p * across + (r << 2), i + r < rows ? f32.load(a + r * row + p * step) : 0);
    } else if (row == 4) {
      for (let p = 0, from = a, to = out; p < k; p++, from += step, to += across) {
        v128.store(to, v128.load(from));
        f32.store(to, f32.load(from, 16), 16);
        if (tileRows > 5) f32.store(to, f32.load(from, 20), 20);
      }
    } else packTile(a, row, k, out);
  }
}

/** The same of a whole tile whose rows are far from each other, and the elements of one are neighbours. */
function packTile(a: usize, row: usize, k: i32, out: usize): void {
  const across: usize = tileRows << 2;
  const a4 = a + 4 * row;
  let p = 0;
  for (; p + 4 <= k; p += 4) {
    const to = out + p * across;
    transposeFour(a + (p << 2), row, to, across);
    for (let q = 0; q < 4; q++) {
      f32.store(to + q * across, f32.load(a4 + ((p + q) << 2)), 16);
      if (tileRows > 5) f32.store(to + q * across, f32.load(a4 + row + ((p + q) << 2)), 20);
    }
  }
  for (; p < k; p++)
    for (let r = 0; r < tileRows; r++)
      f32.store(out + p * across + (r << 2), f32.load(a + r * row + (p << 2)));
}

/** Rows of a packed block, as many as scratch holds, and of those whose chains are summed in float64. */
const blockRows: i32 = tileRows * 8 > 40 ? 36 : 40;
const longRows: i32 = tileRows * 4 > 20 ? 18 : 20;
/** Columns that long products compute at a time. */
const longColumns: i32 = 64;

/** Where scratch holds what: a tile, the last columns of a block, and a block of A. */
const edges: usize = 1024;
const left: usize = 2560;
/** Of long products: the sums of a chain, and their totals. */
const sums: usize = left + 20 * 1024;
const totals: usize = sums + 20 * 256;

/** Where panel `j` of a packed right operand begins: all before it have 8 columns. */
@inline
function panelAt(packed: usize, j: i32, k: i32): usize {
  return packed + ((<usize>j * k) << 2);
}

/** C (M, N) = A (M, K) · packed, as `multiply`, for at least two columns. Strides in bytes. */
export function multiplyPacked(
  a: usize, row: usize, step: usize, packed: usize, c: usize, m: i32, n: i32, k: i32, scratch: usize,
): void {
  const stride = <usize>n << 2;
  if (k <= PRODUCT_CHAIN) {
    for (let i = 0; i < m; i += blockRows) {
      const rows = min(blockRows, m - i);
      chain(a + i * row, row, step, packed, c + i * stride, stride, rows, 0, n, false, k, 0, k, scratch);
    }
    return;
  }
  for (let j = 0; j < n; j += longColumns) {
    const end = min(n, j + longColumns);
    for (let i = 0; i < m; i += longRows) {
      const rows = min(longRows, m - i);
      memory.fill(scratch + totals, 0, longRows * 512);
      for (let p = 0; p < k; p += PRODUCT_CHAIN) {
        const count = min(PRODUCT_CHAIN, k - p);
        const from = a + i * row + p * step;
        chain(from, row, step, packed, scratch + sums, 256, rows, j, end, true, k, p, count, scratch);
        addChain(scratch + sums, scratch + totals, longRows << 4);
      }
      roundTotals(scratch + totals, scratch + sums, longRows << 4);
      for (let r = 0; r < rows; r++)
        memory.copy(c + (i + r) * stride + (j << 2), scratch + sums + (r << 8), (end - j) << 2);
    }
  }
}

/**
 * Columns from `from` to before `end` of a block of rows, over `count` terms from `first` on. A panel that is
 * wider than what is left of them is kept aside until its sums are complete, unless C has room for it.
 */
function chain(
  a: usize, row: usize, step: usize, packed: usize, c: usize, stride: usize, rows: i32, from: i32, end: i32,
  room: bool, k: i32, first: i32, count: i32, scratch: usize,
): void {
  for (let p = 0; p < count; p += PRODUCT_BLOCK) {
    const terms = min(PRODUCT_BLOCK, count - p);
    packLeft(a + p * step, row, step, rows, terms, scratch + left);
    for (let j = from; j < end; j += tileColumns) {
      const columns = end - j;
      const width = columns <= 4 ? 4 : 8;
      const whole = room || width <= columns;
      const panel = panelAt(packed, j, k) + ((<usize>(first + p) * width) << 2);
      const to = whole ? c + (<usize>(j - from) << 2) : scratch + edges;
      const across = whole ? stride : <usize>width << 2;
      tilesOfPanel(rows, width, scratch + left, panel, terms, to, across, p == 0, scratch);
      if (!whole && p + terms == count)
        storeColumns(rows, columns, scratch + edges, across, c + (<usize>(j - from) << 2), stride);
    }
  }
}

/** All rows of a block times a panel: stored, or added to what is there. */
function tilesOfPanel(
  rows: i32, width: i32, a: usize, panel: usize, k: i32, c: usize, stride: usize, fresh: bool, scratch: usize,
): void {
  const across = <usize>width << 2;
  for (let i = 0; i < rows; i += tileRows, a += (<usize>k * tileRows) << 2, c += tileRows * stride) {
    const direct = fresh && rows - i >= tileRows;
    const to = direct ? c : scratch;
    const by = direct ? stride : across;
    if (width == 8) packedTile8(a, panel, k, to, by);
    else packedTile4(a, panel, k, to, by);
    if (direct) continue;
    const count = min(tileRows, rows - i);
    if (fresh) for (let r = 0; r < count; r++) memory.copy(c + r * stride, scratch + r * across, across);
    else addTile(count, width, scratch, c, stride);
  }
}
