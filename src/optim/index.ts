/**
 * Optimizers: how parameters move along their gradients; their learning
 * rates over time, and gradients within bounds.
 */
export type { TensorValue } from "../array/index.js";
export { AdaGrad, type AdaGradOptions } from "./ada-grad.js";
export { Adadelta, type AdadeltaOptions } from "./adadelta.js";
export { Adam, type AdamOptions, AdamW } from "./adam.js";
export { Adamax, type AdamaxOptions } from "./adamax.js";
export {
  ExponentialMovingAverage,
  StochasticWeightAverage,
  type WeightAverageState,
} from "./averages/weight-average.js";
export type { ParamGroup } from "./base/grouped.js";
export { Optimizer } from "./base/optimizer.js";
export type { OptimizerState, ParameterState, StateKinds } from "./base/optimizer-state.js";
export type { GroupOptions, Trainable } from "./base/trainable.js";
export { type ClipOptions, clipGradNorm, clipGradValue } from "./clipping.js";
export { LBFGS, type LBFGSOptions } from "./lbfgs/lbfgs.js";
export { Lion, type LionOptions } from "./lion.js";
export { NAdam, type NAdamOptions } from "./nadam.js";
export { RAdam, type RAdamOptions } from "./radam.js";
export { RMSprop, type RMSpropOptions } from "./rms-prop.js";
export {
  ReduceOnPlateau,
  type ReduceOnPlateauOptions,
  type ReduceOnPlateauState,
} from "./schedules/reduce-on-plateau.js";
export { type Scheduled, Scheduler, type SchedulerState } from "./schedules/scheduler.js";
export {
  cosine,
  exponential,
  linear,
  milestones,
  oneCycle,
  type Schedule,
  stepDecay,
  warmUp,
} from "./schedules/schedules.js";
export { SGD, type SGDOptions } from "./sgd.js";
