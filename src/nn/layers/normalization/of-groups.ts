/** Each example normalized by itself, as layers: groups of channels, single ones, the root mean square. */
import {
  either,
  flag,
  listOf,
  nonNegative,
  optional,
  options as optionsOf,
  probability,
  ValueError,
  whole,
  withDefault,
} from "../../../arguments/index.js";
import { type DType, floatingKind, formatShape, type Shape } from "../../../array/index.js";
import { groupNorm, instanceNorm, rmsNorm } from "../../../ops/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import { constant, zeros } from "../../init.js";
import { Buffer } from "../../module/buffer.js";
import { Module } from "../../module/module.js";
import { Parameter } from "../../module/parameter.js";
import { neverNegative } from "../../module/state-dict.js";
import { layerTakes, wrongInput } from "../checks.js";
import type { LayerNormOptions } from "./normalization.js";
import { scaleAndShift } from "./scale-and-shift.js";

const groupNormOptions = optionsOf<LayerNormOptions>()({
  eps: withDefault(nonNegative, 1e-5),
  affine: withDefault(flag, true),
  dtype: withDefault(floatingKind, "float32"),
});
const groupNormTakes = layerTakes(
  "GroupNorm",
  { groups: whole(), channels: whole(), options: groupNormOptions },
  { x: tensorKind },
);

/** y = (x - μ) / √(σ² + eps) · gamma + beta for each example and group of channels of (N, C, ...). Final. */
export class GroupNorm extends Module {
  readonly eps: number;
  /** (channels,): what is multiplied by, 1 at first; undefined without `affine`. */
  readonly gamma: Parameter | undefined;
  /** (channels,): what is added, 0 at first; undefined without `affine`. */
  readonly beta: Parameter | undefined;

  /**
   * @param groups how many there are, each of channels / groups channels.
   * @param channels the second axis of x.
   * @throws ValueError for numbers that are none, groups that do not divide the channels, and a bad eps.
   */
  constructor(
    readonly groups: number,
    readonly channels: number,
    options?: LayerNormOptions,
  ) {
    groupNormTakes.made.check(arguments);
    super();
    if (channels % groups !== 0)
      throw new ValueError(`GroupNorm: ${groups} groups do not divide ${channels} channels`);
    const { eps, affine, dtype } = groupNormOptions.read(options);
    this.eps = eps;
    [this.gamma, this.beta] = scaleAndShift([channels], affine, dtype);
  }

  /** x (N, C) or (N, C, ...) -> the same shape. @throws ShapeError for another number of channels. */
  override forward(x: Tensor): Tensor {
    groupNormTakes.forward.check(arguments);
    if (x.shape[1] !== this.channels)
      throw wrongInput(this, `(N, ${this.channels}) or (N, ${this.channels}, ...)`, x);
    return groupNorm(x, this.groups, { weight: this.gamma, bias: this.beta, eps: this.eps });
  }

  override details(): readonly string[] {
    return [`${this.groups} groups`, String(this.channels)];
  }
}

export interface InstanceNormOptions {
  /** Keeps the division finite where all elements are equal. Default 1e-5. */
  readonly eps?: number;
  /** Whether there are gamma and beta. Default false. */
  readonly affine?: boolean;
  /** Whether running statistics follow in training, by which `eval()` normalizes. Default false. */
  readonly trackRunningStats?: boolean;
  /** How far these move towards those of each batch (PyTorch's convention). Default 0.1. */
  readonly momentum?: number;
  /** The dtype of gamma, beta and the statistics. Default float32. */
  readonly dtype?: DType;
}

const instanceNormOptions = optionsOf<InstanceNormOptions>()({
  eps: withDefault(nonNegative, 1e-5),
  affine: withDefault(flag, false),
  trackRunningStats: withDefault(flag, false),
  momentum: withDefault(probability, 0.1),
  dtype: withDefault(floatingKind, "float32"),
});
const instanceTakes = (kind: string) =>
  layerTakes(kind, { channels: whole(), options: instanceNormOptions }, { x: tensorKind });

/** Each channel of each example by itself. Abstract. */
abstract class InstanceNorm extends Module {
  readonly eps: number;
  readonly momentum: number;
  /** What is multiplied by, 1 at first; undefined without `affine`. */
  readonly gamma: Parameter | undefined;
  /** What is added, 0 at first; undefined without `affine`. */
  readonly beta: Parameter | undefined;
  /** (channels,): the mean that `eval()` uses; undefined unless it is tracked. */
  readonly runningMean: Buffer | undefined;
  /** (channels,): the variance that `eval()` uses; undefined unless it is tracked. */
  readonly runningVariance: Buffer | undefined;

