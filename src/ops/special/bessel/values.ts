/** The modified Bessel functions of the first kind, of one number in float64, to some 15 digits. */

/** From here on the series in 1/x has terms that become small enough. */
const far = 30;

/** Iₙ(x), or with `scaled` e^(-|x|) · Iₙ(x), for whole n from 0 on. */
export function besselIOf(order: number, scaled: boolean, x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  const sign = x < 0 && order % 2 === 1 ? -1 : 1;
  if (size === Infinity) return sign * (scaled ? 0 : Infinity);
  if (size < far || size < order * order)
    return sign * nearZero(order, size) * (scaled ? Math.exp(-size) : 1);
  const value = farOut(order, size);
  // in two steps, where e^x alone would be too large
  return sign * (scaled ? value : value * Math.exp(size / 2) * Math.exp(size / 2));
}

/** (x/2)ⁿ · Σ (x²/4)ᵏ / (k! (n+k)!), all of one sign (Abramowitz & Stegun 9.6.10) */
function nearZero(order: number, x: number): number {
  let term = 1;
  for (let k = 1; k <= order; k++) term *= x / 2 / k;
  let sum = term;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x * x) / 4 / (k * (order + k));
    sum += term;
  }
  return sum;
}

/** e^(-x) · Iₙ(x) = 1/√(2πx) · (1 - (4n²-1)/(8x) + (4n²-1)(4n²-9)/(2! (8x)²) - ...) (9.7.1) */
function farOut(order: number, x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= ((2 * k - 1) ** 2 - 4 * order * order) / (8 * k * x);
    sum += term;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}
