/** What layers use, and no user: beside the index, whose names are public. */

export { requireBounds } from "./activations/bounds.js";
export { outputKind } from "./images/pools/adaptive-kinds.js";
export { globalPoolOptions } from "./images/pools/pool-options.js";
export { interpolateOptions } from "./images/resampling/interpolate-options.js";
export {
  type Borders,
  borderKind,
  bordersOf,
  type Spatial,
  sizeKind,
  sizesOf,
  times,
  widthsKind,
} from "./images/sizes.js";
export { indicesKind } from "./indexing/indices.js";
export {
  byNothing,
  byOne,
  crossEntropyOptions,
  gaussianOptions,
  huberOptions,
  klDivOptions,
  logitsOptions,
  lossOptions,
  multiLabelOptions,
  multiMarginOptions,
  nllOptions,
  poissonOptions,
  smoothL1Options,
  tripletOptions,
  weightedOptions,
} from "./losses/kinds.js";
export { ctcOptions } from "./losses/sequences/ctc-options.js";
export * from "./network/gru-op.js";
export * from "./network/lstm-op.js";
export * from "./network/projected-lstm-op.js";
export * from "./network/rnn-op.js";
