/** Layer 2: the ops, in families. Importing it gives Tensor its fluent methods. */
export { add, broadcastTo, sumTo, to } from "../tensor/index.js";
export * from "./binary.js";
export * from "./einsum.js";
export * from "./indexing.js";
export * from "./linear-algebra.js";
export * from "./network.js";
export * from "./reductions.js";
export * from "./shape.js";
export * from "./unary.js";
