/** What losses have in common: how they reduce, and operands that never broadcast. */
import { formatShape, isFloating, ShapeError, sameShape, ValueError } from "../../array/index.js";
import { asTensor, floatingOperand, nameOf, type Tensor, type TensorLike } from "../../tensor/index.js";

export interface LossOptions {
  /** The mean over the batch (default), its sum, or each example's own loss. */
  reduction?: "mean" | "sum" | "none";
}

export type LossReduction = NonNullable<LossOptions["reduction"]>;

/** @throws ValueError for what is no reduction. */
export function requireReduction(op: string, reduction: string): void {
  if (!["mean", "sum", "none"].includes(reduction))
    throw new ValueError(`${op}: reduction is "mean", "sum" or "none", not ${JSON.stringify(reduction)}`);
}

/** The losses of the examples as one number, if that is asked for. */
export function reduceLoss(losses: Tensor, reduction: LossReduction): Tensor {
  return reduction === "none" ? losses : losses[reduction]();
}

/**
 * Prediction and target as floats of one dtype.
 * @throws ShapeError where their shapes differ, ValueError for a bad reduction.
 */
export function lossOperands(
  op: string,
  prediction: TensorLike,
  target: TensorLike,
  reduction: string,
): [Tensor, Tensor] {
  requireReduction(op, reduction);
  const p = floatingOperand(prediction, op);
  const given = asTensor(target, p.dtype, op);
  const t = isFloating(given.dtype) ? given : given.to(p.dtype);
  requireSameShapes(op, p, t);
  return [p, t];
}

function requireSameShapes(op: string, prediction: Tensor, target: Tensor): void {
  if (!sameShape(prediction.shape, target.shape))
    throw new ShapeError(
      `${op}: prediction ${formatShape(prediction.shape)} (${nameOf(prediction)}) and target ` +
        `${formatShape(target.shape)} (${nameOf(target)}) differ; ` +
        "a loss never broadcasts: reshape one",
    );
}
