/** NumPy's legacy `RandomState`, bit for bit: the stream that `np.random.seed` starts. */
import { finite, requireKind, show, ValueError, whole } from "../../arguments/index.js";
import { allocateTyped } from "../../array/index.js";
import { BitGenerator } from "../bit-generator.js";
import { requireInterval, requireKey, requireSpare } from "../checks.js";
import { type ChoiceOptions, chosenFrom, countOf, type Size } from "../choice.js";
import { noteDraw } from "../replay.js";
import { MersenneTwister, stateLength } from "./mersenne-twister.js";
import { refuseProperties, takes } from "./numpy-kinds.js";

/** A `RandomState`'s state as plain JSON, the fields of `np.random.get_state()`. */
export interface NumpyRandomState {
  readonly kind: "MT19937";
  /** The 624 words of the Mersenne Twister. */
  readonly key: readonly number[];
  /** Index of the next word in `key`, 0 to 624 (`pos`). */
  readonly position: number;
  /** The second normal of the last pair (`cached_gaussian`), or null (`has_gauss` 0). */
  readonly spareNormal: number | null;
}

/**
 * `np.random.RandomState(seed)`: the same calls give the same bits, so a published NumPy run can be repeated.
 *
 * Words are those of MT19937 (Matsumoto and Nishimura 1998), normals are made by Marsaglia's polar
 * method (1964). NumPy takes its logarithm from the C library; the bits here are those of NumPy on
 * Linux with glibc 2.28 or later, on x86-64 with fused multiply-add. Elsewhere NumPy itself may
 * differ in the last bit of some normals, in nothing else.
 *
 * Without a size a method returns a number, with one a flat array in C
 * order. It can stand wherever a `Generator` can: `random`, `normal` and
 * `integer` draw as `random_sample`, `standard_normal` and `randint` do.
 */
export class NumpyRandom extends BitGenerator {
  readonly #twister = new MersenneTwister();

  /**
   * @param seed a whole number from 0 to 2^32 - 1, or a non-empty array of such (as a Python list: even one
   *   of length 1 is not the same seed as its element).
   * @throws ValueError for anything else.
   */
  constructor(seed: number | ArrayLike<number>) {
    takes.constructor.check(arguments);
    super();
    if (typeof seed === "number") this.#twister.seed(seed);
    else this.#twister.seedByArray(seed);
    refuseProperties(NumpyRandom);
  }

  protected override nextWord(): number {
    noteDraw(this);
    return this.#twister.uint32();
  }

  /** Uniform draws from [0, 1): one for no arguments, else an array of this shape. */
  rand(): number;
  rand(...shape: [number, ...number[]]): Float64Array;
  rand(...shape: number[]): number | Float64Array {
    takes.rand.check(arguments);
    return draw("rand", shape.length === 0 ? undefined : shape, () => this.nextDouble());
  }

  /** Standard normal draws: one for no arguments, else an array of this shape. */
  randn(): number;
  randn(...shape: [number, ...number[]]): Float64Array;
  randn(...shape: number[]): number | Float64Array {
    takes.randn.check(arguments);
    return draw("randn", shape.length === 0 ? undefined : shape, () => this.nextNormal());
  }

  /** `random_sample`: uniform draws from [0, 1). */
  randomSample(): number;
  randomSample(size: Size): Float64Array;
  randomSample(size?: Size): number | Float64Array {
    takes.randomSample.check(arguments);
    return draw("randomSample", size, () => this.nextDouble());
  }

  /** `standard_normal`: normal draws of mean 0 and standard deviation 1. */
  standardNormal(): number;
  standardNormal(size: Size): Float64Array;
  standardNormal(size?: Size): number | Float64Array {
    takes.standardNormal.check(arguments);
    return draw("standardNormal", size, () => this.nextNormal());
  }

  /** Uniform draws from [low, high). @throws ValueError unless low, high and their difference are finite. */
  uniform(low?: number, high?: number): number;
  uniform(low: number, high: number, size: Size): Float64Array;
  uniform(low = 0, high = 1, size?: Size): number | Float64Array {
    takes.uniform.check(arguments);
    requireKind("NumpyRandom.uniform", "high - low", finite, high - low);
    const width = high - low;
    return draw("uniform", size, () => low + width * this.nextDouble());
  }

  /**
   * Normal draws of mean `loc` and standard deviation `scale`. Throws
   * ValueError if `scale` is negative or NaN.
   */
  override normal(loc?: number, scale?: number): number;
  override normal(loc: number, scale: number, size: Size): Float64Array;
  override normal(loc = 0, scale = 1, size?: Size): number | Float64Array {
    takes.normal.check(arguments);
    return draw("normal", size, () => loc + scale * this.nextNormal());
  }

