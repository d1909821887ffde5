/** The error function in float64 (Abramowitz & Stegun 7.1.6 and 7.1.14). */

const twoOverSqrtPi = 2 / Math.sqrt(Math.PI);

/**
 * Below 3: 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3···(2n+1)), whose terms are all positive, so nothing cancels.
 * Above: 1 - erfc(x) by Laplace's continued fraction; erfc is below 2.3e-5 there, so its own rounding cannot be seen.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x); // 1 - erf(6) is 2e-17
  if (Number.isNaN(x)) return x;
  if (size < 3) {
    let term = x;
    let total = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
      term *= (2 * x * x) / (2 * n + 1);
      total += term;
    }
    return twoOverSqrtPi * Math.exp(-x * x) * total;
  }
  let fraction = size;
  for (let n = 60; n >= 1; n--) fraction = size + n / 2 / fraction;
  const erfc = Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
  return Math.sign(x) * (1 - erfc);
}
