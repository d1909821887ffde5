/** Normalization as layers: gamma scales and beta shifts what was normalized. */
import {
  either,
  flag,
  listOf,
  nonNegative,
  oneOf,
  options as optionsOf,
  probability,
  whole,
  withDefault,
} from "../../../arguments/index.js";
import { type DType, floatingKind, formatShape, type Shape } from "../../../array/index.js";
import { batchNorm, layerNorm } from "../../../ops/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import { constant, zeros } from "../../init.js";
import { Buffer } from "../../module/buffer.js";
import { Module } from "../../module/module.js";
import type { Parameter } from "../../module/parameter.js";
import { neverNegative } from "../../module/state-dict.js";
import { layerTakes, wrongInput } from "../checks.js";
import { scaleAndShift } from "./scale-and-shift.js";

export interface LayerNormOptions {
  /** Keeps the division finite where all elements are equal. Default 1e-5. */
  readonly eps?: number;
  /** Whether there are gamma and beta. Default true. */
  readonly affine?: boolean;
  /** The dtype of gamma and beta. Default float32. */
  readonly dtype?: DType;
}

const layerNormKinds = {
  eps: withDefault(nonNegative, 1e-5),
  affine: withDefault(flag, true),
  dtype: withDefault(floatingKind, "float32"),
} as const;

const layerNormOptions = optionsOf<LayerNormOptions>()(layerNormKinds);
const layerNormTakes = layerTakes("LayerNorm", {
  normalizedShape: either(whole(), listOf(whole(), "a list of such", 1)),
  options: layerNormOptions,
});

/** y = (x - μ) / √(σ² + eps) · gamma + beta over the last axes, each example by itself. Final. */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  /** What is multiplied by, 1 at first; undefined without `affine`. */
  readonly gamma: Parameter | undefined;
  /** What is added, 0 at first; undefined without `affine`. */
  readonly beta: Parameter | undefined;

  /**
   * @param normalizedShape the last axes of x, over which each example has mean 0 and variance 1.
   * @throws ValueError for sizes that are not whole numbers of at least 1, and for a bad eps.
   */
  constructor(normalizedShape: number | Shape, options?: LayerNormOptions) {
    layerNormTakes.made.check(arguments);
    super();
    this.normalizedShape = typeof normalizedShape === "number" ? [normalizedShape] : [...normalizedShape];
    const { eps, affine, dtype } = layerNormOptions.read(options);
    this.eps = eps;
    [this.gamma, this.beta] = scaleAndShift(this.normalizedShape, affine, dtype);
  }

  /** x (..., *normalizedShape) -> the same shape. @throws ShapeError for an x that does not end so. */
  override forward(x: Tensor): Tensor {
    layerNormTakes.forward.check(arguments);
    return layerNorm(x, this.normalizedShape, { weight: this.gamma, bias: this.beta, eps: this.eps });
  }

  override details(): readonly string[] {
    return [formatShape(this.normalizedShape)];
  }
}

export interface BatchNormOptions extends LayerNormOptions {
  /** How far the running statistics move towards those of each batch (PyTorch's convention). Default 0.1. */
  readonly momentum?: number;
  /**
   * The running variance moves towards that of n values by n - correction: 1 as in PyTorch, 0 for that of the
   * population, as in the book. Default 1.
   */
  readonly correction?: 0 | 1;
}

const batchNormOptions = optionsOf<BatchNormOptions>()({
  ...layerNormKinds,
  momentum: withDefault(probability, 0.1),
  correction: withDefault(oneOf([0, 1]), 1),
});
const batchNormTakes = layerTakes(
  "BatchNorm",
  { channels: whole(), options: batchNormOptions },
  { x: tensorKind },
);

/**
 * y = (x - μ) / √(σ² + eps) · gamma + beta for each channel of (N, C) or (N, C, ...):
 * in training by the mean and variance of the batch, while the running ones follow;
 * in `eval()` by the running ones, which are saved with the parameters. Final.
 */
export class BatchNorm extends Module {
  readonly eps: number;
  readonly momentum: number;
  readonly correction: 0 | 1;
  /** What is multiplied by, 1 at first; undefined without `affine`. */
  readonly gamma: Parameter | undefined;
  /** What is added, 0 at first; undefined without `affine`. */
  readonly beta: Parameter | undefined;
  /** (channels,): the mean that `eval()` uses. */
  readonly runningMean: Buffer;
  /** (channels,): the variance that `eval()` uses. */
  readonly runningVariance: Buffer;

  /**
   * @param channels the second axis of x.
   * @throws ValueError for a number of channels that is none, a bad eps or a momentum outside 0 .. 1.
   */
  constructor(
    readonly channels: number,
    options?: BatchNormOptions,
  ) {
    batchNormTakes.made.check(arguments);
    super();
    const { eps, momentum, correction, affine, dtype } = batchNormOptions.read(options);
    this.eps = eps;
    this.momentum = momentum;
    this.correction = correction;
    [this.gamma, this.beta] = scaleAndShift([channels], affine, dtype);
    this.runningMean = new Buffer(zeros()([channels], { dtype }), { dtype });
    this.runningVariance = neverNegative(new Buffer(constant(1)([channels], { dtype }), { dtype }));
  }

  /**
   * x (N, C) or (N, C, ...) -> the same shape.
   * @throws ShapeError for another number of channels, ValueError in training for a single value per channel.
   */
  override forward(x: Tensor): Tensor {
    batchNormTakes.forward.check(arguments);
    if (x.shape[1] !== this.channels)
      throw wrongInput(this, `(N, ${this.channels}) or (N, ${this.channels}, ...)`, x);
    const { gamma: weight, beta: bias, runningMean, runningVariance } = this;
    const { training, momentum, correction, eps } = this;
    return batchNorm(x, { weight, bias, runningMean, runningVariance, training, momentum, correction, eps });
  }

  override details(): readonly string[] {
    return [String(this.channels)];
  }
}
