/**
 * exp, log, tanh, erf and the logistic function on four floats at once: range reduction and polynomials
 * (after Cephes and Cody & Waite), made of + - * / and integer operations only, so that the bits are the same
 * on every engine.
 */

@inline
function blend(mask: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

/**
 * What the exponential multiplies with and adds, in memory: more numbers than there are registers take an
 * instruction each from there, and three as constants of the code. The second is 1.5 · 2^23: a sum with it is
 * a whole number, whose bits are those of the number in the last places.
 */
const termsOfExp = memory.data<f32>([
  1.4426950408889634, 12582912, 0.693359375, -2.12194440e-4, 1.9875691500e-4, 1.3981999507e-3,
  8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1, 89, -104,
]);

@inline
function termOfExp(i: i32): v128 {
  return v128.load32_splat(termsOfExp + (i << 2));
}

/**
 * e^x within 1 ulp: x = n ln 2 + r with |r| <= ln 2 / 2, a polynomial in r, and n put into the exponent in
 * two halves. Some NaN where x is one.
 */
@inline
export function expOf4(x: v128): v128 {
  // beyond this the result is ∞ anyway, and n would leave the exponent
  return expOfSmall4(f32x4.pmin(x, termOfExp(11)));
}

/** The same of what is from -104 to 89, or a NaN. */
@inline
function expBetween4(x: v128): v128 {
  const shifted = f32x4.add(f32x4.mul(x, termOfExp(0)), termOfExp(1));
  const n = f32x4.sub(shifted, termOfExp(1));
  let r = f32x4.sub(x, f32x4.mul(n, termOfExp(2)));
  r = f32x4.sub(r, f32x4.mul(n, termOfExp(3)));
  let p = termOfExp(4);
  p = f32x4.add(f32x4.mul(p, r), termOfExp(5));
  p = f32x4.add(f32x4.mul(p, r), termOfExp(6));
  p = f32x4.add(f32x4.mul(p, r), termOfExp(7));
  p = f32x4.add(f32x4.mul(p, r), termOfExp(8));
  p = f32x4.add(f32x4.mul(p, r), termOfExp(9));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), termOfExp(10));
  // n is in the last bits, and the bits of 1 are those of an exponent of 0
  const half = i32x4.shr_u(shifted, 1);
  const low = i32x4.add(i32x4.shl(half, 23), termOfExp(10));
  const high = i32x4.add(i32x4.shl(i32x4.sub(shifted, half), 23), termOfExp(10));
  return f32x4.mul(f32x4.mul(p, low), high);
}

/**
 * The same of what is at most 89, or a NaN. What is below -104, as a score that is hidden, is 0 without being
 * computed: products that are too small for a float take a processor a hundred times as long as others.
 */
@inline
export function expOfSmall4(x: v128): v128 {
  const none = f32x4.lt(x, termOfExp(12));
  return v128.andnot(expBetween4(v128.andnot(x, none)), none);
}

/** e^x, and x itself where that is a NaN. */
@inline
export function exp4(x: v128): v128 {
  return blend(f32x4.ne(x, x), x, expOf4(x));
}

/** What log4 multiplies with and adds. */
const termsOfLog = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, -2.12194440e-4, 0.5, 0.693359375, 1, 1.17549435e-38,
  8388608, 0.707106781186547524,
]);

@inline
function termOfLog(i: i32): v128 {
  return v128.load32_splat(termsOfLog + (i << 2));
}

/** ln x within 1 ulp: x = m 2^e with m in [√½, √2), a polynomial in m - 1. */
@inline
export function log4(x: v128): v128 {
  const one = termOfLog(12);
  // subnormals are brought up by 2^23 first
  const small = f32x4.lt(x, termOfLog(13));
  const scaled = blend(small, f32x4.mul(x, termOfLog(14)), x);
  const bias = blend(small, i32x4.splat(149), i32x4.splat(126));
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(scaled, 23), bias));
  let m = v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000)); // [½, 1)
  const below = f32x4.lt(m, termOfLog(15));
  e = f32x4.sub(e, v128.and(below, one));
  m = f32x4.sub(f32x4.add(m, v128.and(below, m)), one);
  const z = f32x4.mul(m, m);
  let p = termOfLog(0);
  p = f32x4.add(f32x4.mul(p, m), termOfLog(1));
  p = f32x4.add(f32x4.mul(p, m), termOfLog(2));
  p = f32x4.add(f32x4.mul(p, m), termOfLog(3));
  p = f32x4.add(f32x4.mul(p, m), termOfLog(4));
  p = f32x4.add(f32x4.mul(p, m), termOfLog(5));
  p = f32x4.add(f32x4.mul(p, m), termOfLog(6));
  p = f32x4.add(f32x4.mul(p, m), termOfLog(7));
  p = f32x4.add(f32x4.mul(p, m), termOfLog(8));
  let y = f32x4.mul(f32x4.mul(p, m), z);
  y = f32x4.add(y, f32x4.mul(e, termOfLog(9)));
  y = f32x4.sub(y, f32x4.mul(z, termOfLog(10)));
  y = f32x4.add(f32x4.add(m, y), f32x4.mul(e, termOfLog(11)));
  y = blend(f32x4.eq(x, f32x4.splat(0)), f32x4.splat(-Infinity), y);
  y = blend(f32x4.eq(x, f32x4.splat(Infinity)), x, y);
  // NaN and everything below 0
  return blend(f32x4.ge(x, f32x4.splat(0)), y, f32x4.splat(NaN));
}

