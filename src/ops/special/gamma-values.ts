/**
 * The logarithm of the gamma function and its derivatives, of one number in float64, to some 15 digits
 * (Abramowitz & Stegun, chapter 6).
 */

/** ζ(k) - 1 for k = 2, 3, ... */
const zetas = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853,
  0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5,
  3.058823630702049e-5, 1.528225940865187e-5, 7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6,
  9.539620338727962e-7, 4.769329867878064e-7, 2.38450502727733e-7, 1.1921992596531106e-7,
  5.960818905125948e-8, 2.980350351465228e-8, 1.4901554828365043e-8, 7.45071178983543e-9,
];
/** Bernoulli's numbers B₂, B₄, ... */
const bernoullis = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
];
const eulers = 0.5772156649015329;
const halfLogTau = 0.9189385332046728;

/** ln Γ(2 + s) for |s| up to ½: s (1 - γ) + Σ (ζ(k) - 1) (-s)ᵏ / k (6.1.33). */
function nearTwo(s: number): number {
  let sum = 0;
  for (let i = zetas.length - 1; i >= 0; i--) sum = (zetas[i] as number) / (i + 2) - s * sum;
  return s * (1 - eulers) + s * s * sum;
}

/** ln |Γ(x)|: exact near its zeros at 1 and 2 too, infinite at 0, -1, -2, ... */
export function logGamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) === Infinity || (x <= 0 && Number.isInteger(x))) return Infinity;
  if (x < 0) return Math.log(Math.PI / Math.abs(x * sinOfPi(x))) - logGamma(-x); // 6.1.17
  if (x < 0.5) return nearTwo(x) - Math.log1p(x) - Math.log(x); // Γ(x) = Γ(x + 2) / (x (x + 1))
  if (x < 1.5) return nearTwo(x - 1) - Math.log1p(x - 1);
  if (x < 15) {
    let factor = 1;
    let rest = x;
    while (rest > 2.5) factor *= --rest;
    return nearTwo(rest - 2) + Math.log(factor);
  }
  let tail = 0;
  for (let k = 8; k >= 1; k--) tail = (bernoullis[k - 1] as number) / (2 * k * (2 * k - 1)) + tail / (x * x);
  return (x - 0.5) * (Math.log(x) - 1) - 0.5 + halfLogTau + tail / x; // 6.1.41
}

/** sin πx, exact at whole numbers. */
const sinOfPi = (x: number): number => {
  const whole = Math.round(x);
  const sine = Math.sin(Math.PI * (x - whole));
  return whole % 2 === 0 ? sine : -sine;
};

/** ψ(x) = (ln Γ)'(x): ∓∞ at ±0, NaN at -1, -2, ... */
function digamma(x: number): number {
  if (x === 0) return -1 / x;
  if (x === -Infinity || (x < 0 && Number.isInteger(x))) return Number.NaN;
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x))); // 6.3.7
  let [above, sum] = [x, 0];
  for (; above < 15; above++) sum -= 1 / above;
  const squared = above * above;
  let tail = 0;
  for (let k = 8; k >= 1; k--) tail = ((bernoullis[k - 1] as number) / (2 * k) + tail) / squared;
  return sum + Math.log(above) - 0.5 / above - tail; // 6.3.18
}

/** Σ (q + k)^-s over k = 0, 1, ... for whole s from 2 and q above 0 (Euler and Maclaurin, 23.2.9 shifted). */
function hurwitz(s: number, q: number): number {
  if (q === Infinity) return 0;
  let [above, sum] = [q, 0];
  for (; above < 12 + s; above++) {
    const term = above ** -s;
    sum += term;
    if (term < sum * 1e-17) return sum;
  }
  const power = above ** -s;
  let [tail, factor] = [0, s / above];
  for (let k = 1; k <= bernoullis.length; k++) {
    tail += ((bernoullis[k - 1] as number) / factorials(2 * k)) * factor;
    factor *= ((s + 2 * k - 1) * (s + 2 * k)) / (above * above);
  }
  return sum + power * (above / (s - 1) + 0.5 + tail);
}

function factorials(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

/** The nth derivative of ψ, ψ itself for 0. */
export function polygammaOf(n: number, x: number): number {
  if (n === 0) return digamma(x);
  const s = n + 1;
  const sign = n % 2 === 0 ? -1 : 1;
  if (x <= 0 && Number.isInteger(x)) return x === 0 || n % 2 === 1 ? sign * Infinity : Number.NaN;
  if (x === -Infinity) return Number.NaN;
  if (x > 0) return sign * factorials(n) * hurwitz(s, x);
  // what is left of 0 is a finite sum, the difference of two others
  const fraction = x - Math.floor(x);
  const left = hurwitz(s, 1 - fraction) - hurwitz(s, 1 - x);
  return sign * factorials(n) * (hurwitz(s, fraction) + (s % 2 === 0 ? left : -left));
}
