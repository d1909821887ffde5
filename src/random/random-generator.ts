/**
 * What the rest of the library asks of a generator of random numbers, whichever algorithm stands behind it.
 */
import { having, type Kind } from "../arguments/index.js";

/** An array of floats that draws can be written into. */
export type FloatArray = Float32Array | Float64Array;

/**
 * `Generator` and `NumpyRandom` are two; any object with these six
 * methods is one. The same seed gives the same draws.
 */
export interface RandomGenerator {
  /** A double from [0, 1), uniform over the multiples of 2^-53. */
  random(): number;
  /** A draw of the standard normal distribution. */
  normal(): number;
  /** A whole number from [low, high), each equally likely. */
  integer(low: number, high: number): number;
  /** Fills `out` with uniform draws from [low, high). */
  fillUniform(out: FloatArray, low: number, high: number): void;
  /** Fills `out` with normal draws of this mean and standard deviation. */
  fillNormal(out: FloatArray, mean: number, std: number): void;
  /** The whole numbers 0 to n - 1 in random order. */
  permutation(n: number): Int32Array;
}

export const generatorKind: Kind<RandomGenerator> = having(
  "a generator, as new Generator(seed) and new NumpyRandom(seed) are",
  "random",
  "normal",
  "integer",
  "fillUniform",
  "fillNormal",
  "permutation",
);
