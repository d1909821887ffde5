/** Layer 1: tensors, the record of the ops that made them, and the walk back. */

export { enableGrad, inferenceMode, isGradEnabled, noGrad, requireSynchronous } from "./context/grad-mode.js";
export { type Observer, watch } from "./context/observe.js";
export {
  currentScope,
  enterScope,
  insideScope,
  type Scope,
  type ScopeOwner,
  scope,
  scopePath,
} from "./context/scope.js";
export { callerSource, recordSources, takeSource } from "./context/source.js";
export { type BackwardOptions, backward } from "./engine/backward.js";
export { contribution, flowInto } from "./engine/contribution.js";
export { type GradientsOptions, gradients, pullBack, releaseBetween } from "./engine/gradients.js";
export { duringPass, whenPassEnds } from "./engine/pass.js";
export { dependsOnOthers } from "./engine/reach.js";
export { startAt, wasReplaced } from "./engine/sweep.js";
export { collectResults, defineForeignOp, defineOp, type Op, type OpDefinition } from "./op/define-op.js";
export { composed, type FailedOp, failureOf, rememberFailure } from "./op/failure.js";
export type { FixedInput, OpRecord, OpRules, Sample, Vanishing, Vjp } from "./op/op-rules.js";
export {
  arithmeticOperands,
  binaryOperands,
  floatingOperand,
  nameOperands,
  normalizeAxes,
  normalizeAxis,
  requireBroadcast,
  requireList,
  requireSameDtype,
  to,
} from "./op/operands.js";
export { add, broadcastTo, sumTo } from "./op/primitives.js";
export type { Cut } from "./record/cut.js";
export { GradFn } from "./record/grad-fn.js";
export { currentPacker, type Packed, PackedTensor, type Packer, withPacker } from "./record/packing.js";
export { type Source, sourceOf, walk } from "./record/walk.js";
export {
  asTensor,
  type NestedArray,
  type NestedResult,
  requireShape,
  type TensorLike,
  type TensorOptions,
  type TypedInput,
  tensor,
} from "./value/convert.js";
export * from "./value/creation.js";
export { format, formatValues } from "./value/print.js";
export {
  defineMethods,
  type Hook,
  nameOf,
  requireFloating,
  requireTensor,
  Tensor,
} from "./value/tensor.js";
export { addScaled, assign, writeInPlace } from "./value/write.js";
