/** From what users write (numbers, nested arrays, typed arrays) to tensors, and back to nested arrays. */
import {
  type DType,
  DTypeError,
  dtypeOfTypedArray,
  formatShape,
  isWhole,
  requireDType,
  type Shape,
  ShapeError,
  sizeOf,
  ValueError,
} from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { markInference } from "../context/inference.js";
import { requireFloating, Tensor } from "../graph/tensor.js";

export type NestedArray = readonly (number | boolean | NestedArray)[];

/**
 * Whatever an op takes in place of a tensor. Bare numbers and arrays take the dtype of the tensor beside
 * them.
 */
export type TensorLike = Tensor | number | boolean | NestedArray | TypedInput;

export type TypedInput =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/** What `toArray` returns: a number (bool: boolean), or arrays nested as deep as the rank. */
export type NestedResult = number | boolean | NestedResult[];

export interface TensorOptions {
  /**
   * float32 unless the data says otherwise: booleans are bool, a typed array brings its own (8- and 16-bit
   * integers: int32).
   */
  dtype?: DType;
  requiresGrad?: boolean;
  name?: string;
  /** For flat data; nested arrays bring their own. */
  shape?: Shape;
}

/**
 * A tensor of a number, nested arrays or a typed array (copied).
 * @throws ShapeError for ragged arrays or a shape that the data does not fill, ValueError for elements that
 *   are no numbers or that int32 cannot hold, DTypeError for 64-bit integers and for `requiresGrad` on int32
 *   or bool.
 */
export function tensor(data: TensorLike, options: TensorOptions = {}): Tensor {
  return fromFlat("tensor", flatten("tensor", data), options);
}

/** `tensor` in the name of the op that was given the data. */
function fromFlat(
  op: string,
  { values, shape: ownShape, dtype: ownDtype }: Flat,
  options: TensorOptions,
): Tensor {
  const dtype = options.dtype ?? ownDtype;
  requireDType(op, dtype);
  const shape = options.shape ?? ownShape;
  requireShape(op, shape);
  if (sizeOf(shape) !== values.length)
    throw new ShapeError(
      `${op}: ${values.length} elements of shape ${formatShape(ownShape)} do not fill shape ` +
        `${formatShape(shape)}, which has ${sizeOf(shape)}`,
    );
  if (dtype === "int32" && ownDtype !== "bool") requireInt32Values(op, values);
  const array = kernels.fromValues(values, [...shape], dtype);
  markInference(array);
  const result = new Tensor(array, false, undefined, options.name);
  if (options.requiresGrad === true) {
    requireFloating(op, result);
    result.requiresGrad = true;
  }
  return result;
}

/**
 * The tensor itself, or a constant of the given dtype (a number that int32 cannot hold becomes float32 beside
 * an int32 tensor).
 * @throws ValueError in the name of `op` for what is neither a tensor nor numbers.
 */
export function asTensor(value: TensorLike, dtype: DType = "float32", op = "tensor"): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === "number") {
    const integer = (value | 0) === value ? "int32" : "float32";
    return new Tensor(kernels.full([], value, dtype === "int32" || dtype === "bool" ? integer : dtype));
  }
  if (typeof value !== "boolean" && !Array.isArray(value) && !ArrayBuffer.isView(value))
    throw new ValueError(
      `${op}: expected a tensor, a number or an array of numbers, got ` +
        `${value === null ? "null" : typeof value}`,
    );
  const flat = flatten(op, value);
  const own = ArrayBuffer.isView(value) || flat.dtype === "bool";
  return fromFlat(op, flat, own ? {} : { dtype: dtype === "bool" ? "float32" : dtype });
}

interface Flat {
  values: ArrayLike<number>;
  shape: number[];
  dtype: DType;
}

function flatten(op: string, data: unknown): Flat {
  if (data instanceof Tensor)
    return { values: data.toTypedArray(), shape: [...data.shape], dtype: data.dtype };
  if (ArrayBuffer.isView(data)) {
    const dtype = dtypeOfTypedArray(data);
    if (dtype === undefined)
      throw new DTypeError(
        `${op}: ${data.constructor.name} has no dtype here (float32, float64, int32, bool). Convert it, ` +
          `e.g. Float64Array.from(data, Number).`,
      );
    const values = data as TypedInput;
    return { values, shape: [values.length], dtype };
  }
  if (!Array.isArray(data))
    return {
      values: [element(op, data, [])],
      shape: [],
      dtype: typeof data === "boolean" ? "bool" : "float32",
    };

  // a plain list of numbers, which indices and labels are: nothing to unfold
  if (data.length > 0 && data.every((each) => typeof each === "number"))
    return { values: data, shape: [data.length], dtype: "float32" };
  const shape: number[] = [];
  for (let level: unknown = data; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values: number[] = [];
  let allBoolean = sizeOf(shape) > 0;
  // An explicit stack of positions: nesting is bounded by the rank, so recursion here is too.
  const walk = (level: unknown, path: number[]): void => {
    const depth = path.length;
    if (depth === shape.length) {
      allBoolean &&= typeof level === "boolean";
      values.push(element(op, level, path));
      return;
    }
    if (!Array.isArray(level) || level.length !== shape[depth])
      throw new ShapeError(
        `${op}: ragged array: ${Array.isArray(level) ? `${level.length} elements` : "a single element"} ` +
          `at [${path.join("][")}], ` +
          `but ${shape[depth]} at the first place of that depth`,
      );
    for (let i = 0; i < level.length; i++) walk(level[i], [...path, i]);
  };
  walk(data, []);
  return { values, shape, dtype: allBoolean ? "bool" : "float32" };
}

function element(op: string, value: unknown, path: readonly number[]): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const where = path.length === 0 ? "" : ` at [${path.join("][")}]`;
  if (Array.isArray(value))
    throw new ShapeError(`${op}: ragged array: an array${where}, where its neighbours are numbers`);
  throw new ValueError(`${op}: expected a number${where}, got ${value === null ? "null" : typeof value}`);
}

function requireInt32Values(op: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if ((value | 0) !== value) throw new ValueError(`${op}: int32 cannot hold ${value} (element ${i})`);
  }
}

/** @throws ShapeError unless every extent is a whole number of at least 0. */
export function requireShape(op: string, shape: Shape): void {
  if (!Array.isArray(shape) || !shape.every((extent) => isWhole(extent)))
    throw new ShapeError(
      `${op}: a shape is an array of whole numbers of at least 0, got ${JSON.stringify(shape)}`,
    );
}

/** The elements as nested arrays. */
export function toArray(x: Tensor): NestedResult {
  const flat = x.toTypedArray();
  const { shape, dtype } = x;
  let at = 0;
  const build = (axis: number): NestedResult => {
    if (axis === shape.length) {
      const value = flat[at++] as number;
      return dtype === "bool" ? value !== 0 : value;
    }
    return Array.from({ length: shape[axis] as number }, () => build(axis + 1));
  };
  return build(0);
}
