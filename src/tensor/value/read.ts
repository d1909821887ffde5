/** Reading a tensor's elements: one number, nested arrays, a typed array. */
import { ShapeError, signature } from "../../arguments/index.js";
import type { TypedArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { defineMethods } from "../graph/methods.js";
import { nameOf, type Tensor } from "../graph/tensor.js";

/** What `toArray` returns: a number (bool: boolean, int64: BigInt), or arrays nested as deep as the rank. */
export type NestedResult = number | bigint | boolean | NestedResult[];

/**
 * All elements, of a value inside vmap those of all examples, as numbers: for the library's own checks. Of
 * 64-bit integers that float64 does not hold the nearest.
 */
export const elementsOf = (x: Tensor): TypedArray => asNumbers(kernels.read(x.array.everything));

/** What is read of a tensor as numbers, also of 64-bit integers. */
export const numbersOf = (x: Tensor): TypedArray => asNumbers(x.toTypedArray());

const asNumbers = (values: TypedArray | BigInt64Array): TypedArray =>
  values instanceof BigInt64Array ? Float64Array.from(values, Number) : values;

/** The elements as nested arrays. */
export function toArray(x: Tensor): NestedResult {
  const flat = x.toTypedArray();
  const { shape } = x.array;
  const isBool = x.dtype === "bool";
  let at = 0;
  const build = (axis: number): NestedResult => {
    if (axis === shape.length) {
      const value = flat[at++] as number;
      return isBool ? value !== 0 : value;
    }
    return Array.from({ length: shape[axis] as number }, () => build(axis + 1));
  };
  return build(0);
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /**
     * The only element as a number (bool: 0 or 1), of int64 as a BigInt: `x.item<bigint>()`.
     * @throws ShapeError where there is not exactly one element, ValueError inside vmap.
     */
    item(): number;
    item<Value extends bigint>(): Value;
    /**
     * A copy of the elements, row-major; of float16 and bfloat16 as a Float32Array, of int64 as a
     * BigInt64Array: `x.toTypedArray<BigInt64Array>()`.
     */
    toTypedArray(): TypedArray;
    toTypedArray<Elements extends BigInt64Array>(): Elements;
    /** The elements as nested arrays (bool: booleans, int64: BigInts). */
    toArray(): NestedResult;
  }
}

const itemTakes = signature("Tensor.item", {});
const toTypedArrayTakes = signature("Tensor.toTypedArray", {});
const toArrayTakes = signature("Tensor.toArray", {});

defineMethods({
  item() {
    itemTakes.check(arguments);
    if (this.size !== 1)
      throw new ShapeError(
        `item: ${nameOf(this)} has ${this.size} elements, not one. Use toArray(), or reduce it first.`,
      );
    return kernels.read(this.array)[0] as never;
  },
  toTypedArray() {
    toTypedArrayTakes.check(arguments);
    return kernels.read(this.array) as never;
  },
  toArray() {
    toArrayTakes.check(arguments);
    return toArray(this);
  },
});
