/**
 * The one step that relaxed SIMD changes: in the relaxed module a product is added without being rounded
 * first, where the processor can.
 */

/** sum + a · b on four floats. */
@inline
export function madd(sum: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}
