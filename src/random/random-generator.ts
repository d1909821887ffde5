/**
 * What the rest of the library asks of a generator of random numbers, whichever algorithm stands behind it.
 */
import { having, type Kind } from "../arguments/index.js";

/**
 * All there is to a generator, as plain JSON: a key, how many words it has given, a normal waiting its turn.
 */
export interface GeneratorState {
  readonly kind: "threefry2x32-20";
  /** The two 32-bit words of the key. */
  readonly key: readonly [number, number];
  /** How many 32-bit words have been drawn. */
  readonly position: number;
  /** The second normal of the last pair, or null. */
  readonly spareNormal: number | null;
}

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

/**
 * What a generator also has whose words are each a function of a key and of a number: any of them can be
 * computed before those in front of it.
 */
export interface CountedWords extends RandomGenerator {
  /** Where it stands, unless it draws in another way than `Generator` does. @internal */
  counted(): GeneratorState | undefined;
  setState(state: GeneratorState): void;
  clone(): CountedWords;
}
