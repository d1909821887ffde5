/** Softmax of rows, shifted by the largest element, and the cross-entropy on top of it. */
import { exp4, log4 } from "../elementwise/functions";

/** e^(x - largest) of a row into `out`; returns their sum, in *shift the largest. */
function exponentials(x: usize, out: usize, n: i32, largest: f32): f64 {
  const shift = f32x4.splat(largest);
  let total: f64 = 0;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const e = exp4(f32x4.sub(v128.load(x + (i << 2)), shift));
    v128.store(out + (i << 2), e);
    total +=
      <f64>f32x4.extract_lane(e, 0) + <f64>f32x4.extract_lane(e, 1) +
      <f64>f32x4.extract_lane(e, 2) + <f64>f32x4.extract_lane(e, 3);
  }
  for (; i < n; i++) {
    const e = f32x4.extract_lane(exp4(f32x4.splat(f32.load(x + (i << 2)) - largest)), 0);
    f32.store(out + (i << 2), e);
    total += <f64>e;
  }
  return total;
}

function largestOf(x: usize, n: i32): f32 {
  let largest = f32.load(x);
  for (let i = 1; i < n; i++) largest = max(largest, f32.load(x + (i << 2)));
  return largest;
}

export function softmax(x: usize, out: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++, x += n << 2, out += n << 2) {
    const scale = 1 / exponentials(x, out, n, largestOf(x, n));
    for (let i = 0; i < n; i++) f32.store(out + (i << 2), <f32>(<f64>f32.load(out + (i << 2)) * scale));
  }
}

/** Labels are int32. The loss of each row is log Σ e^(x - m) - (x[label] - m). */
export function softmaxCrossEntropy(
  x: usize, labels: usize, losses: usize, probs: usize, rows: i32, n: i32,
): void {
  for (let r = 0; r < rows; r++, x += n << 2, probs += n << 2) {
    const largest = largestOf(x, n);
    const total = exponentials(x, probs, n, largest);
    const scale = 1 / total;
    for (let i = 0; i < n; i++) f32.store(probs + (i << 2), <f32>(<f64>f32.load(probs + (i << 2)) * scale));
    const label = i32.load(labels + (r << 2));
    const logTotal = f32x4.extract_lane(log4(f32x4.splat(<f32>total)), 0);
    f32.store(losses + (r << 2), logTotal - (f32.load(x + (label << 2)) - largest));
  }
}

/**
 * (probs - one-hot of the labels) · g / divisor: the gradient of the logits. `step` is 1 where g has one
 * number per row, else 0.
 */
export function softmaxCrossEntropyGrad(
  probs: usize, labels: usize, g: usize, step: i32, divisor: f32, out: usize, rows: i32, n: i32,
): void {
  for (let r = 0; r < rows; r++, probs += n << 2, out += n << 2) {
    const factor = f32.load(g + ((r * step) << 2)) / divisor;
    const s = f32x4.splat(factor);
    let i = 0;
    for (; i + 4 <= n; i += 4) v128.store(out + (i << 2), f32x4.mul(v128.load(probs + (i << 2)), s));
    for (; i < n; i++) f32.store(out + (i << 2), f32.load(probs + (i << 2)) * factor);
    const label = <usize>i32.load(labels + (r << 2)) << 2;
    f32.store(out + label, (f32.load(probs + label) - 1) * factor);
  }
}
