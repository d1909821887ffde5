/** Distances and similarities of vectors: pair by pair, or each with each. */
import {
  flag,
  nonNegative,
  options as optionsOf,
  positive,
  ShapeError,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { axisKind, formatShape } from "../../array/index.js";
import {
  binaryOperands,
  composed,
  floatingOperand,
  nameOperands,
  normalizeAxis,
  operandKind,
  requireBroadcast,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { distance, normOrder, pNorm } from "./p-norm.js";

/** Two operands as floats of one dtype. */
function floats(op: string, a: TensorLike, b: TensorLike): [Tensor, Tensor] {
  const [x, y] = binaryOperands(op, a, b);
  return [floatingOperand(x, op), floatingOperand(y, op)];
}

export interface CosineOptions {
  /** Along which the vectors lie. Default -1, the last. */
  axis?: number;
  /** No length counts as less. Default 1e-8. */
  eps?: number;
}

const cosineOptions = optionsOf<CosineOptions>()({
  axis: withDefault(axisKind, -1),
  eps: withDefault(positive, 1e-8),
});

/**
 * y = a · b / (‖a‖ · ‖b‖), the cosine of the angle between vectors along an axis, which goes; other axes
 * broadcast. PyTorch's default axis is 1, which for (N, D) is the same.
 * @throws ShapeError for shapes that do not broadcast.
 */
export const cosineSimilarity = composed(
  signature("cosineSimilarity", { a: operandKind, b: operandKind, options: cosineOptions }),
  (a: TensorLike, b: TensorLike, options?: CosineOptions): Tensor => {
    const { axis, eps } = cosineOptions.read(options);
    const [x, y] = floats("cosineSimilarity", a, b);
    return scope("cosineSimilarity", () => {
      const unit = (each: Tensor) => {
        const along = normalizeAxis(
          "cosineSimilarity",
          axis < 0 ? axis : axis - x.rank + each.rank,
          each.rank,
        );
        return each.div(each.norm(along, { keepDims: true }).clamp({ min: eps }));
      };
      return unit(x).mul(unit(y)).sum(axis);
    });
  },
);

export interface NormalizeOptions {
  /** Which norm: 2 (default), 1, any positive number, or Infinity. */
  p?: number;
  /** Along which the vectors lie. Default -1, the last. */
  axis?: number;
  /** No length counts as less, so that a vector of zeros stays one. Default 1e-12. */
  eps?: number;
}

const normalizeOptions = optionsOf<NormalizeOptions>()({
  p: withDefault(normOrder, 2),
  axis: withDefault(axisKind, -1),
  eps: withDefault(positive, 1e-12),
});

/**
 * y = x / max(‖x‖, eps): vectors along an axis, each of length 1. PyTorch's default axis is 1, which for
 * (N, D) is the same.
 * @throws ShapeError for an axis that x does not have.
 */
export const normalize = composed(
  signature("normalize", { x: operandKind, options: normalizeOptions }),
  (x: TensorLike, options?: NormalizeOptions): Tensor => {
    const { p, axis, eps } = normalizeOptions.read(options);
    const vectors = floatingOperand(x, "normalize");
    const along = normalizeAxis("normalize", axis, vectors.rank);
    return scope("normalize", () => vectors.div(pNorm(vectors, p, along, true).clamp({ min: eps })));
  },
);

export interface PairwiseDistanceOptions {
  /** Which norm: 1, 2 (default), any positive number, or Infinity. */
  p?: number;
  /** Added to each difference, so that no distance is exactly 0. Default 1e-6. */
  eps?: number;
  /** The axis of the vectors stays, with size 1. Default false. */
  keepDims?: boolean;
}

const pairwiseOptions = optionsOf<PairwiseDistanceOptions>()({
  p: withDefault(normOrder, 2),
  eps: withDefault(nonNegative, 1e-6),
  keepDims: withDefault(flag, false),
});

/**
 * y = ‖a - b + eps‖ of vectors along the last axis, (..., D) -> (...); other axes broadcast.
 * @throws ShapeError for shapes that do not broadcast, or without an axis.
 */
export const pairwiseDistance = composed(
  signature("pairwiseDistance", { a: operandKind, b: operandKind, options: pairwiseOptions }),
  (a: TensorLike, b: TensorLike, options?: PairwiseDistanceOptions): Tensor => {
    const { p, eps, keepDims } = pairwiseOptions.read(options);
    const [x, y] = floats("pairwiseDistance", a, b);
    return scope("pairwiseDistance", () => distance(x, y, { p, eps, keepDims }));
  },
);

const cdistOptions = optionsOf<{ p?: number }>()({ p: withDefault(normOrder, 2) });

/**
 * y = the distance of each vector of a from each of b: (..., P, D) and (..., R, D) -> (..., P, R); leading
 * axes broadcast. From differences, exact where vectors are close; that takes P · R · D elements. The
 * gradient of a distance of 0 is 0.
 * @throws ShapeError for shapes that do not fit.
 */
export const cdist = composed(
  signature("cdist", { a: operandKind, b: operandKind, options: cdistOptions }),
  (a: TensorLike, b: TensorLike, options?: { p?: number }): Tensor => {
    const { p } = cdistOptions.read(options);
    const x = floatingOperand(a, "cdist");
    const y = floatingOperand(b, "cdist");
    if (x.rank < 2 || y.rank < 2 || x.shape.at(-1) !== y.shape.at(-1))
      throw new ShapeError(
        `cdist: ${formatShape(x.shape)} and ${formatShape(y.shape)} are no (..., P, D) and (..., R, D). ` +
          nameOperands(x, y),
      );
    return scope("cdist", () => {
      const [rows, columns] = [x.unsqueeze(-2), y.unsqueeze(-3)];
      requireBroadcast("cdist", rows, columns);
      const difference = rows.sub(columns); // (...,P,1,D)-(...,1,R,D) -> (...,P,R,D)
      return pNorm(difference, p, difference.rank - 1, false);
    });
  },
);
