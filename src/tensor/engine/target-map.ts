/**
 * TargetMap: what a pass knows of each target. Nothing is written on a record, so that passes may run inside each other; and yet no record
 * is hashed: they are numbered as they are made, and those of one graph have numbers close together.
 */

import { GradFn } from "../record/grad-fn.js";
import type { Tensor } from "../value/tensor.js";
import type { Target } from "./flow.js";

export class TargetMap<Value> {
  #newest = 0;
  /** By how long before the newest root they were made. Where that leaves large gaps, the platform makes a table of the array by itself. */
  readonly #ofRecords: (Value | undefined)[] = [];
  readonly #ofLeaves = new Map<Tensor, Value | undefined>();

  /** @param roots what all targets lie behind. */
  constructor(roots: readonly Tensor[]) {
    for (const { gradFn } of roots) this.#newest = Math.max(this.#newest, gradFn?.serial ?? 0);
  }

  get(target: Target): Value | undefined {
    return target instanceof GradFn
      ? this.#ofRecords[this.#newest - target.serial]
      : this.#ofLeaves.get(target);
  }

  set(target: Target, value: Value | undefined): void {
    if (target instanceof GradFn) this.#ofRecords[this.#newest - target.serial] = value;
    else this.#ofLeaves.set(target, value);
  }
}
