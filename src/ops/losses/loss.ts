/** What losses have in common: how they reduce and weigh, and operands that never broadcast. */
import { ShapeError, ValueError } from "../../arguments/index.js";
import { formatShape, isFloating, sameShape, tryBroadcast } from "../../array/index.js";
import {
  asTensor,
  elementsOf,
  floatingOperand,
  nameOf,
  noGrad,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { areAllTrue } from "../reductions/truth.js";
import { type LossReduction, lossOptions } from "./kinds.js";

/** How losses of predictions are called. */
export const lossParameters = { prediction: operandKind, target: operandKind, options: lossOptions };

/** The losses of the examples as one number, if that is asked for. */
export function reduceLoss(losses: Tensor, reduction: LossReduction): Tensor {
  return reduction === "none" ? losses : losses[reduction]();
}

/**
 * Each loss times its weight.
 * @throws ShapeError for weights that do not broadcast to the losses.
 */
export function weigh(op: string, losses: Tensor, weight: TensorLike | undefined): Tensor {
  return weight === undefined ? losses : losses.mul(factorOf(op, "weight", weight, losses));
}

/** @throws ShapeError for factors that do not broadcast to x. */
export function factorOf(op: string, what: string, factor: TensorLike, x: Tensor): Tensor {
  const given = asTensor(factor, x.dtype, op);
  const common = tryBroadcast(given.shape, x.shape);
  if (common === undefined || !sameShape(common, x.shape))
    throw new ShapeError(
      `${op}: ${what} of shape ${formatShape(given.shape)} (${nameOf(given)}) does not broadcast to the ` +
        `losses ${formatShape(x.shape)}`,
    );
  return given.dtype === x.dtype ? given : given.to(x.dtype);
}

/**
 * Prediction and target as floats of one dtype.
 * @throws ShapeError where their shapes differ.
 */
export function lossOperands(op: string, prediction: TensorLike, target: TensorLike): [Tensor, Tensor] {
  const p = floatingOperand(prediction, op);
  return [p, besidePrediction(op, "target", target, p)];
}

/** Another operand of a loss, as floats, of the prediction's shape. @throws ShapeError for another. */
export function besidePrediction(op: string, what: string, value: TensorLike, p: Tensor): Tensor {
  const given = asTensor(value, p.dtype, op);
  const t = isFloating(given.dtype) ? given : given.to(p.dtype);
  if (!sameShape(p.shape, t.shape))
    throw new ShapeError(
      `${op}: prediction ${formatShape(p.shape)} (${nameOf(p)}) and ${what} ` +
        `${formatShape(t.shape)} (${nameOf(t)}) differ; ` +
        "a loss never broadcasts: reshape one",
    );
  return t;
}

/** @throws ValueError for a target that is neither 1 nor -1. */
export function requireSigns(op: string, t: Tensor): void {
  if (t.size === 0 || noGrad(() => areAllTrue(t.abs().eq(1)))) return;
  const values = elementsOf(t);
  const bad = values.findIndex((value) => value !== 1 && value !== -1);
  throw new ValueError(
    `${op}: element ${bad} of the target ${nameOf(t)} is ${values[bad]}; targets are 1 and -1` +
      `${values[bad] === 0 ? ". Of zeros and ones, take target.mul(2).sub(1)" : ""}`,
  );
}
