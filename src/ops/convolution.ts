/**
 * Convolution as matrix products: the windows of the images become columns, and the filters are the rows of a matrix (Chellapilla et
 * al. 2006). Value, gradient by the images and gradient by the filters are three bilinear ops; each is linear in the other two's
 * results, so that the three are closed under differentiation to any order.
 */
import { formatShape, type Shape, ShapeError, sameShape, ValueError, windowGrid } from "../array/index.js";
import {
  composed,
  defineOp,
  nameOf,
  nameOperands,
  requireSameDtype,
  requireShape,
  requireTensor,
  type Tensor,
} from "../tensor/index.js";
import { type Convolution, convolve, towardsFilters, towardsImages } from "./convolution-products.js";
import { requireWindowsFit, type WindowOptions, windowsOf } from "./windows.js";

export interface ConvolutionOptions extends WindowOptions {
  /** Channels are cut into so many groups, each with filters of its own. Default 1. */
  groups?: number;
}

export interface Conv2dOptions extends ConvolutionOptions {
  /** (O), added to each output channel. */
  bias?: Tensor | undefined;
}

/** @throws ShapeError for shapes that do not fit each other, naming both; ValueError for options that are none. */
function convolution(
  op: string,
  images: Shape,
  filters: Shape,
  { groups = 1, ...options }: ConvolutionOptions,
  who: string,
): Convolution {
  const both = `images ${formatShape(images)}, filters ${formatShape(filters)}`;
  if (images.length !== 4)
    throw new ShapeError(
      `${op}: ${both}: images are (N, C, H, W). ${who}` +
        (images.length === 3 ? " A single image gets its first axis from unsqueeze(0)." : ""),
    );
  if (filters.length !== 4)
    throw new ShapeError(`${op}: ${both}: filters are (O, C / groups, kernel height, kernel width). ${who}`);
  const [count, channels] = images as [number, number];
  const [outputs, taken, ...kernel] = filters as [number, number, number, number];
  if (!Number.isInteger(groups) || groups < 1)
    throw new ValueError(`${op}: groups must be a whole number of at least 1, got ${groups}`);
  if (channels % groups !== 0 || outputs % groups !== 0)
    throw new ShapeError(
      `${op}: ${both}: ${groups} groups do not divide ${channels} and ${outputs} channels. ${who}`,
    );
  if (taken * groups !== channels) {
    const needed = channels / taken;
    const way =
      Number.isInteger(needed) && outputs % needed === 0
        ? `{ groups: ${needed} } would fit, or filters`
        : "What would fit are filters";
    throw new ShapeError(
      `${op}: ${both}: the images have ${channels} channels, the filters take ${taken * groups}. ${who} ` +
        `${way} of shape ${formatShape([outputs, channels / groups, ...kernel])}.`,
    );
  }
  const windows = windowsOf(op, kernel, options);
  requireWindowsFit(op, "images", images, windows, ` ${who}`);
  return {
    images,
    filters,
    results: [count, outputs, ...windowGrid(images, windows)],
    windows,
    groups,
    rows: outputs / groups,
    depth: taken * kernel[0] * kernel[1],
  };
}

const samples = [
  // images, filters, results, options
  { x: [2, 2, 4, 3], w: [3, 2, 2, 2], y: [2, 3, 3, 2], options: {} },
  {
    x: [1, 2, 5, 4],
    w: [4, 1, 3, 2],
    y: [1, 4, 3, 4],
    options: { stride: [2, 1], padding: [1, 1], dilation: [1, 2], groups: 2 },
  },
  { x: [2, 3, 3, 3], w: [2, 3, 1, 1], y: [2, 2, 2, 2], options: { stride: 2 } },
] as const;

/** A convolution and either of its gradients. */
const cost = "2 · N · O · P · (C / groups) · KH · KW operations for O filters at P places of the window";

/** y = x ⋆ w, each window of x times each filter    ∂L/∂x = conv2dInput(g, w)    ∂L/∂w = conv2dWeight(x, g) */
const conv2dOp = defineOp({
  name: "conv2d",
  symbol: "⋆",
  prepare: (x: Tensor, weight: Tensor, options: ConvolutionOptions = {}) => {
    requireOperands("conv2d", x, weight);
    return {
      inputs: [x, weight],
      attrs: convolution("conv2d", x.shape, weight.shape, options, nameOperands(x, weight)),
    };
  },
  forward: (k, [x, w], c) => convolve(k, x, w, c),
  vjp: [(g, r) => byImages(g, r.input(1), r.attrs), (g, r) => byFilters(r.input(0), g, r.attrs)],
  local: ["{b} at every window", "{a} in every window"],
  cost,
  samples: [
    { inputs: [samples[0].x, samples[0].w] },
    { inputs: [samples[1].x, samples[1].w], args: [samples[1].options] },
    { inputs: [samples[2].x, samples[2].w], args: [samples[2].options] },
  ],
});

/** The op behind `conv2d`, for those who look up definitions. */
export { conv2dOp };

/**
 * y = wᵀ ⋆ r: each result times its filter, added up where its window was read. The gradient of a convolution by its images (N, C, H, W),
 * whose shape is given, as torch.nn.grad.conv2d_input; also called a transposed convolution.
 * ∂L/∂r = conv2d(g, w)    ∂L/∂w = conv2dWeight(g, r)
 * @throws as conv2d does, ShapeError for results of another shape than this convolution's.
 */
