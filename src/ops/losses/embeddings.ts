/** Losses of vectors: those that belong together are to be close, and others apart. */
import { ShapeError, signature } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import {
  asTensor,
  composed,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { cosineSimilarity } from "../distances/distances.js";
import { distance } from "../distances/p-norm.js";
import { byNothing, type MarginOptions, type TripletOptions, tripletOptions } from "./kinds.js";
import { besidePrediction, lossOperands, reduceLoss, requireSigns } from "./loss.js";

/**
 * y = mean of 1 - cos(a, b) where t is 1, and of max(0, cos(a, b) - margin) where it is -1: a and b are
 * (N, D) with targets (N), or (D) with one. Default margin 0.
 * @throws ShapeError for shapes that do not fit, ValueError for other targets.
 */
export const cosineEmbeddingLoss = composed(
  signature("cosineEmbeddingLoss", {
    a: operandKind,
    b: operandKind,
    target: operandKind,
    options: byNothing,
  }),
  (a: TensorLike, b: TensorLike, target: TensorLike, options?: MarginOptions): Tensor => {
    const { reduction, margin } = byNothing.read(options);
    const [x, y] = lossOperands("cosineEmbeddingLoss", a, b);
    const t = asTensor(target, x.dtype, "cosineEmbeddingLoss");
    if (x.rank < 1 || x.rank > 2 || !sameShape(t.shape, x.shape.slice(0, -1)))
      throw new ShapeError(
        `cosineEmbeddingLoss: vectors ${formatShape(x.shape)} (${nameOf(x)}) and targets ` +
          `${formatShape(t.shape)} (${nameOf(t)}); expected (N, D) and (N,), or (D,) and a scalar`,
      );
    requireSigns("cosineEmbeddingLoss", t.to(x.dtype));
    return scope("cosineEmbeddingLoss", () => {
      const cosine = cosineSimilarity(x, y);
      const apart = cosine.sub(margin).relu();
      return reduceLoss(cosine.neg().add(1).where(t.gt(0), apart), reduction);
    });
  },
);

/**
 * y = mean of max(0, d(anchor, positive) - d(anchor, negative) + margin), where d is `pairwiseDistance` along
 * the last axis: (N, D) or (D), all three of one shape (Schroff et al. 2015). Default margin 1.
 * @throws ShapeError where the shapes differ.
 */
export const tripletMarginLoss = composed(
  signature("tripletMarginLoss", {
    anchor: operandKind,
    positive: operandKind,
    negative: operandKind,
    options: tripletOptions,
  }),
  (anchor: TensorLike, positive: TensorLike, negative: TensorLike, options?: TripletOptions): Tensor => {
    const op = "tripletMarginLoss";
    const { reduction, margin, p, eps, swap } = tripletOptions.read(options);
    const [x, near] = lossOperands(op, anchor, positive);
    const far = besidePrediction(op, "negative", negative, x);
    if (x.rank === 0) throw new ShapeError(`${op}: a scalar is no vector; expected (N, D) or (D,)`);
    return scope(op, () => {
      const between = (a: Tensor, b: Tensor) => distance(a, b, { p, eps, keepDims: false });
      const apart = swap ? between(x, far).minimum(between(near, far)) : between(x, far);
      return reduceLoss(between(x, near).sub(apart).add(margin).relu(), reduction);
    });
  },
);
