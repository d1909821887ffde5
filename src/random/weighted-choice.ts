/** Drawing indices by given probabilities or weights, with NumPy's checks and NumPy's order of additions. */
import { ValueError } from "../arguments/index.js";

/** How far from 1 probabilities may sum: the square root of the epsilon of float32, and of float64. */
const [singleTolerance, doubleTolerance] = [3.4526698300124393e-4, 1.4901161193847656e-8];

/** @throws ValueError unless `p` holds n probabilities that sum to 1 within 1.5e-8, or 3.5e-4 in float32. */
export function requireProbabilities(p: ArrayLike<number>, n: number): void {
  if (p.length !== n)
    throw new ValueError(`choice: ${n} values to choose from but ${p.length} probabilities`);
  // Kahan's summation, as NumPy adds them
  let sum = p[0] ?? 0;
  let lost = 0;
  for (let i = 0; i < n; i++) {
    const value = p[i] ?? Number.NaN;
    if (!(value >= 0)) throw new ValueError(`choice: p[${i}] must not be negative or NaN, got ${value}`);
    if (i === 0) continue;
    const corrected = value - lost;
    const next = sum + corrected;
    lost = next - sum - corrected;
    sum = next;
  }
  const tolerance = p instanceof Float32Array ? singleTolerance : doubleTolerance;
  if (!(Math.abs(sum - 1) <= tolerance))
    throw new ValueError(`choice: probabilities sum to ${sum}, not to 1`);
}

/** The running sums of `p`, weights of at least 0, divided by the last of them. */
export function cumulative(p: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(p.length);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    sum += p[i] ?? 0;
    sums[i] = sum;
  }
  return sums.map((value) => value / sum);
}

/** The first index whose entry in the ascending `sums` is above `value`. */
export function searchRight(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value < (sums[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * `count` different indices by probability: rounds of draws among the
 * indices not found yet, repeats within a round dropped, as NumPy does it.
 */
export function distinctByWeight(
  p: ArrayLike<number>,
  count: number,
  random: () => number,
  by = "choice",
): Int32Array {
  const remaining = Float64Array.from(p);
  if (remaining.filter((value) => value > 0).length < count)
    throw new ValueError(`${by}: ${count} different values asked for, but fewer have a probability above 0`);
  const found = new Set<number>();
  while (found.size < count) {
    const draws = Float64Array.from({ length: count - found.size }, random);
    for (const index of found) remaining[index] = 0;
    const sums = cumulative(remaining);
    for (const draw of draws) found.add(searchRight(sums, draw));
  }
  return Int32Array.from(found);
}
