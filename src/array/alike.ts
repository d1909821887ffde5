/** What gradients ask of arrays: a dtype that carries them, and that of a tensor has its shape and dtype. */
import { DTypeError, ShapeError } from "../arguments/index.js";
import { type DType, isFloating } from "./dtype.js";
import { formatShape, type Shape, sameShape } from "./shape.js";

interface Typed {
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * @param whose `grad: the gradient of "w"`, which starts the message.
 * @throws ShapeError or DTypeError where `given` is not of the shape and dtype of `of`.
 */
export function requireAlike(whose: string, of: Typed, given: Typed): void {
  if (!sameShape(given.shape, of.shape))
    throw new ShapeError(
      `${whose} has its shape, ${formatShape(of.shape)}; one of shape ${formatShape(given.shape)} was ` +
        `given. Reshape it, or set null to start anew.`,
    );
  if (given.dtype !== of.dtype)
    throw new DTypeError(
      `${whose} is ${of.dtype}, as it is itself; one of ${given.dtype} was given. Convert it with ` +
        `to("${of.dtype}").`,
    );
}

/**
 * @param what `exp: "x"`, which starts the message.
 * @throws DTypeError where the dtype carries no gradient.
 */
export function requireFloatingDType(what: string, dtype: DType): void {
  if (!isFloating(dtype))
    throw new DTypeError(
      `${what} is ${dtype}; only float32 and float64 carry gradients. Convert with to("float32").`,
    );
}
