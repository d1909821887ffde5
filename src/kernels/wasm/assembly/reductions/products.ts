/**
 * Products of rows: the first half times the second, until one is left (of an odd number, the last stays
 * behind), so that the factors of every gradient are at hand.
 */

/** Half times half, where the halves are or elsewhere, and what an odd row leaves; the length of that. */
function multiply(x: usize, to: usize, n: i32): i32 {
  const half = <usize>(n >> 1) << 2;
  const second = x + half;
  let i: usize = 0;
  for (; i + 16 <= half; i += 16) v128.store(to + i, f32x4.mul(v128.load(x + i), v128.load(second + i)));
  for (; i < half; i += 4) f32.store(to + i, f32.load(x + i) * f32.load(second + i));
  if (n & 1) f32.store(to + half, f32.load(second + half));
  return (n + 1) >> 1;
}

/** The way back: each half of the gradient is that of the products times the other half of the factors. */
function spread(g: usize, x: usize, n: i32): void {
  const half = <usize>(n >> 1) << 2;
  const second = x + half;
  const to = g + half;
  if (n & 1) f32.store(to + half, f32.load(to));
  let i: usize = 0;
  for (; i + 16 <= half; i += 16) {
    const upstream = v128.load(g + i);
    v128.store(to + i, f32x4.mul(upstream, v128.load(x + i)));
    v128.store(g + i, f32x4.mul(upstream, v128.load(second + i)));
  }
  for (; i < half; i += 4) {
    const upstream = f32.load(g + i);
    f32.store(to + i, upstream * f32.load(x + i));
    f32.store(g + i, upstream * f32.load(second + i));
  }
}

/** The scratch has room for half a row. */
export function multiplyRows(x: usize, out: usize, rows: i32, n: i32, scratch: usize): void {
  for (let r = 0; r < rows; r++, x += <usize>n << 2, out += 4) {
    let from = x;
    for (let left = n; left > 1; from = scratch) left = multiply(from, scratch, left);
    f32.store(out, f32.load(from));
  }
}

/** The gradients of the factors; the scratch has room for all products on the way, one after another. */
export function multiplyGradRows(g: usize, x: usize, out: usize, rows: i32, n: i32, scratch: usize): void {
  for (let r = 0; r < rows; r++, g += 4, x += <usize>n << 2, out += <usize>n << 2) {
    let from = x;
    let to = scratch;
    let depth = 0;
    for (let left = n; left > 1; depth++) {
      left = multiply(from, to, left);
      from = to;
      to += <usize>left << 2;
    }
    f32.store(out, f32.load(g));
    while (--depth >= 0) {
      const left = (n + (1 << depth) - 1) >> depth;
      to -= <usize>((left + 1) >> 1) << 2;
      spread(out, depth == 0 ? x : to - (<usize>left << 2), left);
    }
  }
}
