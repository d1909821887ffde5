/**
 * What a record keeps: all of it, what is left once its graph is released, or another form in its place until
 * backward asks.
 */
import { type NdArray, shareElements, type TypedArray } from "../../array/index.js";
import { type Hook, Tensor } from "./tensor.js";

/** What few records have, in an object of its own: a graph of scalars has a million others. */
export class Rare {
  /** The operands, where they are more than two. */
  operands: readonly Tensor[] | undefined;
  saved: readonly NdArray[] = [];
  packing: Packing | undefined;
  /** The tensor whose `.grad` is kept, after `retainGrad()`. */
  retained: Tensor | undefined;
  hooks: Hook[] | undefined;
  /**
   * The upstream gradient that backward() last started with here, if it did: 1, or the elements of a small
   * one.
   */
  seed: 1 | TypedArray | undefined;
  /** `file:line:column` of the user's call, where sources were recorded. */
  source: string | undefined;
}

/** What stands for an array in the records that would have kept it. */
export interface Packed {
  /** The array, of the same shape and dtype, for as long as a record works with it. */
  unpack(): NdArray;
  /** One of the records is done with the array in this pass. */
  forgetUnpacked(): void;
}

/**
 * Takes over what records would keep: operands (but leaves that require grad), results, and what ops save
 * beyond them.
 */
export interface Packer {
  /** @param constant the leaf whose elements they are, if they are a leaf's; it requires no grad. */
  pack(array: NdArray, constant?: Tensor): Packed;
  /** An operand that stays as it is: a leaf that requires grad. Whoever trains it holds it anyway. */
  keep(leaf: Tensor): void;
  /** What stands for each tensor without its elements: one for all ops that it goes into. */
  readonly metas: WeakMap<Tensor, Tensor>;
}

/** A tensor whose elements were packed: its name, shape and place in the graph are still there. */
export class PackedTensor {
  readonly meta: Tensor;
  readonly #packed: Packed | undefined;

  constructor(tensor: Tensor, packer: Packer) {
    if (tensor.isLeaf && tensor.requiresGrad) {
      packer.keep(tensor);
      this.meta = tensor;
      return;
    }
    this.#packed = packer.pack(tensor.array, tensor.isLeaf ? tensor : undefined);
    this.meta = metaOf(tensor, packer.metas);
  }

  /** Whether the tensor was left as it is. */
  get kept(): boolean {
    return this.#packed === undefined;
  }

  unpack(): Tensor {
    if (this.#packed === undefined) return this.meta;
    const { requiresGrad, gradFn, name } = this.meta;
    return new Tensor(this.#packed.unpack(), requiresGrad, gradFn, name);
  }

  forgetUnpacked(): void {
    this.#packed?.forgetUnpacked();
  }
}

/** What a record handed over to a packer, and what it got back for the time being. */
export interface Packing {
  readonly inputs: readonly PackedTensor[];
  readonly result: Packed;
  readonly saved: readonly Packed[];
  readonly unpacked: Map<PackedTensor | Packed, NdArray>;
}

/**
 * Arrays of at most this many elements outlive their graph: freeing them gains nothing, and pictures can show
 * them.
 */
const keptAfterRelease = 16;

export const isLarge = (array: NdArray) => array.size > keptAfterRelease;

/** The tensor without its elements, the same one each time. */
export function metaOf(
  tensor: Tensor,
  metas: { get(key: Tensor): Tensor | undefined; set(key: Tensor, meta: Tensor): unknown },
): Tensor {
  let meta = metas.get(tensor);
  if (meta === undefined) {
    meta = new Tensor(tensor.array.toMeta(), tensor.requiresGrad, tensor.gradFn, tensor.name);
    meta.id = tensor.id;
    meta.past = tensor.past;
    metas.set(tensor, meta);
  }
  return meta;
}

/** So many operands are looked through; of more, as a stack of thousands has, a set is made once. */
const few = 16;

const sets = new WeakMap<readonly Tensor[], WeakSet<object>>();

/** Do the elements of an array belong to one of these operands? The list may not change once it was asked. */
export function isAmong(array: NdArray, inputs: readonly Tensor[]): boolean {
  if (inputs.length <= few) {
    for (const input of inputs) if (shareElements(input.array, array)) return true;
    return false;
  }
  let set = sets.get(inputs);
  if (set === undefined) {
    set = new WeakSet(inputs.map((input) => input.array.storage));
    sets.set(inputs, set);
  }
  return set.has(array.storage);
}
