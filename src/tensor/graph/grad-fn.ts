/**
 * GradFn: the record of one op application. Edges point from output to input only, so whatever nobody refers
 * to is garbage.
 */
import { type NdArray, shareElements, versionOf } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { Kept, passUnseen } from "./kept.js";
import type { OpRecord, OpRules } from "./op-rules.js";
import {
  isLarge,
  metaOf,
  type Packed,
  PackedTensor,
  type Packer,
  type Packing,
  type Rare,
} from "./packing.js";
import { formatOp, type Scope, scopePath } from "./scope.js";
import { nameOf, Tensor } from "./tensor.js";
import { termsOf, withTerms } from "./terms.js";
import { changedSince, noSuch, requireNoArguments, requireOneArgument } from "./versions.js";

/** A leaf that requires grad is a parameter: its owner holds it anyway. */
const isGivenUp = (input: Tensor) => isLarge(input.array) && !(input.isLeaf && input.requiresGrad);
let lastSerial = 0;

/** The record of one op application: name, symbol, scope, inputs, what forward saved; answers `vjp(i, g)`. */
export class GradFn extends Kept implements OpRecord<unknown> {
  /** Larger than that of every record it was computed from. @internal */
  readonly serial = ++lastSerial;

  /** @internal */
  constructor(
    /** @internal */
    readonly rules: OpRules<unknown>,
    a: Tensor | undefined,
    b: Tensor | undefined,
    operands: readonly Tensor[] | undefined,
    readonly attrs: unknown,
    result: NdArray,
    saved: readonly NdArray[],
    readonly scope: Scope | undefined,
    source: string | undefined,
  ) {
    super(a, b, operands, result, saved, source);
  }

  get name(): string {
    return this.rules.name;
  }

  /** What a lesson draws in the circle. */
  get symbol(): string {
    const { symbol, name } = this.rules;
    return symbol === undefined ? name : withTerms(symbol, termsOf(this));
  }

  /** Input i as it was when the op ran. @throws ChangedError if it was changed, ValueError if it is none. */
  input(i: number): Tensor {
    if (arguments.length > 1) requireOneArgument("input", arguments.length, i);
    const input = this.inputAt(i) ?? noSuch("input", i, this.inputCount, this);
    const packed = this.rare?.packing?.inputs[i];
    if (packed !== undefined && !packed.kept) {
      const { requiresGrad, gradFn, name } = packed.meta;
      return new Tensor(this.#unpack(packed), requiresGrad, gradFn, name);
    }
    this.#requireUnchanged(i, input.array, input);
    if (!passUnseen.now) input.gradFn?.reveal();
    return input;
  }

  /** The output as it was when the op ran. @throws ChangedError if it was changed since. */
  output(): Tensor {
    requireNoArguments(arguments.length);
    const packing = this.rare?.packing;
    if (packing !== undefined) return new Tensor(this.#unpack(packing.result), true, this);
    this.#requireUnchanged(this.inputCount, this.result, "its output");
    return new Tensor(this.result, true, this);
  }

  /** Array i of what forward saved, as a constant. @throws as `input` does. */
  saved(i: number): Tensor {
    if (arguments.length > 1) requireOneArgument("saved", arguments.length, i);
    const array = this.savedArrays[i] ?? noSuch("saved", i, this.savedArrays.length, this);
    const packed = this.rare?.packing?.saved[i];
    if (packed !== undefined) return new Tensor(this.#unpack(packed));
    this.#requireUnchanged(this.inputCount + 1 + i, array, "what it saved");
    return new Tensor(array);
  }

  /**
   * Operand i for those who only look at it: a packed one is unpacked until `forgetUnpacked`; one that was
   * released or changed is as it is. @internal
   */
  peekInput(i: number): Tensor {
    if (this.rare?.packing !== undefined) return this.input(i);
    const input = this.inputAt(i) as Tensor;
    input.gradFn?.reveal();
    return input;
  }

  /** The output likewise. @internal */
  peekOutput(): Tensor {
    return this.rare?.packing === undefined ? new Tensor(this.result) : this.output();
  }

  /** Hands over everything that this record keeps, but leaves that require grad. @internal */
  pack(packer: Packer): void {
    const inputs = this.inputs.map((input) => new PackedTensor(input, packer));
    const saved = this.savedArrays.map((array) => packer.pack(array));
    this.more.packing = { inputs, saved, result: packer.pack(this.result), unpacked: new Map() };
    this.replaceInputs(inputs.map((input) => input.meta));
    this.more.saved = this.savedArrays.map((array) => array.toMeta());
    this.forgetResult();
  }

  /** What a pass needed of this record is not needed any more. @internal */
  forgetUnpacked(): void {
    const packing = this.rare?.packing;
    if (packing === undefined) return;
    const { inputs, saved, result, unpacked } = packing;
    unpacked.clear();
    for (const packed of [...inputs, ...saved, result]) packed.forgetUnpacked();
  }

  #unpack(packed: PackedTensor | Packed): NdArray {
    const { unpacked } = (this.rare as Rare).packing as Packing;
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
    if (this.rare !== undefined) this.rare.packing = undefined;
    const keeps = this.markReleased();
    if (keeps === "nothing") return; // the arrays of a graph of scalars are not even looked at
    this.#giveMemoryBack(keeps === "own");
    this.forgetSaved();
    if (isLarge(this.result)) this.forgetResult();
    for (let i = this.inputCount - 1; i >= 0; i--) {
      if (!isGivenUp(this.inputAt(i) as Tensor)) continue;
      this.replaceInputs(this.inputList.map((input) => (isGivenUp(input) ? metaOf(input, metas) : input)));
      return;
    }
  }

  /**
   * What only this record held is dead now; what the user may hold too gives way before anything that is
   * still in use.
   */
  #giveMemoryBack(isOwn: boolean): void {
    if (this.rules.foreign !== true)
      for (const array of this.savedArrays)
        if (isLarge(array) && !shareElements(array, this.result) && !this.isInput(array)) kernels.free(array);
    if (!this.isInput(this.result)) {
      if (isOwn) kernels.free(this.result);
      else kernels.retire(this.result);
    }
    for (let i = this.inputCount - 1; i >= 0; i--) {
      const input = this.inputAt(i) as Tensor;
      if (input.isLeaf && !input.requiresGrad) kernels.retire(input.array);
    }
  }

  /** `mul in Affine1 (train.ts:12:3)` */
  override toString(): string {
    return formatOp(this.name, scopePath(this.scope), this.source);
  }

  /** `what` is named only where it was changed: rules ask at every step of a pass. */
  #requireUnchanged(i: number, array: NdArray, what: string | Tensor): void {
    const version = this.versionOf(i);
    if (versionOf(array) === version) return;
    throw changedSince(array, version, typeof what === "string" ? what : nameOf(what), this);
  }
}

/** Operand i of what a rule asks, for its shape and dtype: `inputs` makes a list. */
export const operandOf = (record: OpRecord<unknown>, i: number): Tensor =>
  (record instanceof GradFn ? record.inputAt(i) : record.inputs[i]) as Tensor;

declare module "./tensor.js" {
  interface Tensor {
    /** The op that produced this tensor, if it was recorded. */
    readonly gradFn: GradFn | undefined;
  }
}
