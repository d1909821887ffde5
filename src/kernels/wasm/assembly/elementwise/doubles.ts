/**
 * Functions of float32 that are computed in float64, two lanes at a time, and rounded once: where float32
 * would lose digits to cancellation, or a reduction needs more of them than float32 has. Reductions are Cody
 * and Waite's, with fdlibm's constants; polynomials are minimax (Remez), fitted for this purpose; all of it
 * is made of + - * / √ and integer operations, so that the bits are the same on every engine. Each is within
 * 0.51 ulp: hardly ever anything but the float32 nearest to the truth.
 */
import { sineOf } from "./sine";

/** What is multiplied with and added, in memory: see sine.ts. */
const terms = memory.data<f64>([
  130, -150, 1.4426950408889634, 6755399441055744, 1, 6.93147180369123816490e-1,
  1.90821492927058770002e-10, 2.488188389183305170e-5, 1.990446902102449567e-4, 1.388881081717972066e-3,
  8.333289818879810809e-3, 4.166666694373481286e-2, 1.666666675104505327e-1, 4.999999999976040704e-1,
  0.1958062957713224864, 0.2217645598440792121, 0.2857210201146210133, 0.3999999569992364655,
  0.6666666667551716265, 6.931471805599453094e-1,
]);

@inline
function term(i: i32): v128 {
  return v128.load64_splat(terms + (i << 3));
}

/** Into [-150, 130], beyond which e^x is 0 or ∞ as a float32 anyway. */
@inline
function clampExponent(x: v128): v128 {
  return f64x2.max(f64x2.min(x, term(0)), term(1));
}

/** The next whole number, plus 1.5 · 2^52: its bits are the last ones of this sum. */
@inline
function nearest(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, term(2)), term(3));
}

/** 2^n of what `nearest` gives: the bits of 1 are those of an exponent of 0. */
@inline
function powerOfTwo(shifted: v128): v128 {
  return i64x2.add(i64x2.shl(shifted, 52), term(4));
}

/** e^r - 1, where x = n ln 2 + r with |r| <= ln 2 / 2. */
@inline
function reducedExpm1(x: v128, n: v128): v128 {
  let r = f64x2.sub(x, f64x2.mul(n, term(5)));
  r = f64x2.sub(r, f64x2.mul(n, term(6)));
  let p = term(7);
  p = f64x2.add(f64x2.mul(p, r), term(8));
  p = f64x2.add(f64x2.mul(p, r), term(9));
  p = f64x2.add(f64x2.mul(p, r), term(10));
  p = f64x2.add(f64x2.mul(p, r), term(11));
  p = f64x2.add(f64x2.mul(p, r), term(12));
  p = f64x2.add(f64x2.mul(p, r), term(13));
  return f64x2.add(r, f64x2.mul(f64x2.mul(r, r), p));
}

/** e^x - 1 = 2^n (e^r - 1) + (2^n - 1): near 0, where n is 0, the second part is 0. */
@inline
function expm1Of(x: v128): v128 {
  const clamped = clampExponent(x);
  const shifted = nearest(clamped);
  const n = f64x2.sub(shifted, term(3));
  const s = powerOfTwo(shifted);
  return withSign(f64x2.add(f64x2.mul(s, reducedExpm1(clamped, n)), f64x2.sub(s, term(4))), x);
}

/** e^x = 2^n (e^r - 1) + 2^n */
@inline
function expOf(x: v128): v128 {
  const clamped = clampExponent(x);
  const shifted = nearest(clamped);
  const n = f64x2.sub(shifted, term(3));
  const s = powerOfTwo(shifted);
  return f64x2.add(f64x2.mul(s, reducedExpm1(clamped, n)), s);
}

/**
 * ln u for positive normal u: u = m 2^k with m in [√½, √2), and ln m = 2 artanh s with s = (m - 1) / (m + 1).
 */
@inline
export function logOf(u: v128): v128 {
  const above = i64x2.sub(u, i64x2.splat(0x3fe6a09e00000000));
  const k = i64x2.shr_s(above, 52);
  const m = i64x2.sub(u, v128.and(above, i64x2.splat(0xfff0000000000000)));
  const e = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(k, k, 0, 2, 0, 2));
  const one = term(4);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  let p = term(14);
  p = f64x2.add(f64x2.mul(p, z), term(15));
  p = f64x2.add(f64x2.mul(p, z), term(16));
  p = f64x2.add(f64x2.mul(p, z), term(17));
  p = f64x2.add(f64x2.mul(p, z), term(18));
  const lnM = f64x2.add(f64x2.add(s, s), f64x2.mul(f64x2.mul(s, z), p));
  return f64x2.add(f64x2.mul(e, term(19)), lnM);
}

/** 1 + x loses nothing of a float32 of at least 2^-29; below that ln(1 + x) is x. */
@inline
function log1pOf(x: v128): v128 {
  const u = f64x2.add(x, f64x2.splat(1));
  let y = logOf(u);
  y = v128.bitselect(x, y, f64x2.lt(f64x2.abs(x), f64x2.splat(1.862645149230957e-9)));
  y = v128.bitselect(f64x2.splat(-Infinity), y, f64x2.eq(u, f64x2.splat(0)));
  y = v128.bitselect(x, y, f64x2.eq(x, f64x2.splat(Infinity)));
  return v128.bitselect(y, f64x2.splat(NaN), f64x2.ge(u, f64x2.splat(0)));
}

/**
 * max(x, 0) + ln(1 + e), e = e^-|x|; where e is so small that 1 + e would lose digits, ln(1 + e) is e - e²/2
 * + e³/3.
 */
