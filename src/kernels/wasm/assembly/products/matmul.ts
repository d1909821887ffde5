/**
 * Single-precision matrix product. The right operand is packed into panels as wide as the tile, so that the
 * inner loop reads it in order; the left one is read by broadcast loads with two strides, so neither
 * transposition copies it. Each element of the result is one sum over k in order, in blocks and chains that
 * begin at multiples of their lengths, whatever the tile: splitting the rows among threads changes no bit.
 */
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addTile, roundTotals } from "./chains";
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
  for (let j = 0; j < n; j += tileColumns) {
    const columns = min(tileColumns, n - j);
    let from = b + j * column;
    if (columns == tileColumns && columnStride == 1) {
      for (let p = 0; p < k; p++, from += row, out += 32) {
        v128.store(out, v128.load(from));
        v128.store(out, v128.load(from, 16), 16);
      }
      continue;
    }
    const width = columns <= 4 ? 4 : 8;
    for (let p = 0; p < k; p++, from += row, out += width << 2) {
      for (let c = 0; c < width; c++)
        f32.store(out + (c << 2), c < columns ? f32.load(from + c * column) : 0);
    }
  }
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

/** The first columns of a tile. */
function storeColumns(rows: i32, columns: i32, tile: usize, across: usize, to: usize, stride: usize): void {
  for (let r = 0; r < rows; r++, tile += across, to += stride) {
    let value = v128.load(tile);
    let at = to;
    let left = columns;
    if (left >= 4) {
      v128.store(at, value);
      if (left == 4) continue;
      value = v128.load(tile, 16);
      at += 16;
      left -= 4;
    }
    if (left >= 2) v128.store64_lane(at, value, 0);
    if (left == 1) v128.store32_lane(at, value, 0);
    if (left == 3) v128.store32_lane(at, value, 2, 8);
  }
}
