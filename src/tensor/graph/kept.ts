/**
 * Kept: what a record keeps of one op application, in little space. A graph of scalars has millions of
 * records, so what few of them have is in an object of its own.
 */
import { type NdArray, shareElements } from "../../array/index.js";
import { isAmong, isLarge, Rare } from "./packing.js";
import type { Hook, Tensor } from "./tensor.js";
import { changeSince, type Versions, versionAt, versionsOf, versionsOfFew } from "./versions.js";

const nothing: readonly NdArray[] = [];
/**
 * Whether all that a record keeps is small, something may be large, or it was released; and of what may be
 * large, whether nobody outside the library can have its result (see engine/hidden.ts).
 */
const [small, large, released, hidden] = [0, 1, 2, 3] as const;

/** Whether a reverse pass runs that nobody sees: the library's rules keep nothing of what they are given. */
export const passUnseen = {
  now: false,
  during<R>(now: boolean, pass: () => R): R {
    const before = this.now;
    this.now = now;
    try {
      return pass();
    } finally {
      this.now = before;
    }
  },
};

export abstract class Kept {
  /** The operands, where they are one or two: a list of them would be as large as half of the record. */
  #a: Tensor | undefined;
  #b: Tensor | undefined;
  #result: NdArray;
  /** Those of the inputs, the result and what was saved, in this order, when this op ran. */
  readonly #versions: Versions;
  #rare: Rare | undefined;
  #state: typeof small | typeof large | typeof released | typeof hidden;

  /**
   * @param a the first operand, where there are one or two.
   * @param operands all of them, where they are more. @internal
   */
  constructor(
    a: Tensor | undefined,
    b: Tensor | undefined,
    operands: readonly Tensor[] | undefined,
    result: NdArray,
    saved: readonly NdArray[],
    source: string | undefined,
  ) {
    this.#a = a;
    this.#b = b;
    this.#result = result;
    // a copy, for V8 allocates the lists that ops return (literals) among the old once it finds that they
    // live long, and there a dead one holds its whole graph until the next full collection
    if (operands !== undefined) this.more.operands = operands.slice();
    if (saved.length > 0) this.more.saved = saved;
    if (source !== undefined) this.more.source = source;
    this.#state =
      saved.length === 0 &&
      operands === undefined &&
      !isLarge(result) &&
      (a === undefined || !isLarge(a.array)) &&
      (b === undefined || !isLarge(b.array))
        ? small
        : large;
    this.#versions =
      operands === undefined && saved.length === 0
        ? versionsOfFew(a, b, result)
        : versionsOf(this.inputList, result, saved);
  }

  /** True once backward() has run through here without `retainGraph`. */
  get released(): boolean {
    return this.#state === released;
  }

  /** From now on it is. Answers what there is to give up, and whether nobody else has it. @internal */
  markReleased(): "nothing" | "shared" | "own" {
    const before = this.#state;
    this.#state = released;
    return before === small ? "nothing" : before === hidden ? "own" : "shared";
  }

