/** Exponential running means, as the adaptive optimizers keep them. */
import { add, mul } from "../ops/index.js";
import { type Tensor, zerosLike } from "../tensor/index.js";

/** keep · mean + (1 - keep) · value; the mean is 0 at first. */
export function runningMean(mean: Tensor | undefined, value: Tensor, keep: number): Tensor {
  return add(mul(mean ?? zerosLike(value), keep), mul(value, 1 - keep));
}
