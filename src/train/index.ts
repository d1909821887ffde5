/**
 * wengert/train: small pieces for a training loop that remains yours: progress, metrics, early stopping, and
 * what went wrong where a loss is no longer finite.
 */
export type { RestorableGenerator, Stateful, TrainingPart, TrainingParts } from "../arguments/index.js";
export { CheckpointManager } from "./checkpoints/checkpoint-manager.js";
export type { CheckpointManagerOptions } from "./checkpoints/manager-kinds.js";
export { EarlyStopping, type EarlyStoppingOptions, type EarlyStoppingState } from "./early-stopping.js";
export { serveLivePage } from "./elsewhere.js";
export {
  type FirstCause,
  type Iteration,
  LastGood,
  type LastGoodOptions,
} from "./last-good.js";
export type { LivePage, LivePageOptions } from "./live/live-kinds.js";
export { Accuracy, MeanMetric } from "./metrics.js";

export { type PausesOptions, pauses } from "./pauses.js";
export { formatDuration, Progress, type ProgressOptions } from "./progress.js";
