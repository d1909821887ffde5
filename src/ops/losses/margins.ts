/** Losses that ask for a margin between scores: those of targets 1 and -1. */
import { signature } from "../../arguments/index.js";
import { composed, operandKind, scope, type Tensor, type TensorLike } from "../../tensor/index.js";
import { byNothing, byOne, type LossOptions, lossOptions, type MarginOptions } from "./kinds.js";
import { besidePrediction, lossOperands, lossParameters, reduceLoss, requireSigns } from "./loss.js";

const predicted = { prediction: operandKind, target: operandKind };

/**
 * y = mean of max(0, margin - t · x): the hinge loss of a support vector machine, of scores x and targets t
 * that are 1 or -1. Default margin 1.
 * @throws ShapeError where the shapes differ, ValueError for other targets.
 */
export const hingeLoss = composed(
  signature("hingeLoss", { ...predicted, options: byOne }),
  (prediction: TensorLike, target: TensorLike, options?: MarginOptions): Tensor => {
    const { reduction, margin } = byOne.read(options);
    const [x, t] = lossOperands("hingeLoss", prediction, target);
    requireSigns("hingeLoss", t);
    return scope("hingeLoss", () => reduceLoss(t.mul(x).neg().add(margin).relu(), reduction));
  },
);

/**
 * y = mean of x where t is 1, and of max(0, margin - x) where t is -1: of distances x. Default margin 1.
 * @throws ShapeError where the shapes differ, ValueError for other targets.
 */
export const hingeEmbeddingLoss = composed(
  signature("hingeEmbeddingLoss", { ...predicted, options: byOne }),
  (prediction: TensorLike, target: TensorLike, options?: MarginOptions): Tensor => {
    const { reduction, margin } = byOne.read(options);
    const [x, t] = lossOperands("hingeEmbeddingLoss", prediction, target);
    requireSigns("hingeEmbeddingLoss", t);
    return scope("hingeEmbeddingLoss", () =>
      reduceLoss(x.where(t.gt(0), x.neg().add(margin).relu()), reduction),
    );
  },
);

/**
 * y = mean of ln(1 + e^(-t · x)), of scores x and targets t that are 1 or -1.
 * @throws ShapeError where the shapes differ, ValueError for other targets.
 */
export const softMarginLoss = composed(
  signature("softMarginLoss", lossParameters),
  (prediction: TensorLike, target: TensorLike, options?: LossOptions): Tensor => {
    const { reduction } = lossOptions.read(options);
    const [x, t] = lossOperands("softMarginLoss", prediction, target);
    requireSigns("softMarginLoss", t);
    return scope("softMarginLoss", () => reduceLoss(t.mul(x).neg().softplus(), reduction));
  },
);

/**
 * y = mean of max(0, margin - t · (a - b)): a is to be ranked above b where t is 1, below where it is -1; the
 * three have one shape. Default margin 0.
 * @throws ShapeError where the shapes differ, ValueError for other targets.
 */
export const marginRankingLoss = composed(
  signature("marginRankingLoss", { a: operandKind, b: operandKind, target: operandKind, options: byNothing }),
  (a: TensorLike, b: TensorLike, target: TensorLike, options?: MarginOptions): Tensor => {
    const { reduction, margin } = byNothing.read(options);
    const [x, t] = lossOperands("marginRankingLoss", a, target);
    const y = besidePrediction("marginRankingLoss", "b", b, x);
    requireSigns("marginRankingLoss", t);
    return scope("marginRankingLoss", () => reduceLoss(t.mul(x.sub(y)).neg().add(margin).relu(), reduction));
  },
);
