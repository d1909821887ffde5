/** Storing the part of a tile that lies inside the result. */

/** The first columns of so many rows. Strides in bytes. */
export function storeColumns(
  rows: i32, columns: i32, tile: usize, across: usize, to: usize, stride: usize,
): void {
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
