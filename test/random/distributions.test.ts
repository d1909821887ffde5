/**
 * Whether the Generator's draws are distributed as they should: moments, distances, counts, for a fixed seed.
 */
import { describe, expect, test } from "vitest";
import { Generator } from "../../src/random/index.js";

const N = 200_000;

/** The normal distribution function, within 1e-7 (Abramowitz and Stegun 1964, 26.2.17). */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const above = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x >= 0 ? 1 - above : above;
}

/**
 * The largest distance between the empirical distribution and `cdf` (Kolmogorov 1933), times the root of n.
 */
function kolmogorov(draws: Float64Array, cdf: (x: number) => number): number {
  const n = draws.length;
  const largest = draws
    .slice()
    .sort()
    .reduce((max, x, i) => Math.max(max, Math.abs(cdf(x) - i / n), Math.abs((i + 1) / n - cdf(x))), 0);
  return largest * Math.sqrt(n);
}

/** The mean of each draw's power. */
function moment(draws: Float64Array, power: number): number {
  return draws.reduce((sum, x) => sum + x ** power, 0) / draws.length;
}

// The statistic exceeds 1.95 for one seed in a thousand.
const KOLMOGOROV_BOUND = 1.95;

describe("uniform draws", () => {
  const draws = new Float64Array(N);
  new Generator(2024).fillUniform(draws, 0, 1);

  test("stay in [0, 1) and lie as evenly as chance allows", () => {
    expect(draws.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(kolmogorov(draws, (x) => x)).toBeLessThan(KOLMOGOROV_BOUND);
  });

  test("have the mean and variance of the distribution, within four standard errors", () => {
    expect(Math.abs(moment(draws, 1) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / N));
    expect(Math.abs(moment(draws, 2) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / N));
  });

  test("use all 53 bits", () => {
    const odd = draws.filter((x) => (x * 2 ** 53) % 2 === 1).length;
    expect(Math.abs(odd / N - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 4 / N));
  });

  test("do not follow one another", () => {
    const lagged =
      draws.slice(1).reduce((sum, x, i) => sum + (x - 0.5) * ((draws[i] ?? 0) - 0.5), 0) / (N - 1);
    expect(Math.abs(lagged)).toBeLessThan(4 * (1 / 12 / Math.sqrt(N)));
  });
});

describe("normal draws", () => {
  const draws = new Float64Array(N);
  new Generator(7).fillNormal(draws, 0, 1);

  test("lie under the bell as closely as chance allows", () => {
    expect(kolmogorov(draws, normalCdf)).toBeLessThan(KOLMOGOROV_BOUND);
  });

  test("have the first four moments 0, 1, 0, 3, within four standard errors", () => {
    const variances = [1, 2, 15, 96];
    [0, 1, 0, 3].forEach((expected, i) => {
      const error = Math.abs(moment(draws, i + 1) - expected);
      expect(error, `moment ${i + 1}`).toBeLessThan(4 * Math.sqrt((variances[i] ?? 0) / N));
    });
  });

  test("take the mean and deviation they are asked for", () => {
    const moved = new Float64Array(N);
    new Generator(7).fillNormal(moved, -3, 0.5);
    expect(moved.findIndex((x, i) => x !== -3 + 0.5 * (draws[i] as number))).toBe(-1);
  });
});

describe("integer draws", () => {
  test("fall into each of ten bins equally often: chi squared below its 0.999 quantile", () => {
    const g = new Generator(99);
    const counts = new Float64Array(10);
    for (let i = 0; i < N; i++) {
      const bin = g.integer(0, 10);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - N / 10) ** 2 / (N / 10), 0);
    expect(chiSquared).toBeLessThan(27.88);
  });

  test("put each of the 24 orders of four equally often: chi squared below its 0.999 quantile", () => {
    const g = new Generator(100);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = g.permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(49.73);
  });
});
