/** From what users write (numbers, nested arrays, typed arrays) to tensors. */
import {
  checkedInside,
  flag,
  optional,
  optionsOfTensors,
  requireKind,
  ShapeError,
  show,
  signature,
  text,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import {
  computingDType,
  type DType,
  dtypeKind,
  formatShape,
  onlyStores,
  requireHeld,
  type Shape,
  shapeKind,
  sizeOf,
  type TensorValue,
  type TypedInput,
} from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { markInference } from "../context/inference.js";
import { kindOf, requireFloating } from "../graph/kinds.js";
import { Tensor } from "../graph/tensor.js";
import { type Flat, flatten } from "./flatten.js";
import type { TensorJson } from "./json.js";
import { fromJson, isStored } from "./json-values.js";

/** Numbers in arrays, as deep as wanted; a row may be a typed array. */
export type NestedArray = readonly (number | bigint | boolean | TypedInput | NestedArray)[];

/**
 * Whatever an op takes in place of a tensor. Bare numbers and arrays take the dtype of the tensor beside
 * them.
 */
export type TensorLike = Tensor | number | bigint | boolean | NestedArray | TypedInput;

export interface TensorOptions {
  /**
   * float32 unless the data says otherwise: booleans are bool, a BigInt is int64, a typed array brings its
   * own (8- and 16-bit integers: int32).
   */
  dtype?: DType;
  /** Whether backward() gives it a gradient. Default false; floats only. */
  requiresGrad?: boolean;
  /** What pictures and errors call it. */
  name?: string;
  /** For flat data; nested arrays bring their own. */
  shape?: Shape;
}

const tensorOptions = optionsOfTensors<TensorOptions>()({
  dtype: optional(dtypeKind),
  requiresGrad: withDefault(flag, false),
  name: optional(text),
  shape: optional(shapeKind),
});
const tensorTakes = signature("tensor", {
  data: checkedInside("a number, an array of numbers, a typed array, or what toJSON() gives"),
  options: tensorOptions,
});

/**
 * A tensor of a number, nested arrays or a typed array (copied); rows may be typed arrays too. What
 * `toJSON()` gives and a member of a state dict are made a tensor again, also after JSON or
 * structuredClone.
 * @throws ShapeError for ragged arrays or a shape that the data does not fill, ValueError for elements that
 *   are no numbers or that the dtype cannot hold, DTypeError for unsigned integers of 32 and 64 bits and for
 *   `requiresGrad` on what is neither float32 nor float64.
 */
export function tensor(data: TensorLike | TensorJson | TensorValue, options?: TensorOptions): Tensor {
  tensorTakes.check(arguments);
  const flat = isStored(data) ? flatOf(data) : flatten("tensor", data);
  return fromFlat("tensor", flat, tensorOptions.read(options));
}

/**
 * What was a tensor before it went through JSON. @throws ValueError, DTypeError, ShapeError for what was
 * none.
 */
function flatOf(data: { dtype: unknown; shape: unknown; values: unknown }): Flat {
  const { dtype, shape } = data;
  requireKind("tensor", "dtype", dtypeKind, dtype);
  requireKind("tensor", "shape", shapeKind, shape);
  const values = fromJson(data.values, dtype as DType);
  const scalar = ["number", "boolean", "bigint"].includes(typeof values);
  if (!scalar && !Array.isArray(values) && !ArrayBuffer.isView(values))
    throw new ValueError(
      `tensor: values must be a list, a typed array or its bytes in base64, got ${show(data.values)}`,
    );
  const flat = flatten("tensor", values);
  if (flat.values.length !== sizeOf(shape as Shape))
    throw new ShapeError(
      `tensor: ${flat.values.length} values do not fill shape ${formatShape(shape as Shape)}, which has ` +
        `${sizeOf(shape as Shape)}`,
    );
  return { ...flat, dtype: dtype as DType, shape: shape as Shape, typed: true };
}

/** `tensor` in the name of the op that was given the data. */
function fromFlat(op: string, flat: Flat, options: TensorOptions): Tensor {
  const { values } = flat;
  const { dtype = flat.dtype, shape = flat.shape, name, requiresGrad } = options;
  if (sizeOf(shape) !== values.length)
    throw new ShapeError(
      `${op}: ${values.length} elements of shape ${formatShape(flat.shape)} do not fill shape ` +
        `${formatShape(shape)}, which has ${sizeOf(shape)}`,
    );
  if (flat.dtype !== "bool") requireHeld(op, dtype, values);
  const array = kernels.fromValues(values, [...shape], dtype);
  markInference(array);
  const result = new Tensor(array, false, undefined, name);
  if (requiresGrad === true) {
    requireFloating(op, result);
    result.requiresGrad = true;
  }
  return result;
}

/**
 * The tensor itself, or a constant of the given dtype (a number that int32 cannot hold becomes float32 beside
 * an int32 tensor).
 * @param computes whether it is to be of a dtype that ops compute with.
 * @throws ValueError in the name of `op` for what is neither a tensor nor numbers.
 */
export function asTensor(
  value: TensorLike,
  dtype: DType = "float32",
  op = "tensor",
  computes = true,
): Tensor {
  if (value instanceof Tensor) return value;
  if (onlyStores(dtype)) {
    if (!computes) return fromFlat(op, flatten(op, value), { dtype });
    return asTensor(value, computingDType(dtype), op);
  }
  if (typeof value === "number") {
    const integer = (value | 0) === value ? "int32" : "float32";
    return new Tensor(kernels.full([], value, dtype === "int32" || dtype === "bool" ? integer : dtype));
  }
  if (!["boolean", "bigint"].includes(typeof value) && !Array.isArray(value) && !ArrayBuffer.isView(value))
    throw new ValueError(`${op}: expected a tensor, a number or an array of numbers, got ${kindOf(value)}`);
  const flat = flatten(op, value);
  const own = computes ? computingDType(flat.dtype) : flat.dtype;
  return fromFlat(op, flat, { dtype: flat.typed ? own : dtype === "bool" ? "float32" : dtype });
}
