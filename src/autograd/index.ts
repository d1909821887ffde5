/** What is built on backward(). */

export type { GradcheckOptions } from "./check/check-settings.js";
export { type GradcheckReport, gradcheck, gradgradcheck } from "./check/gradcheck.js";
export { GradcheckError, type GradcheckReason, type GradcheckRow } from "./check/gradcheck-error.js";
export { numericalGradient } from "./check/numerical-gradient.js";
export { type Anomaly, AnomalyError, type AnomalyOptions } from "./diagnose/anomaly.js";
export { detectAnomaly } from "./diagnose/detect-anomaly.js";
export { type ExplainGradOptions, explainGrad } from "./diagnose/explain-grad.js";
export {
  type GradCause,
  GradExplanation,
  type MissingCause,
  type NonFiniteCause,
  type PathStep,
  type ZeroCause,
} from "./diagnose/explanation.js";
export type { Extremes } from "./diagnose/extremes.js";
export { checkpoint } from "./memory/checkpoint.js";
export {
  type GraphGrowth,
  type GraphGrowthOptions,
  type GraphGrowthWatch,
  watchGraphGrowth,
} from "./memory/graph-growth.js";
export {
  type GraphStats,
  type GraphStatsOptions,
  type GroupStats,
  graphStats,
  type NodeStats,
} from "./memory/graph-stats.js";
export { type SavedTensorHooks, savedTensorHooks } from "./memory/saved-tensor-hooks.js";
export { type CustomOpDefinition, type CustomRule, customOp, type Saving } from "./transforms/custom-op.js";
export { type Argument, type GradientOf, type GradOptions, grad, valueAndGrad } from "./transforms/grad.js";
export { hessian, hvp } from "./transforms/hessian.js";
export { type Jacobian, jacobian } from "./transforms/jacobian.js";
export { jvp } from "./transforms/jvp.js";
export type { Like } from "./transforms/tree.js";
export { type Pullback, vjp } from "./transforms/vjp.js";
export { type MappedAxes, type VmapOptions, vmap } from "./transforms/vmap.js";
