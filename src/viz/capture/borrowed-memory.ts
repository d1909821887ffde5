/**
 * BorrowedMemory: the arrays that a picture computes for itself, given back as soon as they were looked at.
 * Drawing leaves no memory behind.
 */
import type { NdArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { context, type GradFn, Tensor } from "../../tensor/index.js";

export class BorrowedMemory {
  readonly #borrowed = new Map<NdArray["storage"], NdArray>();

  /** An array that was made here. */
  take(array: NdArray): NdArray {
    this.#borrowed.set(array.storage, array);
    return array;
  }

  /**
   * What `fn` computes for a rule of `op` is borrowed, but for views of what the op holds, and what a rule of
   * the user's may keep.
   */
  during<T>(op: GradFn, fn: () => T): T {
    const results: NdArray[] = [];
    const value = context.results.during(results, fn);
    if (op.rules.foreign === true) return value;
    if (value instanceof Tensor) results.push(value.array);
    for (const array of results) if (!op.holds(array)) this.take(array);
    return value;
  }

  free(): void {
    for (const array of this.#borrowed.values()) kernels.free(array);
    this.#borrowed.clear();
  }
}