  /** Nobody outside the library has the result, or will have it: see engine/hidden.ts. @internal */
  hide(): void {
    if (this.#state === large) this.#state = hidden;
  }

  /** Somebody may have the result from now on. @internal */
  reveal(): void {
    if (this.#state === hidden) this.#state = large;
  }

  /** What few records have, if this one has any of it. @internal */
  get rare(): Rare | undefined {
    return this.#rare;
  }

  /** The same, to be written to. @internal */
  get more(): Rare {
    this.#rare ??= new Rare();
    return this.#rare;
  }

  /**
   * The operands in order. A large one that only backward needed has no elements any more once the graph was
   * released.
   */
  get inputs(): readonly Tensor[] {
    const list = this.inputList;
    if (!passUnseen.now) for (const input of list) input.gradFn?.reveal();
    return list;
  }

  /** The same, for those who pass none of them on. @internal */
  get inputList(): readonly Tensor[] {
    const operands = this.#rare?.operands;
    if (operands !== undefined) return operands;
    const [a, b] = [this.#a, this.#b];
    return a === undefined ? [] : b === undefined ? [a] : [a, b];
  }

  /** How many operands there are. @internal */
  get inputCount(): number {
    return this.#rare?.operands?.length ?? (this.#b !== undefined ? 2 : this.#a !== undefined ? 1 : 0);
  }

  /** Operand i; undefined where there is none. @internal */
  inputAt(i: number): Tensor | undefined {
    const operands = this.#rare?.operands;
    return operands !== undefined ? operands[i] : i === 0 ? this.#a : i === 1 ? this.#b : undefined;
  }

  /** Puts others in the place of as many operands. @internal */
  replaceInputs(inputs: readonly Tensor[]): void {
    if (this.#rare?.operands !== undefined) this.#rare.operands = inputs;
    else {
      this.#a = inputs[0];
      this.#b = inputs[1];
    }
  }

  /** Whether elements are an operand's. @internal */
  isInput(array: NdArray): boolean {
    const operands = this.#rare?.operands;
    if (operands !== undefined) return isAmong(array, operands);
    const [a, b] = [this.#a, this.#b];
    return (
      (a !== undefined && shareElements(a.array, array)) || (b !== undefined && shareElements(b.array, array))
    );
  }

  /** The value that the op computed; for kernels and pictures. @internal */
  get result(): NdArray {
    if (!passUnseen.now) this.reveal();
    return this.#result;
  }

  /** Only its shape and dtype stay. @internal */
  forgetResult(): void {
    this.#result = this.#result.toMeta();
  }

  /** What forward kept beyond inputs and output. @internal */
  get savedArrays(): readonly NdArray[] {
    return this.#rare?.saved ?? nothing;
  }

  /**
   * Whether elements are the record's own: an operand's, the output's, or something that forward saved.
   * @internal
   */
  holds(array: NdArray): boolean {
    if (shareElements(this.#result, array) || this.isInput(array)) return true;
    if (this.#rare === undefined) return false;
    for (const each of this.#rare.saved) if (shareElements(each, array)) return true;
    const { packing } = this.#rare;
    if (packing === undefined) return false;
    return [...packing.unpacked.values()].some((each) => shareElements(each, array));
  }

  /** Large elements that forward saved are given up. @internal */
  forgetSaved(): void {
    const rare = this.#rare;
    if (rare?.saved.some(isLarge) === true)
      rare.saved = rare.saved.map((array) => (isLarge(array) ? array.toMeta() : array));
  }

  /** The tensor whose `.grad` is kept, after `retainGrad()`. @internal */
  get retained(): Tensor | undefined {
    return this.#rare?.retained;
  }

  /** @internal */
  set retained(tensor: Tensor | undefined) {
    this.more.retained = tensor;
  }

  /** @internal */
  get hooks(): Hook[] | undefined {
    return this.#rare?.hooks;
  }

  /** @internal */
  set hooks(hooks: Hook[] | undefined) {
    this.more.hooks = hooks;
  }

  /** The upstream gradient that backward() last started with here: see `Rare`. @internal */
  get seed(): Rare["seed"] {
    return this.#rare?.seed;
  }

  /** @internal */
  set seed(seed: Rare["seed"]) {
    this.more.seed = seed;
  }

  /** `file:line:column` of the user's call, where sources were recorded. */
  get source(): string | undefined {
    return this.#rare?.source;
  }

  /**
   * `changed since by SGD.step`, if operand i is not what it was when the op ran; of the output where i is
   * the number of operands. @internal
   */
  changeOf(i: number): string | undefined {
    const array = this.inputAt(i)?.array ?? this.#result;
    return array.storage.released ? undefined : changeSince(array, this.versionOf(i));
  }

  /** Of operand i, of the output or of what was saved, counted on from there. @internal */
  versionOf(i: number): number {
    return versionAt(this.#versions, i);
  }
}
