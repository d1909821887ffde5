/** What a training report is made of. */
import type { Tensor } from "../../tensor/index.js";
import type { Language } from "../languages/loaded.js";
import type { TrainingHistory } from "../plots/history.js";
import type { GraphSnapshot } from "../snapshot/snapshot.js";
import type { GreyImage } from "./bitmap.js";
import type { ConfusionMatrix } from "./confusion.js";
import type { ParameterSeries } from "./parameter-watch.js";

/** How much of a layer of rectified units (ReLU) was silent, over some set of examples. */
export interface SilenceRecord {
  readonly iteration: number;
  readonly layer: string;
  /** The share of units in [0, 1] that are 0 for every example: dead ones. */
  readonly dead: number;
  /** The share of all activations in [0, 1] that are 0. */
  readonly silent: number;
}

/** How large what a layer gives was, over some set of examples. */
export interface ActivationRecord {
  readonly iteration: number;
  readonly layer: string;
  readonly mean: number;
  readonly std: number;
}

export interface LearningRateRecord {
  readonly iteration: number;
  readonly lr: number;
}

/** Another run, to be compared with. */
export interface ComparedRun {
  readonly name: string;
  readonly history: TrainingHistory;
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

/** An example that the network got wrong. */
export interface Mistake {
  /** Where in its set it is found. */
  readonly index: number;
  readonly image: GreyImage;
  readonly label: number;
  readonly prediction: number;
  /** In [0, 1]: what the network gave to its prediction. */
  readonly probability: number;
  readonly loss: number;
}

export interface TrainingReport {
  /** Default "Training report", in the language of the report. */
  readonly title?: string;
  /** The language of the report. Default en. */
  readonly lang?: Language;
  /** The command that gives the same report again. */
  readonly command?: string;
  /** What the run was told, seed included, as a table in this order. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  readonly history: TrainingHistory;
  /** Drawn by layers and op by op: the loss of one batch. */
  readonly network?: GraphSnapshot | Tensor;
  /** What a `ParameterWatch` saw. */
  readonly parameters?: readonly ParameterSeries[];
  readonly silence?: readonly SilenceRecord[];
  readonly activations?: readonly ActivationRecord[];
  readonly learningRates?: readonly LearningRateRecord[];
  /** Other runs, drawn beside this one. */
  readonly others?: readonly ComparedRun[];
  readonly confusion?: ConfusionMatrix;
  /** The worst first. */
  readonly mistakes?: readonly Mistake[];
}
