/** The loss of classification: softmax and cross-entropy in one. */
import { checkedInside, ShapeError, signature } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import {
  asTensor,
  composed,
  floatingOperand,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { softmaxCrossEntropyOp } from "./cross-entropy-op.js";
import { crossEntropyTarget } from "./labels.js";
import { type LossOptions, lossOptions } from "./loss.js";
import { oneHot } from "./one-hot.js";

const classification = {
  logits: operandKind,
  labels: checkedInside("class indices, or one row of probabilities per example"),
};

/**
 * y = -Σ t · ln softmax(x), averaged over the batch: fused, so that logits of ±1000 neither overflow nor lose
 * the loss.
 * Logits (N, C) with labels (N) as class indices or (N, C) as one-hot rows or probabilities; or logits
 * (C) with one label.
 * ∂L/∂x = g · (softmax(x) - t) / N
 * @throws ShapeError for shapes that do not fit, ValueError for a label that is no class, DTypeError for
 *   floating class indices.
 */
export const softmaxCrossEntropy = composed(
  signature("softmaxCrossEntropy", { ...classification, options: lossOptions }),
  (logits: TensorLike, labels: TensorLike, options?: LossOptions): Tensor => {
    const { reduction } = lossOptions.read(options);
    const x = requireLogits("softmaxCrossEntropy", logits);
    if (x.rank === 2) return softmaxCrossEntropyOp(x, labels, reduction);
    const label = asTensor(labels, typeof labels === "number" ? "int32" : x.dtype, "softmaxCrossEntropy");
    const loss = softmaxCrossEntropyOp(x.unsqueeze(0), label.unsqueeze(0), reduction);
    return reduction === "none" ? loss.squeeze(0) : loss;
  },
);

/**
 * y = -Σ t · ln softmax(x) / N: softmaxCrossEntropy from small ops, as the book writes it; for lessons, and
 * the oracle of the fused one.
 */
export const softmaxCrossEntropySimple = composed(
  signature("softmaxCrossEntropySimple", classification),
  (logits: TensorLike, labels: TensorLike): Tensor => {
    const x = requireLogits("softmaxCrossEntropySimple", logits);
    if (x.rank !== 2)
      throw new ShapeError(`softmaxCrossEntropySimple: logits of shape ${formatShape(x.shape)}, not (N, C)`);
    const target = crossEntropyTarget("softmaxCrossEntropySimple", x, labels);
    const [rows, classes] = x.shape as [number, number];
    const weights = target.rank === 2 ? target : oneHot(target, classes, { dtype: x.dtype });
    return scope("softmaxCrossEntropy", () => {
      const logProbs = x.logSoftmax();
      const never = logProbs.eq(-Infinity).logicalAnd(weights.eq(0));
      // 0 · -∞ is 0 here; where there is none, the book's formula stays as it is
      const counted = never.any().item() ? logProbs.where(never.logicalNot(), 0) : logProbs;
      return weights.mul(counted).sum().neg().div(rows);
    });
  },
);

function requireLogits(op: string, logits: TensorLike): Tensor {
  const x = floatingOperand(logits, op);
  if (x.rank < 1 || x.rank > 2 || x.shape.includes(0))
    throw new ShapeError(
      `${op}: logits ${nameOf(x)} of shape ${formatShape(x.shape)}; expected (N, C), or (C) for one ` +
        "example, not empty",
    );
  return x;
}
