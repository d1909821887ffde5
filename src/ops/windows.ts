/** Windows over images (N, C, H, W): their options, and the two linear ops that cut images into columns and add them up again. */
import {
  dilatedExtent,
  formatShape,
  type Pair,
  type Shape,
  ShapeError,
  sameShape,
  ValueError,
  type Windows,
  windowGrid,
} from "../array/index.js";
import { defineOp, nameOf, requireTensor, type Tensor } from "../tensor/index.js";

/** Along both axes, or (vertical, horizontal). */
export type WindowSize = number | readonly [vertical: number, horizontal: number];

export interface WindowOptions {
  /** From one window to the next. Default 1, in pooling the size of the window. */
  stride?: WindowSize | undefined;
  /** The width of the border on either side. Default 0. */
  padding?: WindowSize;
  /** From one element of a window to the next. Default 1. */
  dilation?: WindowSize;
}

/** @throws ValueError for what is neither a whole number of at least `least` nor a pair of such. */
function pairOf(op: string, name: string, size: WindowSize, least: 0 | 1): Pair {
  const pair: unknown = typeof size === "number" ? [size, size] : size;
  if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((n) => Number.isInteger(n) && n >= least))
    throw new ValueError(
      `${op}: ${name} is a whole number of at least ${least} or a pair [vertical, horizontal], got ${JSON.stringify(size)}`,
    );
  return pair as unknown as Pair;
}

/** The options in one form. @throws ValueError for sizes that are none. */
export function windowsOf(
  op: string,
  kernelSize: WindowSize,
  { stride = 1, padding = 0, dilation = 1 }: WindowOptions,
): Windows {
  return {
    kernel: pairOf(op, "the kernel's size", kernelSize, 1),
    stride: pairOf(op, "stride", stride, 1),
    padding: pairOf(op, "padding", padding, 0),
    dilation: pairOf(op, "dilation", dilation, 1),
  };
}

const times = ([vertical, horizontal]: Pair) => `${vertical} × ${horizontal}`;

/** @throws ShapeError for a shape that is not (N, C, H, W), or for images that are smaller than one window. */
export function requireWindowsFit(op: string, what: string, shape: Shape, windows: Windows, who = ""): void {
  if (shape.length !== 4)
    throw new ShapeError(
      `${op}: ${what} of shape ${formatShape(shape)}; images are (N, C, H, W).` +
        (shape.length === 3 ? " A single image gets its first axis from unsqueeze(0)." : ""),
    );
  const grid = windowGrid(shape, windows);
  if (grid.every((count) => count >= 1)) return;
  const reach: Pair = [dilatedExtent(windows, 0), dilatedExtent(windows, 1)];
  const gaps = windows.dilation.some((step) => step > 1)
    ? ` (kernel ${times(windows.kernel)}, dilation ${times(windows.dilation)})`
    : "";
  const short = ([0, 1] as const).map((axis) =>
    Math.max(0, Math.ceil((reach[axis] - (shape[axis + 2] as number)) / 2)),
  ) as unknown as Pair;
  throw new ShapeError(
    `${op}: a window of ${times(reach)}${gaps} does not fit into ${what} of shape ${formatShape(shape)} with padding ${times(windows.padding)}.${who} ` +
      `Make the kernel smaller, or the padding at least ${times(short)}.`,
  );
}

/** @throws what `requireTensor` and `requireWindowsFit` do. */
export function requireImages(op: string, x: Tensor, windows: Windows): void {
  requireTensor(op, x);
  requireWindowsFit(op, nameOf(x), x.shape, windows);
}

export interface UnfoldOptions extends WindowOptions {
  /** What windows read in the border. Default 0. */
  value?: number;
}

/**
 * y = the windows of x as columns: (N, C, H, W) -> (N, C · kernel, windows), as PyTorch's unfold    ∂L/∂x = g, added up where it was read
 * @throws ShapeError for what is no batch of images, or images smaller than a window; ValueError for sizes that are none.
 */
export const unfold = defineOp({
  name: "unfold",
  prepare: (x: Tensor, kernelSize: WindowSize, { value = 0, ...options }: UnfoldOptions = {}) => {
    const windows = windowsOf("unfold", kernelSize, options);
    requireImages("unfold", x, windows);
    return { inputs: [x], attrs: { windows, value } };
  },
  forward: (k, [a], { windows, value }) => k.unfold(a, windows, value),
  vjp: [(g, { inputs: [x], attrs: { windows } }) => addBack(g, x.shape, windows)],
  local: ["1 where read"],
  samples: [
    { inputs: [[2, 2, 3, 4]], args: [2] },
    { inputs: [[1, 2, 5, 4]], args: [[3, 2], { stride: [2, 1], padding: [1, 0], dilation: [1, 2] }] },
    { inputs: [[1, 1, 2, 2]], args: [2, { padding: 1, value: 0.5 }] },
  ],
});

/** fold by another name, with its type written out: the two ops are each other's derivative. */
function addBack(g: Tensor, shape: Shape, windows: Windows): Tensor {
  return fold(g, shape.slice(2) as unknown as Pair, windows.kernel, windows);
}

/**
 * y = the columns x, added up where unfold would read them: (N, C · kernel, windows) -> (N, C, H, W), the transpose of unfold, as
 * PyTorch's fold    ∂L/∂x = the windows of g
 * @throws ShapeError for columns that do not fit, ValueError for sizes that are none.
 */
export const fold = defineOp({
  name: "fold",
  prepare: (columns: Tensor, imageSize: WindowSize, kernelSize: WindowSize, options: WindowOptions = {}) => {
    requireTensor("fold", columns);
    const windows = windowsOf("fold", kernelSize, options);
    const image = pairOf("fold", "the images' size", imageSize, 1);
    const area = windows.kernel[0] * windows.kernel[1];
    const [images = 0, rows = 0] = columns.shape;
    const shape = [images, Math.max(1, Math.floor(rows / area)), ...image];
    requireWindowsFit("fold", "images", shape, windows);
    const [down, across] = windowGrid(shape, windows);
    if (!sameShape(columns.shape, [images, (shape[1] as number) * area, down * across]))
      throw new ShapeError(
        `fold: ${nameOf(columns)} of shape ${formatShape(columns.shape)}; ${down} · ${across} windows of ${times(windows.kernel)} ` +
          `over images of ${times(image)} are columns of shape (N, C · ${area}, ${down * across})`,
      );
    return { inputs: [columns], attrs: { windows, shape } };
  },
  forward: (k, [a], { windows, shape }) => k.fold(a, shape, windows),
  vjp: [(g, { attrs: { windows } }) => unfold(g, windows.kernel, windows)],
  local: ["1"],
  samples: [
    { inputs: [[2, 8, 6]], args: [[3, 4], 2] },
    { inputs: [[1, 6, 6]], args: [[5, 4], [3, 2], { stride: [2, 1], padding: [1, 0], dilation: [1, 2] }] },
  ],
});
