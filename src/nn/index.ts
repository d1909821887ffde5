/** Networks: modules that hold parameters, the layers, their initial values and their state. */
export {
  ELU,
  GELU,
  type GELUOptions,
  LeakyReLU,
  LogSoftmax,
  ReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from "./activations.js";
export { Affine, type AffineOptions } from "./affine.js";
export { type AttentionMask, MultiHeadAttention, type MultiHeadAttentionOptions } from "./attention.js";
export { Buffer } from "./buffer.js";
export { Dropout, type DropoutOptions } from "./dropout.js";
export { Embedding, type EmbeddingOptions } from "./embedding.js";
export type { Gradients } from "./gradient-crossing.js";
export type { ForwardHook, ForwardPreHook, FullBackwardHook } from "./hooks.js";
export { AvgPool2d, Conv2d, type Conv2dOptions, Flatten, MaxPool2d } from "./images.js";
export type { Initializer, InitOptions } from "./init.js";
export * as init from "./init.js";
export { BCEWithLogitsLoss, MSELoss, SoftmaxCrossEntropy } from "./losses.js";
export { Module } from "./module.js";
export { BatchNorm, type BatchNormOptions, LayerNorm, type LayerNormOptions } from "./normalization.js";
export { Parameter, type ParameterOptions } from "./parameter.js";
export { GRU, LSTM, type RecurrentLayerOptions, RNN } from "./recurrent.js";
export {
  GRUCell,
  type HiddenState,
  LSTMCell,
  type MemoryState,
  RecurrentCell,
  type RecurrentOptions,
  type RecurrentState,
  RNNCell,
} from "./recurrent-cells.js";
export { Sequential } from "./sequential.js";
export {
  type LoadOptions,
  type LoadResult,
  type StateDict,
  TensorState,
  type TensorStateFields,
} from "./state-dict.js";
