/** What losses have in common: how they reduce, and operands that never broadcast. */
import { type Kind, oneOf, options, ShapeError, withDefault } from "../../arguments/index.js";
import { formatShape, isFloating, sameShape } from "../../array/index.js";
import {
  asTensor,
  floatingOperand,
  nameOf,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";

export interface LossOptions {
  /** The mean over the batch (default), its sum, or each example's own loss. */
  reduction?: "mean" | "sum" | "none";
}

export type LossReduction = NonNullable<LossOptions["reduction"]>;

export const lossReduction: Kind<LossReduction> = oneOf(["mean", "sum", "none"]);

export const lossOptions = options<LossOptions>()({ reduction: withDefault(lossReduction, "mean") });

/** How losses of predictions are called. */
export const lossParameters = { prediction: operandKind, target: operandKind, options: lossOptions };

/** The losses of the examples as one number, if that is asked for. */
export function reduceLoss(losses: Tensor, reduction: LossReduction): Tensor {
  return reduction === "none" ? losses : losses[reduction]();
}

/**
 * Prediction and target as floats of one dtype.
 * @throws ShapeError where their shapes differ.
 */
export function lossOperands(op: string, prediction: TensorLike, target: TensorLike): [Tensor, Tensor] {
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
