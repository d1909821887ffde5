/** Losses of scores for several classes, of which one or more are right. */
import { ShapeError, signature } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { composed, operandKind, scope, type Tensor, type TensorLike } from "../../tensor/index.js";
import { oneHot } from "../network/one-hot.js";
import {
  type MultiLabelOptions,
  type MultiMarginOptions,
  multiLabelOptions,
  multiMarginOptions,
} from "./kinds.js";
import { lossOperands, reduceLoss, weigh } from "./loss.js";
import { binaryCrossEntropyWithLogits } from "./probabilities.js";
import { classRows, labelsKind, requireLogits } from "./rows.js";

/**
 * y = mean of Σ max(0, margin - xₜ + xⱼ)^p / C over the other classes j: scores (N, C) with classes (N), or
 * (C) with one (Crammer and Singer, 2001). Default margin 1.
 * @throws ShapeError for shapes that do not fit, ValueError for a label that is no class, DTypeError for
 *   floating class indices.
 */
export const multiMarginLoss = composed(
  signature("multiMarginLoss", { scores: operandKind, labels: labelsKind, options: multiMarginOptions }),
  (scores: TensorLike, labels: TensorLike, options?: MultiMarginOptions): Tensor => {
    const op = "multiMarginLoss";
    const { reduction, margin, p, weight } = multiMarginOptions.read(options);
    const x = requireLogits(op, scores, "scores");
    const read = classRows(op, x, labels, { weight, classAxis: x.rank - 1 });
    const { rows, classes, shape } = read;
    if (classes === undefined || x.rank > 2)
      throw new ShapeError(
        `${op}: scores ${formatShape(x.shape)} with ` +
          `${classes === undefined ? "probabilities" : "classes"}; ` +
          "expected (N, C) with class indices (N,), or (C,) with one",
      );
    return scope(op, () => {
      const short = rows
        .sub(rows.gather(1, classes.unsqueeze(1)))
        .add(margin)
        .relu();
      const powers = p === 1 ? short : short.square();
      // the right class itself is always short by the margin
      const others = powers.where(
        oneHot(classes, rows.shape[1] as number, { dtype: "bool" }).logicalNot(),
        0,
      );
      const counts = read.weight?.indexSelect(0, classes);
      const losses = others.mean(1);
      return reduceLoss((counts === undefined ? losses : losses.mul(counts)).reshape(shape), reduction);
    });
  },
);

/**
 * y = mean over examples of the mean over classes of -(t · ln σ(x) + (1 - t) · ln(1 - σ(x))): of
 * examples that may be of several classes, targets in [0, 1] of the shape of the logits.
 * @throws ShapeError where the shapes differ.
 */
export const multilabelSoftMarginLoss = composed(
  signature("multilabelSoftMarginLoss", {
    logits: operandKind,
    target: operandKind,
    options: multiLabelOptions,
  }),
  (logits: TensorLike, target: TensorLike, options?: MultiLabelOptions): Tensor => {
    const op = "multilabelSoftMarginLoss";
    const { reduction, weight, classAxis } = multiLabelOptions.read(options);
    const [x, t] = lossOperands(op, logits, target);
    return scope(op, () => {
      const losses = weigh(op, binaryCrossEntropyWithLogits(x, t, { reduction: "none" }), weight);
      return reduceLoss(losses.mean(classAxis), reduction);
    });
  },
);
