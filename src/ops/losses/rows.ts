/** Classification at many places: logits of any rank as rows (M, C), labels as M classes or M rows. */
import { checkedInside, DTypeError, ShapeError, ValueError } from "../../arguments/index.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../../array/index.js";
import {
  asTensor,
  floatingOperand,
  nameOf,
  normalizeAxis,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { classTensor, ignoring } from "../network/labels.js";
import type { ClassLossOptions, LossReduction } from "./kinds.js";

export const labelsKind = checkedInside("class indices, or one row of probabilities per example");

export interface ClassRows {
  /** (M, C). */
  readonly rows: Tensor;
  /** (M) of int32, each a class; undefined where there are probabilities. */
  readonly classes: Tensor | undefined;
  /** (M) of bool: those that are not ignored; undefined where all count. */
  readonly kept: Tensor | undefined;
  /** (M, C); undefined where there are classes. */
  readonly probabilities: Tensor | undefined;
  /** (C) in the dtype of the rows. */
  readonly weight: Tensor | undefined;
  /** What the M losses are, one by one. */
  readonly shape: Shape;
}

/** (..., C, ...) -> (M, C) */
function asRows(x: Tensor, axis: number): Tensor {
  const rest = x.shape.map((_, i) => i).filter((i) => i !== axis);
  const last = axis === x.rank - 1 ? x : x.permute([...rest, axis]);
  return last.rank === 2 ? last : last.reshape([-1, x.shape[axis] as number]);
}

/** @throws ShapeError for what is no (N, C, ...), (C) or empty. */
export function requireLogits(op: string, logits: TensorLike, what = "logits"): Tensor {
  const x = floatingOperand(logits, op);
  if (x.rank < 1 || x.shape.includes(0))
    throw new ShapeError(
      `${op}: ${what} ${nameOf(x)} of shape ${formatShape(x.shape)}; expected (N, C), (N, C, ...), or (C) ` +
        "for one example, not empty",
    );
  return x;
}

/**
 * @throws ShapeError for labels that do not fit, ValueError for a label that is no class, DTypeError for
 *   floating class indices.
 */
export function classRows(
  op: string,
  x: Tensor,
  labels: TensorLike,
  options: Omit<ClassLossOptions, "reduction">,
): ClassRows {
  const axis = normalizeAxis(op, options.classAxis ?? (x.rank === 1 ? 0 : 1), x.rank);
  const classCount = x.shape[axis] as number;
  const shape = x.shape.toSpliced(axis, 1);
  const given = asTensor(labels, typeof labels === "number" ? "int32" : x.dtype, op);
  const weight = options.weight === undefined ? undefined : weightOf(op, options.weight, x, classCount);
  const common = { rows: asRows(x, axis), weight, shape };
  if (sameShape(given.shape, x.shape)) {
    if (options.ignoreIndex !== undefined)
      throw new ValueError(
        `${op}: ignoreIndex is for class indices; ${nameOf(given)} holds probabilities, of which rows of 0 ` +
          "count nothing",
      );
    const probabilities = asRows(given.dtype === x.dtype ? given : given.to(x.dtype), axis);
    return { ...common, probabilities, classes: undefined, kept: undefined };
  }
  if (!sameShape(given.shape, shape)) throw noLabels(op, x, given, axis);
  const { classes, kept } = keptClasses(op, labels, classCount, options.ignoreIndex);
  const places = [sizeOf(shape)];
  return {
    ...common,
    probabilities: undefined,
    classes: classes.reshape(places),
    kept: kept?.reshape(places),
  };
}

function keptClasses(op: string, labels: TensorLike, classCount: number, ignoreIndex: number | undefined) {
  if (ignoreIndex === undefined) return { classes: classTensor(op, labels, classCount, ignoring) };
  const given = asTensor(labels, "int32", op);
  if (given.dtype !== "int32") return { classes: classTensor(op, given, classCount) }; // which refuses it
  const kept = given.ne(ignoreIndex);
  return { classes: classTensor(op, given.where(kept, 0), classCount), kept };
}

function weightOf(op: string, weight: TensorLike, x: Tensor, classCount: number): Tensor {
  const given = asTensor(weight, x.dtype, op);
  if (given.dtype === "bool")
    throw new DTypeError(`${op}: weight ${nameOf(given)} is bool, no numbers: convert with to("float32")`);
  if (!sameShape(given.shape, [classCount]))
    throw new ShapeError(
      `${op}: weight of shape ${formatShape(given.shape)} (${nameOf(given)}): one number for each of the ` +
        `${classCount} classes is expected, (${classCount},)`,
    );
  return given.dtype === x.dtype ? given : given.to(x.dtype);
}

function noLabels(op: string, x: Tensor, labels: Tensor, axis: number): ShapeError {
  const without = (i: number) => x.shape.toSpliced(i, 1);
  const other = x.shape.findIndex((_, i) => i !== axis && sameShape(labels.shape, without(i)));
  const wayOut =
    other < 0
      ? ""
      : `. They would fit if the classes were on axis ${other}: pass { classAxis: ` +
        `${other === x.rank - 1 ? -1 : other} }`;
  return new ShapeError(
    `${op}: logits ${formatShape(x.shape)} (${nameOf(x)}) and labels ${formatShape(labels.shape)} ` +
      `(${nameOf(labels)}) do not fit: with the classes on axis ${axis}, labels are class indices of shape ` +
      `${formatShape(without(axis))}, or probabilities of shape ${formatShape(x.shape)}${wayOut}`,
  );
}

/** What each of the M examples counts: its class's weight, 0 where it is ignored; undefined for 1 each. */
export function countsOf({ classes, kept, weight, rows }: ClassRows): Tensor | undefined {
  if (classes === undefined) return undefined;
  const counts = weight?.indexSelect(0, classes);
  if (kept === undefined) return counts;
  return counts === undefined ? kept.to(rows.dtype) : counts.where(kept, 0);
}

/** M losses, each multiplied by what it counts already, in the shape of the labels or as one number. */
export function reduceRows(
  losses: Tensor,
  counts: Tensor | undefined,
  shape: Shape,
  by: LossReduction,
): Tensor {
  if (by === "none") return losses.reshape(shape);
  if (by === "sum" || counts === undefined) return losses[by]();
  return losses.sum().div(counts.sum());
}
