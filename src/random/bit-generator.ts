/** BitGenerator: doubles, normals, whole numbers and permutations, drawn from a stream of random bits. */
import { requireFinite, requireNonNegative } from "../array/index.js";
import { requireCount, requireInterval } from "./checks.js";
import { log } from "./log/log.js";
import type { FloatArray, RandomGenerator } from "./random-generator.js";
import { noteDraw, type Rewindable } from "./replay.js";

const twoTo26 = 67108864;
const twoTo32 = 4294967296;
const twoToMinus53 = 1 / 9007199254740992;

/**
 * A generator of random bits, 32 at a time, and what is drawn from them: the recipes of NumPy's legacy
 * `RandomState`. A subclass gives the bits. Abstract.
 *
 * Every step is arithmetic on whole numbers, + - * /, a square root (which IEEE 754 rounds correctly) or our
 * own logarithm, so that the same bits give the same draws on every engine.
 */
export abstract class BitGenerator implements RandomGenerator, Rewindable {
  /** The second normal of the last accepted pair, not handed out yet. */
  protected spareNormal: number | null = null;

  /** The next word of the stream: a whole number from 0 to 2^32 - 1, each equally likely. */
  abstract uint32(): number;

  /** The function that takes this generator back to where it stands now. @internal */
  abstract savepoint(): () => void;

  random(): number {
    return this.nextDouble();
  }

  normal(): number {
    return this.nextNormal();
  }

  /**
   * A whole number from [low, high), each equally likely: masked words, those above the range rejected.
   * @throws ValueError unless low < high are safe integers and high - low is one too.
   */
  integer(low: number, high: number): number {
    requireInterval("integer", low, high);
    return low + this.upTo(high - 1 - low);
  }

  /**
   * Fills `out` with uniform draws from [low, high). In a Float32Array a draw may round up to `high` itself.
   * @throws ValueError unless low <= high are finite.
   */
  fillUniform(out: FloatArray, low: number, high: number): void {
    requireFinite("fillUniform", "low", low);
    requireNonNegative("fillUniform", "high - low", high - low);
    const width = high - low;
    for (let i = 0; i < out.length; i++) out[i] = low + width * this.nextDouble();
  }

  /**
   * Fills `out` with normal draws of this mean and standard deviation.
   * @throws ValueError unless `mean` is finite and `std` is finite and not negative.
   */
  fillNormal(out: FloatArray, mean: number, std: number): void {
    requireFinite("fillNormal", "mean", mean);
    requireNonNegative("fillNormal", "std", std);
    for (let i = 0; i < out.length; i++) out[i] = mean + std * this.nextNormal();
  }

  /**
   * The whole numbers 0 to n - 1, every order equally likely.
   * @throws ValueError unless n is a whole number from 0 to 2^31 - 1.
   */
  permutation(n: number): Int32Array {
    requireCount("permutation", "n", n);
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    this.shuffle(order);
    return order;
  }

  /**
   * Reorders `values` in place, every order equally likely (Fisher and
   * Yates, from the end; Durstenfeld 1964).
   */
  shuffle<T>(values: { readonly length: number; [index: number]: T }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.upTo(i);
      const moved = values[i] as T;
      values[i] = values[j] as T;
      values[j] = moved;
    }
  }

  /** A double from [0, 1): 27 bits of one word above 26 bits of the next. */
  protected nextDouble(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * twoTo26 + low) * twoToMinus53;
  }

  /** A standard normal by the polar method, which makes them in pairs (Marsaglia and Bray 1964). */
  protected nextNormal(): number {
    if (this.spareNormal !== null) {
      noteDraw(this);
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.nextDouble() - 1;
      y = 2 * this.nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * log(square)) / square);
    this.spareNormal = scale * x;
    return scale * y;
  }

  /**
   * A whole number from [0, max]: words cut to the bits of max, until one is
   * not above it. No word is drawn for max 0.
   */
  protected upTo(max: number): number {
    if (max === 0) return 0;
    if (max < twoTo32) {
      const mask = 0xffffffff >>> Math.clz32(max);
      let word = this.uint32() & mask;
      while (word >>> 0 > max) word = this.uint32() & mask;
      return word >>> 0;
    }
    const maxHigh = Math.floor(max / twoTo32);
    const mask = 0xffffffff >>> Math.clz32(maxHigh);
    for (;;) {
      const high = this.uint32() & mask;
      const low = this.uint32();
      // high is below 2^21, so the two words together are an exact double
      if (high * twoTo32 + low <= max) return high * twoTo32 + low;
    }
  }
}
