/**
 * What the error function leaves to 1, scaled, differentiated and inverted, of one number in float64, to some
 * 15 digits.
 */

const perRoot = 2 / Math.sqrt(Math.PI);

/** (p₀ xⁿ + p₁ xⁿ⁻¹ + ...) / (xᵐ + q₀ xᵐ⁻¹ + ...) */
function rational(x: number, above: readonly number[], below: readonly number[]): number {
  const numerator = above.reduce((sum, each) => sum * x + each, 0);
  return numerator / below.reduce((sum, each) => sum * x + each, 1);
}

/** Cody's rational approximations of e^(x²) · erfc x (1969, Mathematics of Computation 23): up to 4. */
const middle = [
  [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  [
    15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
] as const;
/** Above 4, in 1/x². */
const outer = [
  [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
    0.0006587491615298378,
  ],
  [2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
] as const;

/** e^(x²) · erfc x from ½ on, by Cody. */
function farOut(x: number): number {
  if (x <= 4) return rational(x, ...middle);
  const inverse = 1 / (x * x);
  return (perRoot / 2 - inverse * rational(inverse, ...outer)) / x;
}

/** erf x for |x| below ½: 2/√π · Σ (-1)ⁿ x^(2n+1) / (n! (2n+1)) (Abramowitz & Stegun 7.1.5) */
function nearZero(x: number): number {
  const squared = x * x;
  let total = 0;
  for (let n = 12; n >= 0; n--) total = 1 / (2 * n + 1) - (squared / (n + 1)) * total;
  return perRoot * x * total;
}

/** e^(±x²): the square of a number of 24 digits is exact; that of x, rounded, would cost digits. */
function expOfSquare(x: number, sign: 1 | -1): number {
  const short = Math.fround(x);
  if (Math.abs(short) === Infinity) return sign > 0 ? Infinity : 0;
  return Math.exp(sign * short * short) * Math.exp(sign * (x - short) * (x + short));
}

/** 1 - erf(x), where next to nothing is left too. */
export function erfcOf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size < 0.5) return 1 - nearZero(x);
  const above = size > 27.5 ? 0 : expOfSquare(size, -1) * farOut(size);
  return x < 0 ? 2 - above : above;
}

/** e^(x²) · erfc(x) */
function erfcxOf(x: number): number {
  if (x >= 0.5) return farOut(x);
  return x > -0.5 ? expOfSquare(x, 1) * (1 - nearZero(x)) : 2 * expOfSquare(x, 1) - farOut(-x);
}

/**
 * The nth derivative of e^(x²) · erfc(x): (-2)ⁿ n! times a, the nth repeated integral of erfc times e^(x²),
 * for which 2n aₙ = aₙ₋₂ - 2x aₙ₋₁ (Abramowitz & Stegun 7.2.5). Far out on the right that would leave no
 * digits; from the far end of the row it does (Gautschi 1961).
 */
export function erfcxDerivative(order: number, x: number): number {
  if (order === 0 || Number.isNaN(x)) return erfcxOf(x);
  if (x === Infinity) return 0;
  let [before, last] = [perRoot, erfcxOf(x)];
  if (x < 2) for (let n = 1; n <= order; n++) [before, last] = [last, (before - 2 * x * last) / (2 * n)];
  else last = perRoot * fromFarEnd(order, x);
  for (let n = 1; n <= order; n++) last *= -2 * n;
  return last;
}

/** aₙ / a₋₁: every ratio aₖ / aₖ₋₁ is 1 / (2x + 2 (k + 1) · the next one). */
function fromFarEnd(order: number, x: number): number {
  let [ratio, product] = [0, 1];
  for (let k = order + 10 + Math.ceil(200 / (x * x)); k >= 0; k--) {
    ratio = 1 / (2 * x + 2 * (k + 1) * ratio);
    if (k <= order) product *= ratio;
  }
  return product;
}

/** From ln (1 - erf² y) about y, to some three digits, by Winitzki's formula (2008). */
function roughly(logarithm: number): number {
  const a = 0.147;
  const half = 2 / (Math.PI * a) + logarithm / 2;
  const root = Math.sqrt(half * half - logarithm / a);
  return Math.sqrt(half > 0 ? -logarithm / a / (root + half) : root - half);
}

/** The y of which erf is x: infinite of 1 and -1, NaN beyond. */
export function erfinvOf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 0.5)) return x < 0 ? -erfcinvOf(1 + x) : erfcinvOf(1 - x);
  let y = roughly(Math.log1p(-x * x));
  for (let i = 0; i < 2; i++) {
    const step = (nearZero(y) - size) / (perRoot * Math.exp(-y * y));
    y -= step / (1 + y * step); // Halley's: the second derivative is -2y times the first
  }
  return x < 0 ? -y : y || x;
}

/** The y of which erfc is p: infinite of 0, -infinite of 2, NaN outside of them. */
export function erfcinvOf(p: number): number {
  if (p > 1) return -erfcinvOf(2 - p);
  if (p > 0.5) return erfinvOf(1 - p);
  if (p === 0) return Infinity;
  let y = roughly(Math.log(p) + Math.log(2 - p));
  // Newton's, of the logarithm: that is nearly a parabola
  for (let i = 0; i < 4; i++) {
    const scaled = erfcxOf(y);
    y += ((Math.log(scaled) - y * y - Math.log(p)) * scaled) / perRoot;
  }
  return y;
}
