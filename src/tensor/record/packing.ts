/** Packing: how what forward saved is kept in another form, or not at all, until backward asks for it. */
import type { NdArray } from "../../array/index.js";
import { Tensor } from "../value/tensor.js";

/** What stands for an array in the records that would have kept it. */
export interface Packed {
  /** The array, of the same shape and dtype, for as long as a record works with it. */
  unpack(): NdArray;
  /** One of the records is done with the array in this pass. */
  settle(): void;
}

/** Takes over what records would keep: operands (but leaves that require grad), results, and what ops save beyond them. */
export interface Packer {
  pack(array: NdArray): Packed;
  /** An operand that stays as it is: a leaf that requires grad. Whoever trains it holds it anyway. */
  keep(leaf: Tensor): void;
  /** What stands for each tensor without its elements: one for all ops that it goes into. */
  readonly husks: WeakMap<Tensor, Tensor>;
}

let current: Packer | undefined;

/** Who packs what is recorded now, if anyone. */
export function currentPacker(): Packer | undefined {
  return current;
}

/** Runs `fn` so that what is recorded in it is packed by `packer`, and by no other; undefined: kept as it is. */
export function withPacker<T>(packer: Packer | undefined, fn: () => T): T {
  const before = current;
  current = packer;
  try {
    return fn();
  } finally {
    current = before;
  }
}

/** A tensor whose elements were packed: its name, shape and place in the graph are still there. */
export class PackedTensor {
  readonly husk: Tensor;
  readonly #packed: Packed | undefined;

  constructor(tensor: Tensor, packer: Packer) {
    if (tensor.isLeaf && tensor.requiresGrad) {
      packer.keep(tensor);
      this.husk = tensor;
      return;
    }
    this.#packed = packer.pack(tensor.array);
    this.husk = huskOf(tensor, packer.husks);
  }

  /** Whether the tensor was left as it is. */
  get kept(): boolean {
    return this.#packed === undefined;
  }

  unpack(): Tensor {
    if (this.#packed === undefined) return this.husk;
    const { requiresGrad, gradFn, name } = this.husk;
    return new Tensor(this.#packed.unpack(), requiresGrad, gradFn, name);
  }

  settle(): void {
    this.#packed?.settle();
  }
}

/** The tensor without its elements, the same one each time. */
export function huskOf(
  tensor: Tensor,
  husks: { get(key: Tensor): Tensor | undefined; set(key: Tensor, husk: Tensor): unknown },
): Tensor {
  let husk = husks.get(tensor);
  if (husk === undefined) {
    husk = new Tensor(tensor.array.toMeta(), tensor.requiresGrad, tensor.gradFn, tensor.name);
    husk.cut = tensor.cut;
    husks.set(tensor, husk);
  }
  return husk;
}
