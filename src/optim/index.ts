/**
 * Optimizers: how parameters move along their gradients; their learning
 * rates over time, and gradients within bounds.
 */
export type { TensorValue } from "../array/index.js";
export { AdaGrad, type AdaGradOptions } from "./ada-grad.js";
export { Adam, type AdamOptions, AdamW } from "./adam.js";
export { type ClipOptions, clipGradNorm, clipGradValue } from "./clipping.js";
export { Optimizer, type ParamGroup } from "./optimizer.js";
export type { OptimizerState, ParameterState, StateKinds } from "./optimizer-state.js";
export { RMSprop, type RMSpropOptions } from "./rms-prop.js";
export { type Scheduled, Scheduler, type SchedulerState } from "./scheduler.js";
export {
  cosine,
  exponential,
  linear,
  milestones,
  type Schedule,
  stepDecay,
  warmUp,
} from "./schedules.js";
export { SGD, type SGDOptions } from "./sgd.js";
export type { GroupOptions, Trainable } from "./trainable.js";
