/**
 * exp, tanh and the logistic function of float64, two lanes at a time: the operations of fdlibm (Sun
 * Microsystems 1993) in its order, with choices for its branches, so that the bits are those of the engines
 * whose Math.exp and Math.tanh are made of it.
 */

@inline
function blend(mask: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

@inline
function signOf(x: v128): v128 {
  return v128.and(x, f64x2.splat(-0.0));
}

/** 2^n of whole numbers in the lower two lanes of four. */
@inline
function powerOfTwo(n: v128): v128 {
  return i64x2.shl(i64x2.add(i64x2.extend_low_i32x4_s(n), i64x2.splat(1023)), 52);
}

/** Multiples of ln 2 to take off: 0 up to half of it, else x / ln 2 rounded away from 0 at halves. */
@inline
function multiple(x: v128): v128 {
  const half = v128.or(f64x2.splat(0.5), signOf(x));
  const k = i32x4.trunc_sat_f64x2_s_zero(f64x2.add(f64x2.mul(x, f64x2.splat(1.44269504088896338700)), half));
  const some = f64x2.ge(f64x2.abs(x), f64x2.splat(reinterpret<f64>(<u64>0x3fd62e4300000000)));
  return v128.and(k, v128.shuffle<i32>(some, some, 0, 2, 0, 2));
}

@inline
function exp2(x: v128): v128 {
  const one = f64x2.splat(1);
  const k = multiple(x);
  const n = f64x2.convert_low_i32x4_s(k);
  const hi = f64x2.sub(x, f64x2.mul(n, f64x2.splat(6.93147180369123816490e-1)));
  const lo = f64x2.mul(n, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.mul(r, r);
  let p = f64x2.mul(t, f64x2.splat(4.13813679705723846039e-8));
  p = f64x2.mul(t, f64x2.add(f64x2.splat(-1.65339022054652515390e-6), p));
  p = f64x2.mul(t, f64x2.add(f64x2.splat(6.61375632143793436117e-5), p));
  p = f64x2.mul(t, f64x2.add(f64x2.splat(-2.77777777770155933842e-3), p));
  p = f64x2.mul(t, f64x2.add(f64x2.splat(1.66666666666666019037e-1), p));
  const c = f64x2.sub(r, p);
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  let y = f64x2.sub(one, f64x2.sub(f64x2.sub(lo, quotient), hi));
  // in two steps, of which only the second can round
  const first = i32x4.shr_s(k, 1);
  y = f64x2.mul(f64x2.mul(y, powerOfTwo(first)), powerOfTwo(i32x4.sub(k, first)));
  y = blend(f64x2.lt(f64x2.abs(x), f64x2.splat(3.725290298461914e-9)), f64x2.add(one, x), y);
  y = blend(f64x2.eq(x, one), f64x2.splat(2.718281828459045), y);
  y = blend(f64x2.gt(x, f64x2.splat(7.09782712893383973096e2)), f64x2.splat(Infinity), y);
  return v128.andnot(y, f64x2.lt(x, f64x2.splat(-7.45133219101941108420e2)));
}

/** e^x - 1 for 0 >= x > -2, and for 2 <= x < 44 but for the last bits from 2^57 on. */
@inline
function expm1(x: v128): v128 {
  const one = f64x2.splat(1);
  const k = multiple(x);
  const n = f64x2.convert_low_i32x4_s(k);
  const hi = f64x2.sub(x, f64x2.mul(n, f64x2.splat(6.93147180369123816490e-1)));
  const lo = f64x2.mul(n, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(hi, lo);
  const c = f64x2.sub(f64x2.sub(hi, r), lo);
  const half = f64x2.mul(f64x2.splat(0.5), r);
  const square = f64x2.mul(r, half);
  let p = f64x2.mul(square, f64x2.splat(-2.01099218183624371326e-7));
  p = f64x2.mul(square, f64x2.add(f64x2.splat(4.00821782732936239552e-6), p));
  p = f64x2.mul(square, f64x2.add(f64x2.splat(-7.93650757867487942473e-5), p));
  p = f64x2.mul(square, f64x2.add(f64x2.splat(1.58730158725481460165e-3), p));
  p = f64x2.mul(square, f64x2.add(f64x2.splat(-3.33333333333331316428e-2), p));
  p = f64x2.add(one, p);
  const t = f64x2.sub(f64x2.splat(3), f64x2.mul(p, half));
  let e = f64x2.div(f64x2.sub(p, t), f64x2.sub(f64x2.splat(6), f64x2.mul(r, t)));
  e = f64x2.mul(square, e);
  e = f64x2.sub(f64x2.sub(f64x2.mul(r, f64x2.sub(e, c)), c), square);
  const small = powerOfTwo(i32x4.neg(k)); // 2^-k
  // 1 - 2^-k, 0 for k = 0 and -1, or 1 below
  const above = f64x2.gt(n, f64x2.splat(0));
  const below = f64x2.lt(n, f64x2.splat(-1));
  const from = v128.or(v128.and(above, f64x2.sub(one, small)), v128.and(below, one));
  let y = f64x2.sub(from, f64x2.sub(e, r));
  const far = f64x2.add(f64x2.sub(r, f64x2.add(e, small)), one);
  y = f64x2.mul(blend(f64x2.ge(n, f64x2.splat(20)), far, y), powerOfTwo(k));
  const off = v128.or(v128.and(below, one), v128.and(f64x2.eq(n, f64x2.splat(-1)), f64x2.splat(0.5)));
  return f64x2.sub(y, off);
}

@inline
function tanh2(x: v128): v128 {
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  const size = f64x2.abs(x);
  const far = f64x2.ge(size, one);
  const doubled = f64x2.add(size, size);
  const t = expm1(blend(far, doubled, f64x2.neg(doubled)));
  const quotient = f64x2.div(blend(far, two, f64x2.neg(t)), f64x2.add(t, two));
  let z = blend(far, f64x2.sub(one, quotient), quotient);
  z = blend(f64x2.ge(size, f64x2.splat(22)), one, z);
  z = v128.or(v128.andnot(z, f64x2.splat(-0.0)), signOf(x));
  return blend(f64x2.lt(size, f64x2.splat(3.725290298461914e-9)), x, z);
}

/** 1 / (1 + e^-x), or e^x / (1 + e^x) below 0. */
@inline
function sigmoid2(x: v128): v128 {
  const one = f64x2.splat(1);
  const above = f64x2.ge(x, f64x2.splat(0));
  const e = exp2(blend(above, f64x2.neg(x), x));
  return f64x2.div(blend(above, one, e), f64x2.add(one, e));
}

/** The last pair may reach past the end: storages are padded. */
export function exp64(a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2, a += 16, out += 16) v128.store(out, exp2(v128.load(a)));
}

export function tanh64(a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2, a += 16, out += 16) v128.store(out, tanh2(v128.load(a)));
}

export function sigmoid64(a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2, a += 16, out += 16) v128.store(out, sigmoid2(v128.load(a)));
}
