/** Tensors from nothing: constants and ranges. */
import {
  anyNumber,
  either,
  finite,
  flag,
  optional,
  optionsOfTensors,
  ShapeError,
  show,
  signature,
  text,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import {
  allocateTyped,
  type DType,
  dtypeKind,
  isInteger,
  namedMemoryError,
  requireHeld,
  requireRange,
  requireShape,
  type Shape,
  shapeKind,
  type TypedArray,
} from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { markInference } from "../context/inference.js";
import { requireFloating, tensorKind } from "../graph/kinds.js";
import { Tensor } from "../graph/tensor.js";
import type { TensorOptions } from "./convert.js";

/** float32 unless told otherwise. */
export type CreationOptions = Omit<TensorOptions, "shape">;

/** The kinds of options that all functions here have. */
export const creationKinds = {
  dtype: withDefault(dtypeKind, "float32"),
  requiresGrad: withDefault(flag, false),
  name: optional(text),
};

const creationOptions = optionsOfTensors<CreationOptions>()(creationKinds);

/** The options of what has a dtype to go by, unless told otherwise. */
const likeOptions = optionsOfTensors<CreationOptions>()({ ...creationKinds, dtype: optional(dtypeKind) });

/** The last step of all that make tensors from nothing. */
export function finish(op: string, x: Tensor, options: CreationOptions): Tensor {
  markInference(x.array);
  if (options.name !== undefined) x.name = options.name;
  if (options.requiresGrad === true) {
    requireFloating(op, x);
    x.requiresGrad = true;
  }
  return x;
}

function filled(op: string, shape: Shape, value: number, dtype: DType, options: CreationOptions): Tensor {
  requireHeld(op, dtype, [value]);
  try {
    return finish(op, new Tensor(kernels.full([...shape], value, dtype)), options);
  } catch (error) {
    throw namedMemoryError(op, error);
  }
}

const fullTakes = signature("full", { shape: shapeKind, value: anyNumber, options: creationOptions });

/**
 * A tensor of one value.
 * @throws ShapeError for a shape that is none, ValueError for what int32 cannot hold, MemoryError for what
 *   memory cannot.
 */
export function full(shape: Shape, value: number, options?: CreationOptions): Tensor {
  fullTakes.check(arguments);
  const given = creationOptions.read(options);
  return filled("full", shape, value, given.dtype, given);
}

const zerosTakes = signature("zeros", { shape: shapeKind, options: creationOptions });

/** A tensor of zeros. @throws as `full` does. */
export function zeros(shape: Shape, options?: CreationOptions): Tensor {
  zerosTakes.check(arguments);
  const given = creationOptions.read(options);
  return filled("zeros", shape, 0, given.dtype, given);
}

const onesTakes = signature("ones", { shape: shapeKind, options: creationOptions });

/** A tensor of ones. @throws as `full` does. */
export function ones(shape: Shape, options?: CreationOptions): Tensor {
  onesTakes.check(arguments);
  const given = creationOptions.read(options);
  return filled("ones", shape, 1, given.dtype, given);
}

const zerosLikeTakes = signature("zerosLike", { x: tensorKind, options: likeOptions });

/** Zeros of the shape and dtype of x. */
export function zerosLike(x: Tensor, options?: CreationOptions): Tensor {
  zerosLikeTakes.check(arguments);
  const given = likeOptions.read(options);
  return filled("zerosLike", x.shape, 0, given.dtype ?? x.dtype, given);
}

const onesLikeTakes = signature("onesLike", { x: tensorKind, options: likeOptions });

/** Ones of the shape and dtype of x. */
export function onesLike(x: Tensor, options?: CreationOptions): Tensor {
  onesLikeTakes.check(arguments);
  const given = likeOptions.read(options);
  return filled("onesLike", x.shape, 1, given.dtype ?? x.dtype, given);
}

const extentKind = { ...whole(0), error: ShapeError };
/** What may stand after the last number of a call: `eye(3, { dtype: "float64" })`. */
type NumberOrOptions = number | CreationOptions | undefined;

/**
 * The numbers of a call, and the options after the last of them.
 * @throws ValueError for what stands behind options.
 */
function numbersAndOptions(op: string, args: readonly NumberOrOptions[]) {
  const end = args.findIndex((each) => typeof each === "object");
  if (end === -1)
    return { numbers: args as readonly (number | undefined)[], given: creationOptions.read(undefined) };
  const extra = args.slice(end + 1).find((each) => each !== undefined);
  if (extra !== undefined)
    throw new ValueError(`${op}: options come last, and ${show(extra)} stands behind them`);
  const numbers = args.slice(0, end) as readonly (number | undefined)[];
  return { numbers, given: creationOptions.read(args[end] as CreationOptions) };
}

const eyeTakes = signature("eye", {
  rows: extentKind,
  columns: either(optional(extentKind), creationOptions),
  options: creationOptions,
});

/** (rows, columns) with ones on the main diagonal; square if `columns` is missing: `eye(3, { dtype })`. */
export function eye(rows: number, columns?: number | CreationOptions, options?: CreationOptions): Tensor {
  eyeTakes.check(arguments);
  const { numbers, given } = numbersAndOptions("eye", [columns, options]);
  const [across = rows] = numbers;
  requireShape("eye", [rows, across]);
  const below = kernels.triangle(filled("eye", [rows, across], 1, given.dtype, {}).array, 0, true);
  return finish("eye", new Tensor(kernels.triangle(below, 0, false)), given);
}

const arangeTakes = signature("arange", {
  start: finite,
  stop: either(optional(finite), creationOptions),
  step: either(withDefault(finite, 1), creationOptions),
  options: creationOptions,
});

/**
 * start, start + step, ... below stop (above it for a negative step); `arange(n)` is 0 .. n - 1. Options come
 * last: `arange(n, { dtype: "int32" })`.
 * @throws ValueError for a step of 0, bounds that are not finite, what int32 cannot hold and numbers behind
 *   the options, MemoryError for more than memory holds.
 */
export function arange(
  start: number,
  stop?: number | CreationOptions,
  step?: number | CreationOptions,
  options?: CreationOptions,
): Tensor {
  arangeTakes.check(arguments);
  const { numbers, given } = numbersAndOptions("arange", [stop, step, options]);
  const [end, by = 1] = numbers;
  const [from, to] = end === undefined ? [0, start] : [start, end];
  if (by === 0) throw new ValueError(`arange: from ${from} to ${to} by 0 never ends`);
  const length = Math.max(0, Math.ceil((to - from) / by));
  if (isInteger(given.dtype) && length > 0) {
    requireHeld("arange", given.dtype === "uint8" ? "int32" : given.dtype, length > 1 ? [from, by] : [from]);
    requireRange("arange", given.dtype, [from, from + (length - 1) * by]);
  }
  try {
    return finish("arange", new Tensor(kernels.range(from, by, length, given.dtype)), given);
  } catch (error) {
    throw namedMemoryError("arange", error);
  }
}

function lineOf(dtype: DType, count: number): TypedArray {
  try {
    return allocateTyped(dtype, count);
  } catch (error) {
    throw namedMemoryError("linspace", error);
  }
}

function requireWhole(values: TypedArray, dtype: DType): void {
  const i = values.findIndex((value) => !Number.isInteger(value));
  if (i !== -1)
    throw new ValueError(
      `linspace: ${dtype} cannot hold ${values[i]} (element ${i}). Round first: ` +
        `linspace(start, stop, count).round().to("${dtype}").`,
    );
}

const linspaceTakes = signature("linspace", {
  start: finite,
  stop: finite,
  count: whole(0),
  options: creationOptions,
});

/**
 * `count` values from start to stop, both included.
 * @throws ValueError for a count that is no whole number of at least 0, for bounds that are not finite and
 *   for values that are not whole where the dtype is int32, MemoryError for more than memory holds.
 */
export function linspace(start: number, stop: number, count: number, options?: CreationOptions): Tensor {
  linspaceTakes.check(arguments);
  const given = creationOptions.read(options);
  const { dtype } = given;
  requireRange("linspace", dtype, [start, stop]);
  const values = lineOf(dtype === "float32" ? dtype : "float64", count);
  for (let i = 0; i < count; i++) values[i] = start + (i * (stop - start)) / Math.max(1, count - 1);
  if (count > 1) values[count - 1] = stop;
  if (isInteger(dtype)) requireWhole(values, dtype);
  return finish("linspace", new Tensor(kernels.fromValues(values, [count], dtype)), given);
}
