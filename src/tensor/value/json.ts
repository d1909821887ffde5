/** Tensors in JSON: what JSON.stringify writes of them, which has no fields to look at. */
import type { DType, Shape } from "../../array/index.js";
import { defineMethods } from "../graph/methods.js";
import { base64, jsonNumber, mostNested } from "./json-values.js";
import { type NestedResult, toArray } from "./read.js";

/**
 * JSON has no NaN, no infinities and no -0: these are strings, and so are the digits of whole numbers that
 * numbers do not hold.
 */
export type NestedJson = number | boolean | string | NestedJson[];

/** A tensor in JSON. */
export interface TensorJson {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Nested arrays; of a tensor of more than 1,000 elements their little-endian bytes in base64. */
  readonly values: NestedJson | string;
}

function nested(values: NestedResult): NestedJson {
  if (Array.isArray(values)) return values.map(nested);
  return typeof values === "boolean" ? values : jsonNumber(values);
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /**
     * What JSON.stringify writes: dtype, shape and values, from which `tensor()` makes the same bits again.
     * It also is how a tensor goes through structuredClone and postMessage, which take no tensor.
     */
    toJSON(): TensorJson;
  }
}
defineMethods({
  toJSON() {
    const { dtype, shape } = this;
    return {
      dtype,
      shape,
      values: this.size > mostNested ? base64(this.toTypedArray()) : nested(toArray(this)),
    };
  },
});
