/**
 * Single-precision matrix product. The right operand is packed into panels as wide as the tile, so that the
 * inner loop reads it in order; the left one is read by broadcast loads with two strides, so neither
 * transposition copies it. Each element of the result is one sum over k in order, in blocks and chains that
 * begin at multiples of their lengths, whatever the tile: splitting the rows among threads changes no bit.
 */
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addTile, roundTotals } from "./chains";
import { multiplyPacked } from "./packed";
import { storeColumns } from "./store";
import { transposeFour } from "./transpose";
import { timesVector } from "./vector";
import { four8, pair8, rowOfPanel, tile4, tile8, tileColumns, tileRows } from "./tiles";

/** Threads share rows in multiples of so many. */
export function rowsOfTile(): i32 {
  return tileRows;
}

/**
 * Floats of a packed right operand: k rows in panels of 8, and a last one of 4 where at most 4 columns are
 * left. A single column stays as it is.
 */
export function packedSize(k: i32, n: i32): i32 {
  if (n == 1) return k;
  const rest = n % tileColumns;
  return k * (n - rest + (rest == 0 ? 0 : rest <= 4 ? 4 : 8));
}

/** Packs (K, N), read with strides in floats, into panels; missing columns are 0. */
export function pack(b: usize, rowStride: i32, columnStride: i32, k: i32, n: i32, out: usize): void {
  const row = <usize>rowStride << 2;
  const column = <usize>columnStride << 2;
  if (n == 1) {
    memory.copy(out, b, <usize>k << 2); // neighbours, whether it is a column or a row
    return;
  }
  // a few rows at a time: what shares a cache line with a panel's columns is still there for the next one
  for (let p = 0; p < k; p += packedRows, b += packedRows * row) {
    const rows = min(packedRows, k - p);
    for (let j = 0; j < n; j += tileColumns) {
      const columns = min(tileColumns, n - j);
      const width = columns <= 4 ? 4 : 8;
      const to = out + ((<usize>j * k + <usize>p * width) << 2);
      packPanel(b + j * column, row, column, rows, columns, width, to);
    }
  }
}

const packedRows: i32 = 16;

/** Some rows of a panel. Strides in bytes. */
function packPanel(
  from: usize, row: usize, column: usize, rows: i32, columns: i32, width: i32, to: usize,
): void {
  let p = 0;
  if (columns == tileColumns && column == 4) {
    for (; p < rows; p++, from += row, to += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
  } else if (columns == tileColumns && row == 4) {
    for (; p + 4 <= rows; p += 4, from += 16, to += 128) {
      transposeFour(from, column, to, 32);
      transposeFour(from + 4 * column, column, to + 16, 32);
    }
  }
  for (; p < rows; p++, from += row, to += width << 2) {
    for (let c = 0; c < width; c++)
      f32.store(to + (c << 2), c < columns ? f32.load(from + c * column) : 0);
  }
}

/**
 * Whether packing the left operand pays: where the elements of a row are far from each other, and where they
 * leave the second cache from one panel to the next.
 */
function paysToPack(m: i32, n: i32, k: i32, step: usize): bool {
  if (m < tileRows || n < 16) return false;
  return step == 4 ? <f64>m * k > 262144 : step >= 1024;
}

/**
 * C (M, N) = A (M, K) · packed, A read with strides in floats. `scratch` holds three tiles, and one of
 * doubles, or 256 of them.
 */
export function multiply(
  a: usize, rowStride: i32, columnStride: i32, packed: usize, c: usize, m: i32, n: i32, k: i32,
  scratch: usize,
): void {
  const row = <usize>rowStride << 2;
  const step = <usize>columnStride << 2;
  const stride = <usize>n << 2;
  if (n == 1) {
    timesVector(a, row, step, packed, c, m, k, scratch);
    return;
  }
  if (paysToPack(m, n, k, step)) {
    multiplyPacked(a, row, step, packed, c, m, n, k, scratch);
    return;
  }
  const tile = scratch + 192;
  let panel = packed;
  for (let j = 0; j < n; j += tileColumns) {
    const columns = min(tileColumns, n - j);
    const width = columns <= 4 ? 4 : 8;
    const whole = columns == tileColumns;
    for (let i = 0; i < m; i += tileRows) {
      const rows = min(tileRows, m - i);
      const from = a + i * row;
      const to = c + i * stride + (<usize>j << 2);
      const out = whole ? to : tile;
      const across = whole ? stride : <usize>width << 2;
      if (k <= PRODUCT_CHAIN) chain(rows, width, from, row, step, panel, k, out, across, scratch);
      else chains(rows, width, from, row, step, panel, k, out, across, scratch);
      if (!whole) storeColumns(rows, columns, tile, across, to, stride);
    }
    panel += (<usize>k * width) << 2;
  }
}

/** C (rows, width) = A (rows, K) · panel, summed block by block. Strides in bytes; `scratch` holds a tile. */
function chain(
  rows: i32, width: i32, a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
  scratch: usize,
): void {
  block(rows, width, a, row, step, panel, min(k, PRODUCT_BLOCK), c, stride);
  const across = <usize>width << 2;
  for (let rest = k - PRODUCT_BLOCK; rest > 0; rest -= PRODUCT_BLOCK) {
    a += PRODUCT_BLOCK * step;
    panel += PRODUCT_BLOCK * across;
    block(rows, width, a, row, step, panel, min(rest, PRODUCT_BLOCK), scratch, across);
    addTile(rows, width, scratch, c, stride);
  }
}

/** The same of more terms than a chain has. */
function chains(
  rows: i32, width: i32, a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
  scratch: usize,
): void {
  const across = <usize>width << 2;
  const fours = (rows * width) >> 2;
  const sums = scratch + 384;
  const totals = scratch + 576;
  memory.fill(totals, 0, <usize>fours << 5);
  for (let p = 0; p < k; p += PRODUCT_CHAIN) {
    chain(rows, width, a, row, step, panel, min(PRODUCT_CHAIN, k - p), sums, across, scratch);
    addChain(sums, totals, fours);
    a += PRODUCT_CHAIN * step;
    panel += PRODUCT_CHAIN * across;
  }
  roundTotals(totals, sums, fours);
  for (let r = 0; r < rows; r++) memory.copy(c + r * stride, sums + r * across, across);
}

/** One block: a tile, or the smaller ones that make up its rows. */
@inline
function block(
  rows: i32, width: i32, a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize,
): void {
  if (rows == tileRows) {
    if (width == 8) tile8(a, row, step, panel, k, c, stride);
    else tile4(a, row, step, panel, k, c, stride);
    return;
  }
  let r = 0;
  if (width == 8) {
    if (rows >= 4) {
      four8(a, row, step, panel, k, c, stride);
      r = 4;
    } else if (rows >= 2) {
      pair8(a, row, step, panel, k, c, stride);
      r = 2;
    }
  }
  for (; r < rows; r++) rowOfPanel(a + r * row, step, panel, k, width, c + r * stride);
}
