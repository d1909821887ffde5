/** Writing a tensor's elements in place: never recorded, always counted, so that backward can tell. */
import {
  formatShape,
  GradError,
  isFloating,
  type NdArray,
  requireInt32,
  ShapeError,
  sameShape,
  tryBroadcast,
  type Write,
} from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { callerSource } from "../context/source.js";
import { defineMethods } from "../graph/methods.js";
import { nameOf, type Tensor } from "../graph/tensor.js";
import { asTensor, type NestedResult, type TensorLike, toArray } from "./convert.js";

/** @throws GradError for an op's output: its history would no longer describe its value. */
function requireLeaf(by: string, x: Tensor): void {
  if (x.gradFn !== undefined)
    throw new GradError(
      `${by}: ${nameOf(x)} came from ${x.gradFn}; its history would no longer describe its value. Write ` +
        `to x.detach().clone().`,
    );
}

/**
 * Writes `value` (of a shape that broadcasts to x's) over the elements of x. All or nothing.
 * @throws GradError for an op's output, ShapeError for a value that does not fit, ValueError for one that
 *   int32 cannot hold.
 */
export function assign(x: Tensor, value: TensorLike, by = "assign"): Tensor {
  requireLeaf(by, x);
  const source = asTensor(value, x.dtype, by);
  if (x.dtype === "int32" && isFloating(source.dtype)) requireInt32(by, source.toTypedArray());
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
export function writeInPlace(
  x: Tensor,
  by: string,
  run: (k: typeof kernels, target: NdArray, write: Write) => void,
): Tensor {
  requireLeaf(by, x);
  run(kernels, x.array, { by, source: callerSource() });
  return x;
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /**
     * Writes `value` over the elements, in place and without recording; returns this tensor.
     * @throws GradError for an op's output, ShapeError for a value whose shape does not broadcast to this
     *   one's.
     */
    assign(value: TensorLike): this;
    /** The elements as nested arrays (bool: booleans). */
    toArray(): NestedResult;
  }
}
defineMethods({
  assign(value: TensorLike) {
    return assign(this, value);
  },
  toArray() {
    return toArray(this);
  },
});
