/** Fused multiply-add, rounded once, from ordinary doubles (Boldo and Melquiond 2008, "Emulation of FMA"). */

const bits64 = new DataView(new ArrayBuffer(8));
/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits (Veltkamp 1968). */
const splitter = 134217729;

/**
 * a·b + c with a single rounding, as the hardware instruction gives it.
 *
 * Exact as long as nothing overflows or underflows on the way: |a| and |b| below 2^996 and |a·b| zero or
 * above 2^-916, which the logarithm never leaves.
 */
export function fma(a: number, b: number, c: number): number {
  // a·b = product + tail exactly (Dekker 1971)
  const product = a * b;
  const aScaled = splitter * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = splitter * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  const tail = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  // c + tail = middle + middleError, product + middle = sum + sumError, both exactly (Knuth 1969)
  const middle = c + tail;
  const middleError = sumError(c, tail, middle);
  const sum = product + middle;
  return sum + addToOdd(middleError, sumError(product, middle, sum));
}

/** What `sum`, the rounded a + b, lost: a + b - sum exactly. */
function sumError(a: number, b: number, sum: number): number {
  const bRounded = sum - a;
  return a - (sum - bRounded) + (b - bRounded);
}

/**
 * a + b, an inexact sum going to the neighbour with an odd last bit: so only the rounding after it counts.
 */
function addToOdd(a: number, b: number): number {
  const sum = a + b;
  const error = sumError(a, b, sum);
  if (error === 0) return sum;
  bits64.setFloat64(0, sum, true);
  const low = bits64.getUint32(0, true);
  if ((low & 1) === 1) return sum;
  const away = error > 0 === sum > 0;
  if (!away && low === 0) bits64.setUint32(4, bits64.getUint32(4, true) - 1, true);
  bits64.setUint32(0, away ? low + 1 : low - 1, true);
  return bits64.getFloat64(0, true);
}
