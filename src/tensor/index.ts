/** Layer 1: tensors, the record of the ops that made them, and the walk back. */
export { type BackwardOptions, backward } from "./backward.js";
export { contribution, flowInto } from "./contribution.js";
export {
  asTensor,
  type NestedArray,
  type NestedResult,
  requireShape,
  type TensorLike,
  type TensorOptions,
  type TypedInput,
  tensor,
} from "./convert.js";
export * from "./creation.js";
export type { Cut } from "./cut.js";
export { collectResults, defineForeignOp, defineOp, type Op, type OpDefinition } from "./define-op.js";
export { composed, type FailedOp, failureOf, rememberFailure } from "./failure.js";
export { GradFn } from "./grad-fn.js";
export { enableGrad, inferenceMode, isGradEnabled, noGrad, requireSynchronous } from "./grad-mode.js";
export { type GradientsOptions, gradients, pullBack, releaseBetween } from "./gradients.js";
export { type Observer, watch } from "./observe.js";
export type { FixedInput, OpRecord, OpRules, Sample, Vanishing, Vjp } from "./op-rules.js";
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
} from "./operands.js";
export { currentPacker, type Packed, PackedTensor, type Packer, withPacker } from "./packing.js";
export { duringPass, whenPassEnds } from "./pass.js";
export { add, broadcastTo, sumTo } from "./primitives.js";
export { format, formatValues } from "./print.js";

export { dependsOnOthers } from "./reach.js";
export {
  currentScope,
  enterScope,
  insideScope,
  type Scope,
  type ScopeOwner,
  scope,
  scopePath,
} from "./scope.js";
export { callerSource, recordSources, takeSource } from "./source.js";
export { startAt, wasReplaced } from "./sweep.js";
export {
  defineMethods,
  describe,
  type Hook,
  requireFloating,
  requireTensor,
  Tensor,
} from "./tensor.js";
export { type Source, sourceOf, walk } from "./walk.js";
export { addScaled, assign, writeInPlace } from "./write.js";
