/** wengert: tensors that record the ops that produced them, and walk them back. Browser-safe: nothing here imports `node:`. */

export { numericalGradient } from "./autograd/index.js";
export {
  type DType,
  DTypeError,
  FormatError,
  formatShape,
  GradError,
  MissingPackageError,
  type Shape,
  ShapeError,
  StateError,
  type TypedArray,
  ValueError,
  WengertError,
} from "./kernels/index.js";
export * as nn from "./nn/index.js";
export * from "./ops/index.js";
export * as optim from "./optim/index.js";
export { Generator, manualSeed, NumpyRandom, type RandomSource } from "./random/index.js";
export {
  arange,
  type BackwardOptions,
  backward,
  type CreationOptions,
  defineOp,
  enableGrad,
  eye,
  full,
  GradFn,
  type Hook,
  isGradEnabled,
  linspace,
  type NestedArray,
  type NestedResult,
  noGrad,
  type Op,
  type OpDefinition,
  ones,
  onesLike,
  type RandomOptions,
  rand,
  randint,
  randn,
  recordSources,
  type Scope,
  scope,
  scopePath,
  Tensor,
  type TensorLike,
  type TensorOptions,
  tensor,
  zeros,
  zerosLike,
} from "./tensor/index.js";
