/** Sine and cosine of float32 in float64, two lanes at a time (see doubles.ts). */

/**
 * What is multiplied with and added, in memory: more numbers than there are registers take an instruction
 * each from there, and three as constants of the code. The last but one is 1.5 · 2^52: a sum with it is a
 * whole number, whose bits are those of the number in the last places. The last has the bits of a whole 1.
 */
const termsOfSine = memory.data<f64>([
  6.36619772367581343076e-1, 1.57079632673412561417, 6.07710050630396597660e-11,
  2.02226624879595063154e-21, -2.476490308086347857e-8, 2.755540963090319703e-6, -1.984126411416589194e-4,
  8.3333333259378864e-3, -1.666666666663663589e-1, -2.724103059236765464e-7, 2.479994202169302552e-5,
  -1.388888560153402327e-3, 4.166666664832272418e-2, 1.0, 0.5, 6755399441055744, 4.94065645841246544e-324,
]);

@inline
function termOfSine(i: i32): v128 {
  return v128.load64_splat(termsOfSine + (i << 3));
}

/**
 * sin x for `quarter` 0, cos x for 1: x = n π/2 + r with |r| <= π/4, and the quadrant says which polynomial,
 * with which sign.
 */
@inline
export function sineOf(x: v128, quarter: i32): v128 {
  const shifted = f64x2.add(f64x2.mul(x, termOfSine(0)), termOfSine(15));
  const n = f64x2.sub(shifted, termOfSine(15));
  let r = f64x2.sub(x, f64x2.mul(n, termOfSine(1)));
  r = f64x2.sub(r, f64x2.mul(n, termOfSine(2)));
  r = f64x2.sub(r, f64x2.mul(n, termOfSine(3)));
  const z = f64x2.mul(r, r);
  let s = termOfSine(4);
  s = f64x2.add(f64x2.mul(s, z), termOfSine(5));
  s = f64x2.add(f64x2.mul(s, z), termOfSine(6));
  s = f64x2.add(f64x2.mul(s, z), termOfSine(7));
  s = f64x2.add(f64x2.mul(s, z), termOfSine(8));
  const sine = f64x2.add(r, f64x2.mul(f64x2.mul(r, z), s));
  let c = termOfSine(9);
  c = f64x2.add(f64x2.mul(c, z), termOfSine(10));
  c = f64x2.add(f64x2.mul(c, z), termOfSine(11));
  c = f64x2.add(f64x2.mul(c, z), termOfSine(12));
  const parabola = f64x2.sub(termOfSine(13), f64x2.mul(z, termOfSine(14)));
  const cosine = f64x2.add(parabola, f64x2.mul(f64x2.mul(z, z), c));
  const quadrant = quarter == 0 ? shifted : i64x2.add(shifted, termOfSine(16));
  const odd = i64x2.neg(v128.and(quadrant, termOfSine(16)));
  const flip = i64x2.shl(i64x2.shr_u(quadrant, 1), 63);
  return v128.xor(v128.bitselect(cosine, sine, odd), flip);
}
