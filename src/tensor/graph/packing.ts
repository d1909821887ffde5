/** Packing: how what forward saved is kept in another form, or not at all, until backward asks for it. */
import type { NdArray } from "../../array/index.js";
import { Tensor } from "./tensor.js";

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
  pack(array: NdArray): Packed;
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
    this.#packed = packer.pack(tensor.array);
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

/** The tensor without its elements, the same one each time. */
export function metaOf(
  tensor: Tensor,
  metas: { get(key: Tensor): Tensor | undefined; set(key: Tensor, meta: Tensor): unknown },
): Tensor {
  let meta = metas.get(tensor);
  if (meta === undefined) {
    meta = new Tensor(tensor.array.toMeta(), tensor.requiresGrad, tensor.gradFn, tensor.name);
    meta.cut = tensor.cut;
    metas.set(tensor, meta);
  }
  return meta;
}
