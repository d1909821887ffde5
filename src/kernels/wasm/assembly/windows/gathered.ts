/**
 * Products whose left operand is gathered: each row begins at an address of its own, and a table says how far
 * from there each of its elements is. So an image is multiplied window by window, with no columns in memory.
 * The right operand is packed into panels of 8, as for every product, and summed in the same order.
 */
import { PRODUCT_BLOCK, PRODUCT_CHAIN } from "../contract";
import { addChain, addFours, roundTotals } from "../products/chains";
import { madd } from "../products/madd";
import { tileRows } from "../products/tiles";

/**
 * C (rows, 8) = A (rows, K) · panel (K, 8): see tiles.ts for the order in which the sums are declared. A
 * sixth row is there in the relaxed module only.
 */
export function gather8(
  a0: usize, a1: usize, a2: usize, a3: usize, a4: usize, a5: usize, table: usize, panel: usize, k: i32,
  out: usize,
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
  const end = panel + (<usize>k << 5);
  while (panel < end) {
    const at = <usize>i32.load(table);
    const b0 = v128.load(panel);
    const b1 = v128.load(panel, 16);
    let x = v128.load32_splat(a0 + at);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a1 + at);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a2 + at);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a3 + at);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    x = v128.load32_splat(a4 + at);
    c40 = madd(c40, x, b0);
    c41 = madd(c41, x, b1);
    if (tileRows > 5) {
      x = v128.load32_splat(a5 + at);
      c50 = madd(c50, x, b0);
      c51 = madd(c51, x, b1);
    }
    table += 4;
    panel += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
  v128.store(out, c40, 128);
  v128.store(out, c41, 144);
  if (tileRows > 5) {
    v128.store(out, c50, 160);
    v128.store(out, c51, 176);
  }
}

/** Bytes of a tile. */
export const tileBytes: usize = <usize>tileRows << 5;

/** The address of row `i`, or of the last one where there are no more. */
@inline
function rowAt(base: usize, rows: usize, i: i32, count: i32): usize {
  return base + <usize>i32.load(rows + (<usize>min(i, count - 1) << 2));
}

/**
 * A tile of the rows from `first` on, of `count`: each begins at `base` and what the table `rows` says.
 * `scratch` holds two tiles and one of doubles.
 */
export function gatheredTile(
  base: usize, rows: usize, first: i32, count: i32, table: usize, panel: usize, k: i32, out: usize,
  scratch: usize,
): void {
  const a0 = rowAt(base, rows, first, count);
  const a1 = rowAt(base, rows, first + 1, count);
  const a2 = rowAt(base, rows, first + 2, count);
  const a3 = rowAt(base, rows, first + 3, count);
  const a4 = rowAt(base, rows, first + 4, count);
  const a5 = tileRows > 5 ? rowAt(base, rows, first + 5, count) : a4;
  if (k <= PRODUCT_BLOCK) {
    gather8(a0, a1, a2, a3, a4, a5, table, panel, k, out);
    return;
  }
  const fours = 2 * tileRows;
  const totals = scratch + 2 * tileBytes;
  if (k > PRODUCT_CHAIN) memory.fill(totals, 0, tileBytes << 1);
  for (let chain = 0; chain < k; chain += PRODUCT_CHAIN) {
    const end = min(chain + PRODUCT_CHAIN, k);
    for (let p = chain; p < end; p += PRODUCT_BLOCK) {
      const sums = p == chain ? out : scratch;
      gather8(a0, a1, a2, a3, a4, a5, table, panel, min(PRODUCT_BLOCK, end - p), sums);
      if (p != chain) addFours(scratch, out, fours);
      table += PRODUCT_BLOCK << 2;
      panel += PRODUCT_BLOCK << 5;
    }
    if (k > PRODUCT_CHAIN) addChain(out, totals, fours);
  }
  if (k > PRODUCT_CHAIN) roundTotals(totals, out, fours);
}
