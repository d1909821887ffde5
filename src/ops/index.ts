/** Layer 2: the ops, in families. Importing it gives Tensor its fluent methods. */
export { add, broadcastTo, sumTo, to } from "../tensor/index.js";
export * from "./attention.js";
export * from "./binary.js";
export * from "./convolution.js";
export * from "./dropout.js";
export * from "./einsum.js";
export * from "./indexing.js";
export * from "./linear-algebra.js";
export * from "./losses.js";
export * from "./normalization.js";
export * from "./pooling.js";
export * from "./reductions.js";
export * from "./shape.js";
export * from "./softmax.js";
export * from "./unary.js";
export { fold, type UnfoldOptions, unfold, type WindowOptions, type WindowSize } from "./windows.js";