/** 1 / (1 + e^-x) within 3 ulp, without overflow on either side. */
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = expOfSmall4(f32x4.neg(f32x4.abs(x))); // in [0, 1]
  const positive = f32x4.div(one, f32x4.add(one, e));
  return blend(f32x4.ge(x, f32x4.splat(0)), positive, f32x4.mul(e, positive));
}

/** What tanh4 multiplies with and adds. */
const termsOfTanh = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 1, -2, 0.625,
  -20,
]);

@inline
function termOfTanh(i: i32): v128 {
  return v128.load32_splat(termsOfTanh + (i << 2));
}

/**
 * tanh x within 2 ulp: a polynomial below 0.625, where 1 - e^(-2|x|) would cancel, and (1 - e) / (1 + e)
 * above.
 */
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = termOfTanh(5);
  // beyond this the result is 1 anyway; a NaN stays
  const e = expBetween4(f32x4.pmax(f32x4.mul(size, termOfTanh(6)), termOfTanh(8)));
  const far = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const z = f32x4.mul(x, x);
  let p = termOfTanh(0);
  p = f32x4.add(f32x4.mul(p, z), termOfTanh(1));
  p = f32x4.add(f32x4.mul(p, z), termOfTanh(2));
  p = f32x4.add(f32x4.mul(p, z), termOfTanh(3));
  p = f32x4.add(f32x4.mul(p, z), termOfTanh(4));
  const near = f32x4.add(f32x4.mul(f32x4.mul(p, z), size), size);
  const result = blend(f32x4.lt(size, termOfTanh(7)), near, far);
  return v128.or(v128.andnot(result, i32x4.splat(0x80000000)), v128.and(x, i32x4.splat(0x80000000)));
}

/** What erf4 multiplies with and adds. */
const termsOfErf = memory.data<f32>([
  3.921875, 8.0611716221e-5, -0.00080660214002, 0.0051939330568, -0.026856388501, 0.1128363826,
  -0.37612629791, 0.1283791662, 2.4375, 3.3954532439e-7, -1.2116371947e-6, -2.4527560095e-6,
  1.8123915612e-5, -2.0770390168e-5, -7.1346799574e-5, 0.00030194643835, -0.0004152858596,
  -0.00037750803751, 0.0030021583861, -0.0072061741003, 0.010702264671, -0.010758748965, 0.0072290337643,
  -0.0029657459663, 0.00056654311595, 1, 0.96875,
]);

@inline
function term(i: i32): v128 {
  return v128.load32_splat(termsOfErf + (i << 2));
}

/**
 * erf x within 1.5 ulp: x + x·p(x²) below 0.96875, and above 1 - erfc x, with erfc as a polynomial around the
 * middle of what is left until the result is 1. Both are minimax (Remez), fitted for this purpose.
 */
@inline
export function erf4(x: v128): v128 {
  const size = f32x4.pmin(f32x4.abs(x), term(0)); // a NaN stays
  const z = f32x4.mul(size, size);
  let p = term(1);
  p = f32x4.add(f32x4.mul(p, z), term(2));
  p = f32x4.add(f32x4.mul(p, z), term(3));
  p = f32x4.add(f32x4.mul(p, z), term(4));
  p = f32x4.add(f32x4.mul(p, z), term(5));
  p = f32x4.add(f32x4.mul(p, z), term(6));
  p = f32x4.add(f32x4.mul(p, z), term(7));
  const near = f32x4.add(size, f32x4.mul(size, p));
  const t = f32x4.sub(size, term(8));
  // even and odd powers apart: one chain of sixteen steps would be waited for
  const u = f32x4.mul(t, t);
  let odd = term(9);
  let even = term(10);
  odd = f32x4.add(f32x4.mul(odd, u), term(11));
  even = f32x4.add(f32x4.mul(even, u), term(12));
  odd = f32x4.add(f32x4.mul(odd, u), term(13));
  even = f32x4.add(f32x4.mul(even, u), term(14));
  odd = f32x4.add(f32x4.mul(odd, u), term(15));
  even = f32x4.add(f32x4.mul(even, u), term(16));
  odd = f32x4.add(f32x4.mul(odd, u), term(17));
  even = f32x4.add(f32x4.mul(even, u), term(18));
  odd = f32x4.add(f32x4.mul(odd, u), term(19));
  even = f32x4.add(f32x4.mul(even, u), term(20));
  odd = f32x4.add(f32x4.mul(odd, u), term(21));
  even = f32x4.add(f32x4.mul(even, u), term(22));
  odd = f32x4.add(f32x4.mul(odd, u), term(23));
  even = f32x4.add(f32x4.mul(even, u), term(24));
  const q = f32x4.add(f32x4.mul(odd, t), even);
  const far = f32x4.pmin(f32x4.sub(term(25), q), term(25));
  const result = blend(f32x4.lt(size, term(26)), near, far);
  return v128.or(v128.andnot(result, i32x4.splat(0x80000000)), v128.and(x, i32x4.splat(0x80000000)));
}
