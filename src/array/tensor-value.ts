/** TensorValue: the value of one tensor, as states are made of. */
import type { DType, TypedArray } from "./dtype.js";
import type { Shape } from "./shape.js";

/** A copy of the elements, row-major, with what they mean. */
export interface TensorValue {
  /** The size of each axis. */
  readonly shape: Shape;
  /** The type of the elements. */
  readonly dtype: DType;
  /**
   * The elements, as many as the shape says; bool as bytes of 0 and 1, float16 and bfloat16 as a
   * Float32Array, int64 as a BigInt64Array.
   */
  readonly values: TypedArray;
}
