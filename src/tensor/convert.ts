/** From what users write (numbers, nested arrays, typed arrays) to tensors, and back to nested arrays. */
import {
  type DType,
  DTypeError,
  dtypeOfTypedArray,
  formatShape,
  kernels,
  type Shape,
  ShapeError,
  sizeOf,
  ValueError,
} from "../kernels/index.js";
import { requireFloating, Tensor } from "./tensor.js";

export type NestedArray = readonly (number | boolean | NestedArray)[];

/** Whatever an op takes in place of a tensor. Bare numbers and arrays take the dtype of the tensor beside them. */
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
  /** float32 unless the data says otherwise: booleans are bool, a typed array brings its own (8- and 16-bit integers: int32). */
  dtype?: DType;
  requiresGrad?: boolean;
  name?: string;
  /** For flat data; nested arrays bring their own. */
  shape?: Shape;
}

/**
 * A tensor of a number, nested arrays or a typed array (copied).
 * @throws ShapeError for ragged arrays or a shape that the data does not fill, ValueError for elements that are no numbers or that
 *   int32 cannot hold, DTypeError for 64-bit integers and for `requiresGrad` on int32 or bool.
 */
export function tensor(data: TensorLike, options: TensorOptions = {}): Tensor {
  const { values, shape: ownShape, dtype: ownDtype } = flatten(data);
  const dtype = options.dtype ?? ownDtype;
  const shape = options.shape ?? ownShape;
  requireShape("tensor", shape);
  if (sizeOf(shape) !== values.length)
    throw new ShapeError(
      `tensor: ${values.length} elements of shape ${formatShape(ownShape)} do not fill shape ${formatShape(shape)}, which has ${sizeOf(shape)}`,
    );
  if (dtype === "int32" && ownDtype !== "bool") requireInt32Values(values);
  const result = new Tensor(kernels.fromValues(values, [...shape], dtype), false, undefined, options.name);
  if (options.requiresGrad === true) {
    requireFloating("tensor", result);
    result.requiresGrad = true;
  }
  return result;
}

/** The tensor itself, or a constant of the given dtype (a fraction beside an int32 tensor becomes float32). */
export function asTensor(value: TensorLike, dtype: DType = "float32"): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === "number") {
    const fits = dtype === "float32" || dtype === "float64" || (dtype === "int32" && Number.isInteger(value));
    return new Tensor(kernels.full([], value, fits ? dtype : Number.isInteger(value) ? "int32" : "float32"));
  }
  return ArrayBuffer.isView(value) || typeof value === "boolean"
    ? tensor(value)
    : tensor(value, { dtype: dtype === "bool" ? "float32" : dtype });
}

interface Flat {
  values: ArrayLike<number>;
  shape: number[];
  dtype: DType;
}

function flatten(data: unknown): Flat {
  if (data instanceof Tensor)
    return { values: data.toTypedArray(), shape: [...data.shape], dtype: data.dtype };
  if (ArrayBuffer.isView(data)) {
    const dtype = dtypeOfTypedArray(data);
    if (dtype === undefined)
      throw new DTypeError(
        `tensor: ${data.constructor.name} has no dtype here (float32, float64, int32, bool). Convert it, e.g. Float64Array.from(data, Number).`,
      );
    const values = data as TypedInput;
    return { values, shape: [values.length], dtype };
  }
  if (!Array.isArray(data))
    return { values: [element(data, [])], shape: [], dtype: typeof data === "boolean" ? "bool" : "float32" };

  const shape: number[] = [];
  for (let level: unknown = data; Array.isArray(level); level = level[0]) shape.push(level.length);
  const values: number[] = [];
  let allBoolean = sizeOf(shape) > 0;
  // An explicit stack of positions: nesting is bounded by the rank, so recursion here is too.
  const walk = (level: unknown, path: number[]): void => {
    const depth = path.length;
    if (depth === shape.length) {
      allBoolean &&= typeof level === "boolean";
      values.push(element(level, path));
      return;
    }
    if (!Array.isArray(level) || level.length !== shape[depth])
      throw new ShapeError(
        `tensor: ragged array: ${Array.isArray(level) ? `${level.length} elements` : "a single element"} at [${path.join("][")}], ` +
          `but ${shape[depth]} at the first place of that depth`,
      );
    for (let i = 0; i < level.length; i++) walk(level[i], [...path, i]);
  };
  walk(data, []);
  return { values, shape, dtype: allBoolean ? "bool" : "float32" };
}

function element(value: unknown, path: readonly number[]): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const where = path.length === 0 ? "" : ` at [${path.join("][")}]`;
  if (Array.isArray(value))
    throw new ShapeError(`tensor: ragged array: an array${where}, where its neighbours are numbers`);
  throw new ValueError(`tensor: expected a number${where}, got ${value === null ? "null" : typeof value}`);
}

function requireInt32Values(values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if ((value | 0) !== value) throw new ValueError(`tensor: int32 cannot hold ${value} (element ${i})`);
  }
}

/** @throws ShapeError unless every extent is a whole number of at least 0. */
export function requireShape(op: string, shape: Shape): void {
  if (!Array.isArray(shape) || !shape.every((extent) => Number.isInteger(extent) && extent >= 0))
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
