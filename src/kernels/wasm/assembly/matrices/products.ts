/** Products that are taken off a matrix in place. Strides in bytes. */
import { packPanel64, rowOfPanel64, tile64 } from "../products/matmul64";

const tileRows: i32 = 5;

/** -B (K, N) in panels of 4 columns. */
function packNegative(b: usize, row: usize, column: usize, k: i32, n: i32, to: usize): void {
  for (let j = 0; j < n; j += 4, b += 4 * column) {
    packPanel64(b, row, column, k, min(4, n - j), to);
    for (const end = to + (<usize>k << 5); to < end; to += 16) v128.store(to, f64x2.neg(v128.load(to)));
  }
}

/** C (rows, 4) += A · panel, of at most 5 rows. */
@inline
function addTile(
  a: usize, row: usize, step: usize, panel: usize, k: i32, c: usize, stride: usize, rows: i32,
): void {
  if (rows == tileRows) tile64(a, row, step, panel, k, c, stride, 0);
  else for (let r = 0; r < rows; r++) rowOfPanel64(a + r * row, step, panel, k, c + r * stride, 0);
}

/**
 * C (M, N) -= A (M, K) · B, term after term of each element; neighbours in C are those of a row. `room` holds
 * a tile and B, with its columns in fours.
 */
export function subtractProduct(
  c: usize, cRow: usize, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize,
  m: i32, n: i32, k: i32, room: usize,
): void {
  const packed = room + 160;
  packNegative(b, bRow, bColumn, k, n, packed);
  let panel = packed;
  for (let j = 0; j < n; j += 4, panel += <usize>k << 5, c += 32) {
    const width = <usize>min(4, n - j) << 3;
    for (let i = 0; i < m; i += tileRows) {
      const rows = min(tileRows, m - i);
      const from = a + <usize>i * aRow;
      const to = c + <usize>i * cRow;
      if (width == 32) {
        addTile(from, aRow, aColumn, panel, k, to, cRow, rows);
        continue;
      }
      for (let r = 0; r < rows; r++) memory.copy(room + (r << 5), to + r * cRow, width);
      addTile(from, aRow, aColumn, panel, k, room, 32, rows);
      for (let r = 0; r < rows; r++) memory.copy(to + r * cRow, room + (r << 5), width);
    }
  }
}
