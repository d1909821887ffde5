/** What the error function leaves to 1, of one number in float64 (Abramowitz & Stegun 7.1.5 and 7.1.14). */

/** 1 - erf(x), to some 15 digits, where next to nothing is left too. */
export function erfcOf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size < 1) return 1 - nearZero(x);
  const above = size > 27 ? 0 : farOut(size);
  return x < 0 ? 2 - above : above;
}

/** erf(x) = 2/√π · Σ (-1)ⁿ x^(2n+1) / (n! (2n+1)) */
function nearZero(x: number): number {
  const squared = x * x;
  let total = 0;
  for (let n = 18; n >= 0; n--) total = 1 / (2 * n + 1) - (squared / (n + 1)) * total;
  return (2 / Math.sqrt(Math.PI)) * x * total;
}

/** e^(-x²) / (√π · f) by Laplace's continued fraction f, which needs fewer levels the larger x is. */
function farOut(x: number): number {
  let fraction = x;
  for (let n = 10 + Math.ceil(200 / (x * x)); n >= 1; n--) fraction = x + n / 2 / fraction;
  // the square of a number of 24 digits is exact; that of x, rounded, would cost as many digits as it has
  const short = Math.fround(x);
  const power = Math.exp(-short * short) * Math.exp((short - x) * (short + x));
  return power / (Math.sqrt(Math.PI) * fraction);
}
