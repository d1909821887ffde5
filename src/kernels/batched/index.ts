/** Kernels for vmap: arrays that stand for one of many examples, and what computes all of them at once. */
export { type Batch, BatchedArray, frontOf, isBatched, physicalOf } from "./batched-array.js";
export { batchKernels, mapping } from "./dispatch.js";
