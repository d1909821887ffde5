/**
 * Steps of the reductions of matrices to a few diagonals. Sums of products have four parts, by the place mod
 * 4 from the first on, which are added at the end: (0 + 2) + (1 + 3).
 */

/** (0 + 2) + (1 + 3) of the parts (0, 1) and (2, 3). */
@inline
function total(even: v128, odd: v128): f64 {
  const sums = f64x2.add(even, odd);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** Two elements, or a last one beside a 0. */
@inline
function pair(at: usize, whole: bool): v128 {
  return whole ? v128.load(at) : v128.load64_zero(at);
}

@inline
function putPair(at: usize, x: v128, whole: bool): void {
  if (whole) v128.store(at, x);
  else v128.store64_lane(at, x, 0);
}

/** x = a - (vi · w + wi · v), kept; p += x · ui. Answers x. */
@inline
function stepPair(
  a: usize, v: usize, w: usize, p: usize, vi: v128, wi: v128, ui: v128, whole: bool,
): v128 {
  const off = f64x2.add(f64x2.mul(vi, pair(w, whole)), f64x2.mul(wi, pair(v, whole)));
  const x = f64x2.sub(pair(a, whole), off);
  putPair(a, x, whole);
  putPair(p, f64x2.add(pair(p, whole), f64x2.mul(x, ui)), whole);
  return x;
}

/**
 * The rows and columns from `first` on of the lower triangle of a (N, N): v · wᵀ + w · vᵀ is taken off, and
 * p, which is 0 there, becomes its product with u, as of the whole symmetric matrix.
 */
export function stepSymmetric(
  a: usize, n: i32, first: i32, v: usize, w: usize, u: usize, p: usize,
): void {
  for (let i = first; i < n; i++) {
    const offset = <usize>i << 3;
    const row = a + <usize>i * (<usize>n << 3);
    const vi = v128.load64_splat(v + offset);
    const wi = v128.load64_splat(w + offset);
    const ui = v128.load64_splat(u + offset);
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    let c = <usize>first << 3;
    for (; c + 32 <= offset; c += 32) {
      const x = stepPair(row + c, v + c, w + c, p + c, vi, wi, ui, true);
      even = f64x2.add(even, f64x2.mul(x, v128.load(u + c)));
      const y = stepPair(row + c + 16, v + c + 16, w + c + 16, p + c + 16, vi, wi, ui, true);
      odd = f64x2.add(odd, f64x2.mul(y, v128.load(u + c, 16)));
    }
    if (c + 16 <= offset) {
      const x = stepPair(row + c, v + c, w + c, p + c, vi, wi, ui, true);
      even = f64x2.add(even, f64x2.mul(x, v128.load(u + c)));
      c += 16;
      if (c < offset) {
        const y = stepPair(row + c, v + c, w + c, p + c, vi, wi, ui, false);
        odd = f64x2.add(odd, f64x2.mul(y, v128.load64_zero(u + c)));
      }
    } else if (c < offset) {
      const x = stepPair(row + c, v + c, w + c, p + c, vi, wi, ui, false);
      even = f64x2.add(even, f64x2.mul(x, v128.load64_zero(u + c)));
    }
    const last = f64.load(row + offset) - 2 * f64.load(v + offset) * f64.load(w + offset);
    f64.store(row + offset, last);
    f64.store(p + offset, f64.load(p + offset) + (total(even, odd) + last * f64.load(u + offset)));
  }
}

/** to += x · a on so many doubles. */
function addRow(a: usize, x: f64, to: usize, count: i32): void {
  const factor = f64x2.splat(x);
  const end = a + (<usize>count << 3);
  for (; a + 16 <= end; a += 16, to += 16)
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor, v128.load(a))));
  if (a < end) f64.store(to, f64.load(to) + x * f64.load(a));
}

/** x = a - (yi · u + vi · x), kept. */
@inline
function takePair(a: usize, u: usize, x: usize, yi: v128, vi: v128, whole: bool): v128 {
  const off = f64x2.add(f64x2.mul(yi, pair(u, whole)), f64x2.mul(vi, pair(x, whole)));
  const left = f64x2.sub(pair(a, whole), off);
  putPair(a, left, whole);
  return left;
}

/**
 * From each row of a, yᵢ · u + vᵢ · x is taken off. Then yᵢ becomes tau · (aᵢ · next), and `to` grows by
 * (aᵢ₀ - yᵢ) · aᵢ, while the row is near.
 */
export function stepRows(
  a: usize, stride: usize, rows: i32, columns: i32, u: usize, x: usize, y: usize, v: usize, next: usize,
  tau: f64, to: usize,
): void {
  const bytes = <usize>columns << 3;
  for (let i = 0; i < rows; i++, a += stride, y += 8, v += 8) {
    const yi = v128.load64_splat(y);
    const vi = v128.load64_splat(v);
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    let c: usize = 0;
    for (; c + 32 <= bytes; c += 32) {
      const p = takePair(a + c, u + c, x + c, yi, vi, true);
      even = f64x2.add(even, f64x2.mul(p, v128.load(next + c)));
      const q = takePair(a + c + 16, u + c + 16, x + c + 16, yi, vi, true);
      odd = f64x2.add(odd, f64x2.mul(q, v128.load(next + c, 16)));
    }
    if (c + 16 <= bytes) {
      const p = takePair(a + c, u + c, x + c, yi, vi, true);
      even = f64x2.add(even, f64x2.mul(p, v128.load(next + c)));
      c += 16;
      if (c < bytes) {
        const q = takePair(a + c, u + c, x + c, yi, vi, false);
        odd = f64x2.add(odd, f64x2.mul(q, v128.load64_zero(next + c)));
      }
    } else if (c < bytes) {
      const p = takePair(a + c, u + c, x + c, yi, vi, false);
      even = f64x2.add(even, f64x2.mul(p, v128.load64_zero(next + c)));
    }
    const product = tau * total(even, odd);
    f64.store(y, product);
    addRow(a, f64.load(a) - product, to, columns);
  }
}
