/**
 * Functions of float32 with the bits of WebAssembly (assembly/elementwise/functions.ts): polynomials after
 * Cephes, each operation rounded. So a platform without WebAssembly trains to the same losses, and small
 * arrays, which are not worth a call, have the bits of large ones. Tests hold them to those of the platform.
 */
const round = Math.fround;

const floats = new Float32Array(1);
const words = new Int32Array(floats.buffer);

function floatOf(word: number): number {
  words[0] = word;
  return floats[0] as number;
}

function wordOf(x: number): number {
  floats[0] = x;
  return words[0] as number;
}

/** The polynomial with these coefficients, that of the highest power first. */
function horner(coefficients: Float32Array, x: number): number {
  let p = coefficients[0] as number;
  for (let i = 1; i < coefficients.length; i++) p = round(round(p * x) + (coefficients[i] as number));
  return p;
}

/** 1.5 · 2^23: what is added to it becomes a whole number. */
const toWhole = 12582912;
const [log2e, ln2High, ln2Low] = [round(Math.LOG2E), round(0.693359375), round(-2.1219444e-4)];
const expTail = Float32Array.of(
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
);

/** e^x: x = n ln 2 + r with |r| <= ln 2 / 2, a polynomial in r, and n put into the exponent in two halves. */
export function exp(x: number): number {
  const clamped = x > 89 ? 89 : x < -104 ? -104 : x;
  const n = round(round(round(clamped * log2e) + toWhole) - toWhole);
  const r = round(round(clamped - round(n * ln2High)) - round(n * ln2Low));
  const p = round(round(round(round(horner(expTail, r) * r) * r) + r) + 1);
  const half = n >> 1;
  return round(round(p * floatOf((half + 127) << 23)) * floatOf((n - half + 127) << 23));
}

const leastNormal = round(1.17549435e-38);
const rootHalf = round(Math.SQRT1_2);
const logTail = Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
);

/** ln x: x = m 2^e with m in [√½, √2), a polynomial in m - 1; subnormals are brought up by 2^23 first. */
export function log(x: number): number {
  if (!(x >= 0)) return Number.NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return x;
  const isSmall = x < leastNormal;
  const word = wordOf(isSmall ? x * 8388608 : x);
  const part = floatOf((word & 0x007fffff) | 0x3f000000); // in [½, 1)
  const below = part < rootHalf;
  const e = (word >>> 23) - (isSmall ? 149 : 126) - (below ? 1 : 0);
  const m = round(round(part - 1) + (below ? part : 0));
  const z = round(m * m);
  let y = round(round(horner(logTail, m) * m) * z);
  y = round(y + round(e * ln2Low));
  y = round(y - round(z * 0.5));
  return round(round(m + y) + round(e * ln2High));
}

/** 1 / (1 + e^-x), without overflow on either side. */
export function sigmoid(x: number): number {
  const e = exp(-Math.abs(x));
  const positive = round(1 / round(1 + e));
  return x >= 0 ? positive : round(e * positive);
}

const tanhTail = Float32Array.of(
  -5.70498872745e-3,
  2.06390887954e-2,
  -5.37397155531e-2,
  1.33314422036e-1,
  -3.33332819422e-1,
);
const nearTanh = 0.625;

/** tanh x: a polynomial near 0, where 1 - e^(-2|x|) would cancel, and (1 - e) / (1 + e) beyond. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  const z = round(x * x);
  const e = exp(round(size * -2));
  const result =
    size < nearTanh
      ? round(round(round(horner(tanhTail, z) * z) * size) + size)
      : round(round(1 - e) / round(1 + e));
  return withSign(result, x);
}

const erfNear = Float32Array.of(
  8.0611716221e-5,
  -0.00080660214002,
  0.0051939330568,
  -0.026856388501,
  0.1128363826,
  -0.37612629791,
  0.1283791662,
);
/** Of odd and even powers. */
const erfFarOdd = Float32Array.of(
  3.3954532439e-7,
  -2.4527560095e-6,
  -2.0770390168e-5,
  0.00030194643835,
  -0.00037750803751,
  -0.0072061741003,
  -0.010758748965,
  -0.0029657459663,
);
const erfFarEven = Float32Array.of(
  -1.2116371947e-6,
  1.8123915612e-5,
  -7.1346799574e-5,
  -0.0004152858596,
  0.0030021583861,
  0.010702264671,
  0.0072290337643,
  0.00056654311595,
);

/** 1 - erf x for a positive x that is not near 0. */
function erfcFar(x: number): number {
  const t = round(x - 2.4375);
  const u = round(t * t);
  return round(round(horner(erfFarOdd, u) * t) + horner(erfFarEven, u));
}

/** erf x: x + x · p(x²) near 0, and beyond 1 less a polynomial around the middle of what is left. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.min(Math.abs(x), 3.921875);
  const result =
    size < 0.96875
      ? round(size + round(size * horner(erfNear, round(size * size))))
      : Math.min(round(1 - erfcFar(size)), 1);
  return withSign(result, x);
}

/** As large as the first, with the sign of the second. */
const withSign = (size: number, x: number): number => (x < 0 || Object.is(x, -0) ? -size : size);
