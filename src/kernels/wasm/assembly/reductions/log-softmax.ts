/**
 * Kernels on rows of float32 whose sums are formed in float64: running sums, log softmax and the logarithm of
 * a sum.
 */
import { logOf } from "../elementwise/doubles";
import { exp4 } from "../elementwise/functions";

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

function largestOf(x: usize, n: i32): f32 {
  let best = v128.load32_splat(x);
  let i = 1;
  for (; i + 4 <= n; i += 4) best = f32x4.max(best, v128.load(x + (i << 2)));
  for (; i < n; i++) best = f32x4.max(best, v128.load32_splat(x + (i << 2)));
  best = f32x4.max(best, v128.shuffle<i32>(best, best, 2, 3, 0, 1));
  best = f32x4.max(best, v128.shuffle<i32>(best, best, 1, 0, 3, 2));
  return f32x4.extract_lane(best, 0);
}

/** ln Σ e^(x - largest) of a row, the sum in float64. */
function logOfSum(x: usize, n: i32, largest: f32): f64 {
  const shift = f32x4.splat(largest);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = exp4(f32x4.sub(v128.load(x + (i << 2)), shift));
    low = f64x2.add(low, f64x2.promote_low_f32x4(e));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(e, e, 2, 3, 2, 3)));
  }
  const pair = f64x2.add(low, high);
  let total = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  for (; i < n; i++) total += <f64>f32x4.extract_lane(exp4(f32x4.splat(f32.load(x + (i << 2)) - largest)), 0);
  // a sum is at least 1, or NaN: an infinity in the row gave ∞ - ∞
  return total == total ? f64x2.extract_lane(logOf(f64x2.splat(total)), 0) : total;
}

/** (x - largest) - ln Σ e^(x - largest), in float64 and rounded once. */
export function logSoftmax(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, x += n << 2, out += n << 2) {
    const largest = largestOf(x, n);
    const shift = f64x2.splat(<f64>largest);
    const logTotal = f64x2.splat(logOfSum(x, n, largest));
    let i = 0;
    for (; i + 2 <= n; i += 2) {
      const wide = f64x2.promote_low_f32x4(v128.load64_zero(x + (i << 2)));
      const logs = f64x2.sub(f64x2.sub(wide, shift), logTotal);
      v128.store64_lane(out + (i << 2), f32x4.demote_f64x2_zero(logs), 0);
    }
    for (; i < n; i++)
      f32.store(
        out + (i << 2),
        <f32>(<f64>f32.load(x + (i << 2)) - <f64>largest - f64x2.extract_lane(logTotal, 0)),
      );
  }
}

/** largest + ln Σ e^(x - largest) of each row; an infinite largest, or NaN, is the answer itself. */
export function logSumExp(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, x += n << 2, out += 4) {
    const largest = largestOf(x, n);
    f32.store(out, largest - largest == 0 ? <f32>(<f64>largest + logOfSum(x, n, largest)) : largest);
  }
}
