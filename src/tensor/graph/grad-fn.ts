/**
 * GradFn: the record of one op application. Edges point from output to input only, so whatever nobody refers
 * to is garbage.
 */
import type { NdArray, TypedArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import type { OpRecord, OpRules } from "./op-rules.js";
import { isAmong, isLarge, metaOf, type Packed, PackedTensor, type Packer, type Packing } from "./packing.js";
import { formatOp, type Scope, scopePath } from "./scope.js";
import { type Hook, nameOf, Tensor } from "./tensor.js";
import { termsOf, withTerms } from "./terms.js";
import { changedSince, changeSince, keptAt, requireNoArguments, versionsOf } from "./versions.js";

/** A leaf that requires grad is a parameter: its owner holds it anyway. */
const isGivenUp = (input: Tensor) => isLarge(input.array) && !(input.isLeaf && input.requiresGrad);
let lastSerial = 0;

/** The record of one op application: name, symbol, scope, inputs, what forward saved; answers `vjp(i, g)`. */
export class GradFn implements OpRecord<unknown> {
  #inputs: readonly Tensor[];
  #result: NdArray;
  #saved: readonly NdArray[];
  #packing: Packing | undefined;
  #released = false;
  /** Larger than that of every record it was computed from. @internal */
  readonly serial = ++lastSerial;
  /**
   * The versions of the inputs, the result and what was saved, in this order, when this op ran; undefined:
   * all were 0.
   */
  readonly #versions: readonly number[] | undefined;
  /** The tensor whose `.grad` is kept, after `retainGrad()`. @internal */
  retained: Tensor | undefined;
  /** @internal */
  hooks: Hook[] | undefined;
  /**
   * The upstream gradient that backward() last started with here, if it did: 1, or the elements of a small
   * one. @internal
   */
  seed: 1 | TypedArray | undefined;

  /** @internal */
  constructor(
    /** @internal */
    readonly rules: OpRules<unknown>,
    inputs: readonly Tensor[],
    readonly attrs: unknown,
    result: NdArray,
    saved: readonly NdArray[],
    readonly scope: Scope | undefined,
    /** `file:line:column` of the user's call, where sources were recorded. */
    readonly source: string | undefined,
  ) {
    // a copy, for V8 allocates the lists that ops return (literals) among the old once it finds that they
    // live long, and there a dead one holds its whole graph until the next full collection
    this.#inputs = inputs.slice();
    this.#result = result;
    this.#saved = saved;
    this.#versions = versionsOf(inputs, result, saved);
  }

  get name(): string {
    return this.rules.name;
  }

  /** What a lesson draws in the circle. */
  get symbol(): string {
    const { symbol, name } = this.rules;
    return symbol === undefined ? name : withTerms(symbol, termsOf(this));
  }

  /**
   * The operands in order. A large one that only backward needed has no elements any more once the graph was
   * released.
   */
  get inputs(): readonly Tensor[] {
    return this.#inputs;
  }

  /** The value that the op computed; for kernels and pictures. @internal */
  get result(): NdArray {
    return this.#result;
  }

  /** What forward kept beyond inputs and output. @internal */
  get savedArrays(): readonly NdArray[] {
    return this.#saved;
  }

  /**
   * Whether elements are the record's own: an operand's, the output's, or something that forward saved.
   * @internal
   */
  holds(array: NdArray): boolean {
    if (this.#result.storage === array.storage || isAmong(array, this.#inputs)) return true;
    for (const { storage } of this.#saved) if (storage === array.storage) return true;
    if (this.#packing === undefined) return false;
    return [...this.#packing.unpacked.values()].some(({ storage }) => storage === array.storage);
  }

  /** True once backward() has run through here without `retainGraph`. */
  get released(): boolean {
    return this.#released;
  }

  /** Input i as it was when the op ran. @throws ChangedError if it was changed, ValueError if it is none. */
  input(i: number): Tensor {
    const input = keptAt(this.#inputs, i, "input", this, arguments.length);
    const packed = this.#packing?.inputs[i];
    if (packed !== undefined && !packed.kept) {
      const { requiresGrad, gradFn, name } = packed.meta;
      return new Tensor(this.#unpack(packed), requiresGrad, gradFn, name);
    }
    this.#requireUnchanged(i, input.array, input);
    return input;
  }

  /** The output as it was when the op ran. @throws ChangedError if it was changed since. */
  output(): Tensor {
    requireNoArguments(arguments.length);
    if (this.#packing !== undefined) return new Tensor(this.#unpack(this.#packing.result), true, this);
    this.#requireUnchanged(this.#inputs.length, this.#result, "its output");
    return new Tensor(this.#result, true, this);
  }

  /** Array i of what forward saved, as a constant. @throws as `input` does. */
  saved(i: number): Tensor {
    const array = keptAt(this.#saved, i, "saved", this, arguments.length);
    const packed = this.#packing?.saved[i];
    if (packed !== undefined) return new Tensor(this.#unpack(packed));
    this.#requireUnchanged(this.#inputs.length + 1 + i, array, "what it saved");
    return new Tensor(array);
  }

  /**
   * Operand i for those who only look at it: a packed one is unpacked until `forgetUnpacked`; one that was
   * released or changed is as it is. @internal
   */
  peekInput(i: number): Tensor {
    return this.#packing === undefined ? (this.#inputs[i] as Tensor) : this.input(i);
  }

  /** The output likewise. @internal */
  peekOutput(): Tensor {
    return this.#packing === undefined ? new Tensor(this.#result) : this.output();
  }

  /** Hands over everything that this record keeps, but leaves that require grad. @internal */
  pack(packer: Packer): void {
    const inputs = this.#inputs.map((input) => new PackedTensor(input, packer));
    const saved = this.#saved.map((array) => packer.pack(array));
    this.#packing = { inputs, saved, result: packer.pack(this.#result), unpacked: new Map() };
    this.#inputs = inputs.map((input) => input.meta);
    this.#saved = this.#saved.map((array) => array.toMeta());
    this.#result = this.#result.toMeta();
  }

  /** What a pass needed of this record is not needed any more. @internal */
  forgetUnpacked(): void {
    if (this.#packing === undefined) return;
    const { inputs, saved, result, unpacked } = this.#packing;
    unpacked.clear();
    for (const packed of [...inputs, ...saved, result]) packed.forgetUnpacked();
  }

  #unpack(packed: PackedTensor | Packed): NdArray {
    const { unpacked } = this.#packing as Packing;
    let array = unpacked.get(packed);
    if (array === undefined) {
      const value = packed.unpack();
      array = value instanceof Tensor ? value.array : value;
      unpacked.set(packed, array);
    }
    return array;
  }

  /** Whether a gradient can flow into input i at all. @internal */
  hasRule(i: number): boolean {
    const { vjp } = this.rules;
    return (Array.isArray(vjp) ? vjp[i] : vjp) != null;
  }

  /**
   * The op's contribution to the gradient of input i, given the gradient of its output; undefined where there
   * is none.
   */
  vjp(i: number, gradient: Tensor): Tensor | undefined {
    const { vjp } = this.rules;
    const rule = Array.isArray(vjp) ? vjp[i] : vjp;
    return rule?.(gradient, this, i);
  }

  /**
   * Gives up what forward saved. The structure, the names, the shapes and small values stay.
   * @param metas what stands for each large operand from now on: one for all ops that it went into. @internal
   */
  release(metas: Map<Tensor, Tensor>): void {
    this.#released = true;
    this.#packing = undefined;
    this.#giveMemoryBack();
    if (this.#saved.some(isLarge))
      this.#saved = this.#saved.map((array) => (isLarge(array) ? array.toMeta() : array));
    if (isLarge(this.#result)) this.#result = this.#result.toMeta();
    if (!this.#inputs.some(isGivenUp)) return;
    this.#inputs = this.#inputs.map((input) => (isGivenUp(input) ? metaOf(input, metas) : input));
  }

  /**
   * What only this record held is dead now; what the user may hold too gives way before anything that is
   * still in use.
   */
  #giveMemoryBack(): void {
    if (this.rules.foreign !== true)
      for (const array of this.#saved)
        if (isLarge(array) && array.storage !== this.#result.storage && !isAmong(array, this.#inputs))
          kernels.free(array);
    if (!isAmong(this.#result, this.#inputs)) kernels.retire(this.#result);
    for (const input of this.#inputs) if (input.isLeaf && !input.requiresGrad) kernels.retire(input.array);
  }

  /** `mul in Affine1 (train.ts:12:3)` */
  toString(): string {
    return formatOp(this.name, scopePath(this.scope), this.source);
  }

  /**
   * `changed since by SGD.step`, if operand i is not what it was when the op ran; of the output where i is
   * the number of operands. @internal
   */
  changeOf(i: number): string | undefined {
    const array = this.#inputs[i]?.array ?? this.#result;
    return array.storage.released ? undefined : changeSince(array, this.#versions?.[i] ?? 0);
  }

  /** `what` is named only where it was changed: rules ask at every step of a pass. */
  #requireUnchanged(i: number, array: NdArray, what: string | Tensor): void {
    const version = this.#versions?.[i] ?? 0;
    if (array.storage.version === version) return;
    throw changedSince(array, version, typeof what === "string" ? what : nameOf(what), this);
  }
}

declare module "./tensor.js" {
  interface Tensor {
    /** The op that produced this tensor, if it was recorded. */
    readonly gradFn: GradFn | undefined;
  }
}