  /**
   * Whole numbers from [low, high), or from [0, low) where `high` is left out
   * or null: the default dtype, masked rejection.
   *
   * Returns a Float64Array where the interval leaves the 32-bit integers, else an Int32Array. Throws
   * ValueError unless the ends are safe integers, in order, less than 2^53 apart.
   */
  randint(low: number, high?: number | null): number;
  randint(low: number, high: number | null | undefined, size: Size): Int32Array | Float64Array;
  randint(low: number, high?: number | null, size?: Size): number | Int32Array | Float64Array {
    takes.randint.check(arguments);
    const [start, end] = high === undefined || high === null ? [0, low] : [low, high];
    requireInterval("NumpyRandom.randint", start, end);
    const next = () => start + this.upTo(end - 1 - start);
    if (size === undefined) return next();
    const fits = start >= -0x80000000 && end <= 0x80000000;
    const out = allocateTyped(fits ? "int32" : "float64", countOf("NumpyRandom.randint", size)) as
      | Int32Array
      | Float64Array;
    for (let i = 0; i < out.length; i++) out[i] = next();
    return out;
  }

  /**
   * Draws from the whole numbers 0 to n - 1 or from an array's values: with replacement by `randint`, without
   * it the beginning of a permutation; with `p` by search in the running sums of the probabilities.
   *
   * Returns indices as an Int32Array, values as a plain array. @throws ValueError
   * if there is nothing to choose from, if more is asked for than there is without
   * replacement, or if `p` is not one probability per value that sum to 1.
   */
  choice(n: number, size?: undefined, options?: ChoiceOptions): number;
  choice(n: number, size: Size, options?: ChoiceOptions): Int32Array;
  choice<T>(values: ArrayLike<T>, size?: undefined, options?: ChoiceOptions): T;
  choice<T>(values: ArrayLike<T>, size: Size, options?: ChoiceOptions): T[];
  choice<T>(from: number | ArrayLike<T>, size?: Size, options?: ChoiceOptions): unknown {
    takes.choice.check(arguments);
    return chosenFrom("NumpyRandom.choice", this.choiceDraws, from, size, options);
  }

  /**
   * The whole numbers 0 to n - 1 as an Int32Array, or the values of an
   * array as a new plain one, in random order.
   */
  override permutation(n: number): Int32Array;
  override permutation<T>(values: ArrayLike<T>): T[];
  override permutation<T>(from: number | ArrayLike<T>): Int32Array | T[] {
    takes.permutation.check(arguments);
    if (typeof from === "number") return this.drawOrder(from);
    const values = Array.from(from);
    this.reorder(values);
    return values;
  }

  /** A generator that will draw exactly what this one would, from here on. */
  clone(): NumpyRandom {
    takes.clone.check(arguments);
    const copy = new NumpyRandom(0);
    copy.setState(this.getState());
    return copy;
  }

  /** The function that takes this generator back to where it stands now. @internal */
  override savepoint(): () => void {
    const state = this.getState();
    return () => this.setState(state);
  }

  /** Where this generator stands, for `setState` to return to: a new plain object that survives JSON. */
  getState(): NumpyRandomState {
    takes.getState.check(arguments);
    return {
      kind: "MT19937",
      key: Array.from(this.#twister.key),
      position: this.#twister.position,
      spareNormal: this.spareNormal,
    };
  }

  /**
   * Continues from what `getState` gave, here or in NumPy. Throws
   * ValueError if it is not a state of this kind.
   */
  setState(state: NumpyRandomState): void {
    takes.setState.check(arguments);
    const by = "NumpyRandom.setState";
    if (state.kind !== "MT19937")
      throw new ValueError(`${by}: expected a state of kind "MT19937", got ${show(state.kind)}`);
    requireKey(by, state.key, stateLength);
    requireKind(by, "position", whole(0, stateLength), state.position);
    requireSpare(by, state.spareNormal);
    noteDraw(this);
    this.#twister.key.set(state.key);
    this.#twister.position = state.position;
    this.spareNormal = state.spareNormal;
  }
}

/** One draw where no size is given, else an array of as many. */
function draw(method: string, size: Size | undefined, next: () => number): number | Float64Array {
  if (size === undefined) return next();
  const out = allocateTyped("float64", countOf(`NumpyRandom.${method}`, size)) as Float64Array;
  for (let i = 0; i < out.length; i++) out[i] = next();
  return out;
}
