/** Tensors in JSON: what JSON.stringify writes of them, which has no fields to look at. */
import type { DType, Shape } from "../../array/index.js";
import { defineMethods } from "../graph/methods.js";
import type { Tensor } from "../graph/tensor.js";
import { type NestedResult, toArray } from "./read.js";

/** JSON has no NaN, no infinities and no -0: these are strings. */
export type NestedJson = number | boolean | "NaN" | "Infinity" | "-Infinity" | "-0" | NestedJson[];

/** A tensor in JSON. */
export interface TensorJson {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Nested arrays; of a tensor of more than 1,000 elements their little-endian bytes in base64. */
  readonly values: NestedJson | string;
}

/** More elements than a person reads: a number a line, comparing them takes programs minutes. */
const mostNested = 1000;

function nested(values: NestedResult): NestedJson {
  if (Array.isArray(values)) return values.map(nested);
  if (typeof values === "boolean" || (Number.isFinite(values) && !Object.is(values, -0))) return values;
  return Object.is(values, -0) ? "-0" : (String(values) as "NaN");
}

function base64(x: Tensor): string {
  const { buffer, byteOffset, byteLength } = x.toTypedArray();
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = "";
  // as many at once as a call takes arguments
  for (let at = 0; at < byteLength; at += 2 ** 13)
    text += String.fromCharCode(...bytes.subarray(at, at + 2 ** 13));
  return btoa(text);
}

declare module "../graph/tensor.js" {
  interface Tensor {
    /** What JSON.stringify writes: dtype, shape and values. */
    toJSON(): TensorJson;
  }
}
defineMethods({
  toJSON() {
    const { dtype, shape } = this;
    return { dtype, shape, values: this.size > mostNested ? base64(this) : nested(toArray(this)) };
  },
});
