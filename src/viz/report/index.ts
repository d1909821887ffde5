/** The training report and what goes into it. */
export type { GreyImage } from "./bitmap.js";
export { type ConfusionMatrix, confusionMatrix } from "./confusion.js";
export { type Histogram, type HistogramOptions, histogram } from "./histogram.js";
export {
  type ParameterRecord,
  type ParameterSeries,
  ParameterWatch,
  type Spread,
} from "./parameter-watch.js";
export type {
  ActivationRecord,
  ComparedRun,
  LearningRateRecord,
  Mistake,
  SilenceRecord,
  TrainingReport,
} from "./report-data.js";
export { requireReportPackages, trainingReport } from "./training-report.js";
