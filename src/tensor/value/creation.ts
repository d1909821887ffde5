/** Tensors from nothing: constants, ranges and random draws. */
import { flag, optional, options, signature, text, withDefault } from "../../arguments/index.js";
import {
  type DType,
  DTypeError,
  dtypeKind,
  isFloating,
  requireDType,
  requireWhole,
  type Shape,
  shapeKind,
  sizeOf,
  ValueError,
} from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { defaultGenerator, type RandomGenerator } from "../../random/index.js";
import { markInference } from "../context/inference.js";
import { requireFloating, Tensor } from "../graph/tensor.js";
import { requireShape, type TensorOptions } from "./convert.js";

/** float32 unless told otherwise. */
export type CreationOptions = Omit<TensorOptions, "shape">;

export const creationOptions = options<CreationOptions>()({
  dtype: withDefault(dtypeKind, "float32"),
  requiresGrad: withDefault(flag, false),
  name: optional(text),
});

/** Draws come from `generator`, else from the default one (see `manualSeed`). */
export type RandomOptions = CreationOptions & { generator?: RandomGenerator | undefined };

function finish(op: string, x: Tensor, options: CreationOptions): Tensor {
  markInference(x.array);
  if (options.name !== undefined) x.name = options.name;
  if (options.requiresGrad === true) {
    requireFloating(op, x);
    x.requiresGrad = true;
  }
  return x;
}

/** A tensor of one value. @throws ShapeError for a shape that is none. */
export function full(shape: Shape, value: number, options: CreationOptions = {}): Tensor {
  return filled("full", shape, value, options);
}

function filled(op: string, shape: Shape, value: number, options: CreationOptions): Tensor {
  requireShape(op, shape);
  if (options.dtype !== undefined) requireDType(op, options.dtype);
  return finish(op, new Tensor(kernels.full([...shape], value, options.dtype ?? "float32")), options);
}

const zerosTakes = signature("zeros", { shape: shapeKind, options: creationOptions });

export function zeros(shape: Shape, options: CreationOptions = {}): Tensor {
  zerosTakes.check(arguments);
  return filled("zeros", shape, 0, options);
}

export function ones(shape: Shape, options: CreationOptions = {}): Tensor {
  return filled("ones", shape, 1, options);
}

/** Zeros of the shape and dtype of x. */
export function zerosLike(x: Tensor, options: CreationOptions = {}): Tensor {
  return full(x.shape, 0, { dtype: x.dtype, ...options });
}

/** Ones of the shape and dtype of x. */
export function onesLike(x: Tensor, options: CreationOptions = {}): Tensor {
  return full(x.shape, 1, { dtype: x.dtype, ...options });
}

/** (rows, columns) with ones on the main diagonal; square if `columns` is missing. */
export function eye(rows: number, columns: number = rows, options: CreationOptions = {}): Tensor {
  requireShape("eye", [rows, columns]);
  const dtype = options.dtype ?? "float32";
  return finish(
    "eye",
    new Tensor(
      kernels.triangle(kernels.triangle(kernels.full([rows, columns], 1, dtype), 0, true), 0, false),
    ),
    options,
  );
}

/**
 * start, start + step, ... below stop (above it for a negative step); `arange(n)` is 0 .. n - 1.
 * @throws ValueError for a step of 0 or bounds that are not finite.
 */
export function arange(start: number, stop?: number, step = 1, options: CreationOptions = {}): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (step === 0 || ![from, to, step].every(Number.isFinite))
    throw new ValueError(
      `arange: from ${from} to ${to} by ${step} never ends; bounds must be finite and step not 0`,
    );
  const length = Math.max(0, Math.ceil((to - from) / step));
  return finish("arange", new Tensor(kernels.range(from, step, length, options.dtype ?? "float32")), options);
}

/**
 * `count` values from start to stop, both included. @throws ValueError for a count that is no whole number of
 * at least 0.
 */
export function linspace(start: number, stop: number, count: number, options: CreationOptions = {}): Tensor {
  requireWhole("linspace", "count", count, 0);
  const values = Array.from({ length: count }, (_, i) =>
    i === count - 1 && i > 0 ? stop : start + (i * (stop - start)) / Math.max(1, count - 1),
  );
  return finish(
    "linspace",
    new Tensor(kernels.fromValues(values, [count], options.dtype ?? "float32")),
    options,
  );
}

function draw(
  op: string,
  shape: Shape,
  options: RandomOptions,
  fill: (out: Float64Array, source: RandomGenerator) => void,
): Tensor {
  requireShape(op, shape);
  const dtype: DType = options.dtype ?? "float32";
  if (!isFloating(dtype))
    throw new DTypeError(`${op}: cannot draw ${dtype}; choose float32 or float64, or use randint`);
  const values = new Float64Array(sizeOf(shape));
  fill(values, options.generator ?? defaultGenerator());
  return finish(op, new Tensor(kernels.fromValues(values, [...shape], dtype)), options);
}

/** Uniform in [0, 1). The same draws in float32 and float64, rounded. */
export function rand(shape: Shape, options: RandomOptions = {}): Tensor {
  return draw("rand", shape, options, (out, source) => source.fillUniform(out, 0, 1));
}

/** Standard normal. The same draws in float32 and float64, rounded. */
export function randn(shape: Shape, options: RandomOptions = {}): Tensor {
  return draw("randn", shape, options, (out, source) => source.fillNormal(out, 0, 1));
}

/** Whole numbers in [low, high), int32 unless told otherwise. @throws ValueError for an empty range. */
export function randint(low: number, high: number, shape: Shape, options: RandomOptions = {}): Tensor {
  requireShape("randint", shape);
  const source = options.generator ?? defaultGenerator();
  const values = Float64Array.from({ length: sizeOf(shape) }, () => source.integer(low, high));
  return finish(
    "randint",
    new Tensor(kernels.fromValues(values, [...shape], options.dtype ?? "int32")),
    options,
  );
}
