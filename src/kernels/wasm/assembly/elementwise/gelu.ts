/**
 * Gelu, x · Φ(x), and its slope, Φ(x) + x · φ(x), of four floats at once: one exponential and one quotient
 * for both, made of + - * / and integer operations only, so that the bits are the same on every engine.
 */

/**
 * What is multiplied with and added, in memory: from 0 on how far out x counts, -log2(e) / 2, and 1.5 · 2^23
 * + 26, with which a sum is a whole number that stands in its last bits; 3 to 8 and 14 are 2^r, 9 to 13 and
 * 15 to 19 the quotient, 20 is 1/√(2π). What 2^26 is taken off again from is 2^-26 as large.
 */
const terms = memory.data<f32>([
  14.5, -0.7213475204444817, 12582938, 1.5353373385747562e-4, 1.3398878894545045e-3, 9.618437355196834e-3,
  5.55033246043654e-2, 0.24022647913354717, 0.6931472028596137, 6.133893896746894e-11,
  6.054903848968494e-10, 2.7304408411850156e-9, 6.531137319372477e-9, 7.450580596923828e-9, 1,
  0.01031813109616745, 0.10186020785385032, 0.4694749615551658, 1.2025100323658617, 1.6744793933407343,
  5.944703227302919e-9,
]);

@inline
function term(i: i32): v128 {
  return v128.load32_splat(terms + (i << 2));
}

/**
 * Writes gelu to `out`, and its slope so many bytes behind: 0 where nobody asks for it. The last vector may
 * reach past the end: storages are padded.
 *
 * With e = e^(-x²/2) the share Φ of a normal distribution below x is, for x < 0, e times a quotient of
 * polynomials in |x| whose terms are all positive, so that no digits are lost, and above 0 it is 1 minus that
 * of -x. The quotient is minimax (relative, 6e-9), and so is 2^r (2e-9), fitted for this purpose. All powers
 * of e are 2^26 times as large until the end, so that none leaves the exponent where it is put there.
 */
export function gelu(a: usize, out: usize, n: i32, distance: f64): void {
  const behind = <usize>(<i64>distance);
  for (let i = 0; i < n; i += 4, a += 16, out += 16) {
    const x = v128.load(a);
    const size = f32x4.pmin(f32x4.abs(x), term(0)); // a NaN stays
    const exponent = f32x4.mul(f32x4.mul(size, size), term(1));
    const shifted = f32x4.add(exponent, term(2));
    const r = f32x4.sub(exponent, f32x4.sub(shifted, term(2)));
    let e = term(3);
    e = f32x4.add(f32x4.mul(e, r), term(4));
    e = f32x4.add(f32x4.mul(e, r), term(5));
    e = f32x4.add(f32x4.mul(e, r), term(6));
    e = f32x4.add(f32x4.mul(e, r), term(7));
    e = f32x4.add(f32x4.mul(e, r), term(8));
    e = f32x4.add(f32x4.mul(e, r), term(14));
    // what would be too small for a float takes a processor a hundred times as long as other products
    e = v128.and(i32x4.add(e, i32x4.shl(shifted, 23)), f32x4.lt(size, term(0)));
    let p = term(9);
    let q = term(15);
    p = f32x4.add(f32x4.mul(p, size), term(10));
    q = f32x4.add(f32x4.mul(q, size), term(16));
    p = f32x4.add(f32x4.mul(p, size), term(11));
    q = f32x4.add(f32x4.mul(q, size), term(17));
    p = f32x4.add(f32x4.mul(p, size), term(12));
    q = f32x4.add(f32x4.mul(q, size), term(18));
    p = f32x4.add(f32x4.mul(p, size), term(13));
    q = f32x4.add(f32x4.mul(q, size), term(19));
    q = f32x4.add(f32x4.mul(q, size), term(14));
    const below = f32x4.mul(e, f32x4.div(p, q));
    const share = v128.bitselect(below, f32x4.sub(term(14), below), f32x4.lt(x, f32x4.splat(0)));
    v128.store(out + behind, f32x4.add(share, f32x4.mul(x, f32x4.mul(e, term(20)))));
    v128.store(out, f32x4.mul(x, share));
  }
}
