/**
 * Kernels on rows of float32 whose sums are formed in float64: running sums, log softmax and the logarithm of
 * a sum.
 */
import { logOf } from "../elementwise/doubles";
import { expOf4, expOfSmall4 } from "../elementwise/functions";
import { largestOf, largestOrNaN } from "./extremes";
import { sumRow } from "./sums";

/** Running sums of each row, in float64, each rounded once. */
export function runningSums(a: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    let total: f64 = 0;
    for (let i = 0; i < n; i++, a += 4, out += 4) {
      total += <f64>f32.load(a);
      f32.store(out, <f32>total);
    }
  }
}

/** ln Σ e^(x - largest) of a row, the sum in float64. */
function logOfSum(x: usize, n: i32, shift: v128): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = expOfSmall4(f32x4.sub(v128.load(x + (i << 2)), shift));
    low = f64x2.add(low, f64x2.promote_low_f32x4(e));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(e, e, 2, 3, 2, 3)));
  }
  const pair = f64x2.add(low, high);
  let total = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  for (; i < n; i++) {
    const e = expOfSmall4(f32x4.sub(v128.load32_splat(x + (i << 2)), shift));
    total += <f64>f32x4.extract_lane(e, 0);
  }
  // a sum is at least 1, or NaN: an infinity in the row gave ∞ - ∞
  return total == total ? f64x2.extract_lane(logOf(f64x2.splat(total)), 0) : total;
}

/** (x - largest) - ln Σ e^(x - largest), in float64 and rounded once. */
export function logSoftmaxRows(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, x += n << 2, out += n << 2) {
    const largest = largestOf(x, n);
    shifted(x, out, n, f64x2.promote_low_f32x4(largest), f64x2.splat(logOfSum(x, n, largest)));
  }
}

@inline
function lessBoth(pair: v128, largest: v128, logTotal: v128): v128 {
  return f32x4.demote_f64x2_zero(f64x2.sub(f64x2.sub(f64x2.promote_low_f32x4(pair), largest), logTotal));
}

function shifted(x: usize, out: usize, n: i32, largest: v128, logTotal: v128): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const four = v128.load(x + (i << 2));
    const low = lessBoth(four, largest, logTotal);
    const high = lessBoth(v128.shuffle<i32>(four, four, 2, 3, 2, 3), largest, logTotal);
    v128.store(out + (i << 2), v128.shuffle<i32>(low, high, 0, 1, 4, 5));
  }
  for (; i < n; i++) {
    const one = lessBoth(v128.load32_splat(x + (i << 2)), largest, logTotal);
    v128.store32_lane(out + (i << 2), one, 0);
  }
}

/** largest + ln Σ e^(x - largest) of each row; an infinite largest, or NaN, is the answer itself. */
export function logSumExpRows(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, x += n << 2, out += 4) {
    const shift = largestOf(x, n);
    const largest = f32x4.extract_lane(shift, 0);
    if (largest - largest == 0) f32.store(out, <f32>(<f64>largest + logOfSum(x, n, shift)));
    else f32.store(out, largestOrNaN(x, n));
  }
}

/** g - e^y · Σ g */
export function logSoftmaxGradRows(g: usize, y: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, g += n << 2, y += n << 2, out += n << 2) {
    const total = f32x4.splat(<f32>sumRow(g, n));
    let i = 0;
    for (; i + 4 <= n; i += 4)
      v128.store(out + (i << 2), less(v128.load(g + (i << 2)), v128.load(y + (i << 2)), total));
    for (; i < n; i++) {
      const rest = less(v128.load32_splat(g + (i << 2)), v128.load32_splat(y + (i << 2)), total);
      f32.store(out + (i << 2), f32x4.extract_lane(rest, 0));
    }
  }
}

@inline
function less(g: v128, y: v128, total: v128): v128 {
  return f32x4.sub(g, f32x4.mul(expOf4(y), total));
}
