/**
 * The ops behind `conv2d`. Value, gradient by the images and gradient by the filters are three bilinear ops;
 * each is linear in the other two's results, so that the three are closed under differentiation to any order.
 */
import { ShapeError } from "../../../arguments/index.js";
import { formatShape, type Shape, sameShape, shapeKind } from "../../../array/index.js";
import {
  type Carry,
  defineOp,
  nameOf,
  nameOperands,
  type Op,
  requireSameDtype,
  type Tensor,
  tensorKind,
} from "../../../tensor/index.js";
import { optionsFor, windowTerms } from "../windows.js";
import { convolve, towardsFilters, towardsImages } from "./convolution-products.js";
import {
  type Convolution,
  type ConvolutionOptions,
  convolutionOf,
  convolutionOptions,
} from "./convolution-shapes.js";

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

const windowed: Carry = { how: "mixed", words: "added up over the windows" };
const carries = [windowed, windowed];

const terms = ({ attrs: { windows, groups } }: { readonly attrs: Convolution }) => ({
  ...windowTerms(windows),
  ...(groups !== 1 && { groups }),
});

/** A convolution and either of its gradients. */
const cost = "2 · N · O · P · (C / groups) · KH · KW operations for O filters at P places of the window";

/**
 * y = x ⋆ w, each window of x times each filter
 * ∂L/∂x = conv2dInput(g, w)
 * ∂L/∂w = conv2dWeight(x, g)
 */
export const conv2dOp: Op<
  [x: Tensor, weight: Tensor, options?: ConvolutionOptions],
  Convolution,
  readonly [Tensor, Tensor]
> = defineOp({
  name: "conv2d",
  symbol: "⋆",
  takes: { x: tensorKind, weight: tensorKind, options: convolutionOptions },
  prepare: (x: Tensor, weight: Tensor, given?: ConvolutionOptions) => {
    requireSameDtype("conv2d", x, weight);
    const options = convolutionOptions.read(given);
    return {
      inputs: [x, weight],
      attrs: convolutionOf("conv2d", x.shape, weight.shape, options, nameOperands(x, weight)),
    };
  },
  forward: (_, [x, w], c) => convolve(x, w, c),
  vjp: [(g, r) => byImages(g, r.input(1), r.attrs), (g, r) => byFilters(r.input(0), g, r.attrs)],
  local: ["{b} at every window", "{a} in every window"],
  carries,
  inside: "{y} = {a} ⋆ {b}",
  terms,
  cost,
  samples: [
    { inputs: [samples[0].x, samples[0].w] },
    { inputs: [samples[1].x, samples[1].w], args: [samples[1].options] },
    { inputs: [samples[2].x, samples[2].w], args: [samples[2].options] },
  ],
});

/**
 * y = wᵀ ⋆ r: each result times its filter, added up where its window was read. The gradient of a convolution
 * by its images (N, C, H, W), whose shape is given, as torch.nn.grad.conv2d_input; also called a transposed
 * convolution.
 * ∂L/∂r = conv2d(g, w)
 * ∂L/∂w = conv2dWeight(g, r)
 * @throws as conv2d does, ShapeError for results of another shape than this convolution's.
 */
export const conv2dInput: Op<
  [results: Tensor, weight: Tensor, imageShape: Shape, options?: ConvolutionOptions],
  Convolution,
  readonly [Tensor, Tensor]
> = defineOp({
  name: "conv2dInput",
  symbol: "⋆ᵀ",
  takes: { results: tensorKind, weight: tensorKind, imageShape: shapeKind, options: convolutionOptions },
  prepare: (results: Tensor, weight: Tensor, imageShape: Shape, given?: ConvolutionOptions) => {
    requireSameDtype("conv2dInput", results, weight);
    const options = convolutionOptions.read(given);
    const c = convolutionOf("conv2dInput", imageShape, weight.shape, options, nameOperands(results, weight));
    requireResults("conv2dInput", results, c);
    return { inputs: [results, weight], attrs: c };
  },
  forward: (_, [results, w], c) => towardsImages(results, w, c),
  vjp: [(g, r) => byBoth(g, r.input(1), r.attrs), (g, r) => byFilters(g, r.input(0), r.attrs)],
  local: ["{b} at every window", "{a} in every window"],
  carries,
  terms,
  cost,
  samples: [
    { inputs: [samples[0].y, samples[0].w], args: [samples[0].x] },
    { inputs: [samples[1].y, samples[1].w], args: [samples[1].x, samples[1].options] },
    { inputs: [samples[2].y, samples[2].w], args: [samples[2].x, samples[2].options] },
  ],
});

/**
 * y = Σ r · x over all windows: each result times what its window read. The gradient of a convolution by its
 * filters (O, C / groups, *kernel), whose shape is given, as torch.nn.grad.conv2d_weight.
 * ∂L/∂x = conv2dInput(r, g)
 * ∂L/∂r = conv2d(x, g)
 * @throws as conv2d does, ShapeError for results of another shape than this convolution's.
 */
export const conv2dWeight: Op<
  [x: Tensor, results: Tensor, filterShape: Shape, options?: ConvolutionOptions],
  Convolution,
  readonly [Tensor, Tensor]
> = defineOp({
  name: "conv2dWeight",
  takes: { x: tensorKind, results: tensorKind, filterShape: shapeKind, options: convolutionOptions },
  prepare: (x: Tensor, results: Tensor, filterShape: Shape, given?: ConvolutionOptions) => {
    requireSameDtype("conv2dWeight", x, results);
    const options = convolutionOptions.read(given);
    const c = convolutionOf("conv2dWeight", x.shape, filterShape, options, nameOperands(x, results));
    requireResults("conv2dWeight", results, c);
    return { inputs: [x, results], attrs: c };
  },
  forward: (_, [x, results], c) => towardsFilters(x, results, c),
  vjp: [(g, r) => byImages(r.input(1), g, r.attrs), (g, r) => byBoth(r.input(0), g, r.attrs)],
  local: ["{b} at every window", "{a} in every window"],
  carries,
  terms,
  cost,
  samples: [
    { inputs: [samples[0].x, samples[0].y], args: [samples[0].w] },
    { inputs: [samples[1].x, samples[1].y], args: [samples[1].w, samples[1].options] },
    { inputs: [samples[2].x, samples[2].y], args: [samples[2].w, samples[2].options] },
  ],
});

// the three ops with the shapes of a convolution that is known, for each other's rules
function byBoth(x: Tensor, w: Tensor, { windows, groups }: Convolution): Tensor {
  return conv2dOp(x, w, { ...optionsFor(windows), groups });
}

function byImages(g: Tensor, w: Tensor, { images, windows, groups }: Convolution): Tensor {
  return conv2dInput(g, w, images, { ...optionsFor(windows), groups });
}

function byFilters(x: Tensor, g: Tensor, { filters, windows, groups }: Convolution): Tensor {
  return conv2dWeight(x, g, filters, { ...optionsFor(windows), groups });
}

function requireResults(op: string, g: Tensor, { images, filters, results }: Convolution): void {
  if (!sameShape(g.shape, results))
    throw new ShapeError(
      `${op}: ${nameOf(g)} of shape ${formatShape(g.shape)}; images ${formatShape(images)} and filters ` +
        `${formatShape(filters)} give ${formatShape(results)}`,
    );
}
