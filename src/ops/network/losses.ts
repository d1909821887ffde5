/** Losses of predictions against targets of the same shape. */
import { signature } from "../../arguments/index.js";
import { composed, operandKind, scope, type Tensor, type TensorLike } from "../../tensor/index.js";
import { type LossOptions, lossOperands, lossOptions, lossParameters, reduceLoss } from "./loss.js";

/** y = mean (prediction - target)²    @throws ShapeError where the shapes differ: a loss never broadcasts. */
export const mseLoss = composed(
  signature("mseLoss", lossParameters),
  (prediction: TensorLike, target: TensorLike, options?: LossOptions): Tensor => {
    const { reduction } = lossOptions.read(options);
    const [p, t] = lossOperands("mseLoss", prediction, target);
    return scope("mseLoss", () => reduceLoss(p.sub(t).square(), reduction));
  },
);

/**
 * y = mean of -(t · ln σ(x) + (1 - t) · ln(1 - σ(x))): computed as the mean of softplus(-|x|) + |x| · (1 - t
 * where x ≥ 0, else t), where nothing cancels: finite for any finite logit, and exact where it is small; t in
 * [0, 1].
 * ∂L/∂x = g · (σ(x) - t) / N    ∂L/∂t = -g · x / N
 * @throws ShapeError where the shapes differ.
 */
export const binaryCrossEntropyWithLogits = composed(
  signature("binaryCrossEntropyWithLogits", {
    logits: operandKind,
    target: operandKind,
    options: lossOptions,
  }),
  (logits: TensorLike, target: TensorLike, options?: LossOptions): Tensor => {
    const { reduction } = lossOptions.read(options);
    const [x, t] = lossOperands("binaryCrossEntropyWithLogits", logits, target);
    return scope("binaryCrossEntropyWithLogits", () => {
      const positive = x.ge(0);
      const depth = x.neg().where(positive, x); // -|x|, whose derivative at 0 is -1
      const missed = t.neg().add(1).where(positive, t);
      return reduceLoss(depth.softplus().sub(depth.mul(missed)), reduction);
    });
  },
);
