/** Dropout: a random part of the elements is 0 in training. */
import { options as optionsOf, probability, signature, withDefault } from "../../arguments/index.js";
import {
  composed,
  floatingOperand,
  operandKind,
  type RandomOptions,
  rand,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { dropoutKinds } from "./dropout-kinds.js";

export interface DropoutOptions extends Pick<RandomOptions, "generator"> {
  /** Outside of training x is left as it is. Default true. */
  training?: boolean;
}

const dropoutOptions = optionsOf<DropoutOptions>()(dropoutKinds);
const takes = signature("dropout", {
  x: operandKind,
  p: withDefault(probability, 0.5),
  options: dropoutOptions,
});

/**
 * y = x · m / (1 - p), where each m is 0 with probability p, else 1
 * ∂L/∂x = g · m / (1 - p)
 * In training only; on average x stays what it is. Draws one number per element, the same in float32 and
 * float64 (Srivastava et al. 2014).
 * @throws ValueError for a p outside 0 .. 1.
 */
export const dropout = composed(takes, (x: TensorLike, p = 0.5, options?: DropoutOptions): Tensor => {
  const { training, generator } = dropoutOptions.read(options);
  const input = floatingOperand(x, "dropout");
  if (!training || p === 0) return input;
  return scope("dropout", () => {
    const draws = rand(input.shape, { dtype: "float64", generator });
    const kept = draws.ge(p).to(input.dtype);
    return input.mul(p === 1 ? kept : kept.div(1 - p));
  });
});
