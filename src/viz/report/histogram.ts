/**
 * histogram: how the numbers of an array are spread, in bins of equal width from the least to the greatest.
 */
import { either, optional, options, signature, whole } from "../../arguments/index.js";
import { numbersOf, Tensor, tensorKind } from "../../tensor/index.js";
import { numbersKind } from "../plots/numbers-kind.js";

export interface Histogram {
  /** How many numbers there are, NaN and infinities included. */
  readonly size: number;
  /** The least and the greatest finite number; NaN where there is none. */
  readonly low: number;
  readonly high: number;
  /** By bin; one bin where all finite numbers are equal, none where there are no finite numbers. */
  readonly counts: readonly number[];
  /** Of the finite numbers: the mean, and the standard deviation around it (the mean square, not n - 1). */
  readonly mean: number;
  readonly std: number;
  /** How many are exactly 0: gradients that never arrived. */
  readonly zeros: number;
  readonly nonFinite: number;
}

export interface HistogramOptions {
  /** How many, up to 100,000; default 2 ∛n of n numbers (the Rice rule), at most 60. */
  readonly bins?: number;
}

export const histogramOptions = options<HistogramOptions>()({ bins: optional(whole(1, 100_000)) });

const histogramTakes = signature("histogram", {
  values: either(tensorKind, numbersKind),
  options: histogramOptions,
});

/** More bins than this cannot be told apart in a picture. */
const mostBins = 60;

/**
 * Equal numbers fall into equal bins; the greatest falls into the last. Reads a copy, so nothing changes.
 * @param values a tensor of any shape, or an array of numbers.
 * @throws ValueError unless `bins` is a whole number of at least 1.
 */
export function histogram(values: Tensor | ArrayLike<number>, given: HistogramOptions = {}): Histogram {
  histogramTakes.check(arguments);
  const numbers = values instanceof Tensor ? numbersOf(values) : values;
  const size = numbers.length;
  const { bins = Math.max(1, Math.min(mostBins, Math.ceil(2 * Math.cbrt(size)))) } =
    histogramOptions.read(given);
  let [low, high, sum, zeros, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (let i = 0; i < size; i++) {
    const x = numbers[i] as number;
    if (!Number.isFinite(x)) continue;
    low = Math.min(low, x);
    high = Math.max(high, x);
    sum += x;
    finite++;
    if (x === 0) zeros++;
  }
  const nonFinite = size - finite;
  if (finite === 0)
    return {
      size,
      low: Number.NaN,
      high: Number.NaN,
      counts: [],
      mean: Number.NaN,
      std: Number.NaN,
      zeros,
      nonFinite,
    };
  const mean = sum / finite;
  const counts = new Array<number>(low === high ? 1 : bins).fill(0);
  const last = counts.length - 1;
  const perUnit = counts.length / (high - low || 1);
  let squares = 0;
  for (let i = 0; i < size; i++) {
    const x = numbers[i] as number;
    if (!Number.isFinite(x)) continue;
    squares += (x - mean) ** 2;
    const bin = Math.min(last, Math.floor((x - low) * perUnit) || 0); // the span of float64 may overflow
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { size, low, high, counts, mean, std: Math.sqrt(squares / finite), zeros, nonFinite };
}
