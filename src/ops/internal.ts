/**
 * The ops behind the public functions and their derivatives: with samples, cards and mutants as all ops, but
 * for no user to call.
 */

export { sumTo } from "../tensor/index.js";
export * from "./decompositions/determinant-ops.js";
export * from "./decompositions/orthogonal-ops.js";
export * from "./decompositions/solving-ops.js";
export * from "./decompositions/spectral-ops.js";
export * from "./decompositions/triangular-ops.js";
export * from "./elementwise/gelu-op.js";
export * from "./elementwise/pow-ops.js";
export * from "./elementwise/relu-backward.js";
export * from "./fourier/dft-op.js";
export * from "./images/convolutions/convolution-ops.js";
export * from "./images/pools/pooling-ops.js";
export { resample } from "./images/resampling/resample-op.js";
export * from "./indexing/group-op.js";
export * from "./indexing/take-ops.js";
export * from "./linear-algebra/matmul-op.js";
export * from "./losses/binary-cross-entropy-op.js";
export * from "./losses/cross-entropy-op.js";
export * from "./network/attention/blockwise-op.js";
export * from "./network/gru-op.js";
export * from "./network/lstm-op.js";
export * from "./network/normalization/layer-and-batch-ops.js";
export * from "./network/normalization/standardize.js";
export * from "./network/projected-lstm-op.js";
export * from "./network/rnn-op.js";
export * from "./reductions/prod-op.js";
export { padOp } from "./shape/pad-op.js";
export * from "./shape/slice-ops.js";
export * from "./special/bessel/ops.js";
export * from "./special/normal/erfcx-op.js";
export * from "./special/polygamma-op.js";
