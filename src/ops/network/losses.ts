/** Losses of predictions against targets of the same shape. */
import { composed, scope, type Tensor, type TensorLike } from "../../tensor/index.js";
import { type LossOptions, lossOperands, reduceLoss } from "./loss.js";

/** y = mean (prediction - target)²    @throws ShapeError where the shapes differ: a loss never broadcasts. */
export const mseLoss = composed(
  "mseLoss",
  (prediction: TensorLike, target: TensorLike, { reduction = "mean" }: LossOptions = {}): Tensor => {
    const [p, t] = lossOperands("mseLoss", prediction, target, reduction);
    return scope("mseLoss", () => reduceLoss(p.sub(t).square(), reduction));
  },
);

/**
 * y = mean of -(t · ln σ(x) + (1 - t) · ln(1 - σ(x))): computed as the mean of softplus(x) - t · x, finite
 * for any logit; t in [0, 1].
 * @throws ShapeError where the shapes differ.
 */
export const binaryCrossEntropyWithLogits = composed(
  "binaryCrossEntropyWithLogits",
  (logits: TensorLike, target: TensorLike, { reduction = "mean" }: LossOptions = {}): Tensor => {
    const [x, t] = lossOperands("binaryCrossEntropyWithLogits", logits, target, reduction);
    return scope("binaryCrossEntropyWithLogits", () => reduceLoss(x.softplus().sub(t.mul(x)), reduction));
  },
);
