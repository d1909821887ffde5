/** Losses as layers, of predictions and targets of one shape: the last ones of a network. */
import { huberOptions, lossOptions, smoothL1Options } from "../../../ops/for-layers.js";
import {
  type HuberOptions,
  huberLoss,
  type LossOptions,
  l1Loss,
  mseLoss,
  type SmoothL1Options,
  smoothL1Loss,
} from "../../../ops/index.js";
import { operandKind, type Tensor, type TensorLike } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { lossDetails } from "./details.js";

const mseLossTakes = layerTakes(
  "MSELoss",
  { options: lossOptions },
  { prediction: operandKind, target: operandKind },
);

/** The mean of (prediction - target)². Final. */
export class MSELoss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<LossOptions>;

  constructor(options?: LossOptions) {
    mseLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `mseLoss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    mseLossTakes.forward.check(arguments);
    return mseLoss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const l1LossTakes = layerTakes(
  "L1Loss",
  { options: lossOptions },
  { prediction: operandKind, target: operandKind },
);

/** The mean of |prediction - target|. Final. */
export class L1Loss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<LossOptions>;

  constructor(options?: LossOptions) {
    l1LossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `l1Loss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    l1LossTakes.forward.check(arguments);
    return l1Loss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const smoothL1LossTakes = layerTakes(
  "SmoothL1Loss",
  { options: smoothL1Options },
  { prediction: operandKind, target: operandKind },
);

/** The mean of d² / (2 · beta) where |d| < beta, else |d| - beta / 2, with d = prediction - target. Final. */
export class SmoothL1Loss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<SmoothL1Options>;

  constructor(options?: SmoothL1Options) {
    smoothL1LossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `smoothL1Loss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    smoothL1LossTakes.forward.check(arguments);
    return smoothL1Loss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const huberLossTakes = layerTakes(
  "HuberLoss",
  { options: huberOptions },
  { prediction: operandKind, target: operandKind },
);

/**
 * The mean of d² / 2 where |d| ≤ delta, else delta · (|d| - delta / 2), with d = prediction - target. Final.
 */
export class HuberLoss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<HuberOptions>;

  constructor(options?: HuberOptions) {
    huberLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `huberLoss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    huberLossTakes.forward.check(arguments);
    return huberLoss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}