export const conv2dInput = defineOp({
  name: "conv2dInput",
  symbol: "⋆ᵀ",
  prepare: (results: Tensor, weight: Tensor, imageShape: Shape, options: ConvolutionOptions = {}) => {
    requireOperands("conv2dInput", results, weight);
    requireShape("conv2dInput", imageShape);
    const c = convolution("conv2dInput", imageShape, weight.shape, options, nameOperands(results, weight));
    requireResults("conv2dInput", results, c);
    return { inputs: [results, weight], attrs: c };
  },
  forward: (k, [results, w], c) => towardsImages(k, results, w, c),
  vjp: [(g, r) => convolveAgain(g, r.input(1), r.attrs), (g, r) => byFilters(g, r.input(0), r.attrs)],
  local: ["{b} at every window", "{a} in every window"],
  cost,
  samples: [
    { inputs: [samples[0].y, samples[0].w], args: [samples[0].x] },
    { inputs: [samples[1].y, samples[1].w], args: [samples[1].x, samples[1].options] },
    { inputs: [samples[2].y, samples[2].w], args: [samples[2].x, samples[2].options] },
  ],
});

/**
 * y = Σ r · x over all windows: each result times what its window read. The gradient of a convolution by its filters
 * (O, C / groups, *kernel), whose shape is given, as torch.nn.grad.conv2d_weight.
 * ∂L/∂x = conv2dInput(r, g)    ∂L/∂r = conv2d(x, g)
 * @throws as conv2d does, ShapeError for results of another shape than this convolution's.
 */
export const conv2dWeight = defineOp({
  name: "conv2dWeight",
  prepare: (x: Tensor, results: Tensor, filterShape: Shape, options: ConvolutionOptions = {}) => {
    requireOperands("conv2dWeight", x, results);
    requireShape("conv2dWeight", filterShape);
    const c = convolution("conv2dWeight", x.shape, filterShape, options, nameOperands(x, results));
    requireResults("conv2dWeight", results, c);
    return { inputs: [x, results], attrs: c };
  },
  forward: (k, [x, results], c) => towardsFilters(k, x, results, c),
  vjp: [(g, r) => byImages(r.input(1), g, r.attrs), (g, r) => convolveAgain(r.input(0), g, r.attrs)],
  local: ["{b} at every window", "{a} in every window"],
  cost,
  samples: [
    { inputs: [samples[0].x, samples[0].y], args: [samples[0].w] },
    { inputs: [samples[1].x, samples[1].y], args: [samples[1].w, samples[1].options] },
    { inputs: [samples[2].x, samples[2].y], args: [samples[2].w, samples[2].options] },
  ],
});

// the three ops by other names, with their types written out, for each other's rules
function convolveAgain(x: Tensor, w: Tensor, { windows, groups }: Convolution): Tensor {
  return conv2dOp(x, w, { ...windows, groups });
}
function byImages(g: Tensor, w: Tensor, { images, windows, groups }: Convolution): Tensor {
  return conv2dInput(g, w, images, { ...windows, groups });
}
function byFilters(x: Tensor, g: Tensor, { filters, windows, groups }: Convolution): Tensor {
  return conv2dWeight(x, g, filters, { ...windows, groups });
}

function requireOperands(op: string, a: Tensor, b: Tensor): void {
  requireTensor(op, a);
  requireTensor(op, b);
  requireSameDtype(op, a, b);
}

function requireResults(op: string, g: Tensor, { images, filters, results }: Convolution): void {
  if (!sameShape(g.shape, results))
    throw new ShapeError(
      `${op}: ${nameOf(g)} of shape ${formatShape(g.shape)}; images ${formatShape(images)} and filters ${formatShape(filters)} give ${formatShape(results)}`,
    );
}

/**
 * y[n, o] = Σ over c of x[n, c] ⋆ w[o, c] + b[o], the cross-correlation that networks call convolution: images (N, C, H, W) and filters
 * (O, C / groups, kernel height, kernel width) -> (N, O, ⌊(H + 2 · padding - reach) / stride⌋ + 1, likewise), where a filter reaches
 * over (kernel - 1) · dilation + 1 elements. Sizes are one number, or a pair [vertical, horizontal].
 * @throws ShapeError for shapes that do not fit each other, DTypeError for dtypes that differ, ValueError for options that are none.
 */
export const conv2d = composed(
  "conv2d",
  (x: Tensor, weight: Tensor, { bias, ...options }: Conv2dOptions = {}): Tensor => {
    if (bias === undefined) return conv2dOp(x, weight, options);
    requireTensor("conv2d", bias);
    requireTensor("conv2d", weight);
    if (!sameShape(bias.shape, weight.shape.slice(0, 1)))
      throw new ShapeError(
        `conv2d: the bias ${nameOf(bias)} of shape ${formatShape(bias.shape)} does not fit filters ${formatShape(weight.shape)}: ` +
          `one number for each of the ${weight.shape[0]} output channels`,
      );
    return conv2dOp(x, weight, options).add(bias.reshape([bias.size, 1, 1]));
  },
);
