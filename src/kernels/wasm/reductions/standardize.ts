/**
 * Elements centred and scaled by their own mean and deviation, the derivative, and mean and variance alone:
 * of rows, of columns, and of what the channels of images are. Other axes are brought last.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { reducedShape } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import type { Backend } from "../run/backend.js";
import { networkRowKernel, onNetworkRows } from "../run/on-rows.js";
import { axesLast, fitsAlong, layoutOf, placesOf } from "./layout.js";

export function standardizing(
  backend: Backend,
): Pick<Kernels, "standardize" | "standardizeGrad" | "moments"> {
  return {
    standardize: (a, axes, eps) => standardized(backend, a, axes, eps) ?? reference.standardize(a, axes, eps),
    standardizeGrad: (g, y, scale, axes) =>
      gradient(backend, g, y, scale, axes) ?? reference.standardizeGrad(g, y, scale, axes),
    moments: (a, axes) => moments(backend, a, axes) ?? reference.moments(a, axes),
  };
}

/** What an element costs, in multiplications of a product. */
const work = 16;

function standardized(
  backend: Backend,
  a: NdArray,
  axes: readonly number[],
  eps: number,
): { value: NdArray; scale: NdArray } | undefined {
  if (!fitsAlong(backend, a, axes)) return undefined;
  const layout = layoutOf(a, axes);
  if (layout === undefined) {
    const moved = axesLast(backend, a, axes);
    const made = moved && standardized(backend, moved.array, moved.axes, eps);
    if (moved !== undefined) backend.memory.free(moved.array.storage);
    const value = made && moved.back(made.value);
    return made && value && { value, scale: made.scale.reshape(reducedShape(a.shape, axes, true)) };
  }
  const { call } = backend;
  const scale = call.one(a, reducedShape(a.shape, axes, true), "float32");
  const toScale = call.out;
  const value = scale && call.result(a.shape, "float32");
  if (scale === undefined || value === undefined) return undefined;
  const { rows, n, step, m, k, together } = placesOf(layout);
  const kernel = networkRowKernel(layout.columns ? "standardizeColumns" : "standardize");
  const { x, out } = call;
  onNetworkRows(backend, kernel, a.size * work, together, rows, n, m, k, eps, x, step, out, step, toScale, 4);
  return { value, scale };
}

function gradient(
  backend: Backend,
  g: NdArray,
  y: NdArray,
  scale: NdArray,
  axes: readonly number[],
): NdArray | undefined {
  if (!fitsAlong(backend, g, axes)) return undefined;
  const layout = layoutOf(g, axes);
  if (layout === undefined) {
    const [upstream, result] = [axesLast(backend, g, axes), axesLast(backend, y, axes)];
    const made = upstream && result && gradient(backend, upstream.array, result.array, scale, upstream.axes);
    for (const each of [upstream, result]) if (each !== undefined) backend.memory.free(each.array.storage);
    return made && upstream?.back(made);
  }
  const { call } = backend;
  const out = call.three(g, y, scale, g.shape, "float32");
  if (out === undefined) return undefined;
  const { rows, n, step, m, k, together } = placesOf(layout);
  const kernel = networkRowKernel(layout.columns ? "standardizeGradColumns" : "standardizeGrad");
  const { x: upstream, y: result, z: scales, out: to } = call;
  onNetworkRows(
    backend,
    kernel,
    g.size * work,
    together,
    rows,
    n,
    m,
    k,
    0,
    upstream,
    step,
    result,
    step,
    scales,
    4,
    to,
    step,
  );
  return out;
}

function moments(
  backend: Backend,
  a: NdArray,
  axes: readonly number[],
): { mean: NdArray; variance: NdArray } | undefined {
  if (!fitsAlong(backend, a, axes)) return undefined;
  const layout = layoutOf(a, axes);
  const shape = reducedShape(a.shape, axes, false);
  if (layout === undefined) {
    const moved = axesLast(backend, a, axes);
    const made = moved && moments(backend, moved.array, moved.axes);
    if (moved !== undefined) backend.memory.free(moved.array.storage);
    return made;
  }
  const { call } = backend;
  const mean = call.one(a, shape, "float32");
  const toMean = call.out;
  const variance = mean && call.result(shape, "float32");
  if (mean === undefined || variance === undefined) return undefined;
  const { rows, n, step, m, k, together } = placesOf(layout);
  const kernel = networkRowKernel(layout.columns ? "momentsColumns" : "moments");
  const { x, out } = call;
  onNetworkRows(backend, kernel, a.size * 8, together, rows, n, m, k, 0, x, step, toMean, 4, out, 4);
  return { mean, variance };
}
