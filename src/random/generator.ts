/** The library's own generator: seedable, splittable, resumable, the same bits on every engine. */
import {
  type Kind,
  kind,
  optional,
  record,
  refuseUnknownProperties,
  requireKind,
  show,
  signature,
  ValueError,
  whole,
} from "../arguments/index.js";
import { BitGenerator } from "./bit-generator.js";
import { requireKey, requireSpare } from "./checks.js";
import { type ChoiceOptions, choiceTakes, chosenFrom, type Size } from "./choice.js";
import type { CountedWords, GeneratorState } from "./random-generator.js";
import { noteDraw } from "./replay.js";
import { threefry2x32 } from "./threefry.js";

const twoTo32 = 4294967296;

/** As a number only as far as numbers count every whole one. */
export const seedKind: Kind<number | bigint> = kind(
  "a whole number from 0 to 2^64 - 1 (a bigint above 2^53 - 1)",
  (value) =>
    typeof value === "bigint"
      ? value >= 0n && value <= 0xffffffffffffffffn
      : Number.isSafeInteger(value) && (value as number) >= 0,
);

/** So many children at most: each is an object. */
const mostChildren = 1_048_576;

const takes = signature("Generator", { seed: seedKind });
const splitTakes = signature("Generator.split", { count: optional(whole(0, mostChildren)) });
const chooseTakes = signature("Generator.choice", choiceTakes);
const cloneTakes = signature("Generator.clone", {});
const setStateTakes = signature("Generator.setState", { state: record });

/**
 * A counter-based generator: word i is a function of the key and of i alone,
 * so a state is three small things and generators with different keys are
 * unrelated however far they run (Threefry-2x32-20, Salmon et al. 2011).
 *
 * Normals are made by Marsaglia's polar method (1964) with our own logarithm.
 */
export class Generator extends BitGenerator implements CountedWords {
  readonly #key = new Uint32Array(2);
  readonly #block = new Uint32Array(2);
  #position = 0;

  /**
   * @param seed a whole number from 0 to 2^64 - 1; as a number, at most 2^53 -
   *   1. Its upper and lower 32 bits are the key, as in JAX.
   * @throws ValueError for anything else.
   */
  constructor(seed: number | bigint) {
    takes.check(arguments);
    super();
    const bits = BigInt(seed);
    this.#key[0] = Number(bits >> 32n);
    this.#key[1] = Number(bits & 0xffffffffn);
    refuseUnknownProperties("Generator", Generator);
  }

  protected override nextWord(): number {
    noteDraw(this);
    const half = this.#position % 2;
    if (half === 0) this.#fillBlock();
    this.#position++;
    return this.#block[half] ?? 0;
  }

  /**
   * A child generator, or `count` of them, each independent of its
   * siblings and of what this one draws from here on.
   *
   * A child's key is the next two words of this stream, which are then never
   * given out as numbers: the parent moves on by two words a child. Keys have
   * 64 bits, so two of a million children share one with probability 3e-8.
   * @throws ValueError unless `count` is a whole number from 0 to 2^20.
   */
  split(): Generator;
  split(count: number): Generator[];
  split(count?: number): Generator | Generator[] {
    splitTakes.check(arguments);
    if (count === undefined) return this.#child();
    return Array.from({ length: count }, () => this.#child());
  }

  /**
   * Draws from the whole numbers 0 to n - 1 or from an array's values, as NumPy's `choice`: with replacement
   * by `integer`, without it the beginning of a permutation; with `p` by search in the running sums of the
   * probabilities.
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
    chooseTakes.check(arguments);
    return chosenFrom("Generator.choice", this.choiceDraws, from, size, options);
  }

  /** A generator that will draw exactly what this one would, from here on. */
  clone(): Generator {
    cloneTakes.check(arguments);
    const copy = new Generator(0);
    copy.setState(this.state);
    return copy;
  }

  /** Where this generator stands: a new plain object that survives JSON, for `setState` to return to. */
  get state(): GeneratorState {
    const [high = 0, low = 0] = this.#key;
    return {
      kind: "threefry2x32-20",
      key: [high, low],
      position: this.#position,
      spareNormal: this.spareNormal,
    };
  }

  /**
   * Continues from a `state` taken earlier, of this generator or another.
   * @throws ValueError if it is not one.
   */
  setState(state: GeneratorState): void {
    setStateTakes.check(arguments);
    const by = "Generator.setState";
    if (state.kind !== "threefry2x32-20")
      throw new ValueError(`${by}: expected a state of kind "threefry2x32-20", got ${show(state.kind)}`);
    requireKey(by, state.key, 2);
    requireKind(by, "position", whole(0, Number.MAX_SAFE_INTEGER), state.position);
    requireSpare(by, state.spareNormal);
    noteDraw(this);
    this.#key.set(state.key);
    this.#position = state.position;
    this.spareNormal = state.spareNormal;
    if (this.#position % 2 === 1) this.#fillBlock();
  }

  /** The function that takes this generator back to where it stands now. @internal */
  override savepoint(): () => void {
    const { state } = this;
    return () => this.setState(state);
  }

  /** Where this generator stands, unless a method of its own says what it draws. @internal */
  counted(): GeneratorState | undefined {
    // the field that holds a spare normal is the only one of its own
    const plain = Object.getPrototypeOf(this) === Generator.prototype && Object.keys(this).length === 1;
    return plain ? this.state : undefined;
  }

  #child(): Generator {
    const child = new Generator(0);
    child.#key[0] = this.nextWord();
    child.#key[1] = this.nextWord();
    return child;
  }

  /** Computes the block of two words that the position lies in; its number is the counter, low word first. */
  #fillBlock(): void {
    const number = Math.floor(this.#position / 2);
    const key = this.#key;
    const high = number < twoTo32 ? 0 : Math.floor(number / twoTo32);
    threefry2x32(key[0] as number, key[1] as number, number | 0, high, this.#block);
  }
}
