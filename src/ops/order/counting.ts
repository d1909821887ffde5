/** How often numbers are there. */
import {
  DTypeError,
  optional,
  optionsOfTensors,
  ShapeError,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import {
  asTensor,
  composed,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { takeScatter } from "../indexing/take-ops.js";

export interface BincountOptions {
  /** What each number counts, in the shape of x; then the result has its dtype, else int32. */
  weights?: TensorLike | undefined;
  /** There are at least so many counts. Default 0. */
  minLength?: number;
}

const bincountOptions = optionsOfTensors<BincountOptions>()({
  weights: optional(operandKind),
  minLength: withDefault(whole(0), 0),
});

/**
 * y = how often each number 0, 1, 2, ... is in x (N) of int32, or the sum of its weights, whose gradient is g
 * at each number.
 * @throws DTypeError for other dtypes, ValueError for a negative number, ShapeError for another rank or other
 *   weights.
 */
export const bincount = composed(
  signature("bincount", { x: operandKind, options: bincountOptions }),
  (x: TensorLike, options?: BincountOptions): Tensor => {
    const { weights, minLength } = bincountOptions.read(options);
    const numbers = asTensor(x, "int32", "bincount");
    if (numbers.dtype !== "int32")
      throw new DTypeError(
        `bincount: ${nameOf(numbers)} is ${numbers.dtype}, not int32. Convert with to("int32").`,
      );
    if (numbers.rank !== 1)
      throw new ShapeError(`bincount: ${nameOf(numbers)} of shape ${formatShape(numbers.shape)} is no list`);
    const values = numbers.toTypedArray();
    let length = minLength;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < 0) throw new ValueError(`bincount: ${value} (element ${i}) is below 0`);
      if (value >= length) length = value + 1;
    }
    const given = weights === undefined ? undefined : asTensor(weights, undefined, "bincount");
    if (given !== undefined && !sameShape(given.shape, numbers.shape))
      throw new ShapeError(
        `bincount: weights ${formatShape(given.shape)} (${nameOf(given)}) and numbers ` +
          `${formatShape(numbers.shape)} differ`,
      );
    const counted = given?.dtype === "bool" ? given.to("int32") : given;
    const ones = () => tensor(new Int32Array(numbers.size).fill(1));
    return scope("bincount", () => takeScatter(counted ?? ones(), numbers, 0, [length]));
  },
);
