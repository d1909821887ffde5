/** Writing a tensor's elements in place: never recorded, always counted, so that backward can tell. */
import { GradError, ShapeError, signature, ValueError } from "../../arguments/index.js";
import {
  formatShape,
  isInteger,
  type NdArray,
  promote,
  requireHeld,
  sameShape,
  tryBroadcast,
  type Write,
} from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { callerSource } from "../context/source.js";
import { operandKind } from "../graph/kinds.js";
import { defineMethods } from "../graph/methods.js";
import { nameOf, type Tensor } from "../graph/tensor.js";
import { asTensor, type TensorLike } from "./convert.js";

/** @throws GradError for an op's output: its history would no longer describe its value. */
function requireLeaf(by: string, x: Tensor): void {
  if (x.gradFn !== undefined)
    throw new GradError(
      `${by}: ${nameOf(x)} came from ${x.gradFn}; its history would no longer describe its value. Write ` +
        `to x.detach().clone().`,
    );
}

/**
 * @throws ValueError for a copy of a part of another tensor: `z.slice([0]).assign(7)` would change nothing in
 *   z. One that requires grad is a parameter of its own.
 */
function requireOwnElements(x: Tensor): void {
  const { copiedBy } = x.array.storage;
  if (copiedBy !== undefined && !x.requiresGrad)
    throw new ValueError(
      `assign: ${nameOf(x)} is a copy that ${copiedBy} made, so the tensor that it was taken from would ` +
        `not change. Write to that one, e.g. z.assign(where(mask, 7, z)), or to a clone() if ` +
        `the copy is what you mean.`,
    );
}

/**
 * Writes `value` (of a shape that broadcasts to x's) over the elements of x. All or nothing.
 * @throws GradError for an op's output, ShapeError for a value that does not fit, ValueError for one that
 *   int32 cannot hold.
 */
export function assign(x: Tensor, value: TensorLike, by = "assign"): Tensor {
  requireLeaf(by, x);
  const source = asTensor(value, x.dtype, by, false);
  if (isInteger(x.dtype) && promote(source.dtype, x.dtype) !== x.dtype)
    requireHeld(by, x.dtype, source.toTypedArray());
  const common = tryBroadcast(x.shape, source.shape);
  if (common === undefined || !sameShape(common, x.shape))
    throw new ShapeError(
      `${by}: a value of shape ${formatShape(source.shape)} does not fit ${nameOf(x)} of shape ` +
        `${formatShape(x.shape)}`,
    );
  const cast = source.dtype === x.dtype ? source.array : kernels.cast(source.array, x.dtype);
  const whole: NdArray = sameShape(cast.shape, x.array.shape)
    ? cast
    : kernels.broadcastTo(cast, x.array.shape);
  kernels.assign(x.array, whole, { by, source: callerSource() });
  return x;
}

/**
 * x += alpha · update, in place: one step of gradient descent. Shapes and dtypes are equal.
 * @throws GradError for an op's output, ShapeError for shapes or dtypes that differ.
 */
export function addScaled(x: Tensor, alpha: number, update: Tensor, by = "addScaled"): Tensor {
  requireLeaf(by, x);
  if (!sameShape(x.shape, update.shape) || x.dtype !== update.dtype)
    throw new ShapeError(
      `${by}: ${nameOf(x)} is ${x.dtype} ${formatShape(x.shape)}, the update ${update.dtype} ` +
        `${formatShape(update.shape)}; they must be alike`,
    );
  kernels.addScaledInPlace(x.array, alpha, update.array, { by, source: callerSource() });
  return x;
}

/**
 * Lets a kernel write to the elements of a leaf, and counts it: a whole step of an optimizer.
 * @throws GradError for an op's output.
 */
export function writeInPlace(x: Tensor, by: string, run: (target: NdArray, write: Write) => void): Tensor {
  requireLeaf(by, x);
  run(x.array, { by, source: callerSource() });
  return x;
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /**
     * Writes `value` over the elements, in place and without recording; returns this tensor.
     * @throws GradError for an op's output, ShapeError for a value whose shape does not broadcast to this
     *   one's, ValueError for what int32 cannot hold and for a copy that slice() and others make.
     */
    assign(value: TensorLike): this;
  }
}

const assignTakes = signature("Tensor.assign", { value: operandKind });

defineMethods({
  assign(value: TensorLike) {
    assignTakes.check(arguments);
    requireOwnElements(this);
    return assign(this, value);
  },
});
