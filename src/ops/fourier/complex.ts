/** Complex numbers as real ones: their real and imaginary parts are a last axis of two. */
import { DTypeError, ShapeError } from "../../arguments/index.js";
import { formatShape, isFloating } from "../../array/index.js";
import { nameOf, normalizeAxis, type Tensor } from "../../tensor/index.js";

/** @throws DTypeError for what is neither float32 nor float64. */
export function requireReal(op: string, x: Tensor): void {
  if (!isFloating(x.dtype))
    throw new DTypeError(
      `${op}: ${nameOf(x)} is ${x.dtype}; transforms are of float32 or float64. Convert with ` +
        'to("float32") or to("float64").',
    );
}

/**
 * The axis of complex numbers that is meant, from 0 on.
 * @throws ShapeError where the last axis is not real and imaginary parts, or is the one that is meant.
 */
export function complexAxis(op: string, z: Tensor, axis: number): number {
  requireReal(op, z);
  if (z.shape.at(-1) !== 2)
    throw new ShapeError(
      `${op}: ${nameOf(z)} of shape ${formatShape(z.shape)}; complex numbers are a last axis of two, real ` +
        "and imaginary parts: stack([x, y], -1). rfft() takes real numbers.",
    );
  const along = normalizeAxis(op, axis, z.rank);
  if (along === z.rank - 1)
    throw new ShapeError(
      `${op}: axis ${axis} of ${nameOf(z)} of shape ${formatShape(z.shape)} is that of real and imaginary ` +
        "parts; the transform is along one before it",
    );
  return along;
}
