/** Reading a box out of a tensor, with the ranges that Python has. */
import { signature } from "../../arguments/index.js";
import { defineFluent, moving, type Tensor, tensorKind } from "../../tensor/index.js";
import { rangesKind, type SliceRange } from "./ranges.js";
import { sliceOp } from "./slice-ops.js";

/**
 * y = a box of x, per axis: null for all, an index (the axis goes away), or [start, stop, step] as in Python
 * ∂L/∂x = g at the places that were read, else 0
 * @throws ShapeError for an index out of range or more ranges than axes.
 */
export const slice = moving(
  signature("slice", { x: tensorKind, ranges: rangesKind }),
  (x: Tensor, ranges: readonly SliceRange[]): Tensor => {
    const box = sliceOp(x, ranges);
    return ranges.some((range) => typeof range === "number")
      ? box.reshape(box.shape.filter((_, axis) => typeof ranges[axis] !== "number"))
      : box;
  },
);

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    slice(ranges: readonly SliceRange[]): Tensor;
  }
}
defineFluent({ slice });
