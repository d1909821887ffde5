/**
 * Kernels on rows of float32 along any axis: where it is not the last one, the array is transposed on the way
 * in and the result on the way out.
 */
import type { DType } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import { reducedShape, type Shape } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { permuted } from "../run/strided-copy.js";

type RowName = "argMax" | "argMin" | "softmax" | "logSoftmax" | "runningSums" | "logSumExp";
type Names = "argMax" | "argMin" | "softmax" | "logSoftmax" | "cumsum" | "logSumExp";

export function rowKernels(backend: Backend): Pick<Kernels, Names> {
  const place = (name: "argMax" | "argMin") => (a: NdArray, axis: number) =>
    reduced(
      backend,
      name,
      a,
      [axis],
      a.shape.filter((_, i) => i !== axis),
      "int32",
    ) ?? reference[name](a, axis);
  const along = (name: "softmax" | "logSoftmax" | "cumsum") => (a: NdArray, axis: number) =>
    mapped(backend, name === "cumsum" ? "runningSums" : name, a, axis) ?? reference[name](a, axis);
  return {
    argMax: place("argMax"),
    argMin: place("argMin"),
    softmax: along("softmax"),
    logSoftmax: along("logSoftmax"),
    cumsum: along("cumsum"),
    logSumExp: (a, axes, keepDims) =>
      reduced(backend, "logSumExp", a, axes, reducedShape(a.shape, axes, keepDims), "float32") ??
      reference.logSumExp(a, axes, keepDims),
  };
}

/** One result per row of `axes`, brought last. */
function reduced(
  backend: Backend,
  name: RowName,
  a: NdArray,
  axes: readonly number[],
  shape: Shape,
  dtype: DType,
): NdArray | undefined {
  if (axes.length === 0 || a.size === 0 || !isWorthIt(backend, a)) return undefined;
  const rows = withLast(backend, a, axes);
  if (rows === undefined) return undefined;
  const length = axes.reduce((product, axis) => product * (a.shape[axis] as number), 1);
  const out = runRows(backend, name, rows, shape, dtype, length);
  if (rows !== a) backend.memory.free(rows.storage);
  return out;
}

/** As many results as elements, along one axis. */
function mapped(backend: Backend, name: RowName, a: NdArray, axis: number): NdArray | undefined {
  if (a.size === 0 || !isWorthIt(backend, a)) return undefined;
  const rows = withLast(backend, a, [axis]);
  if (rows === undefined) return undefined;
  const made = runRows(backend, name, rows, rows.shape, "float32", a.shape[axis] as number);
  if (rows === a) return made;
  backend.memory.free(rows.storage);
  if (made === undefined) return undefined;
  const order = lastly(a.shape, [axis]);
  const out = permuted(
    backend,
    made,
    a.shape.map((_, i) => order.indexOf(i)),
  );
  backend.memory.free(made.storage);
  return out;
}

function runRows(
  { call, wasm }: Backend,
  name: RowName,
  a: NdArray,
  shape: Shape,
  dtype: DType,
  length: number,
): NdArray | undefined {
  const out = call.one(a, shape, dtype);
  if (out !== undefined) wasm[name](call.x, call.out, a.size / length, length);
  return out;
}

/** The order of axes in which these come last. */
const lastly = (shape: Shape, axes: readonly number[]): number[] => [
  ...shape.map((_, i) => i).filter((i) => !axes.includes(i)),
  ...[...axes].sort((i, j) => i - j),
];

/**
 * The array with these axes last: itself if they are, else a copy, which the caller frees. Undefined where
 * there is no room for that.
 */
export function withLast(backend: Backend, a: NdArray, axes: readonly number[]): NdArray | undefined {
  const order = lastly(a.shape, axes);
  return order.every((axis, i) => axis === i) ? a : permuted(backend, a, order);
}
