/** Pooling: the largest or the mean element of each window over images (N, C, H, W). */
import { composed, floatingOperand, ones, scope, type Tensor, type TensorLike } from "../../tensor/index.js";
import { avgPool2dOp } from "./pooling-ops.js";
import type { WindowOptions, WindowSize } from "./windows.js";

export { maxPool2d } from "./pooling-ops.js";

export interface AvgPoolOptions extends Omit<WindowOptions, "dilation"> {
  /** Whether the border counts as zeros, or not at all. Default true. */
  countIncludePad?: boolean;
}

/**
 * y = the mean of each window: windows lie next to each other unless a stride is given.
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws as maxPool2d does.
 */
export const avgPool2d = composed(
  "avgPool2d",
  (
    x: TensorLike,
    kernelSize: WindowSize,
    { countIncludePad = true, ...options }: AvgPoolOptions = {},
  ): Tensor => {
    const images = floatingOperand(x, "avgPool2d");
    const means = avgPool2dOp(images, kernelSize, options);
    if (countIncludePad || [options.padding ?? 0].flat().every((width) => width === 0)) return means;
    // the mean of ones is the share of a window that lies inside
    const inside = ones([1, 1, ...images.shape.slice(2)], { dtype: images.dtype });
    return scope("avgPool2d", () => means.div(avgPool2dOp(inside, kernelSize, options)));
  },
);
