/** Losses of yes and no: of predicted probabilities, or of their logits. */
import { signature, ValueError } from "../../arguments/index.js";
import {
  composed,
  elementsOf,
  nameOf,
  noGrad,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { isAnyTrue } from "../reductions/truth.js";
import { binaryCrossEntropyOp } from "./binary-cross-entropy-op.js";
import {
  type BinaryCrossEntropyOptions,
  logitsOptions,
  type WeightedLossOptions,
  weightedOptions,
} from "./kinds.js";
import { factorOf, lossOperands, reduceLoss, weigh } from "./loss.js";

/** @throws ValueError for what is no probability; NaN passes. */
function requireProbabilities(op: string, p: Tensor): void {
  if (p.size === 0) return;
  const wrong = noGrad(() => isAnyTrue(p.lt(0).logicalOr(p.gt(1))));
  if (!wrong) return;
  const values = elementsOf(p);
  const bad = values.findIndex((value) => value < 0 || value > 1);
  throw new ValueError(
    `${op}: element ${bad} of ${nameOf(p)} is ${values[bad]}, no probability from 0 to 1. Of logits, take ` +
      "binaryCrossEntropyWithLogits",
  );
}

/**
 * y = mean of -(t · ln p + (1 - t) · ln(1 - p)) of probabilities p, each logarithm at least -100; t in
 * [0, 1]. From logits, `binaryCrossEntropyWithLogits` is the exact one.
 * ∂L/∂p = g · ((1 - t) / (1 - p) - t / p) / N
 * @throws ShapeError where the shapes differ, ValueError for a p that is no probability.
 */
export const binaryCrossEntropy = composed(
  signature("binaryCrossEntropy", {
    probabilities: operandKind,
    target: operandKind,
    options: weightedOptions,
  }),
  (probabilities: TensorLike, target: TensorLike, options?: WeightedLossOptions): Tensor => {
    const op = "binaryCrossEntropy";
    const { reduction, weight } = weightedOptions.read(options);
    const [p, t] = lossOperands(op, probabilities, target);
    requireProbabilities(op, p);
    return scope(op, () =>
      reduceLoss(
        weigh(op, binaryCrossEntropyOp(p, t.dtype === p.dtype ? t : t.to(p.dtype)), weight),
        reduction,
      ),
    );
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
    options: logitsOptions,
  }),
  (logits: TensorLike, target: TensorLike, options?: BinaryCrossEntropyOptions): Tensor => {
    const op = "binaryCrossEntropyWithLogits";
    const { reduction, weight, posWeight } = logitsOptions.read(options);
    const [x, t] = lossOperands(op, logits, target);
    return scope(op, () => {
      if (posWeight !== undefined) {
        const factor = factorOf(op, "posWeight", posWeight, x);
        const untrue = t.neg().add(1);
        const positives = withoutRight(x.neg().softplus(), t, Infinity).mul(t).mul(factor);
        const losses = positives.add(withoutRight(x.softplus(), untrue, Infinity).mul(untrue));
        return reduceLoss(weigh(op, losses, weight), reduction);
      }
      const above = x.ge(0);
      const depth = x.neg().where(above, x); // -|x|, whose derivative at 0 is -1
      const missed = t.neg().add(1).where(above, t);
      const losses = depth.softplus().sub(withoutRight(depth, missed, -Infinity).mul(missed));
      return reduceLoss(weigh(op, losses, weight), reduction);
    });
  },
);

/** Where the cost is infinite and nothing is missed, ∞ · 0 is 0; where there is none, the formula stays. */
function withoutRight(cost: Tensor, missed: Tensor, most: number): Tensor {
  const infinite = cost.eq(most);
  if (!isAnyTrue(infinite)) return cost;
  return cost.where(infinite.logicalAnd(missed.eq(0)).logicalNot(), 0);
}
