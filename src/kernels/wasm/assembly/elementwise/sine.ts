/** Sine and cosine of float32 in float64, two lanes at a time (see doubles.ts). */

/**
 * What is multiplied with and added, in memory: more numbers than there are registers take an instruction
 * each from there, and three as constants of the code. The last is 1.5 · 2^52: a sum with it is a whole
 * number, whose bits are those of the number in the last places.
 */
const termsOfSine = memory.data<f64>([
  0.3183098861837907, 3.1415926534682512, 1.2154201012607932e-10, 4.044532497591901e-21,
  1.541952807796131e-10, -2.5030929561925877e-8, 2.7556973113804235e-6, -0.00019841266978161239,
  0.008333333322438451, -0.16666666666528593, 1, 0.5, 6755399441055744,
]);

@inline
function termOfSine(i: i32): v128 {
  return v128.load64_splat(termsOfSine + (i << 3));
}

/**
 * sin x for `quarter` 0, cos x = sin (x + π/2) for 1: x = n π + r with |r| <= π/2 and n a whole number, or
 * half of an odd one, and the sine of r, with the sign of (-1)^n.
 */
@inline
export function sineOf(x: v128, quarter: i32): v128 {
  let turns = f64x2.mul(x, termOfSine(0));
  if (quarter) turns = f64x2.sub(turns, termOfSine(11));
  const shifted = f64x2.add(turns, termOfSine(12));
  let n = f64x2.sub(shifted, termOfSine(12));
  if (quarter) n = f64x2.add(n, termOfSine(11));
  let r = f64x2.sub(x, f64x2.mul(n, termOfSine(1)));
  r = f64x2.sub(r, f64x2.mul(n, termOfSine(2)));
  r = f64x2.sub(r, f64x2.mul(n, termOfSine(3)));
  const z = f64x2.mul(r, r);
  let s = termOfSine(4);
  s = f64x2.add(f64x2.mul(s, z), termOfSine(5));
  s = f64x2.add(f64x2.mul(s, z), termOfSine(6));
  s = f64x2.add(f64x2.mul(s, z), termOfSine(7));
  s = f64x2.add(f64x2.mul(s, z), termOfSine(8));
  s = f64x2.add(f64x2.mul(s, z), termOfSine(9));
  // a factor, so that the sine of -0 is -0
  const sine = f64x2.mul(r, f64x2.add(f64x2.mul(s, z), termOfSine(10)));
  const turned = v128.xor(sine, i64x2.shl(shifted, 63));
  return quarter ? f64x2.neg(turned) : turned;
}
