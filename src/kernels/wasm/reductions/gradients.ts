/** What flows back through reductions, and the sums of products that flow back through a stretched factor. */
import type { NdArray } from "../../../array/nd-array.js";
import { reducedShape, type Shape, sizeOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import type { Backend } from "../run/backend.js";
import { columnsTogether, onRows, rowKernel } from "../run/on-rows.js";
import { axesLast, fitsAlong, layoutOf, placesOf } from "./layout.js";
import { workOfExponential } from "./rows.js";

type GradName = "extremeGrad" | "normGrad" | "logSumExpGrad";

export function reductionGradients(backend: Backend): Pick<Kernels, GradName | "dotAlong"> {
  const by =
    (name: GradName): Kernels[GradName] =>
    (g, x, y, axes) =>
      gradient(backend, name, g, x, y, axes) ?? reference[name](g, x, y, axes);
  return {
    extremeGrad: by("extremeGrad"),
    normGrad: by("normGrad"),
    logSumExpGrad: by("logSumExpGrad"),
    dotAlong: (a, b, axes) => dotAlong(backend, a, b, axes) ?? reference.dotAlong(a, b, axes),
  };
}

const areNeighbours = (axes: readonly number[]): boolean =>
  Math.max(...axes) - Math.min(...axes) === axes.length - 1;

/** Whose elements a long row is cut into, where they know of each other by the result alone. */
const piece = 4096;

function gradient(
  backend: Backend,
  name: GradName,
  g: NdArray,
  x: NdArray,
  y: NdArray,
  axes: readonly number[],
): NdArray | undefined {
  if (!fitsAlong(backend, x, axes)) return undefined;
  const [first, last] = [Math.min(...axes), Math.max(...axes)];
  const inner = sizeOf(x.shape.slice(last + 1));
  const outer = sizeOf(x.shape.slice(0, first));
  const columns = name === "extremeGrad" && outer === 1 && inner > 1;
  if (!areNeighbours(axes) || (inner > 1 && !columns)) {
    const moved = axesLast(backend, x, axes);
    if (moved === undefined || moved.array === x) return undefined;
    const made = gradient(backend, name, g, moved.array, y, moved.axes);
    backend.memory.free(moved.array.storage);
    return made && moved.back(made);
  }
  const { call } = backend;
  const out = call.withLent(x, y, g, x.shape, "float32");
  if (out === undefined) return undefined;
  const rows = columns ? inner : outer;
  const n = x.size / rows;
  const work = x.size * (name === "logSumExpGrad" ? workOfExponential : 8);
  const { x: from, y: result, z: upstream, out: to } = call;
  if (columns) {
    const kernel = rowKernel("extremeGradColumns");
    const together = columnsTogether(inner);
    onRows(backend, kernel, work, together, rows, n, inner, 0, 0, upstream, 4, from, 4, result, 4, to, 4);
  } else if (rows === 1 && name === "normGrad" && n > piece) {
    const whole = Math.floor(n / piece);
    const [kernel, step] = [rowKernel(name, true), 4 * piece];
    onRows(backend, kernel, work, 1, whole, piece, 1, 0, 0, upstream, 0, from, step, result, 0, to, step);
    const [left, done] = [n - piece * whole, step * whole];
    onRows(backend, kernel, 0, 1, 1, left, 1, 0, 0, upstream, 0, from + done, 0, result, 0, to + done, 0);
  } else {
    const [kernel, step] = [rowKernel(name), 4 * n];
    onRows(backend, kernel, work, 1, rows, n, 0, 0, 0, upstream, 4, from, step, result, 4, to, step);
  }
  return out;
}

function dotAlong(backend: Backend, a: NdArray, b: NdArray, axes: readonly number[]): NdArray | undefined {
  if (!fitsAlong(backend, a, axes)) return undefined;
  const layout = layoutOf(a, axes);
  const shape = reducedShape(a.shape, axes, true);
  if (layout === undefined && areNeighbours(axes)) return dotBetween(backend, a, b, axes, shape);
  if (layout === undefined) {
    const [left, right] = [axesLast(backend, a, axes), axesLast(backend, b, axes)];
    const made = left && right && dotAlong(backend, left.array, right.array, left.axes);
    for (const each of [left, right]) if (each !== undefined) backend.memory.free(each.array.storage);
    return made?.reshape(shape);
  }
  const { call } = backend;
  const out = call.two(a, b, shape, "float32");
  if (out === undefined) return undefined;
  const { rows, n, step, m, k, together } = placesOf(layout);
  const kernel = rowKernel(layout.columns ? "dotColumns" : "dot");
  const { x, y, out: to } = call;
  onRows(backend, kernel, a.size * 8, together, rows, n, m, k, 0, x, step, y, step, to, 4);
  return out;
}

/** Along neighbouring axes between two others: columns of blocks. */
function dotBetween(
  backend: Backend,
  a: NdArray,
  b: NdArray,
  axes: readonly number[],
  shape: Shape,
): NdArray | undefined {
  const { call } = backend;
  const out = call.two(a, b, shape, "float32");
  if (out === undefined) return undefined;
  const inner = sizeOf(a.shape.slice(Math.max(...axes) + 1));
  const blocks = sizeOf(a.shape.slice(0, Math.min(...axes)));
  const n = a.size / (blocks * inner);
  const step = 4 * n * inner;
  const kernel = rowKernel("dotColumns", true);
  onRows(
    backend,
    kernel,
    a.size * 8,
    1,
    blocks,
    n,
    inner,
    0,
    0,
    call.x,
    step,
    call.y,
    step,
    call.out,
    4 * inner,
  );
  return out;
}
