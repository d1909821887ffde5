/** Layer 3: what is built on backward(). */

export { type Anomaly, AnomalyError, type AnomalyOptions } from "./anomaly.js";
export { checkpoint } from "./checkpoint.js";
export { type CustomOpDefinition, type CustomRule, customOp, type Saving } from "./custom-op.js";
export { detectAnomaly } from "./detect-anomaly.js";
export { type ExplainGradOptions, explainGrad } from "./explain-grad.js";
export {
  type GradCause,
  GradExplanation,
  type MissingCause,
  type NonFiniteCause,
  type PathStep,
  type ZeroCause,
} from "./explanation.js";
export type { Extremes } from "./extremes.js";
export { type Argument, type GradientOf, type GradOptions, grad, valueAndGrad } from "./grad.js";
export { type GradcheckOptions, type GradcheckReport, gradcheck, gradgradcheck } from "./gradcheck.js";
export { GradcheckError, type GradcheckReason, type GradcheckRow } from "./gradcheck-error.js";
export {
  type GraphGrowth,
  type GraphGrowthOptions,
  type GraphGrowthWatch,
  watchGraphGrowth,
} from "./graph-growth.js";
export {
  type GraphStats,
  type GraphStatsOptions,
  type GroupStats,
  graphStats,
  type NodeStats,
} from "./graph-stats.js";
export { hessian, hvp } from "./hessian.js";
export { type Jacobian, jacobian } from "./jacobian.js";
export { jvp } from "./jvp.js";
export { numericalGradient } from "./numerical-gradient.js";
export { type SavedTensorHooks, savedTensorHooks } from "./saved-tensor-hooks.js";
export type { Like } from "./tree.js";
export { type Pullback, vjp } from "./vjp.js";
