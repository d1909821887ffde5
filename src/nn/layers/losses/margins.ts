/** Losses with a margin as layers: of scores, of distances, of vectors. */
import { byNothing, byOne, lossOptions, tripletOptions } from "../../../ops/for-layers.js";
import {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  hingeLoss,
  type LossOptions,
  type MarginOptions,
  marginRankingLoss,
  softMarginLoss,
  type TripletOptions,
  tripletMarginLoss,
} from "../../../ops/index.js";
import { operandKind, type Tensor, type TensorLike } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { lossDetails } from "./details.js";

const hingeLossTakes = layerTakes(
  "HingeLoss",
  { options: byOne },
  { prediction: operandKind, target: operandKind },
);

/** The mean of max(0, margin - t · x), of targets 1 and -1. Final. */
export class HingeLoss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<MarginOptions>;

  constructor(options?: MarginOptions) {
    hingeLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `hingeLoss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    hingeLossTakes.forward.check(arguments);
    return hingeLoss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const hingeEmbeddingLossTakes = layerTakes(
  "HingeEmbeddingLoss",
  { options: byOne },
  { prediction: operandKind, target: operandKind },
);

/** The mean of x where t is 1, and of max(0, margin - x) where it is -1. Final. */
export class HingeEmbeddingLoss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<MarginOptions>;

  constructor(options?: MarginOptions) {
    hingeEmbeddingLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `hingeEmbeddingLoss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    hingeEmbeddingLossTakes.forward.check(arguments);
    return hingeEmbeddingLoss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const softMarginLossTakes = layerTakes(
  "SoftMarginLoss",
  { options: lossOptions },
  { prediction: operandKind, target: operandKind },
);

/** The mean of ln(1 + e^(-t · x)), of targets 1 and -1. Final. */
export class SoftMarginLoss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<LossOptions>;

  constructor(options?: LossOptions) {
    softMarginLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `softMarginLoss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    softMarginLossTakes.forward.check(arguments);
    return softMarginLoss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const marginRankingLossTakes = layerTakes(
  "MarginRankingLoss",
  { options: byNothing },
  { a: operandKind, b: operandKind, target: operandKind },
);

/** The mean of max(0, margin - t · (a - b)), of targets 1 and -1. Final. */
export class MarginRankingLoss extends Module<[a: Tensor, b: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<MarginOptions>;

  constructor(options?: MarginOptions) {
    marginRankingLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Three of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `marginRankingLoss` throws.
   */
  override forward(a: Tensor, b: Tensor, target: TensorLike): Tensor {
    marginRankingLossTakes.forward.check(arguments);
    return marginRankingLoss(a, b, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const cosineEmbeddingLossTakes = layerTakes(
  "CosineEmbeddingLoss",
  { options: byNothing },
  { a: operandKind, b: operandKind, target: operandKind },
);

/** The mean of 1 - cos(a, b) where t is 1, and of max(0, cos(a, b) - margin) where it is -1. Final. */
export class CosineEmbeddingLoss extends Module<[a: Tensor, b: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<MarginOptions>;

  constructor(options?: MarginOptions) {
    cosineEmbeddingLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * (N, D), (N, D) and (N,), or (D,), (D,) and a scalar -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `cosineEmbeddingLoss` throws.
   */
  override forward(a: Tensor, b: Tensor, target: TensorLike): Tensor {
    cosineEmbeddingLossTakes.forward.check(arguments);
    return cosineEmbeddingLoss(a, b, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const tripletMarginLossTakes = layerTakes(
  "TripletMarginLoss",
  { options: tripletOptions },
  { anchor: operandKind, positive: operandKind, negative: operandKind },
);

/** The mean of max(0, d(anchor, positive) - d(anchor, negative) + margin). Final. */
export class TripletMarginLoss extends Module<[anchor: Tensor, positive: Tensor, negative: Tensor]> {
  /** As they were given. */
  readonly options: Readonly<TripletOptions>;

  constructor(options?: TripletOptions) {
    tripletMarginLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Three of one shape, (N, D) or (D,) -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `tripletMarginLoss` throws.
   */
  override forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    tripletMarginLossTakes.forward.check(arguments);
    return tripletMarginLoss(anchor, positive, negative, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}
