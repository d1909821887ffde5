/** Pooling: the largest or the mean element of each window over images (N, C, H, W). */
import { flag, options as optionsOf, signature, withDefault } from "../../../arguments/index.js";
import {
  composed,
  floatingOperand,
  ones,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../../tensor/index.js";
import type { WindowSize } from "../sizes.js";
import { poolKinds, type WindowOptions, windowSize } from "../windows.js";
import { avgPool2dOp } from "./pooling-ops.js";

export { maxPool2d } from "./pooling-ops.js";

export interface AvgPoolOptions extends Omit<WindowOptions, "dilation"> {
  /** Whether the border counts as zeros, or not at all. Default true. */
  countIncludePad?: boolean;
}

const avgPoolOptions = optionsOf<AvgPoolOptions>()({
  stride: poolKinds.stride,
  padding: poolKinds.padding,
  countIncludePad: withDefault(flag, true),
});

/**
 * y = the mean of each window: windows lie next to each other unless a stride is given.
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws as maxPool2d does.
 */
export const avgPool2d = composed(
  signature("avgPool2d", { x: operandKind, kernelSize: windowSize, options: avgPoolOptions }),
  (x: TensorLike, kernelSize: WindowSize, options?: AvgPoolOptions): Tensor => {
    const { countIncludePad, stride, padding } = avgPoolOptions.read(options);
    const images = floatingOperand(x, "avgPool2d");
    const means = avgPool2dOp(images, kernelSize, { stride, padding });
    if (countIncludePad || [padding].flat().every((width) => width === 0)) return means;
    // the mean of ones is the share of a window that lies inside
    const inside = ones([1, 1, ...images.shape.slice(2)], { dtype: images.dtype });
    return scope("avgPool2d", () => means.div(avgPool2dOp(inside, kernelSize, { stride, padding })));
  },
);
