/** TensorValue: the value of one tensor, as states are made of. */
import type { DType, TypedArray } from "./dtype.js";
import type { Shape } from "./shape.js";

/** A copy of the elements, row-major, with what they mean. */
export interface TensorValue {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly values: TypedArray;
}
