/** BitGenerator: doubles, normals, whole numbers and permutations, drawn from a stream of random bits. */
import { finite, nonNegative, requireKind, signature } from "../arguments/index.js";
import { allocateTyped } from "../array/index.js";
import { below } from "./below.js";
import { countKind, endKind, floatArrayKind, reorderable, requireInterval } from "./checks.js";
import { log } from "./log/log.js";
import type { FloatArray, RandomGenerator } from "./random-generator.js";
import { noteDraw, type Rewindable } from "./replay.js";

const twoTo26 = 67108864;
const twoTo32 = 4294967296;
const twoToMinus53 = 1 / 9007199254740992;

const wordTakes = signature("Generator.uint32", {});
const randomTakes = signature("Generator.random", {});
const normalTakes = signature("Generator.normal", {});
const integerTakes = signature("Generator.integer", { low: endKind, high: endKind });
const uniformTakes = signature("Generator.fillUniform", { out: floatArrayKind, low: finite, high: finite });
const fillNormalTakes = signature("Generator.fillNormal", {
  out: floatArrayKind,
  mean: finite,
  std: nonNegative,
});
const permutationTakes = signature("Generator.permutation", { n: countKind });
const shuffleTakes = signature("Generator.shuffle", { values: reorderable });

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
  uint32(): number {
    wordTakes.check(arguments);
    return this.nextWord();
  }

  protected abstract nextWord(): number;

  /** The function that takes this generator back to where it stands now. @internal */
  abstract savepoint(): () => void;

  /** A uniform draw from [0, 1), of 53 bits. */
  random(): number {
    randomTakes.check(arguments);
    return this.nextDouble();
  }

  /** A draw from the normal distribution of mean 0 and standard deviation 1. */
  normal(): number {
    normalTakes.check(arguments);
    return this.nextNormal();
  }

  /**
   * A whole number from [low, high), each equally likely: masked words, those above the range rejected.
   * @throws ValueError unless low < high are safe integers and high - low is one too.
   */
  integer(low: number, high: number): number {
    integerTakes.check(arguments);
    requireInterval("Generator.integer", low, high);
    return low + this.upTo(high - 1 - low);
  }

  /**
   * Fills `out` with uniform draws from [low, high). A draw that would be rounded up to `high` becomes the
   * number below it; where low = high, all are low.
   * @throws ValueError unless low <= high are finite, and so is their difference.
   */
  fillUniform(out: FloatArray, low: number, high: number): void {
    uniformTakes.check(arguments);
    requireKind("Generator.fillUniform", "high - low", nonNegative, high - low);
    const [width, single] = [high - low, out instanceof Float32Array];
    const [start, end] = single ? [Math.fround(low), Math.fround(high)] : [low, high];
    const last = Math.max(start, below(end, out));
    for (let i = 0; i < out.length; i++) {
      out[i] = low + width * this.nextDouble();
      if ((out[i] as number) >= end) out[i] = last;
    }
  }

  /**
   * Fills `out` with normal draws of this mean and standard deviation.
   * @throws ValueError unless `mean` is finite and `std` is finite and not negative.
   */
  fillNormal(out: FloatArray, mean: number, std: number): void {
    fillNormalTakes.check(arguments);
    for (let i = 0; i < out.length; i++) out[i] = mean + std * this.nextNormal();
  }

  /**
   * The whole numbers 0 to n - 1, every order equally likely.
   * @throws ValueError unless n is a whole number from 0 to 2^31 - 1.
   */
  permutation(n: number): Int32Array {
    permutationTakes.check(arguments);
    return this.drawOrder(n);
  }

  /**
   * Reorders `values` in place, every order equally likely (Fisher and
   * Yates, from the end; Durstenfeld 1964).
   */
  shuffle<T>(values: { readonly length: number; [index: number]: T }): void {
    shuffleTakes.check(arguments);
    this.reorder(values);
  }

  /** What choices are drawn by. @internal */
  protected get choiceDraws() {
    return {
      random: () => this.nextDouble(),
      upTo: (max: number) => this.upTo(max),
      order: (n: number) => this.drawOrder(n),
    };
  }

  protected drawOrder(n: number): Int32Array {
    const order = allocateTyped("int32", n) as Int32Array;
    for (let i = 0; i < n; i++) order[i] = i;
    this.reorder(order);
    return order;
  }

  protected reorder<T>(values: { readonly length: number; [index: number]: T }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.upTo(i);
      const moved = values[i] as T;
      values[i] = values[j] as T;
      values[j] = moved;
    }
  }

  /** A double from [0, 1): 27 bits of one word above 26 bits of the next. */
  protected nextDouble(): number {
    const high = this.nextWord() >>> 5;
    const low = this.nextWord() >>> 6;
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
      let word = this.nextWord() & mask;
      while (word >>> 0 > max) word = this.nextWord() & mask;
      return word >>> 0;
    }
    const maxHigh = Math.floor(max / twoTo32);
    const mask = 0xffffffff >>> Math.clz32(maxHigh);
    for (;;) {
      const high = this.nextWord() & mask;
      const low = this.nextWord();
      // high is below 2^21, so the two words together are an exact double
      if (high * twoTo32 + low <= max) return high * twoTo32 + low;
    }
  }
}
