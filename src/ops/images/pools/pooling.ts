/** Pooling: the largest or the mean element of each window over signals, images and volumes. */
import { signature } from "../../../arguments/index.js";
import { composed, operandKind, type Tensor, type TensorLike } from "../../../tensor/index.js";
import { type LengthSize, sizeKind, type VolumeSize, type WindowSize } from "../sizes.js";
import { largest } from "./largest.js";
import { means } from "./means.js";
import {
  type AvgPoolOptions,
  avgPool1dOptions,
  avgPool2dOptions,
  avgPool3dOptions,
  type MaxPoolOptions,
  maxPool1dOptions,
  maxPool2dOptions,
  maxPool3dOptions,
  type OneResult,
  type WithIndices,
} from "./pool-options.js";

/**
 * y = the largest element of each window of signals (N, C, L), or (C, L), as maxPool2d has it
 * ∂L/∂x = g where x is the largest of its window, added up over windows
 * @throws as maxPool2d does.
 */
export const maxPool1d: ((
  x: TensorLike,
  kernelSize: LengthSize,
  options: MaxPoolOptions<1> & { returnIndices: true },
) => WithIndices) &
  ((x: TensorLike, kernelSize: LengthSize, options?: OneResult<MaxPoolOptions<1>>) => Tensor) = composed(
  signature("maxPool1d", { x: operandKind, kernelSize: sizeKind(1, 1), options: maxPool1dOptions }),
  (x: TensorLike, kernelSize: LengthSize, options?: MaxPoolOptions<1>): Tensor | WithIndices =>
    largest("maxPool1d", 1, x, kernelSize, maxPool1dOptions.read(options)),
) as never;

/**
 * y = the largest element of each window of images (N, C, H, W), or of one (C, H, W): windows lie next to
 * each other unless a stride is given, and the border never wins. Ties share the gradient equally, as in max
 * (PyTorch gives all to the first). A NaN is the largest of its window. With `returnIndices` [y, indices]:
 * where each stood, the first of those that tie, int32, among the H · W places of its plane.
 * ∂L/∂x = g where x is the largest of its window, added up over windows
 * @throws ShapeError for what are no images, images smaller than a window, or a padding of more than half the
 *   kernel; ValueError for sizes that are none.
 */
export const maxPool2d: ((
  x: TensorLike,
  kernelSize: WindowSize,
  options: MaxPoolOptions<2> & { returnIndices: true },
) => WithIndices) &
  ((x: TensorLike, kernelSize: WindowSize, options?: OneResult<MaxPoolOptions<2>>) => Tensor) = composed(
  signature("maxPool2d", { x: operandKind, kernelSize: sizeKind(1, 2), options: maxPool2dOptions }),
  (x: TensorLike, kernelSize: WindowSize, options?: MaxPoolOptions<2>): Tensor | WithIndices =>
    largest("maxPool2d", 2, x, kernelSize, maxPool2dOptions.read(options)),
) as never;

/**
 * y = the largest element of each window of volumes (N, C, D, H, W), or (C, D, H, W), as maxPool2d has it.
 * Elements that tie in one plane share the gradient that the plane has got.
 * ∂L/∂x = g where x is the largest of its window, added up over windows
 * @throws as maxPool2d does.
 */
export const maxPool3d: ((
  x: TensorLike,
  kernelSize: VolumeSize,
  options: MaxPoolOptions<3> & { returnIndices: true },
) => WithIndices) &
  ((x: TensorLike, kernelSize: VolumeSize, options?: OneResult<MaxPoolOptions<3>>) => Tensor) = composed(
  signature("maxPool3d", { x: operandKind, kernelSize: sizeKind(1, 3), options: maxPool3dOptions }),
  (x: TensorLike, kernelSize: VolumeSize, options?: MaxPoolOptions<3>): Tensor | WithIndices =>
    largest("maxPool3d", 3, x, kernelSize, maxPool3dOptions.read(options)),
) as never;

/**
 * y = the mean of each window of signals (N, C, L), or (C, L), as avgPool2d has it
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws as maxPool2d does.
 */
export const avgPool1d = composed(
  signature("avgPool1d", { x: operandKind, kernelSize: sizeKind(1, 1), options: avgPool1dOptions }),
  (x: TensorLike, kernelSize: LengthSize, options?: AvgPoolOptions<1>): Tensor =>
    means("avgPool1d", 1, x, kernelSize, avgPool1dOptions.read(options)),
);

/**
 * y = the mean of each window of images (N, C, H, W), or of one (C, H, W): windows lie next to each other
 * unless a stride is given. What of a window lies beyond the border, with `ceilMode`, never counts.
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws as maxPool2d does.
 */
export const avgPool2d = composed(
  signature("avgPool2d", { x: operandKind, kernelSize: sizeKind(1, 2), options: avgPool2dOptions }),
  (x: TensorLike, kernelSize: WindowSize, options?: AvgPoolOptions<2>): Tensor =>
    means("avgPool2d", 2, x, kernelSize, avgPool2dOptions.read(options)),
);

/**
 * y = the mean of each window of volumes (N, C, D, H, W), or (C, D, H, W), as avgPool2d has it
 * ∂L/∂x = g / n, added up over windows of n elements
 * @throws as maxPool2d does.
 */
export const avgPool3d = composed(
  signature("avgPool3d", { x: operandKind, kernelSize: sizeKind(1, 3), options: avgPool3dOptions }),
  (x: TensorLike, kernelSize: VolumeSize, options?: AvgPoolOptions<3>): Tensor =>
    means("avgPool3d", 3, x, kernelSize, avgPool3dOptions.read(options)),
);
