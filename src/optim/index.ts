/** Optimizers: how parameters move along their gradients. */
export { Adam, type AdamOptions } from "./adam.js";
export { type GroupOptions, Optimizer, type ParamGroup, type Trainable } from "./optimizer.js";
export type { OptimizerState, Slots, TensorValue } from "./optimizer-state.js";
export { SGD, type SGDOptions } from "./sgd.js";
