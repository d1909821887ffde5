/** Networks: modules that hold parameters, the layers, their initial values and their state. */

export type { TensorValue } from "../array/index.js";
export { deepCopy } from "./functional/deep-copy.js";
export { functionalCall, type TensorsByName } from "./functional/functional-call.js";
export type { Gradients } from "./hooks/backward-hook.js";
export type { ForwardHook, ForwardPreHook, FullBackwardHook, InputsOf, OutputOf } from "./hooks/hooks.js";
export type { Initializer, InitOptions } from "./init.js";
export * as init from "./init.js";
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
} from "./layers/activations/activations.js";
export {
  HardSigmoid,
  HardSwish,
  Hardshrink,
  HardTanh,
  PReLU,
  type PReLUOptions,
  ReLU6,
  Softshrink,
  Threshold,
} from "./layers/activations/piecewise.js";
export {
  CELU,
  GLU,
  LogSigmoid,
  Mish,
  SELU,
  Softmin,
  Softsign,
  Tanhshrink,
} from "./layers/activations/smooth.js";
export { Affine, type AffineOptions } from "./layers/affine.js";
export {
  type AttentionMask,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from "./layers/attention.js";
export { ModuleDict, type NamedModules } from "./layers/containers/module-dict.js";
export { type AnyModule, ModuleList } from "./layers/containers/module-list.js";
export { Sequential } from "./layers/containers/sequential.js";
export { Dropout, type DropoutOptions } from "./layers/dropout.js";
export { Embedding, type EmbeddingOptions } from "./layers/embedding.js";
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
} from "./layers/images/adaptive-pools.js";
export { AvgPool1d, AvgPool2d, AvgPool3d } from "./layers/images/avg-pools.js";
export { Conv1d, Conv2d, Conv3d } from "./layers/images/convolutions.js";
export type {
  Conv1dOptions,
  Conv2dOptions,
  Conv3dOptions,
  ConvTranspose1dOptions,
  ConvTranspose2dOptions,
  ConvTransposeWindows,
  ConvWindows,
} from "./layers/images/filters.js";
export { Flatten } from "./layers/images/flatten.js";
export { GlobalAvgPool, GlobalMaxPool } from "./layers/images/global-pools.js";
export { MaxPool1d, MaxPool2d, MaxPool3d } from "./layers/images/max-pools.js";
export type { MaxPoolLayerOptions } from "./layers/images/pool-options.js";
export { PixelShuffle, PixelUnshuffle, Upsample } from "./layers/images/resampling.js";
export { ConvTranspose1d, ConvTranspose2d } from "./layers/images/transposed.js";
export {
  CrossEntropyLoss,
  MultiLabelSoftMarginLoss,
  MultiMarginLoss,
  NLLLoss,
  SoftmaxCrossEntropy,
} from "./layers/losses/classes.js";
export {
  CosineEmbeddingLoss,
  HingeEmbeddingLoss,
  HingeLoss,
  MarginRankingLoss,
  SoftMarginLoss,
  TripletMarginLoss,
} from "./layers/losses/margins.js";
export {
  HuberLoss,
  L1Loss,
  MSELoss,
  SmoothL1Loss,
} from "./layers/losses/predictions.js";
export {
  BCELoss,
  BCEWithLogitsLoss,
  GaussianNLLLoss,
  KLDivLoss,
  PoissonNLLLoss,
} from "./layers/losses/probabilities.js";
export { CTCLoss } from "./layers/losses/sequences.js";
export {
  BatchNorm,
  type BatchNormOptions,
  LayerNorm,
  type LayerNormOptions,
} from "./layers/normalization/normalization.js";
export {
  GroupNorm,
  InstanceNorm1d,
  InstanceNorm2d,
  type InstanceNormOptions,
  RMSNorm,
  type RMSNormOptions,
} from "./layers/normalization/of-groups.js";
export { GRUCell, LSTMCell, RecurrentCell, RNNCell } from "./layers/recurrent/cells.js";
export { GRU, LSTM, RNN } from "./layers/recurrent/layers.js";
export type { SequenceOptions } from "./layers/recurrent/lengths.js";
export type {
  HiddenState,
  LSTMCellOptions,
  LSTMOptions,
  MemoryState,
  RecurrentLayerOptions,
  RecurrentOptions,
  RecurrentState,
} from "./layers/recurrent/options.js";
export { Identity, Unflatten } from "./layers/shaping.js";
export {
  type DecoderMask,
  TransformerDecoder,
  TransformerDecoderLayer,
} from "./layers/transformers/decoder.js";
export { TransformerEncoder, TransformerEncoderLayer } from "./layers/transformers/encoder.js";
export type {
  TransformerLayerOptions,
  TransformerStackOptions,
} from "./layers/transformers/options.js";
export {
  Transformer,
  type TransformerMask,
  type TransformerOptions,
} from "./layers/transformers/transformer.js";
export { Buffer } from "./module/buffer.js";
export { Module } from "./module/module.js";
export { Parameter, type ParameterOptions } from "./module/parameter.js";
export {
  type LoadOptions,
  type LoadResult,
  type StateDict,
  type StateEntries,
  TensorState,
} from "./module/state-dict.js";
