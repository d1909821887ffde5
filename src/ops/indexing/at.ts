/** Reading at an index as NumPy has it: numbers, ranges, new axes, places and masks, in any mixture. */
import { signature } from "../../arguments/index.js";
import { defineMethods, moving, type Tensor, tensorKind } from "../../tensor/index.js";
import { type Index, indexKind } from "./index-terms.js";
import { readAt } from "./read-at.js";

/**
 * y = x at an index, as NumPy reads x[...]. Each argument is about the next axis; axes that are left are read
 * whole. A number is the entry there, counted from the end if negative, and the axis goes away.
 * `[start, stop, step]` reads from start to stop, which is not read, as in Python; null is open. `":"` is the
 * whole axis, `"..."` as many whole axes as are left, `null` a new axis of size 1. Places are an int32
 * tensor, `Int32Array.of(0, 2, 5)` or arrays in arrays; several are paired, and broadcast, and a number
 * beside them is one of them; their axes stand where they were read, or first where anything lies between
 * them. A mask of bool, for as many axes as it has, reads the entries where it is true.
 * A flat array of numbers is always a range: what looks like a list of places, since it leads backwards or
 * takes a step that is longer than its way, is refused.
 * ∂L/∂x = g added up where it was read, else 0
 * @throws ShapeError for ranges, masks and places that do not fit, ValueError for places out of range,
 *   DTypeError for places that are not int32.
 */
export const at = moving(
  signature("at", { x: tensorKind, "...index": indexKind }),
  (x: Tensor, ...index: readonly Index[]): Tensor => readAt("at", x, index),
);

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    at(...index: readonly Index[]): Tensor;
  }
}
defineMethods({
  at(...index: readonly Index[]) {
    return at(this, ...index);
  },
});
