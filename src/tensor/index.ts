/** Tensors, the record of the ops that made them, and the way back through it. */
import "./graph/foreign-names.js";
import "./value/devtools.js";
import "./value/detach.js";
import "./value/json.js";
import "./value/tag.js";

export { context, isWatched } from "./context/context.js";
export {
  enableGrad,
  enterScope,
  inferenceMode,
  isGradEnabled,
  noGrad,
  recordSources,
  scope,
  watch,
} from "./context/modes.js";
export type { Observer } from "./context/observer.js";
export { callerSource, takeSource } from "./context/source.js";
export { training } from "./context/training.js";
export { type BackwardOptions, backward } from "./engine/backward.js";
export { contribution } from "./engine/chain-rule.js";
export { duringPass, whenPassEnds } from "./engine/end-of-pass.js";
export {
  dependsOnOthers,
  type GradientsOptions,
  gradients,
  pullBack,
  releaseBetween,
} from "./engine/gradients.js";
export { hide } from "./engine/hidden.js";
export { wasReplaced } from "./engine/hooks.js";
export { jointGradient } from "./engine/joint-gradients.js";
export { ReverseOrder } from "./engine/reverse-order.js";
export { type LooksOnly, type Pass, reversePass } from "./engine/reverse-pass.js";
export { startAt } from "./engine/start.js";
export { takeGradient } from "./engine/takers.js";
export type { Cut } from "./graph/cut.js";
export { GradFn, operandOf } from "./graph/grad-fn.js";
export { operandKind, requireFloating, requireTensor, tensorKind } from "./graph/kinds.js";
export { defineFluent, defineMethods } from "./graph/methods.js";
export { type Node, nodeOf } from "./graph/node.js";
export type {
  ArraysOf,
  Carry,
  FixedInput,
  Forwarded,
  OpRecord,
  OpRules,
  Sample,
  Terms,
  Vanishing,
  Vjp,
} from "./graph/op-rules.js";
export { type Packed, PackedTensor, type Packer } from "./graph/packing.js";
export { formatOp, refersOnly, type Scope, type ScopeOwner, scopePath } from "./graph/scope.js";
export {
  type Hook,
  nameOf,
  Tensor,
} from "./graph/tensor.js";
export { alongAxes, axisTerms, formatTerm, termsOf, withoutTerms, withTerms } from "./graph/terms.js";
export { carriesGradient, nodesLeadingTo, topologicalOrder } from "./graph/topological-order.js";
export { changeSince } from "./graph/versions.js";
export { defineOp, type Op, type OpDefinition } from "./op/define-op.js";
export { Bare, Derivation } from "./op/derivation.js";
export { composed, type FailedOp, failureOf, moving, rememberFailure } from "./op/failure.js";
export { defineForeignOp } from "./op/foreign-op.js";
export { fusedGradient } from "./op/fused-gradient.js";
export { letter, type Place, type PlainStep, readSteps, requireSteps, type StepReader } from "./op/inside.js";
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
export { computing } from "./op/storing.js";
export {
  allClose,
  type CloseOptions,
  type EqualOptions,
  equal,
  type Mismatch,
  mismatches,
} from "./value/compare.js";
export {
  asTensor,
  type NestedArray,
  type TensorLike,
  type TensorOptions,
  tensor,
} from "./value/convert.js";
export {
  arange,
  type CreationOptions,
  eye,
  full,
  linspace,
  ones,
  onesLike,
  zeros,
  zerosLike,
} from "./value/creation.js";
export { generatorKind, type RandomOptions, rand, randint, randn } from "./value/draws.js";
export type { NestedJson, TensorJson } from "./value/json.js";
export { inJson } from "./value/json-values.js";
export { format, formatValues } from "./value/print.js";
export { elementsOf, type NestedResult, numbersOf } from "./value/read.js";
export { fromStored } from "./value/stored.js";
export { addScaled, assign, writeInPlace } from "./value/write.js";
