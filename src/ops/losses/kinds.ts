/** The options of losses. */
import {
  finite,
  flag,
  type Kind,
  nonNegative,
  type OptionKinds,
  oneOf,
  optional,
  options,
  positive,
  probability,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axisKind } from "../../array/index.js";
import { operandKind, type TensorLike } from "../../tensor/index.js";
import { normOrder } from "../distances/p-norm.js";

export interface LossOptions {
  /** The mean over all losses (default), their sum, or each of them. */
  reduction?: "mean" | "sum" | "none";
}

export interface WeightedLossOptions extends LossOptions {
  /** What each loss is multiplied by; broadcasts to them. The mean still divides by their number. */
  weight?: TensorLike | undefined;
}

export type LossReduction = NonNullable<LossOptions["reduction"]>;

export const lossReduction: Kind<LossReduction> = oneOf(["mean", "sum", "none"]);

export const lossKinds = { reduction: withDefault(lossReduction, "mean") } as const;

export const lossOptions = options<LossOptions>()(lossKinds);

export const weightedKinds = {
  ...lossKinds,
  weight: optional(operandKind),
} satisfies OptionKinds<WeightedLossOptions>;

export interface ClassLossOptions extends LossOptions {
  /** Along which the classes are. Default 1, the axis after the batch; 0 for the logits of one example. */
  classAxis?: number | undefined;
  /** Of shape (C): what the loss of an example of each class counts. The mean divides by what was counted. */
  weight?: TensorLike | undefined;
  /** Examples with this label count nothing, for the mean neither. */
  ignoreIndex?: number | undefined;
}

export const classLossKinds = {
  ...lossKinds,
  classAxis: optional(axisKind),
  weight: optional(operandKind),
  ignoreIndex: optional(whole(Number.NEGATIVE_INFINITY)),
} satisfies OptionKinds<ClassLossOptions>;

export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of each target is spread evenly over all classes, from 0 (default) to 1. */
  labelSmoothing?: number;
}

export const crossEntropyOptions = options<CrossEntropyOptions>()({
  ...classLossKinds,
  labelSmoothing: withDefault(probability, 0),
});
export const nllOptions = options<ClassLossOptions>()(classLossKinds);

export interface HuberOptions extends LossOptions {
  /** Where the square ends and the line begins. Above 0; default 1. */
  delta?: number;
}

export const huberOptions = options<HuberOptions>()({ ...lossKinds, delta: withDefault(positive, 1) });

export interface SmoothL1Options extends LossOptions {
  /** Where the square ends and the line begins; 0 is `l1Loss`. Default 1. */
  beta?: number;
}

export const smoothL1Options = options<SmoothL1Options>()({
  ...lossKinds,
  beta: withDefault(nonNegative, 1),
});

export const weightedOptions = options<WeightedLossOptions>()(weightedKinds);

export interface BinaryCrossEntropyOptions extends WeightedLossOptions {
  /** What the loss of a positive counts; broadcasts to the logits. */
  posWeight?: TensorLike | undefined;
}

export const logitsOptions = options<BinaryCrossEntropyOptions>()({
  ...weightedKinds,
  posWeight: optional(operandKind),
});

export interface KlDivOptions {
  /**
   * The mean over all elements (default), their sum, each of them, or "batchMean": the sum divided by the
   * size of the first axis, which is the divergence per example.
   */
  reduction?: "mean" | "sum" | "none" | "batchMean";
  /** The target holds logarithms of probabilities too. Default false. */
  logTarget?: boolean;
}

export const klDivOptions = options<KlDivOptions>()({
  reduction: withDefault(oneOf(["mean", "sum", "none", "batchMean"]), "mean"),
  logTarget: withDefault(flag, false),
});

export interface PoissonOptions extends LossOptions {
  /** The prediction is the logarithm of the rate (default), or the rate itself. */
  logInput?: boolean;
  /** With Stirling's approximation of ln t! for t > 1, which no gradient sees. Default false. */
  full?: boolean;
  /** Added to a rate before its logarithm. Default 1e-8. */
  eps?: number;
}

export const poissonOptions = options<PoissonOptions>()({
  ...lossKinds,
  logInput: withDefault(flag, true),
  full: withDefault(flag, false),
  eps: withDefault(positive, 1e-8),
});

export interface GaussianOptions extends LossOptions {
  /** With the constant ln(2π) / 2. Default false. */
  full?: boolean;
  /** No variance counts as less. Default 1e-6. */
  eps?: number;
}

export const gaussianOptions = options<GaussianOptions>()({
  ...lossKinds,
  full: withDefault(flag, false),
  eps: withDefault(nonNegative, 1e-6),
});

export interface MarginOptions extends LossOptions {
  /** By how much the right must be ahead. */
  margin?: number;
}

export const marginOptions = (margin: number) =>
  options<MarginOptions>()({ ...lossKinds, margin: withDefault(finite, margin) });
export const byOne = marginOptions(1);
export const byNothing = marginOptions(0);

export interface TripletOptions extends MarginOptions {
  /** Which norm measures distances. Default 2. */
  p?: number;
  /** Added to each difference. Default 1e-6. */
  eps?: number;
  /** The negative's distance from the positive counts where it is the smaller one. Default false. */
  swap?: boolean;
}

export const tripletOptions = options<TripletOptions>()({
  ...lossKinds,
  margin: withDefault(finite, 1),
  p: withDefault(normOrder, 2),
  eps: withDefault(nonNegative, 1e-6),
  swap: withDefault(flag, false),
});

export interface MultiMarginOptions extends MarginOptions {
  /** To which power each shortfall counts: 1 (default) or 2. */
  p?: 1 | 2;
  /** Of shape (C): what the loss of an example of each class counts. The mean divides by N still. */
  weight?: TensorLike | undefined;
}

export const multiMarginOptions = options<MultiMarginOptions>()({
  ...lossKinds,
  margin: withDefault(finite, 1),
  p: withDefault(oneOf([1, 2]), 1),
  weight: optional(operandKind),
});

export interface MultiLabelOptions extends LossOptions {
  /** What the loss of each class counts; broadcasts to the logits. */
  weight?: TensorLike | undefined;
  /** Along which the classes are. Default -1, the last. */
  classAxis?: number;
}

export const multiLabelOptions = options<MultiLabelOptions>()({
  ...lossKinds,
  weight: optional(operandKind),
  classAxis: withDefault(axisKind, -1),
});
