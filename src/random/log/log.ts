/**
 * The natural logarithm in our own arithmetic, so that a normal draw has
 * the same bits on every JavaScript engine.
 */
import { fma } from "./fma.js";
import {
  A0,
  A1,
  A2,
  A3,
  A4,
  B0,
  B1,
  B2,
  B3,
  B4,
  B5,
  B6,
  B7,
  B8,
  B9,
  B10,
  intervals,
  ln2High,
  ln2Low,
} from "./log-table.js";

const bits64 = new DataView(new ArrayBuffer(8));
/**
 * The high word of 0.6875: mantissas are taken from [0.6875, 1.375), so
 * that log crosses zero inside one exponent.
 */
const origin = 0x3fe60000;
const smallestNormal = 2.2250738585072014e-308;
const twoTo27 = 134217728;
const twoTo52 = 4503599627370496;

/**
 * The natural logarithm of x, within 0.52 ulp: the bits of glibc 2.28 and later on processors with fused
 * multiply-add, hence those NumPy's legacy normals are made of on such machines.
 *
 * The built-in function may differ between engines in its last bit. This one uses + - * and bit access alone.
 * `log(0)` is -Infinity, a negative number or NaN gives NaN, Infinity gives Infinity.
 *
 * Source: table-driven reduction after Tang 1990, constants and order of
 * operations of Nagy's `log` (see log-table).
 */
export function log(x: number): number {
  if (x >= 0.9375 && x < 1.064697265625) return logNearOne(x);
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  const subnormal = x < smallestNormal;
  bits64.setFloat64(0, subnormal ? x * twoTo52 : x, true);
  const high = bits64.getInt32(4, true);
  // x = 2^k·z with z in [0.6875, 1.375), and c the middle of the i-th of 128 intervals, the one z lies in
  const offset = (high - origin) | 0;
  const interval = 2 * ((offset >>> 13) & 127);
  bits64.setInt32(4, high - (offset & 0xfff00000), true);
  const z = bits64.getFloat64(0, true);
  const inverseC = intervals[interval] ?? Number.NaN;
  const logC = intervals[interval + 1] ?? Number.NaN;
  return logReduced((offset >> 20) - (subnormal ? 52 : 0), fma(z, inverseC, -1), logC);
}

/** k·ln 2 + log(c) + log(1 + r), for |r| < 1/256. */
function logReduced(k: number, r: number, logC: number): number {
  const base = k * ln2High + logC;
  const high = base + r;
  const low = fma(k, ln2Low, base - high + r);
  const r2 = r * r;
  const tail = fma(fma(r, A4, A3), r2, fma(r, A2, A1));
  return fma(r * r2, tail, fma(r2, A0, low)) + high;
}

/** log(x) close to 1, where the result is small and a longer series keeps its relative error down. */
function logNearOne(x: number): number {
  const r = x - 1;
  const r2 = r * r;
  const r3 = r * r2;
  const first = fma(r2, B3, fma(r, B2, B1));
  const second = fma(r2, B6, fma(r, B5, B4));
  const third = fma(r3, B10, fma(r2, B9, fma(r, B8, B7)));
  const tail = fma(fma(third, r3, second), r3, first);
  // r - r²/2 in two parts: the upper half of r squares exactly
  const scaled = r * twoTo27;
  const upper = r + scaled - scaled;
  const half = B0 * (upper * upper);
  const high = r + half;
  const low = fma(B0 * (r - upper), r + upper, r - high + half);
  return high + fma(tail, r3, low);
}
