/** Losses as layers: the last one of a network, from predictions and what was expected to a scalar. */
import { binaryCrossEntropyWithLogits, mseLoss, softmaxCrossEntropy } from "../../ops/index.js";
import { operandKind, type Tensor, type TensorLike } from "../../tensor/index.js";
import { Module } from "../module/module.js";
import { layerTakes } from "./checks.js";

const softmaxCrossEntropyTakes = layerTakes(
  "SoftmaxCrossEntropy",
  {},
  { logits: operandKind, labels: operandKind },
);

/** Softmax and cross-entropy in one, averaged over the batch: the book's SoftmaxWithLoss (5.6.3). Final. */
export class SoftmaxCrossEntropy extends Module<[logits: Tensor, labels: TensorLike]> {
  constructor() {
    softmaxCrossEntropyTakes.made.check(arguments);
    super();
  }

  /**
   * logits (N, C); labels (N) of integers, or (N, C) one-hot or probabilities -> a scalar.
   * @throws what `softmaxCrossEntropy` throws.
   */
  override forward(logits: Tensor, labels: TensorLike): Tensor {
    softmaxCrossEntropyTakes.forward.check(arguments);
    return softmaxCrossEntropy(logits, labels);
  }
}

const mseLossTakes = layerTakes("MSELoss", {}, { prediction: operandKind, target: operandKind });

/** The mean of (prediction - target)². Final. */
export class MSELoss extends Module<[prediction: Tensor, target: TensorLike]> {
  constructor() {
    mseLossTakes.made.check(arguments);
    super();
  }

  /** Two of one shape -> a scalar. @throws what `mseLoss` throws. */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    mseLossTakes.forward.check(arguments);
    return mseLoss(prediction, target);
  }
}

const bceTakes = layerTakes("BCEWithLogitsLoss", {}, { logits: operandKind, target: operandKind });

/** The mean of -(t ln σ(x) + (1 - t) ln(1 - σ(x))), from logits, finite for any. Final. */
export class BCEWithLogitsLoss extends Module<[logits: Tensor, target: TensorLike]> {
  constructor() {
    bceTakes.made.check(arguments);
    super();
  }

  /** Two of one shape, targets in [0, 1] -> a scalar. @throws what `binaryCrossEntropyWithLogits` throws. */
  override forward(logits: Tensor, target: TensorLike): Tensor {
    bceTakes.forward.check(arguments);
    return binaryCrossEntropyWithLogits(logits, target);
  }
}
