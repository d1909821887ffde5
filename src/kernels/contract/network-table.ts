/**
 * The kernels that only networks and images use, likewise. A program that calls none of them is without their
 * code, and they are compiled into a module of their own: see src/kernels/network.ts and network-exports.ts.
 */
import { floats, kernel, single } from "./entry.js";

export const networkTable = {
  // optimizers
  /**
   * One step of descent with momentum over a whole parameter, in place, counted on both: each rounding is
   * that of the ops one after the other. Shapes and dtypes are equal.
   */
  momentumInPlace: kernel("momentumInPlace", floats, single),
  /** One step of Adam, likewise. */
  adamInPlace: kernel("adamInPlace", floats, single),

  // random draws
  /** Uniform draws from [first, second), as `fillUniform` of the generator gives them. */
  uniform: kernel("draw", floats, floats),
  /** Normal draws of mean `first` and standard deviation `second`, as `fillNormal` gives them. */
  normal: kernel("draw", floats, single),

  // windows over images
  /**
   * (N, C, H, W) -> (N, C · kernel, windows): channels, then places in a window, by windows; `fill` where one
   * reaches the border. With `rows` only the windows of rows first .. last - 1.
   */
  unfold: kernel("unfold", floats, floats),
  /** The transpose of unfold: zeros of `shape` with every column's elements added where unfold reads them. */
  fold: kernel("fold", floats, floats),
  /**
   * (N, C, H, W) -> (N, C, *grid): the largest element of each window, in which a border never is, or the
   * mean with a border of 0.
   */
  reduceWindows: kernel("reduceWindows", floats, floats),
  /**
   * From the images, the largest element y of each window and the gradient g of y: g where it was read,
   * shared equally among ties.
   */
  maxPoolGrad: kernel("maxPoolGrad", floats, floats),
  /** From the gradient of each window's mean that of images of a shape: equal parts, added up. */
  avgPoolGrad: kernel("avgPoolGrad", floats, single),

  /** Along an axis sums of elements, each times its weight in the dtype of a, one after another from 0. */
  resample: kernel("resample", floats, single),

  /** (N, C, H, W) and filters (O, C / groups, *kernel) -> (N, O, *grid): products, summed as those are. */
  conv2d: kernel("conv2d", floats, floats),
  /**
   * (N, C, H, W) and (N, O, *grid) -> (O, C / groups, *kernel): each result times what its window read,
   * summed over the windows of a strip as in a product, then as `convolutionSums` says.
   */
  conv2dWeight: kernel("conv2dWeight", floats, floats),

  // network
  /**
   * logits (N, C), target (N) int32 or (N, C) of the logits' dtype -> the loss of each row (N) and softmax
   * (N, C).
   */
  softmaxCrossEntropy: kernel("softmaxCrossEntropy", floats, single),
  /**
   * Its derivative with classes (N) int32 as target: (probs - one-hot) · g / divisor, g a single number or
   * one per row.
   */
  softmaxCrossEntropyGrad: kernel("softmaxCrossEntropyGrad", floats, single),
  /**
   * The softmax of each row of (N, L, S), of which row l has `first` + l + 1 elements that count; the others
   * become 0.
   */
  causalSoftmax: kernel("causalSoftmax", floats, single),
  /** The mean along axes, which are gone, and the variance of the population. */
  moments: kernel("moments", floats, single),
  /** (a - mean) · scale along axes, and the scale, 1 / √(variance + eps), with these axes as 1. */
  standardize: kernel("standardize", floats, single),
  /** Its derivative by the upstream gradient g and the result y: scale · (g - mean g - y · mean (g · y)). */
  standardizeGrad: kernel("standardizeGrad", floats, single),
  /**
   * (a - mean) · scale · weight + bias over the last axes, whose shape weight and bias have, and of each row
   * four numbers: the mean, what its rounding has lost, the scale, and the variance of the population.
   */
  layerNorm: kernel("normalize", floats, single),
  /** The same for each channel of (N, C, ...); weight and bias are (C). */
  batchNorm: kernel("normalize", floats, single),
  /** Their derivatives by a, weight and bias, from the upstream gradient and what was kept of each row. */
  layerNormGrad: kernel("normalizeGrad", floats, single),
  batchNormGrad: kernel("normalizeGrad", floats, single),
  /**
   * All steps of long short-term memory: from what the inputs give to the gates z (N, T, 4 · H), the state h
   * and c (N, H) before the first step, the weights of h (H, 4 · H) and the bias (4 · H) to h after each step
   * and, as a last one, c (N, T + 1, H). Saved are the gates (N, T, 4 · H), h and c before each step, and
   * tanh c after it.
   */
  lstm: kernel("lstm", floats, single),
  /** Its derivative by z, h and c, from the upstream gradient, the weights and what was saved. */
  lstmGrad: kernel("lstmGrad", floats, single),
};
