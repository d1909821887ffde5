/** Activations of straight pieces, composed of ops. Their kinks take PyTorch's subgradients. */
import { finite, nonNegative, ShapeError, signature, withDefault } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import {
  composed,
  floatingOperand,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";
import { requireBounds } from "./bounds.js";

/** x between two bounds, flat on them too (clamp has a slope there); NaN of NaN. */
const bounded = (x: Tensor, min: number, max: number): Tensor =>
  where(x.le(min), min, where(x.ge(max), max, x));

/**
 * y = min where x ≤ min, max where x ≥ max, else x; by default between -1 and 1
 * ∂L/∂x = g where min < x < max, else 0
 * @throws ValueError for bounds that are not finite, or a min above the max.
 */
export const hardTanh = composed(
  signature("hardTanh", { x: operandKind, min: withDefault(finite, -1), max: withDefault(finite, 1) }),
  (x: TensorLike, min = -1, max = 1): Tensor => {
    const input = floatingOperand(x, "hardTanh");
    requireBounds("hardTanh", min, max);
    return scope("hardTanh", () => bounded(input, min, max));
  },
);

/** y = min(max(x, 0), 6)    ∂L/∂x = g where 0 < x < 6, else 0    (Krizhevsky 2010) */
export const relu6 = composed(signature("relu6", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "relu6");
  return scope("relu6", () => bounded(input, 0, 6));
});

/** y = min(max(x + 3, 0), 6) / 6    ∂L/∂x = g / 6 where -3 < x < 3, else 0    (Courbariaux 2015) */
export const hardSigmoid = composed(signature("hardSigmoid", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "hardSigmoid");
  return scope("hardSigmoid", () => bounded(input.add(3), 0, 6).div(6));
});

/**
 * y = x · min(max(x + 3, 0), 6) / 6    ∂L/∂x = 0 where x ≤ -3, g where x ≥ 3, else g · (x / 3 + 1/2)
 * (Howard 2019)
 */
export const hardSwish = composed(signature("hardSwish", { x: operandKind }), (x: TensorLike): Tensor => {
  const input = floatingOperand(x, "hardSwish");
  return scope("hardSwish", () => input.mul(bounded(input.add(3), 0, 6)).div(6));
});

/**
 * y = x - λ where x > λ, x + λ where x < -λ, else 0    ∂L/∂x = g where |x| > λ, else 0
 * @throws ValueError for a λ that is negative or not finite.
 */
export const softshrink = composed(
  signature("softshrink", { x: operandKind, lambda: withDefault(nonNegative, 0.5) }),
  (x: TensorLike, lambda = 0.5): Tensor => {
    const input = floatingOperand(x, "softshrink");
    // on its bounds clamp has a slope of 1, so that nothing is left of both
    return scope("softshrink", () => input.sub(input.clamp({ min: -lambda, max: lambda })));
  },
);

/**
 * y = x where |x| > λ, else 0    ∂L/∂x = g where |x| > λ, else 0
 * @throws ValueError for a λ that is negative or not finite.
 */
export const hardshrink = composed(
  signature("hardshrink", { x: operandKind, lambda: withDefault(nonNegative, 0.5) }),
  (x: TensorLike, lambda = 0.5): Tensor => {
    const input = floatingOperand(x, "hardshrink");
    return scope("hardshrink", () => where(input.abs().le(lambda), 0, input));
  },
);

/**
 * y = x where x > threshold, else value    ∂L/∂x = g where x > threshold, else 0
 * @throws ValueError for numbers that are not finite.
 */
export const threshold = composed(
  signature("threshold", { x: operandKind, threshold: finite, value: finite }),
  (x: TensorLike, threshold: number, value: number): Tensor => {
    const input = floatingOperand(x, "threshold");
    return scope("threshold", () => where(input.le(threshold), value, input));
  },
);

/**
 * y = x where x > 0, else w · x    ∂L/∂x = g, or w · g (at the kink too)    ∂L/∂w = Σ g · x where x ≤ 0
 * w is one number, or one for each channel, which are the second axis of x (He et al. 2015).
 * @throws ShapeError for a weight of another size.
 */
export const prelu = composed(
  signature("prelu", { x: operandKind, weight: operandKind }),
  (x: TensorLike, weight: TensorLike): Tensor => {
    const input = floatingOperand(x, "prelu");
    const slopes = floatingOperand(weight, "prelu");
    const channels = input.rank > 1 ? (input.shape[1] as number) : 1;
    if (slopes.rank > 1 || (slopes.size !== 1 && slopes.size !== channels))
      throw new ShapeError(
        `prelu: the weight ${nameOf(slopes)} has shape ${formatShape(slopes.shape)}; ${nameOf(input)} of ` +
          `shape ${formatShape(input.shape)} takes one slope` +
          (channels === 1 ? "" : `, or ${channels}, one per channel`),
      );
    return scope("prelu", () => {
      const perChannel = slopes.size === 1 ? slopes.reshape([]) : slopes.reshape([channels, ...tail(input)]);
      // the clamp keeps what is not taken, infinities even, out of the gradient of the weight
      return input.where(input.gt(0), input.clamp({ max: 0 }).mul(perChannel));
    });
  },
);

/** One for each axis behind that of the channels. */
const tail = ({ rank }: Tensor): number[] => new Array<number>(rank - 2).fill(1);
