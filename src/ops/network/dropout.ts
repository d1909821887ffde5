/** Dropout: a random part of the elements is 0 in training. */
import { requireProbability } from "../../array/index.js";
import {
  composed,
  floatingOperand,
  type RandomOptions,
  rand,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";

export interface DropoutOptions extends Pick<RandomOptions, "generator"> {
  /** Outside of training x is left as it is. Default true. */
  training?: boolean;
}

/**
 * y = x · m / (1 - p), where each m is 0 with probability p, else 1
 * ∂L/∂x = g · m / (1 - p)
 * In training only; on average x stays what it is. Draws one number per element, the same in float32 and
 * float64 (Srivastava et al. 2014).
 * @throws ValueError for a p outside 0 .. 1.
 */
export const dropout = composed(
  "dropout",
  (x: TensorLike, p = 0.5, { training = true, generator }: DropoutOptions = {}): Tensor => {
    const input = floatingOperand(x, "dropout");
    requireProbability("dropout", "p", p);
    if (!training || p === 0) return input;
    return scope("dropout", () => {
      const draws = rand(input.shape, { dtype: "float64", generator });
      const kept = draws.ge(p).to(input.dtype);
      return input.mul(p === 1 ? kept : kept.div(1 - p));
    });
  },
);
