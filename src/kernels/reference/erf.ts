/** The error function in float64, to two units in the last place (Abramowitz & Stegun 7.1.5 and 7.1.14). */

/**
 * Below 1: 2/√π · Σ (-1)ⁿ x^(2n+1) / (n! (2n+1)), summed from the last term that counts, where hardly
 * anything cancels. Above: 1 - erfc(x) by Laplace's continued fraction, which needs fewer levels the larger x
 * is; erfc is small there, so its own rounding cannot be seen.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x); // 1 - erf(6) is 2e-17
  if (Number.isNaN(x)) return x;
  const squared = x * x;
  if (size < 1) {
    let total = 0;
    for (let n = 18; n >= 0; n--) total = 1 / (2 * n + 1) - (squared / (n + 1)) * total;
    return (2 / Math.sqrt(Math.PI)) * x * total;
  }
  let fraction = size;
  for (let n = 10 + Math.ceil(200 / squared); n >= 1; n--) fraction = size + n / 2 / fraction;
  const erfc = Math.exp(-squared) / (Math.sqrt(Math.PI) * fraction);
  return Math.sign(x) * (1 - erfc);
}
