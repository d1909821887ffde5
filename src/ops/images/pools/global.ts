/** Pools of all there is: one number for each channel. */
import { ShapeError, signature } from "../../../arguments/index.js";
import { formatShape } from "../../../array/index.js";
import {
  composed,
  floatingOperand,
  nameOf,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../../tensor/index.js";
import { type GlobalPoolOptions, globalPoolOptions } from "./pool-options.js";

const takes = { x: operandKind, options: globalPoolOptions };

/** x, and its axes behind those of batch and channels. */
function operand(op: string, given: TensorLike): { readonly x: Tensor; readonly axes: number[] } {
  const x = floatingOperand(given, op);
  if (x.rank < 3)
    throw new ShapeError(
      `${op}: ${nameOf(x)} of shape ${formatShape(x.shape)}; it takes (N, C, ...), with an axis behind the ` +
        `channels`,
    );
  return { x, axes: x.shape.slice(2).map((_, i) => i + 2) };
}

/**
 * y = the mean of each channel: (N, C, ...) -> (N, C)
 * ∂L/∂x = g / n for n elements of a channel
 * @throws ShapeError for a tensor of fewer than three axes.
 */
export const globalAvgPool = composed(
  signature("globalAvgPool", takes),
  (given: TensorLike, options?: GlobalPoolOptions): Tensor => {
    const { x, axes } = operand("globalAvgPool", given);
    return x.mean(axes, globalPoolOptions.read(options));
  },
);

/**
 * y = the largest element of each channel: (N, C, ...) -> (N, C)
 * ∂L/∂x = g where x is the largest, shared among ties
 * @throws ShapeError for a tensor of fewer than three axes, or without an element in a channel.
 */
export const globalMaxPool = composed(
  signature("globalMaxPool", takes),
  (given: TensorLike, options?: GlobalPoolOptions): Tensor => {
    const { x, axes } = operand("globalMaxPool", given);
    return x.max(axes, globalPoolOptions.read(options));
  },
);
