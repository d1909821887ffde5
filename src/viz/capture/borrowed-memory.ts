/** BorrowedMemory: the arrays that a picture computes for itself, given back as soon as they were looked at. Drawing leaves no memory behind. */
import type { NdArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { collectResults, type GradFn, Tensor } from "../../tensor/index.js";

export class BorrowedMemory {
  readonly #borrowed = new Map<NdArray["storage"], NdArray>();
  readonly #holders = new Map<NdArray["storage"], number>();

  /** An array that was made here. */
  take(array: NdArray): NdArray {
    this.#borrowed.set(array.storage, array);
    return array;
  }

  /** What `fn` computes for a rule of `op` is borrowed, but for views of what the op holds, and what a rule of the user's may keep. */
  during<T>(op: GradFn, fn: () => T): T {
    const results: NdArray[] = [];
    const value = collectResults(results, fn);
    if (op.rules.foreign === true) return value;
    if (value instanceof Tensor) results.push(value.array);
    for (const array of results) if (!op.holds(array)) this.take(array);
    return value;
  }

  /** What is held outlives `free` until it was dropped as often. */
  hold(value: unknown): void {
    if (value instanceof Tensor) this.#count(value, 1);
  }

  drop(value: unknown): void {
    if (value instanceof Tensor) this.#count(value, -1);
  }

  #count({ array: { storage } }: Tensor, by: number): void {
    const count = (this.#holders.get(storage) ?? 0) + by;
    if (count > 0) this.#holders.set(storage, count);
    else this.#holders.delete(storage);
  }

  free(): void {
    for (const [storage, array] of this.#borrowed) {
      if (this.#holders.has(storage)) continue;
      kernels.free(array);
      this.#borrowed.delete(storage);
    }
  }
}
