/** Where a condition is true, and the elements that are there. */
import { DTypeError, signature } from "../../arguments/index.js";
import { broadcastShapes } from "../../array/index.js";
import {
  asTensor,
  composed,
  moving,
  nameOf,
  operandKind,
  requireBroadcast,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { trueIndices, truePlaces } from "../elementwise/true-places.js";
import { take } from "./take-ops.js";

/**
 * y = the int32 index of each element of x (any dtype) that is not zero, in row-major order: (K, rank of x).
 * `where(condition)` gives the same as a list for each axis, for `at`.
 */
export const nonzero = composed(signature("nonzero", { x: operandKind }), (x: TensorLike): Tensor => {
  const operand = asTensor(x, undefined, "nonzero");
  const { rank } = operand;
  const places = trueIndices(operand);
  const count = rank === 0 ? truePlaces(operand).length : (places[0] as Int32Array).length;
  const rows = new Int32Array(count * rank);
  for (const [axis, list] of places.entries())
    for (let i = 0; i < count; i++) rows[i * rank + axis] = list[i] as number;
  return tensor(rows, { shape: [count, rank] });
});

/**
 * y = the elements of x where the mask is true, in row-major order: (K). Both shapes broadcast.
 * ∂L/∂x = g where the mask is true, else 0
 * @throws DTypeError for a mask that is not bool, ShapeError for shapes that do not broadcast.
 */
export const maskedSelect = moving(
  signature("maskedSelect", { x: operandKind, mask: operandKind }),
  (x: TensorLike, mask: TensorLike): Tensor => {
    const operand = asTensor(x, undefined, "maskedSelect");
    const test = asTensor(mask, undefined, "maskedSelect");
    if (test.dtype !== "bool")
      throw new DTypeError(
        `maskedSelect: the mask ${nameOf(test)} is ${test.dtype}, not bool. Compare it first, e.g. ` +
          "mask.gt(0); places are read by at().",
      );
    requireBroadcast("maskedSelect", operand, test);
    const shape = broadcastShapes(operand.array.shape, test.array.shape);
    const whole = (each: Tensor) => each.broadcastTo(shape).flatten();
    return scope("maskedSelect", () => take(whole(operand), truePlaces(whole(test)), 0));
  },
);
