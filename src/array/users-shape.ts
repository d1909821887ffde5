/**
 * Shapes as users see them: frozen, since a write to one would be a write to many. Kernels keep theirs as
 * they are: of frozen arrays, slice, map and filter take ten times as long.
 */
import { anyNumber, listOf, ShapeError, signature } from "../arguments/index.js";
import { formatShape, type Shape, sameShape } from "./shape.js";

/** The shape that was last asked for, of all whose sizes come out at the same place. */
const known = new Array<Shape>(256).fill(Object.freeze([]));

/** A frozen copy, of equal shapes mostly the same one. */
export function frozenShape(shape: Shape): Shape {
  let place = shape.length;
  for (let axis = 0; axis < shape.length; axis++) place = (place * 31 + (shape[axis] as number)) | 0;
  const last = known[place & 255] as Shape;
  if (sameShape(last, shape)) return last;
  const copy = Object.freeze([...shape]);
  known[place & 255] = copy;
  return copy;
}

const formatTakes = signature("formatShape", {
  shape: { ...listOf(anyNumber, "an array of numbers"), error: ShapeError },
});

/**
 * `(100, 784)`, `(3,)` for one axis as NumPy prints it, `()` for a scalar. (Errors are written by one
 * that looks at nothing.)
 */
export function formatDeclaredShape(shape: Shape): string {
  formatTakes.check(arguments);
  return formatShape(shape);
}
