/** Rotations of pairs of rows, one after the other. */

/** Columns that are turned together, so that all of their rows stay in the processor's first cache. */
const stripColumns: i32 = 8;

/** x' = c · x + s · y and y' = c · y - s · x, on two doubles of the rows at x and y. */
@inline
function turn(x: usize, y: usize, c: v128, s: v128): void {
  const first = v128.load(x);
  const second = v128.load(y);
  v128.store(x, f64x2.add(f64x2.mul(c, first), f64x2.mul(s, second)));
  v128.store(y, f64x2.sub(f64x2.mul(c, second), f64x2.mul(s, first)));
}

/**
 * (c, s; -s, c) times rows i and j of (rows, columns), for each [i, j, c, s] of the list. `strip` has room
 * for 8 columns.
 */
export function rotateRows(a: usize, rows: i32, columns: i32, list: usize, count: i32, strip: usize): void {
  const stride = <usize>columns << 3;
  const end = list + (<usize>count << 5);
  for (let first = 0; first < columns; first += stripColumns) {
    const bytes = <usize>min(stripColumns, columns - first) << 3;
    const from = a + (<usize>first << 3);
    for (let i = 0; i < rows; i++) memory.copy(strip + (<usize>i << 6), from + <usize>i * stride, bytes);
    for (let at = list; at < end; at += 32) {
      const x = strip + (<usize>f64.load(at) << 6);
      const y = strip + (<usize>f64.load(at, 8) << 6);
      const c = v128.load64_splat(at, 16);
      const s = v128.load64_splat(at, 24);
      turn(x, y, c, s);
      turn(x + 16, y + 16, c, s);
      turn(x + 32, y + 32, c, s);
      turn(x + 48, y + 48, c, s);
    }
    for (let i = 0; i < rows; i++) memory.copy(from + <usize>i * stride, strip + (<usize>i << 6), bytes);
  }
}
