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
 * [0, 1]. An infinite logit that is right (t = 1 at ∞, 0 at -∞) costs 0.
 * ∂L/∂x = g · (σ(x) - t) / N    ∂L/∂t = -g · x / N, 0 at an infinite logit that is right
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
      return reduceLoss(depth.softplus().sub(withoutRight(depth, missed).mul(missed)), reduction);
    });
  },
);

/** Where a logit is infinite and nothing is missed, ∞ · 0 is 0; where there is none, the formula stays. */
function withoutRight(depth: Tensor, missed: Tensor): Tensor {
  const infinite = depth.eq(-Infinity);
  if (!infinite.any().item()) return depth;
  return depth.where(infinite.logicalAnd(missed.eq(0)).logicalNot(), 0);
}
