/** Softmax of rows with cross-entropy on top of it, and the derivative. */
import { log4 } from "../elementwise/functions";
import { largestOf } from "./extremes";
import { exponentials, scale } from "./softmax";

/** Labels are int32. The loss of each row is log Σ e^(x - m) - (x[label] - m). */
export function crossEntropyRows(
  x: usize, labels: usize, losses: usize, probs: usize, rows: i32, n: i32,
): void {
  for (let r = 0; r < rows; r++, x += n << 2, probs += n << 2) {
    const largest = largestOf(x, n);
    const total = exponentials(x, probs, n, largest);
    scale(probs, n, <f32>(1 / total));
    const label = i32.load(labels + (r << 2));
    const logTotal = f32x4.extract_lane(log4(f32x4.splat(<f32>total)), 0);
    f32.store(losses + (r << 2), logTotal - (f32.load(x + (label << 2)) - f32x4.extract_lane(largest, 0)));
  }
}

/**
 * (probs - one-hot of the labels) · g / divisor: the gradient of the logits. `step` is 1 where g has one
 * number per row, else 0.
 */
export function crossEntropyGradRows(
  probs: usize, labels: usize, g: usize, out: usize, rows: i32, n: i32, step: i32, divisor: f32,
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
