/** The logarithm against the C library's bits and against logarithms of sixty digits. */
import { describe, expect, test } from "vitest";
import { log } from "../../../src/random/log/log.js";
import { readCases } from "../fixture.js";

type Case = readonly [x: number, library: number, high: number, low: number];
const cases = readCases<Case>("logarithms.json");

/** The distance from the double of this magnitude to the next. */
function ulp(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0) - Math.abs(value);
}

describe("log", () => {
  test("has the bits of the C library that NumPy takes its logarithm from", () => {
    const wrong = cases
      .filter(([x, library]) => log(x) !== library)
      .map(([x, library]) => [x, log(x), library]);
    expect(cases.length).toBeGreaterThan(2500);
    expect(wrong).toEqual([]);
  });

  test("is within 0.51 ulp of the exact logarithm on the reference points", () => {
    const errors = cases
      .filter(([x]) => x !== 1)
      .map(([x, , high, low]) => ({ x, ulps: Math.abs(log(x) - high - low) / ulp(high) }));
    const worst = errors.reduce((a, b) => (b.ulps > a.ulps ? b : a));
    expect(worst.ulps, `at x = ${worst.x}`).toBeLessThanOrEqual(0.51);
  });

  test("of one is zero, not minus zero", () => {
    expect(log(1)).toBe(0);
  });

  test("follows the convention at the ends of its domain", () => {
    expect(log(0)).toBe(-Infinity);
    expect(log(-0)).toBe(-Infinity);
    expect(log(Infinity)).toBe(Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(-Infinity)).toBeNaN();
    expect(log(Number.NaN)).toBeNaN();
  });
});
