/** Losses of predicted probabilities and distributions as layers. */
import {
  gaussianOptions,
  klDivOptions,
  logitsOptions,
  poissonOptions,
  weightedOptions,
} from "../../../ops/for-layers.js";
import {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type GaussianOptions,
  gaussianNllLoss,
  type KlDivOptions,
  klDiv,
  type PoissonOptions,
  poissonNllLoss,
  type WeightedLossOptions,
} from "../../../ops/index.js";
import { operandKind, type Tensor, type TensorLike } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { lossDetails } from "./details.js";

const binaryCrossEntropyTakes = layerTakes(
  "BCELoss",
  { options: weightedOptions },
  { probabilities: operandKind, target: operandKind },
);

/**
 * The mean of -(t ln p + (1 - t) ln(1 - p)), from probabilities; from logits, BCEWithLogitsLoss is the exact
 * one. Final.
 */
export class BCELoss extends Module<[probabilities: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<WeightedLossOptions>;

  constructor(options?: WeightedLossOptions) {
    binaryCrossEntropyTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape, both in [0, 1] -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `binaryCrossEntropy` throws.
   */
  override forward(probabilities: Tensor, target: TensorLike): Tensor {
    binaryCrossEntropyTakes.forward.check(arguments);
    return binaryCrossEntropy(probabilities, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const binaryCrossEntropyWithLogitsTakes = layerTakes(
  "BCEWithLogitsLoss",
  { options: logitsOptions },
  { logits: operandKind, target: operandKind },
);

/** The mean of -(t ln σ(x) + (1 - t) ln(1 - σ(x))), from logits, finite for any. Final. */
export class BCEWithLogitsLoss extends Module<[logits: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<BinaryCrossEntropyOptions>;

  constructor(options?: BinaryCrossEntropyOptions) {
    binaryCrossEntropyWithLogitsTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape, targets in [0, 1] -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `binaryCrossEntropyWithLogits` throws.
   */
  override forward(logits: Tensor, target: TensorLike): Tensor {
    binaryCrossEntropyWithLogitsTakes.forward.check(arguments);
    return binaryCrossEntropyWithLogits(logits, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const klDivTakes = layerTakes(
  "KLDivLoss",
  { options: klDivOptions },
  { logProbs: operandKind, target: operandKind },
);

/**
 * The mean of t · (ln t - x), where x are logarithms of probabilities; the divergence is its sum:
 * `reduction: "batchMean"` per example. Final.
 */
export class KLDivLoss extends Module<[logProbs: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<KlDivOptions>;

  constructor(options?: KlDivOptions) {
    klDivTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `klDiv` throws.
   */
  override forward(logProbs: Tensor, target: TensorLike): Tensor {
    klDivTakes.forward.check(arguments);
    return klDiv(logProbs, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const poissonNllLossTakes = layerTakes(
  "PoissonNLLLoss",
  { options: poissonOptions },
  { prediction: operandKind, target: operandKind },
);

/** The mean of e^x - t · x: counts t under a Poisson distribution of rate e^x. Final. */
export class PoissonNLLLoss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<PoissonOptions>;

  constructor(options?: PoissonOptions) {
    poissonNllLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `poissonNllLoss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    poissonNllLossTakes.forward.check(arguments);
    return poissonNllLoss(prediction, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const gaussianNllLossTakes = layerTakes(
  "GaussianNLLLoss",
  { options: gaussianOptions },
  { prediction: operandKind, target: operandKind, variance: operandKind },
);

/**
 * The mean of (ln v + (x - t)² / v) / 2: targets under normal distributions of mean x and variance v. Final.
 */
export class GaussianNLLLoss extends Module<[prediction: Tensor, target: TensorLike, variance: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<GaussianOptions>;

  constructor(options?: GaussianOptions) {
    gaussianNllLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Three of one shape -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `gaussianNllLoss` throws.
   */
  override forward(prediction: Tensor, target: TensorLike, variance: TensorLike): Tensor {
    gaussianNllLossTakes.forward.check(arguments);
    return gaussianNllLoss(prediction, target, variance, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}
