/** Networks: modules that hold parameters, the layers, their initial values and their state. */
export { ReLU, Sigmoid, Tanh } from "./activations.js";
export { Affine, type AffineOptions } from "./affine.js";
export type { Initializer, InitOptions } from "./init.js";
export * as init from "./init.js";
export { MSELoss, SoftmaxCrossEntropy } from "./losses.js";
export { Module } from "./module.js";
export { Parameter, type ParameterOptions } from "./parameter.js";
export { Sequential } from "./sequential.js";
export {
  type LoadOptions,
  type LoadResult,
  type StateDict,
  TensorState,
  type TensorStateFields,
} from "./state-dict.js";
