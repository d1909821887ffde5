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

/**
 * What is multiplied with, added and compared with, in memory: more numbers than there are registers take an
 * instruction each from there, and three as constants of the code. 1.5 · 2^52 is among them: a sum with it is
 * a whole number, whose bits are those of the number in the last places.
 */
const terms = memory.data<f64>([
  0.5, 1.44269504088896338700, 0.3465735912322998, 1, 6.93147180369123816490e-1,
  1.90821492927058770002e-10, 4.13813679705723846039e-8, -1.65339022054652515390e-6,
  6.61375632143793436117e-5, -2.77777777770155933842e-3, 1.66666666666666019037e-1, 2,
  3.725290298461914e-9, 2.718281828459045, 7.09782712893383973096e2, Infinity, -7.45133219101941108420e2,
  6755399441055744, -2.01099218183624371326e-7, 4.00821782732936239552e-6, -7.93650757867487942473e-5,
  1.58730158725481460165e-3, -3.33333333333331316428e-2, 3, 6, -1, 20, 22, 708,
]);

@inline
function term(i: i32): v128 {
  return v128.load64_splat(terms + (i << 3));
}

/** 2^n of whole numbers n. */
@inline
function powerOfTwo(n: v128): v128 {
  return i64x2.add(i64x2.shl(f64x2.add(n, term(17)), 52), term(3));
}

/** Multiples of ln 2 to take off: 0 up to half of it, else x / ln 2 rounded away from 0 at halves. */
@inline
function multiple(x: v128): v128 {
  const half = v128.or(term(0), signOf(x));
  const n = f64x2.trunc(f64x2.add(f64x2.mul(x, term(1)), half));
  return v128.and(n, f64x2.ge(f64x2.abs(x), term(2)));
}

/** Whether neither lane is a case apart, and one power of two is enough: from 2^-28 to 708, but for 1. */
@inline
function isUsual(x: v128, size: v128): bool {
  const between = v128.and(f64x2.ge(size, term(12)), f64x2.lt(size, term(28)));
  return i64x2.bitmask(v128.andnot(between, f64x2.eq(x, term(3)))) == 3;
}

@inline
function exp2(x: v128): v128 {
  const n = multiple(x);
  const hi = f64x2.sub(x, f64x2.mul(n, term(4)));
  const lo = f64x2.mul(n, term(5));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.mul(r, r);
  let p = f64x2.mul(t, term(6));
  p = f64x2.mul(t, f64x2.add(term(7), p));
  p = f64x2.mul(t, f64x2.add(term(8), p));
  p = f64x2.mul(t, f64x2.add(term(9), p));
  p = f64x2.mul(t, f64x2.add(term(10), p));
  const c = f64x2.sub(r, p);
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(term(11), c));
  let y = f64x2.sub(term(3), f64x2.sub(f64x2.sub(lo, quotient), hi));
  const size = f64x2.abs(x);
  if (isUsual(x, size)) return f64x2.mul(y, powerOfTwo(n));
  // in two steps, of which only the second can round
  const first = f64x2.trunc(f64x2.mul(n, term(0)));
  y = f64x2.mul(f64x2.mul(y, powerOfTwo(first)), powerOfTwo(f64x2.sub(n, first)));
  y = blend(f64x2.lt(size, term(12)), f64x2.add(term(3), x), y);
  y = blend(f64x2.eq(x, term(3)), term(13), y);
  y = blend(f64x2.gt(x, term(14)), term(15), y);
  return v128.andnot(y, f64x2.lt(x, term(16)));
}

/** e^x - 1 for 0 >= x > -2, and for 2 <= x < 44 but for the last bits from 2^57 on. */
@inline
function expm1(x: v128): v128 {
  const one = term(3);
  const n = multiple(x);
  const hi = f64x2.sub(x, f64x2.mul(n, term(4)));
  const lo = f64x2.mul(n, term(5));
  const r = f64x2.sub(hi, lo);
  const c = f64x2.sub(f64x2.sub(hi, r), lo);
  const half = f64x2.mul(term(0), r);
  const square = f64x2.mul(r, half);
  let p = f64x2.mul(square, term(18));
  p = f64x2.mul(square, f64x2.add(term(19), p));
  p = f64x2.mul(square, f64x2.add(term(20), p));
  p = f64x2.mul(square, f64x2.add(term(21), p));
  p = f64x2.mul(square, f64x2.add(term(22), p));
  p = f64x2.add(one, p);
  const t = f64x2.sub(term(23), f64x2.mul(p, half));
  let e = f64x2.div(f64x2.sub(p, t), f64x2.sub(term(24), f64x2.mul(r, t)));
  e = f64x2.mul(square, e);
  e = f64x2.sub(f64x2.sub(f64x2.mul(r, f64x2.sub(e, c)), c), square);
  const small = powerOfTwo(f64x2.neg(n)); // 2^-n
  // 1 - 2^-n, 0 for n = 0 and -1, or 1 below
  const above = f64x2.gt(n, f64x2.splat(0));
  const below = f64x2.lt(n, term(25));
  const from = v128.or(v128.and(above, f64x2.sub(one, small)), v128.and(below, one));
  let y = f64x2.sub(from, f64x2.sub(e, r));
  const far = f64x2.add(f64x2.sub(r, f64x2.add(e, small)), one);
  y = f64x2.mul(blend(f64x2.ge(n, term(26)), far, y), powerOfTwo(n));
  const off = v128.or(v128.and(below, one), v128.and(f64x2.eq(n, term(25)), term(0)));
  return f64x2.sub(y, off);
}

@inline
function tanh2(x: v128): v128 {
  const one = term(3);
  const two = term(11);
  const size = f64x2.abs(x);
  const far = f64x2.ge(size, one);
  const doubled = f64x2.add(size, size);
  const t = expm1(blend(far, doubled, f64x2.neg(doubled)));
  const quotient = f64x2.div(blend(far, two, f64x2.neg(t)), f64x2.add(t, two));
  let z = blend(far, f64x2.sub(one, quotient), quotient);
  z = blend(f64x2.ge(size, term(27)), one, z);
  z = v128.or(v128.andnot(z, f64x2.splat(-0.0)), signOf(x));
  return blend(f64x2.lt(size, term(12)), x, z);
}

/** The last pair may reach past the end: storages are padded. */
export function exp64(a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2, a += 16, out += 16) v128.store(out, exp2(v128.load(a)));
}

export function tanh64(a: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 2, a += 16, out += 16) v128.store(out, tanh2(v128.load(a)));
}

/** 1 / (1 + e^-x), or e^x / (1 + e^x) below 0. */
export function sigmoid64(a: usize, out: usize, n: i32): void {
  const end = out + (n << 3);
  for (let from = a, to = out; to < end; from += 16, to += 16)
    v128.store(to, f64x2.neg(f64x2.abs(v128.load(from))));
  exp64(out, out, n);
  const one = term(3);
  for (; out < end; a += 16, out += 16) {
    const e = v128.load(out);
    const above = f64x2.ge(v128.load(a), f64x2.splat(0));
    v128.store(out, f64x2.div(blend(above, one, e), f64x2.add(one, e)));
  }
}
