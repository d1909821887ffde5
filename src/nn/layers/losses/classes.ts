/** Losses of classification as layers: from scores of the classes and what was expected to a scalar. */
import {
  crossEntropyOptions,
  multiLabelOptions,
  multiMarginOptions,
  nllOptions,
} from "../../../ops/for-layers.js";
import {
  type ClassLossOptions,
  type CrossEntropyOptions,
  crossEntropy,
  type MultiLabelOptions,
  type MultiMarginOptions,
  multilabelSoftMarginLoss,
  multiMarginLoss,
  nllLoss,
  softmaxCrossEntropy,
} from "../../../ops/index.js";
import { operandKind, type Tensor, type TensorLike } from "../../../tensor/index.js";
import { Module } from "../../module/module.js";
import { layerTakes } from "../checks.js";
import { lossDetails } from "./details.js";

const softmaxCrossEntropyTakes = layerTakes(
  "SoftmaxCrossEntropy",
  { options: crossEntropyOptions },
  { logits: operandKind, labels: operandKind },
);

/**
 * Softmax and cross-entropy in one, averaged over the batch: the book's SoftmaxWithLoss (5.6.3), PyTorch's
 * CrossEntropyLoss, whose name it has too. Final.
 */
export class SoftmaxCrossEntropy extends Module<[logits: Tensor, labels: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<CrossEntropyOptions>;

  constructor(options?: CrossEntropyOptions) {
    softmaxCrossEntropyTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * logits (N, C) or (N, C, ...), with the classes on another axis by `classAxis`; labels of integers
   * without that axis, or of the logits'
   * shape, one-hot or probabilities -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `softmaxCrossEntropy` throws.
   */
  override forward(logits: Tensor, labels: TensorLike): Tensor {
    softmaxCrossEntropyTakes.forward.check(arguments);
    return softmaxCrossEntropy(logits, labels, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const crossEntropyTakes = layerTakes(
  "CrossEntropyLoss",
  { options: crossEntropyOptions },
  { logits: operandKind, labels: operandKind },
);

/**
 * Another name of SoftmaxCrossEntropy, PyTorch's: softmax and cross-entropy in one, averaged over the batch,
 * of logits. Nothing is ignored unless `ignoreIndex` says so, where PyTorch ignores -100. Final.
 */
export class CrossEntropyLoss extends SoftmaxCrossEntropy {
  constructor(options?: CrossEntropyOptions) {
    crossEntropyTakes.made.check(arguments);
    super(options);
  }

  /**
   * As that of SoftmaxCrossEntropy.
   * @throws what `crossEntropy` throws.
   */
  override forward(logits: Tensor, labels: TensorLike): Tensor {
    crossEntropyTakes.forward.check(arguments);
    return crossEntropy(logits, labels, this.options);
  }
}

const nllLossTakes = layerTakes(
  "NLLLoss",
  { options: nllOptions },
  { logProbs: operandKind, labels: operandKind },
);

/** The mean of -xₜ, the log-probability of each example's class: after a LogSoftmax. Final. */
export class NLLLoss extends Module<[logProbs: Tensor, labels: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<ClassLossOptions>;

  constructor(options?: ClassLossOptions) {
    nllLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * (N, C) or (N, C, ...), labels of integers without the classes' axis -> a scalar, or each loss for
   * `reduction: "none"`.
   * @throws what `nllLoss` throws.
   */
  override forward(logProbs: Tensor, labels: TensorLike): Tensor {
    nllLossTakes.forward.check(arguments);
    return nllLoss(logProbs, labels, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const multiMarginLossTakes = layerTakes(
  "MultiMarginLoss",
  { options: multiMarginOptions },
  { scores: operandKind, labels: operandKind },
);

/** The mean of Σ max(0, margin - xₜ + xⱼ)^p / C over the other classes j. Final. */
export class MultiMarginLoss extends Module<[scores: Tensor, labels: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<MultiMarginOptions>;

  constructor(options?: MultiMarginOptions) {
    multiMarginLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * (N, C) and labels (N,) of integers -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `multiMarginLoss` throws.
   */
  override forward(scores: Tensor, labels: TensorLike): Tensor {
    multiMarginLossTakes.forward.check(arguments);
    return multiMarginLoss(scores, labels, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}

const multilabelSoftMarginLossTakes = layerTakes(
  "MultiLabelSoftMarginLoss",
  { options: multiLabelOptions },
  { logits: operandKind, target: operandKind },
);

/** The mean of -(t ln σ(x) + (1 - t) ln(1 - σ(x))), over classes and then over examples. Final. */
export class MultiLabelSoftMarginLoss extends Module<[logits: Tensor, target: TensorLike]> {
  /** As they were given. */
  readonly options: Readonly<MultiLabelOptions>;

  constructor(options?: MultiLabelOptions) {
    multilabelSoftMarginLossTakes.made.check(arguments);
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Two of one shape, targets in [0, 1] -> a scalar, or each loss for `reduction: "none"`.
   * @throws what `multilabelSoftMarginLoss` throws.
   */
  override forward(logits: Tensor, target: TensorLike): Tensor {
    multilabelSoftMarginLossTakes.forward.check(arguments);
    return multilabelSoftMarginLoss(logits, target, this.options);
  }

  override details(): readonly string[] {
    return lossDetails(this.options);
  }
}
