/** What the library calls. Pointers are byte offsets into linear memory; sizes are in elements. */
export * from "./elementwise/compare";
export { clamp, cos, elu, expm1, inRange } from "./elementwise/doubles";
export { leakyRelu, log1p, power, sin, softplus } from "./elementwise/doubles";
export * from "./elementwise/exports";
export { addScaled, addScaled64, fromBytes } from "./elementwise/arithmetic";
export * from "./products/matmul";
export * from "./products/matmul64";
export * from "./optimizers/optimizers";
export * from "./reductions/reductions";
export * from "./movement/indices";
export * from "./reductions/log-softmax";
export * from "./reductions/softmax";
export * from "./products/sparse";
export * from "./threads/threads";
export * from "./movement/strided-copy";
export * from "./windows/windows";
