/** Softmax of rows, shifted by the largest element, and its derivative. */
import { expOfSmall4 } from "../elementwise/functions";
import { dot } from "./dots";
import { largestOf } from "./extremes";

@inline
function widerSum(total: v128, x: v128): v128 {
  const low = f64x2.promote_low_f32x4(x);
  return f64x2.add(total, f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3))));
}

@inline
function both(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** e^(x - shift) of a row, none of which is larger than `shift`, into `out`; returns their sum. */
export function exponentials(x: usize, out: usize, n: i32, shift: v128): f64 {
  let pair = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = expOfSmall4(f32x4.sub(v128.load(x + (i << 2)), shift));
    v128.store(out + (i << 2), e);
    pair = widerSum(pair, e);
  }
  let total = both(pair);
  for (; i < n; i++) {
    const e = f32x4.extract_lane(expOfSmall4(f32x4.sub(v128.load32_splat(x + (i << 2)), shift)), 0);
    f32.store(out + (i << 2), e);
    total += <f64>e;
  }
  return total;
}

/** Multiplies a row. */
export function scale(x: usize, n: i32, factor: f32): void {
  const s = f32x4.splat(factor);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(x + (i << 2), f32x4.mul(v128.load(x + (i << 2)), s));
  for (; i < n; i++) f32.store(x + (i << 2), f32.load(x + (i << 2)) * factor);
}

export function softmaxRows(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, x += n << 2, out += n << 2)
    scale(out, n, <f32>(1 / exponentials(x, out, n, largestOf(x, n))));
}

/** y · (g - Σ g·y) */
export function softmaxGradRows(g: usize, y: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, g += n << 2, y += n << 2, out += n << 2) {
    const s = f32x4.splat(<f32>dot(g, y, n));
    let i = 0;
    for (; i + 4 <= n; i += 4)
      v128.store(out + (i << 2), f32x4.mul(v128.load(y + (i << 2)), f32x4.sub(v128.load(g + (i << 2)), s)));
    for (; i < n; i++)
      f32.store(out + (i << 2), f32.load(y + (i << 2)) * (f32.load(g + (i << 2)) - f32x4.extract_lane(s, 0)));
  }
}
