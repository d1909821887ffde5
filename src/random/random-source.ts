/** What the rest of the library asks of a source of random numbers, whichever generator stands behind it. */

/** An array of floats that draws can be written into. */
export type FloatArray = Float32Array | Float64Array;

/** A deterministic source of draws. `Generator` and `NumpyRandom` are two; anything with these six methods is one. */
export interface RandomSource {
  /** A double from [0, 1), uniform over the multiples of 2^-53. */
  random(): number;
  /** A draw of the standard normal distribution. */
  normal(): number;
  /** An integer from [low, high), each equally likely. */
  integer(low: number, high: number): number;
  /** Fills `out` with uniform draws from [low, high). */
  fillUniform(out: FloatArray, low: number, high: number): void;
  /** Fills `out` with normal draws of this mean and standard deviation. */
  fillNormal(out: FloatArray, mean: number, std: number): void;
  /** The integers 0 to n - 1 in random order. */
  permutation(n: number): Int32Array;
}
