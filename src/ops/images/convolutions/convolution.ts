/**
 * Convolution as matrix products: the windows of the images are the columns of a matrix, and the filters the
 * rows of another (Chellapilla et al. 2006). Kernels gather the columns, which need not be written out.
 */
import { signature } from "../../../arguments/index.js";
import { composed, type Tensor, tensorKind } from "../../../tensor/index.js";
import { convolved } from "./convolved.js";
import {
  type Conv1dOptions,
  type Conv2dOptions,
  type Conv3dOptions,
  conv1dOptions,
  conv2dOptions,
  conv3dOptions,
} from "./geometry.js";
import { ofVolumes } from "./volumes.js";

/**
 * y[n, o] = Σ over c of x[n, c] ⋆ w[o, c] + b[o], the cross-correlation of signals (N, C, L), or (C, L), and
 * filters (O, C / groups, kernel) -> (N, O, ⌊(L + padding before and after - extent) / stride⌋ + 1), where a
 * filter extends over (kernel - 1) · dilation + 1 elements. Sizes are one number, or a list of one.
 * @throws as conv2d does.
 */
export const conv1d = composed(
  signature("conv1d", { x: tensorKind, weight: tensorKind, options: conv1dOptions }),
  (x: Tensor, weight: Tensor, options?: Conv1dOptions): Tensor =>
    convolved("conv1d", 1, x, weight, conv1dOptions.read(options)),
);

/**
 * y[n, o] = Σ over c of x[n, c] ⋆ w[o, c] + b[o], the cross-correlation that networks call
 * convolution: images (N, C, H, W), or one (C, H, W), and filters (O, C / groups, kernel height, kernel
 * width) -> (N, O, ⌊(H + padding above and below - extent) / stride⌋ + 1, likewise), where a filter extends
 * over (kernel - 1) · dilation + 1 elements. Sizes are one number, or a pair [vertical, horizontal].
 * @throws ShapeError for shapes that do not fit each other, DTypeError for dtypes that differ, ValueError for
 *   options that are none, and for padding "same" with a stride.
 */
export const conv2d = composed(
  signature("conv2d", { x: tensorKind, weight: tensorKind, options: conv2dOptions }),
  (x: Tensor, weight: Tensor, options?: Conv2dOptions): Tensor =>
    convolved("conv2d", 2, x, weight, conv2dOptions.read(options)),
);

/**
 * y[n, o] = Σ over c of x[n, c] ⋆ w[o, c] + b[o], the cross-correlation of volumes (N, C, D, H, W), or one
 * (C, D, H, W), and filters (O, C / groups, kernel depth, height, width), with results as those of conv2d
 * along each axis. Sizes are one number, or [depth, vertical, horizontal].
 * @throws as conv2d does.
 */
export const conv3d = composed(
  signature("conv3d", { x: tensorKind, weight: tensorKind, options: conv3dOptions }),
  (x: Tensor, weight: Tensor, options?: Conv3dOptions): Tensor =>
    convolved("conv3d", 3, x, weight, conv3dOptions.read(options), ofVolumes),
);
