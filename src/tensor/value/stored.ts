/** Values of tensors as states and files hold them, checked as a whole before anything is written. */
import { show, WengertError } from "../../arguments/index.js";
import { formatShape, type Shape, sameShape, sizeOf, type TensorValue } from "../../array/index.js";
import { Tensor } from "../graph/tensor.js";
import { tensor } from "./convert.js";
import { fromJson } from "./json-values.js";

/**
 * The tensor that `stored` holds, if it can take the place of `like`; else what is wrong with it, to follow
 * its name: `is null in the state`. What comes from a file need not be what its type promises.
 * @param neverNegative whether an element below 0 is wrong: a variance, whose root is taken.
 */
export function fromStored(stored: unknown, like: Tensor, neverNegative = false): Tensor | string {
  const value = readAs(like, stored);
  if (typeof value === "string" || !neverNegative) return value;
  const negative = value.toTypedArray().findIndex((element) => element < 0);
  return negative < 0 ? value : `is negative in the state, at element ${negative}`;
}

function readAs(like: Tensor, stored: unknown): Tensor | string {
  if (typeof stored !== "object" || stored === null)
    return `is ${show(stored)} in the state, not { shape, dtype, values }`;
  const { shape, dtype } = stored as { readonly [K in keyof TensorValue]?: unknown };
  if (!Array.isArray(shape) || typeof dtype !== "string")
    return `has shape ${show(shape)} and dtype ${show(dtype)} in the state`;
  if (!sameShape(shape as Shape, like.shape) || dtype !== like.dtype)
    return (
      `is ${like.dtype} ${formatShape(like.shape)} here, ` +
      `${dtype} ${formatShape(shape as Shape)} in the state`
    );
  // a copy: what is loaded may be what is written to, and what is remembered is written to later
  if (stored instanceof Tensor)
    return tensor(stored.toTypedArray(), { shape: like.shape, dtype: like.dtype });
  const given = (stored as { readonly values?: unknown }).values;
  const values = flattened(fromJson(given, like.dtype));
  if (!Array.isArray(values) && !ArrayBuffer.isView(values))
    return `has values ${show(given)} in the state, not a list or a typed array`;
  const { length } = values as ArrayLike<unknown>;
  if (length !== sizeOf(like.shape))
    return `of shape ${formatShape(like.shape)} has ${length} values in the state`;
  if (Array.isArray(values)) {
    const wrong = values.findIndex((value) => !isElement(value));
    if (wrong >= 0) return `has ${show(values[wrong])} as value ${wrong} in the state, not a number`;
  }
  try {
    return tensor(values as TensorValue["values"], { shape: like.shape, dtype: like.dtype });
  } catch (error) {
    if (!(error instanceof WengertError)) throw error;
    return `cannot be taken from the state: ${error.message}`;
  }
}

const isElement = (value: unknown): boolean => ["number", "boolean", "bigint"].includes(typeof value);

/** Rows of rows, as a tensor's JSON has them, in one list; a scalar's only element too. */
function flattened(values: unknown): unknown {
  if (isElement(values)) return [values];
  return Array.isArray(values) && Array.isArray(values[0]) ? values.flat(Number.POSITIVE_INFINITY) : values;
}