  /**
   * @param channels the axis of x before those that are normalized over.
   * @throws ValueError for a number of channels that is none, a bad eps or a momentum outside 0 .. 1.
   */
  protected constructor(
    readonly channels: number,
    options: InstanceNormOptions | undefined,
  ) {
    super();
    const { eps, momentum, affine, trackRunningStats, dtype } = instanceNormOptions.read(options);
    this.eps = eps;
    this.momentum = momentum;
    [this.gamma, this.beta] = scaleAndShift([channels], affine, dtype);
    const shape = [channels];
    this.runningMean = trackRunningStats ? new Buffer(zeros()(shape, { dtype }), { dtype }) : undefined;
    this.runningVariance = trackRunningStats
      ? neverNegative(new Buffer(constant(1)(shape, { dtype }), { dtype }))
      : undefined;
  }

  /** With the axes after the channels. */
  protected normalize(x: Tensor, axes: string, rank: number): Tensor {
    if ((x.rank !== rank && x.rank !== rank - 1) || x.shape[x.rank - rank + 1] !== this.channels)
      throw wrongInput(this, `(N, ${this.channels}, ${axes}) or (${this.channels}, ${axes})`, x);
    const { gamma: weight, beta: bias, runningMean, runningVariance, training, momentum, eps } = this;
    const batch = x.rank === rank ? x : x.unsqueeze(0);
    const y = instanceNorm(batch, { weight, bias, runningMean, runningVariance, training, momentum, eps });
    return batch === x ? y : y.squeeze(0);
  }

  override details(): readonly string[] {
    return [String(this.channels)];
  }
}

const instanceNorm1dTakes = instanceTakes("InstanceNorm1d");

/** y = (x - μ) / √(σ² + eps) · gamma + beta for each example and channel of (N, C, L). Final. */
export class InstanceNorm1d extends InstanceNorm {
  constructor(channels: number, options?: InstanceNormOptions) {
    instanceNorm1dTakes.made.check(arguments);
    super(channels, options);
  }

  /**
   * x (N, C, L) or (C, L) -> the same shape.
   * @throws ShapeError for another shape, ValueError for a length of 1 unless by running statistics.
   */
  override forward(x: Tensor): Tensor {
    instanceNorm1dTakes.forward.check(arguments);
    return this.normalize(x, "L", 3);
  }
}

const instanceNorm2dTakes = instanceTakes("InstanceNorm2d");

/** y = (x - μ) / √(σ² + eps) · gamma + beta for each example and channel of (N, C, H, W). Final. */
export class InstanceNorm2d extends InstanceNorm {
  constructor(channels: number, options?: InstanceNormOptions) {
    instanceNorm2dTakes.made.check(arguments);
    super(channels, options);
  }

  /**
   * x (N, C, H, W) or (C, H, W) -> the same shape.
   * @throws ShapeError for another shape, ValueError for one pixel unless by running statistics.
   */
  override forward(x: Tensor): Tensor {
    instanceNorm2dTakes.forward.check(arguments);
    return this.normalize(x, "H, W", 4);
  }
}

export interface RMSNormOptions {
  /** Keeps the division finite where all elements are 0. Default: the difference of 1 and the next number. */
  readonly eps?: number | undefined;
  /** Whether there is gamma. Default true. */
  readonly affine?: boolean;
  /** The dtype of gamma. Default float32. */
  readonly dtype?: DType;
}

const rmsNormOptions = optionsOf<RMSNormOptions>()({
  eps: optional(nonNegative),
  affine: withDefault(flag, true),
  dtype: withDefault(floatingKind, "float32"),
});
const rmsNormTakes = layerTakes("RMSNorm", {
  normalizedShape: either(whole(), listOf(whole(), "a list of such", 1)),
  options: rmsNormOptions,
});

/** y = x / √(mean x² + eps) · gamma over the last axes, each example by itself. Final. */
export class RMSNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number | undefined;
  /** What is multiplied by, 1 at first; undefined without `affine`. */
  readonly gamma: Parameter | undefined;

  /**
   * @param normalizedShape the last axes of x, over which the mean square of each example becomes 1.
   * @throws ValueError for sizes that are not whole numbers of at least 1, and for a bad eps.
   */
  constructor(normalizedShape: number | Shape, options?: RMSNormOptions) {
    rmsNormTakes.made.check(arguments);
    super();
    this.normalizedShape = typeof normalizedShape === "number" ? [normalizedShape] : [...normalizedShape];
    const { eps, affine, dtype } = rmsNormOptions.read(options);
    this.eps = eps;
    this.gamma = affine ? new Parameter(constant(1)(this.normalizedShape, { dtype }), { dtype }) : undefined;
  }

  /** x (..., *normalizedShape) -> the same shape. @throws ShapeError for an x that does not end so. */
  override forward(x: Tensor): Tensor {
    rmsNormTakes.forward.check(arguments);
    return rmsNorm(x, this.normalizedShape, { weight: this.gamma, eps: this.eps });
  }

  override details(): readonly string[] {
    return [formatShape(this.normalizedShape)];
  }
}
