/** The discrete Fourier transform of any length in O(n log n), in float64. */
import { passOf } from "./passes.js";
import { rootsOf } from "./roots.js";

/**
 * Xₖ = Σ xⱼ · e^(-2πijk/n) of n complex numbers, real and imaginary parts in turns. It writes over x, and
 * what it returns stays as it is until the next call.
 */
type Transform = (x: Float64Array) => Float64Array;

/** Prime factors beyond these take longer by passes of their own than by a convolution. */
const knownRadices = [4, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31];

/** The factors of n, pairs of twos as fours; undefined where another prime is among them. */
function radicesOf(n: number): number[] | undefined {
  const radices: number[] = [];
  let rest = n;
  for (const radix of knownRadices) for (; rest % radix === 0; rest /= radix) radices.push(radix);
  return rest === 1 ? radices : undefined;
}

function byPasses(n: number, radices: readonly number[]): Transform {
  const passes = radices.map((radix) => ({ radix, pass: passOf(radix) }));
  const [roots, other] = [rootsOf(n), new Float64Array(2 * n)];
  return (x) => {
    let from = x;
    let to: Float64Array = other;
    let step = 1;
    for (const { radix, pass } of passes) {
      pass(from, to, n / (radix * step), step, roots);
      step *= radix;
      const written = to;
      to = from;
      from = written;
    }
    return from;
  };
}

/**
 * As a convolution with a chirp, c = e^(-πij²/n), since jk = (j² + k² - (k - j)²) / 2:
 * Xₖ = cₖ · Σ (xⱼ · cⱼ) · c̄ₖ₋ⱼ, by transforms whose length is a power of two (Bluestein 1970).
 */
function byConvolution(n: number): Transform {
  const roots = rootsOf(2 * n);
  const chirp = new Float64Array(2 * n);
  for (let j = 0, square = 0; j < n; square = (square + 2 * j + 1) % (2 * n), j++)
    chirp.set(roots.subarray(2 * square, 2 * square + 2), 2 * j);
  const length = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const transform = transformOf(length);
  const conjugate = new Float64Array(2 * length);
  for (let j = 0; j < n; j++) {
    for (const at of [2 * j, 2 * ((length - j) % length)]) {
      conjugate[at] = (chirp[2 * j] as number) / length;
      conjugate[at + 1] = -(chirp[2 * j + 1] as number) / length;
    }
  }
  const filter = transform(conjugate).slice();
  const padded = new Float64Array(2 * length);
  return (x) => {
    multiply(padded.fill(0), x, chirp, 1);
    const spectrum = transform(padded);
    // the way back is that of the conjugates
    multiply(padded, spectrum, filter, -1);
    const convolved = transform(padded);
    for (let j = 1; j < 2 * n; j += 2) convolved[j] = -(convolved[j] as number);
    multiply(x, convolved, chirp, 1);
    return x;
  };
}

/** to = a · b, or with `sign` -1 its conjugate, as many as there are of b. */
function multiply(to: Float64Array, a: Float64Array, b: Float64Array, sign: number): void {
  for (let j = 0; j < b.length; j += 2) {
    const re = a[j] as number;
    const im = a[j + 1] as number;
    const cos = b[j] as number;
    const sin = b[j + 1] as number;
    to[j] = re * cos - im * sin;
    to[j + 1] = sign * (re * sin + im * cos);
  }
}

function transformOf(n: number): Transform {
  const radices = radicesOf(n);
  return radices === undefined ? byConvolution(n) : byPasses(n, radices);
}

/** The last one that was used: programs mostly transform one length over and over. */
let last: { readonly length: number; readonly transform: Transform } | undefined;

/** What is longer is not kept, for its memory: roots and space of some ten numbers for each place. */
const longestKept = 2 ** 16;

function rememberedFor(length: number): Transform {
  if (last?.length === length) return last.transform;
  const transform = transformOf(length);
  if (length <= longestKept) last = { length, transform };
  return transform;
}

/** The lines along an axis of complex numbers: how many places are before it, along it, and behind it. */
export interface Lines {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/**
 * Transforms all lines in place, times `scale`. The inverse, without its 1/n, is the transform of what has
 * its real and imaginary parts exchanged, exchanged again.
 */
export function transformLines(
  values: Float32Array | Float64Array,
  { outer, length, inner }: Lines,
  inverse: boolean,
  scale: number,
): void {
  const transform = rememberedFor(length);
  const real = inverse ? 1 : 0;
  const imaginary = 1 - real;
  const line = new Float64Array(2 * length);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = 2 * (o * length * inner + i);
      for (let j = 0, at = start; j < length; j++, at += 2 * inner) {
        line[2 * j + real] = values[at] as number;
        line[2 * j + imaginary] = values[at + 1] as number;
      }
      const result = transform(line);
      for (let j = 0, at = start; j < length; j++, at += 2 * inner) {
        values[at] = (result[2 * j + real] as number) * scale;
        values[at + 1] = (result[2 * j + imaginary] as number) * scale;
      }
    }
  }
}
