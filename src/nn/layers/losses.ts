/** Losses as layers: the last one of a network, from predictions and what was expected to a scalar. */
import { binaryCrossEntropyWithLogits, mseLoss, softmaxCrossEntropy } from "../../ops/index.js";
import type { Tensor, TensorLike } from "../../tensor/index.js";
import { Module } from "../module/module.js";

/** Softmax and cross-entropy in one, averaged over the batch: the book's SoftmaxWithLoss (5.6.3). Final. */
export class SoftmaxCrossEntropy extends Module<[logits: Tensor, labels: TensorLike]> {
  /**
   * logits (N, C); labels (N) of integers, or (N, C) one-hot or probabilities -> a scalar.
   * @throws what `softmaxCrossEntropy` throws.
   */
  override forward(logits: Tensor, labels: TensorLike): Tensor {
    return softmaxCrossEntropy(logits, labels);
  }
}

/** The mean of (prediction - target)². Final. */
export class MSELoss extends Module<[prediction: Tensor, target: TensorLike]> {
  /** Two of one shape -> a scalar. @throws what `mseLoss` throws. */
  override forward(prediction: Tensor, target: TensorLike): Tensor {
    return mseLoss(prediction, target);
  }
}

/** The mean of -(t ln σ(x) + (1 - t) ln(1 - σ(x))), from logits, finite for any. Final. */
export class BCEWithLogitsLoss extends Module<[logits: Tensor, target: TensorLike]> {
  /** Two of one shape, targets in [0, 1] -> a scalar. @throws what `binaryCrossEntropyWithLogits` throws. */
  override forward(logits: Tensor, target: TensorLike): Tensor {
    return binaryCrossEntropyWithLogits(logits, target);
  }
}
