/**
 * The two linear ops that cut images into columns and add them up again: each is the derivative of the other.
 */
import { anyNumber, options as optionsOf, ShapeError, withDefault } from "../../arguments/index.js";
import {
  formatShape,
  type Pair,
  type Shape,
  sameShape,
  type Windows,
  windowGrid,
} from "../../array/index.js";
import { networkKernels } from "../../kernels/index.js";
import { defineOp, nameOf, type Op, type Tensor, tensorKind } from "../../tensor/index.js";
import { times, type WindowSize } from "./sizes.js";
import {
  kernelTerms,
  optionsFor,
  pairOf,
  requireImages,
  requireWindowsFit,
  type WindowOptions,
  windowKinds,
  windowOptions,
  windowSize,
  windowsOf,
} from "./windows.js";

export interface UnfoldOptions extends WindowOptions {
  /** What windows read in the border. Default 0. */
  value?: number;
}

const unfoldOptions = optionsOf<UnfoldOptions>()({ ...windowKinds, value: withDefault(anyNumber, 0) });

/**
 * y = the windows of x as columns: (N, C, H, W) -> (N, C · kernel, windows), as PyTorch's unfold
 * ∂L/∂x = g, added up where it was read
 * @throws ShapeError for what is no batch of images, or images smaller than a window; ValueError for sizes
 *   that are none.
 */
export const unfold: Op<
  [x: Tensor, kernelSize: WindowSize, options?: UnfoldOptions],
  { readonly windows: Windows; readonly value: number },
  readonly [Tensor]
> = defineOp({
  name: "unfold",
  takes: { x: tensorKind, kernelSize: windowSize, options: unfoldOptions },
  prepare: (x: Tensor, kernelSize: WindowSize, options?: UnfoldOptions) => {
    const { value, ...rest } = unfoldOptions.read(options);
    const windows = windowsOf(kernelSize, rest);
    requireImages("unfold", x, windows);
    return { inputs: [x], attrs: { windows, value } };
  },
  forward: (_, [a], { windows, value }) => networkKernels.unfold(a, windows, value),
  vjp: [
    (g, { inputs: [x], attrs: { windows } }) =>
      fold(g, x.shape.slice(2) as unknown as Pair, windows.kernel, optionsFor(windows)),
  ],
  carries: [{ how: "put", words: "added up where the windows read it" }],
  terms: ({ attrs: { windows, value } }) => ({ ...kernelTerms(windows), ...(value !== 0 && { value }) }),
  samples: [
    { inputs: [[2, 2, 3, 4]], args: [2] },
    { inputs: [[1, 2, 5, 4]], args: [[3, 2], { stride: [2, 1], padding: [1, 0], dilation: [1, 2] }] },
    { inputs: [[1, 1, 2, 2]], args: [2, { padding: 1, value: 0.5 }] },
  ],
});

/**
 * y = the columns x, added up where unfold would read them: (N, C · kernel, windows) -> (N, C, H, W), the
 * transpose of unfold, as PyTorch's fold
 * ∂L/∂x = the windows of g
 * @throws ShapeError for columns that do not fit, ValueError for sizes that are none.
 */
export const fold: Op<
  [columns: Tensor, imageSize: WindowSize, kernelSize: WindowSize, options?: WindowOptions],
  { readonly windows: Windows; readonly shape: Shape },
  readonly [Tensor]
> = defineOp({
  name: "fold",
  takes: {
    columns: tensorKind,
    imageSize: windowSize,
    kernelSize: windowSize,
    options: windowOptions,
  },
  prepare: (columns: Tensor, imageSize: WindowSize, kernelSize: WindowSize, options?: WindowOptions) => {
    const windows = windowsOf(kernelSize, windowOptions.read(options));
    const image = pairOf(imageSize);
    const area = windows.kernel[0] * windows.kernel[1];
    const [images = 0, rows = 0] = columns.shape;
    const shape: Shape = [images, Math.max(1, Math.floor(rows / area)), ...image];
    requireWindowsFit("fold", "images", shape, windows);
    const [down, across] = windowGrid(shape, windows);
    if (!sameShape(columns.shape, [images, (shape[1] as number) * area, down * across]))
      throw new ShapeError(
        `fold: ${nameOf(columns)} of shape ${formatShape(columns.shape)}; ${down} · ${across} windows of ` +
          `${times(windows.kernel)} ` +
          `over images of ${times(image)} are columns of shape (N, C · ${area}, ${down * across})`,
      );
    return { inputs: [columns], attrs: { windows, shape } };
  },
  forward: (_, [a], { windows, shape }) => networkKernels.fold(a, shape, windows),
  vjp: [(g, { attrs: { windows } }) => unfold(g, windows.kernel, optionsFor(windows))],
  carries: [{ how: "cut", words: "read window by window" }],
  terms: ({ attrs: { windows } }) => kernelTerms(windows),
  samples: [
    { inputs: [[2, 8, 6]], args: [[3, 4], 2] },
    { inputs: [[1, 6, 6]], args: [[5, 4], [3, 2], { stride: [2, 1], padding: [1, 0], dilation: [1, 2] }] },
  ],
});
