/** The ops, in families. Importing it gives Tensor its fluent methods. */

export { add, broadcastTo, to } from "../tensor/index.js";
export * from "./activations/piecewise.js";
export * from "./activations/smooth.js";
export * from "./decompositions/cholesky.js";
export * from "./decompositions/matrices.js";
export * from "./decompositions/orthogonal.js";
export * from "./decompositions/solving.js";
export * from "./decompositions/spectral.js";
export * from "./distances/distances.js";
export * from "./elementwise/activations.js";
export * from "./elementwise/arithmetic.js";
export * from "./elementwise/choices.js";
export * from "./elementwise/comparisons.js";
export * from "./elementwise/powers.js";
export * from "./elementwise/rounding.js";
export * from "./elementwise/trigonometry.js";
export * from "./fourier/fourier.js";
export type { Fourier2Options, FourierNorm, FourierOptions } from "./fourier/options.js";
export * from "./images/convolutions/convolution.js";
export type { ConvolutionOptions } from "./images/convolutions/convolution-shapes.js";
export type {
  Conv1dOptions,
  Conv2dOptions,
  Conv3dOptions,
  ConvOptions,
  ConvTranspose1dOptions,
  ConvTranspose2dOptions,
  ConvTransposeOptions,
} from "./images/convolutions/geometry.js";
export * from "./images/convolutions/transposed.js";
export * from "./images/pools/adaptive.js";
export type { AdaptiveMaxPoolOptions, AdaptiveSize } from "./images/pools/adaptive-kinds.js";
export * from "./images/pools/global.js";
export type {
  AvgPoolOptions,
  GlobalPoolOptions,
  MaxPoolOptions,
  OneResult,
  WithIndices,
} from "./images/pools/pool-options.js";
export * from "./images/pools/pooling.js";
export * from "./images/pools/unpooling.js";
export * from "./images/resampling/affine-grid.js";
export type { AffineGridOptions, GridSampleOptions } from "./images/resampling/grid-options.js";
export * from "./images/resampling/grid-sample.js";
export * from "./images/resampling/interpolate.js";
export type { InterpolateOptions } from "./images/resampling/interpolate-options.js";
export * from "./images/resampling/shuffling.js";
export type {
  BorderOf,
  BorderWidth,
  LengthBorder,
  LengthSize,
  SizeOf,
  Spatial,
  VolumeBorder,
  VolumeSize,
  WidthsOf,
  WindowBorder,
  WindowSize,
} from "./images/sizes.js";
export * from "./images/unfold.js";
export type { WindowOptions } from "./images/windows.js";
export * from "./indexing/at.js";
export * from "./indexing/elements.js";
export * from "./indexing/entries.js";
export type { Index, IndexRange, NestedMask, NestedPlaces } from "./indexing/index-terms.js";
export type { Indices } from "./indexing/indices.js";
export { type Place, place } from "./indexing/place.js";
export * from "./indexing/reducing.js";
export * from "./indexing/scattering.js";
export * from "./indexing/selecting.js";
export * from "./linear-algebra/einsum.js";
export * from "./linear-algebra/products.js";
export * from "./linear-algebra/tensordot.js";
export * from "./losses/cross-entropy.js";
export * from "./losses/embeddings.js";
export type {
  BinaryCrossEntropyOptions,
  ClassLossOptions,
  CrossEntropyOptions,
  GaussianOptions,
  HuberOptions,
  KlDivOptions,
  LossOptions,
  MarginOptions,
  MultiLabelOptions,
  MultiMarginOptions,
  PoissonOptions,
  SmoothL1Options,
  TripletOptions,
  WeightedLossOptions,
} from "./losses/kinds.js";
export * from "./losses/likelihoods.js";
export * from "./losses/losses.js";
export * from "./losses/margins.js";
export * from "./losses/of-classes.js";
export * from "./losses/probabilities.js";
export * from "./losses/sequences/ctc.js";
export type { CtcOptions } from "./losses/sequences/ctc-options.js";
export * from "./network/attention/attention.js";
export * from "./network/dropout.js";
export type { Labels } from "./network/labels.js";
export * from "./network/normalization/layer-and-batch.js";
export * from "./network/normalization/of-groups.js";
export * from "./network/one-hot.js";
export * from "./network/softmax.js";
export * from "./order/counting.js";
export * from "./order/distinct.js";
export * from "./order/quantiles.js";
export * from "./order/searching.js";
export * from "./order/sorting.js";
export * from "./reductions/cumulative.js";
export * from "./reductions/extremes.js";
export * from "./reductions/logic.js";
export type { Axis, AxisOrOptions, Reduced, ReduceOptions } from "./reductions/reduction.js";
export * from "./reductions/statistics.js";
export * from "./reductions/sums.js";
export * from "./sampling/categories.js";
export type { DrawOptions } from "./sampling/draw-kinds.js";
export * from "./sampling/draws.js";
export * from "./shape/arranging.js";
export * from "./shape/axes.js";
export * from "./shape/joining.js";
export * from "./shape/padding.js";
export type { SliceRange } from "./shape/ranges.js";
export * from "./shape/rearranging.js";
export * from "./shape/slicing.js";
export * from "./special/bessel/functions.js";
export * from "./special/division.js";
export * from "./special/gamma.js";
export * from "./special/hyperbolic.js";
export * from "./special/logarithms.js";
export * from "./special/normal/functions.js";
export * from "./special/questions.js";
export * from "./special/special.js";
