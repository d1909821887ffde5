/** Class labels, checked: what classification is told to predict. */
import { DTypeError, ShapeError, ValueError } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import { asTensor, computing, elementsOf, nameOf, type Tensor, type TensorLike } from "../../tensor/index.js";

/** Class indices: an int32 tensor, or whole numbers. */
export type Labels = Tensor | Int32Array | readonly number[];

/**
 * Labels as int32, each one a class.
 * @throws DTypeError for a floating tensor, ValueError naming the first label that is no class.
 */
export function classTensor(
  op: string,
  labels: TensorLike,
  classes: number,
  wayOut: (label: number) => string = () => "",
): Tensor {
  const given = computing(op, asTensor(labels, "int32", op));
  if (given.dtype !== "int32")
    throw new DTypeError(
      `${op}: the labels ${nameOf(given)} of shape ${formatShape(given.shape)} are ${given.dtype}. Class ` +
        'indices are int32: convert with to("int32").',
    );
  const values = elementsOf(given);
  const bad = values.findIndex((value) => value < 0 || value >= classes);
  if (bad >= 0)
    throw new ValueError(
      `${op}: label ${values[bad]} (element ${bad} of ${nameOf(given)}) is no class: there are ` +
        `${classes}, 0 .. ${classes - 1}${wayOut(values[bad] as number)}`,
    );
  return given;
}

/** What an error adds for a label below 0. */
export const ignoring = (label: number) =>
  label < 0 ? `. To leave such examples out, pass { ignoreIndex: ${label} }` : "";

/**
 * The target of a classification in the form that the kernel takes: classes (N), or weights per class (N, C).
 */
export function crossEntropyTarget(op: string, logits: Tensor, labels: TensorLike): Tensor {
  const [rows, classes] = logits.shape as [number, number];
  const target = asTensor(labels, logits.dtype, op);
  const fits = sameShape(target.shape, [rows]) || sameShape(target.shape, logits.shape);
  if (!fits)
    throw new ShapeError(
      `${op}: logits ${formatShape(logits.shape)} (${nameOf(logits)}) and labels ` +
        `${formatShape(target.shape)} (${nameOf(target)}) do not fit: ` +
        `labels are class indices of shape (${rows},), or one row per example of shape (${rows}, ${classes})`,
    );
  // one-hot rows may be integers or booleans; those that fit keep their name
  if (target.rank === 2) return target.dtype === logits.dtype ? target : target.to(logits.dtype);
  return classTensor(op, labels, classes, ignoring);
}
