/**
 * Takers: who takes the gradients of some leaves in the place of their `.grad`, as ranks do that want the
 * mean of all. Unlike a hook a taker holds on to nothing, so that the pass uses the memory again at once.
 */
import type { Tensor } from "../graph/tensor.js";
import type { GradientSum } from "./gradient-store.js";

/** Reads the whole gradient of a leaf, at once; answers whether it was taken. Else it goes on to `.grad`. */
export type Taker = (gradient: Tensor) => boolean;

const takers = new WeakMap<Tensor, Taker>();

/** From now on; the one before has no say any more. */
export function takeGradient(leaf: Tensor, taker: Taker): void {
  takers.set(leaf, taker);
}

/** Whether the complete gradient of a leaf has been taken; then its memory is free. */
export function isTaken(leaf: Tensor, sum: GradientSum): boolean {
  if (takers.get(leaf)?.(sum.gradient) !== true) return false;
  sum.buffer.drop();
  return true;
}
