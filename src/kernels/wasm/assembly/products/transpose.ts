/** Four rows of four floats as their columns. */

/** Writes four floats of each of four rows, those of a column side by side. Strides in bytes. */
@inline
export function transposeFour(from: usize, row: usize, to: usize, across: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + row);
  const c = v128.load(from + 2 * row);
  const d = v128.load(from + 3 * row);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to + across, v128.shuffle<i64>(ab, cd, 1, 3));
  const ba = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const dc = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to + 2 * across, v128.shuffle<i64>(ba, dc, 0, 2));
  v128.store(to + 3 * across, v128.shuffle<i64>(ba, dc, 1, 3));
}
