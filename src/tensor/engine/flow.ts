/** Flow: a gradient under way in a reverse pass, and who holds its elements. */
import type { NdArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { add } from "../op/primitives.js";
import type { GradFn } from "../record/grad-fn.js";
import type { Tensor } from "../value/tensor.js";

/** What a gradient flows to: an op's record, or a leaf tensor. */
export type Target = GradFn | Tensor;

export const targetOf = (tensor: Tensor): Target => tensor.gradFn ?? tensor;

/**
 * The elements of a gradient under way. Several flows may hold the same ones (a sum passes its gradient on to both terms); when the last
 * lets go, their memory is used again at once, unless someone outside the pass may hold them too.
 */
export class Lease {
  #holders = 1;

  constructor(
    readonly array: NdArray,
    /** Allocated in this pass, and seen by no one but it. */
    public exclusive: boolean,
  ) {}

  share(): this {
    this.#holders++;
    return this;
  }

  drop(): void {
    this.#holders--;
    if (this.#holders === 0 && this.exclusive) kernels.free(this.array);
  }

  /** Elements that nobody else holds, for good: these, or a copy. */
  take(): NdArray {
    if (!this.exclusive || this.#holders > 1) {
      const copy = kernels.copy(this.array);
      this.drop();
      return copy;
    }
    this.exclusive = false;
    return this.array;
  }
}

/** The gradient of one target, from its first contribution until it was passed on. */
export class Flow {
  /** The sum was allocated here, so it may be added to in place: nobody else has seen it. */
  owned = false;

  constructor(
    /** The tensor whose gradient this is: for its shape, dtype and name. */
    readonly tensor: Tensor,
    public gradient: Tensor,
    public lease: Lease,
  ) {}

  /** One more contribution. */
  add(contribution: Tensor, lease: Lease, recorded: boolean): void {
    if (this.owned) {
      kernels.addInPlace(this.gradient.array, contribution.array);
      lease.drop();
      return;
    }
    const sum = add(this.gradient, contribution);
    this.lease.drop();
    lease.drop();
    this.gradient = sum;
    this.lease = new Lease(sum.array, !recorded);
    this.owned = !recorded;
  }

  /** A hook has seen the gradient, and may have kept or replaced it: nobody writes to it or frees it any more. */
  expose(): void {
    this.owned = false;
    this.lease.exclusive = false;
    this.lease = new Lease(this.gradient.array, false);
  }
}
