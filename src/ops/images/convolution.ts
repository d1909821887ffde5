/**
 * Convolution as matrix products: the windows of the images are the columns of a matrix, and the filters the
 * rows of another (Chellapilla et al. 2006). Kernels gather the columns, which need not be written out.
 */
import { optional, options as optionsOf, ShapeError, signature } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import { composed, hide, nameOf, type Tensor, tensorKind } from "../../tensor/index.js";
import { conv2dOp } from "./convolution-ops.js";
import { type ConvolutionOptions, convolutionKinds } from "./convolution-shapes.js";

export interface Conv2dOptions extends ConvolutionOptions {
  /** (O), added to each output channel. */
  bias?: Tensor | undefined;
}

const conv2dOptions = optionsOf<Conv2dOptions>()({ ...convolutionKinds, bias: optional(tensorKind) });

/**
 * y[n, o] = Σ over c of x[n, c] ⋆ w[o, c] + b[o], the cross-correlation that networks call
 * convolution: images (N, C, H, W) and filters (O, C / groups, kernel height, kernel width) -> (N, O, ⌊(H + 2
 * · padding - extent) / stride⌋ + 1, likewise), where a filter extends over (kernel - 1) · dilation + 1
 * elements. Sizes are one number, or a pair [vertical, horizontal].
 * @throws ShapeError for shapes that do not fit each other, DTypeError for dtypes that differ, ValueError for
 *   options that are none.
 */
export const conv2d = composed(
  signature("conv2d", { x: tensorKind, weight: tensorKind, options: conv2dOptions }),
  (x: Tensor, weight: Tensor, given?: Conv2dOptions): Tensor => {
    const { bias, ...options } = conv2dOptions.read(given);
    if (bias === undefined) return conv2dOp(x, weight, options);
    if (!sameShape(bias.shape, weight.shape.slice(0, 1)))
      throw new ShapeError(
        `conv2d: the bias ${nameOf(bias)} of shape ${formatShape(bias.shape)} does not fit filters ` +
          `${formatShape(weight.shape)}: ` +
          `one number for each of the ${weight.shape[0]} output channels`,
      );
    const product = conv2dOp(x, weight, options);
    const y = product.add(bias.reshape([bias.size, 1, 1]));
    hide(product, y);
    return y;
  },
);