@inline
function softplusOf(x: v128): v128 {
  const e = expOf(f64x2.neg(f64x2.abs(x)));
  const bend = f64x2.sub(f64x2.splat(0.5), f64x2.mul(e, f64x2.splat(0.3333333333333333)));
  const little = f64x2.sub(e, f64x2.mul(f64x2.mul(e, e), bend));
  const large = logOf(f64x2.add(e, f64x2.splat(1)));
  const tail = v128.bitselect(little, large, f64x2.lt(e, f64x2.splat(0.0009765625)));
  return f64x2.add(f64x2.max(x, f64x2.splat(0)), tail);
}

/** As large as the first, with the sign of the second. */
@inline
function withSign(magnitude: v128, x: v128): v128 {
  return v128.bitselect(x, magnitude, f64x2.splat(-0.0));
}

/**
 * So far the reduction by π/2 in three parts (of 33, 33 and 53 bits) keeps all the digits that a float32
 * shows.
 */
const farthest: f64 = 262144;

/**
 * x^p for a p that is a whole number or half of one, by squaring, with a root for the half; a negative p is
 * one quotient at the end. As pow of C has it, a power with a half takes -0 for 0 and -∞ for ∞.
 */
@inline
function powerOf(x: v128, p: f64): v128 {
  const size = p < 0 ? -p : p;
  const whole = <i32>size;
  let result = f64x2.splat(1);
  let factor = x;
  if (<f64>whole != size) {
    factor = v128.bitselect(f64x2.splat(Infinity), x, f64x2.eq(x, f64x2.splat(-Infinity)));
    factor = f64x2.add(factor, f64x2.splat(0));
    result = f64x2.sqrt(factor);
  }
  for (let rest = whole; rest > 0; rest >>= 1) {
    if (rest & 1) result = f64x2.mul(result, factor);
    factor = f64x2.mul(factor, factor);
  }
  return p < 0 ? f64x2.div(f64x2.splat(1), result) : result;
}

const EXPM1: i32 = 0;
const LOG1P: i32 = 1;
const SOFTPLUS: i32 = 2;
const SIN: i32 = 3;
const COS: i32 = 4;
const LEAKY: i32 = 5;
const ELU: i32 = 6;
const POWER: i32 = 7;
const CUBE: i32 = 8;

@inline
function apply(op: i32, x: v128, p: f64): v128 {
  if (op == EXPM1) return expm1Of(x);
  if (op == LOG1P) return log1pOf(x);
  if (op == SOFTPLUS) return softplusOf(x);
  if (op == SIN) return sineOf(x, 0);
  if (op == COS) return sineOf(x, 1);
  if (op == POWER) return powerOf(x, p);
  if (op == CUBE) return f64x2.mul(x, f64x2.mul(x, x));
  const below = op == LEAKY ? f64x2.mul(f64x2.splat(p), x) : f64x2.mul(f64x2.splat(p), expm1Of(x));
  return v128.bitselect(below, x, f64x2.le(x, f64x2.splat(0)));
}

/** The last pair may reach past the end: storages are padded. */
@inline
function loop(op: i32, a: usize, out: usize, n: i32, p: f64): void {
  for (let i = 0; i < n; i += 2, a += 8, out += 8) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(a));
    v128.store64_lane(out, f32x4.demote_f64x2_zero(apply(op, x, p)), 0);
  }
}

export function expm1(a: usize, out: usize, n: i32): void {
  loop(EXPM1, a, out, n, 0);
}

export function log1p(a: usize, out: usize, n: i32): void {
  loop(LOG1P, a, out, n, 0);
}

export function softplus(a: usize, out: usize, n: i32): void {
  loop(SOFTPLUS, a, out, n, 0);
}

/** 1 if no |x| is beyond what sin and cos are good for. */
export function inRange(a: usize, n: i32): i32 {
  let odd = f32x4.splat(0);
  let size = odd;
  let i = 0;
  for (; i + 8 <= n; i += 8, a += 32) {
    size = f32x4.pmax(size, f32x4.abs(v128.load(a)));
    odd = f32x4.pmax(odd, f32x4.abs(v128.load(a, 16)));
  }
  size = f32x4.pmax(size, odd);
  for (; i < n; i++, a += 4) size = f32x4.pmax(size, f32x4.abs(v128.load32_splat(a)));
  return i32(!v128.any_true(f32x4.gt(size, f32x4.splat(<f32>farthest))));
}

export function sin(a: usize, out: usize, n: i32): void {
  loop(SIN, a, out, n, 0);
}

export function cos(a: usize, out: usize, n: i32): void {
  loop(COS, a, out, n, 0);
}

/** x where x > 0, else slope · x. */
export function leakyRelu(a: usize, out: usize, n: i32, slope: f64): void {
  loop(LEAKY, a, out, n, slope);
}

/** x where x > 0, else alpha · (e^x - 1). */
export function elu(a: usize, out: usize, n: i32, alpha: f64): void {
  loop(ELU, a, out, n, alpha);
}

/** x^exponent for an exponent that is a whole number or half of one. */
export function power(a: usize, out: usize, n: i32, exponent: f64): void {
  if (exponent == 3) loop(CUBE, a, out, n, exponent);
  else loop(POWER, a, out, n, exponent);
}

/** No less than `low` and no more than `high`; NaN stays. */
export function clamp(a: usize, out: usize, n: i32, low: f32, high: f32): void {
  const l = f32x4.splat(low);
  const h = f32x4.splat(high);
  let i = 0;
  for (; i + 4 <= n; i += 4, a += 16, out += 16) v128.store(out, f32x4.min(f32x4.max(v128.load(a), l), h));
  for (; i < n; i++, a += 4, out += 4) f32.store(out, min(max(f32.load(a), low), high));
}
