/**
 * Sums of blocks: a float32 product adds up to PRODUCT_BLOCK terms one after another, then the sums of these
 * blocks to a chain of PRODUCT_CHAIN terms, and chains in float64, so that long products lose no more than
 * short ones do.
 */

/** out += sums, for four floats. */
@inline
export function addFour(sums: v128, out: usize): void {
  v128.store(out, f32x4.add(v128.load(out), sums));
}

/** The same for so many fours. */
export function addFours(sums: usize, out: usize, fours: i32): void {
  for (let i = 0; i < fours; i++, sums += 16, out += 16) addFour(v128.load(sums), out);
}

/** The same of all rows of a tile of 4 or 8 columns. Strides in bytes. */
export function addTile(rows: i32, width: i32, sums: usize, out: usize, stride: usize): void {
  for (let r = 0; r < rows; r++, out += stride) {
    addFour(v128.load(sums), out);
    if (width == 8) {
      addFour(v128.load(sums, 16), out + 16);
      sums += 32;
    } else sums += 16;
  }
}

/** totals += sums, for so many fours of floats and of doubles. */
export function addChain(sums: usize, totals: usize, fours: i32): void {
  for (let i = 0; i < fours; i++, sums += 16, totals += 32) {
    const low = f64x2.promote_low_f32x4(v128.load64_zero(sums));
    const high = f64x2.promote_low_f32x4(v128.load64_zero(sums, 8));
    v128.store(totals, f64x2.add(v128.load(totals), low));
    v128.store(totals, f64x2.add(v128.load(totals, 16), high), 16);
  }
}

/** The totals, each rounded once. */
export function roundTotals(totals: usize, out: usize, fours: i32): void {
  for (let i = 0; i < fours; i++, totals += 32, out += 16) {
    const low = f32x4.demote_f64x2_zero(v128.load(totals));
    const high = f32x4.demote_f64x2_zero(v128.load(totals, 16));
    v128.store(out, v128.shuffle<i32>(low, high, 0, 1, 4, 5));
  }
}
