/**
 * Elements centred and scaled by their own mean and deviation, and the derivative: rows, columns, and what
 * the channels of images are. Other axes are brought last.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { reducedShape, sizeOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { type Backend, isWorthIt } from "../run/backend.js";
import { permuted } from "../run/strided-copy.js";
import { onRows } from "./on-rows.js";
import { lastly, withLast } from "./rows.js";

export function standardizing(backend: Backend): Pick<Kernels, "standardize" | "standardizeGrad"> {
  return {
    standardize: (a, axes, eps) => standardized(backend, a, axes, eps) ?? reference.standardize(a, axes, eps),
    standardizeGrad: (g, y, scale, axes) =>
      gradient(backend, g, y, scale, axes) ?? reference.standardizeGrad(g, y, scale, axes),
  };
}

/** How the axes lie in memory: around `length` places, or before that many columns. */
interface Layout {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly columns: boolean;
}

function layoutOf(a: NdArray, axes: readonly number[]): Layout | undefined {
  const rank = a.shape.length;
  const kept = a.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  if (kept.length === 0) return { outer: 1, length: 1, inner: a.size, columns: false };
  const [first, last] = [kept[0] as number, kept[kept.length - 1] as number];
  if (last - first !== kept.length - 1) return undefined;
  const outer = sizeOf(a.shape.slice(0, first));
  const length = sizeOf(a.shape.slice(first, last + 1));
  const inner = sizeOf(a.shape.slice(last + 1));
  return { outer, length, inner, columns: last === rank - 1 };
}

/** What kernel, on how many rows of which length. */
const layoutCall = ({ outer, length, inner, columns }: Layout) =>
  columns
    ? ({
        kernel: "standardizeColumns",
        rows: length,
        n: outer,
        aStep: 4,
        bStep: 4,
        m: length,
        together: 16,
      } as const)
    : ({
        kernel: "standardize",
        rows: length,
        n: inner,
        aStep: 4 * inner,
        bStep: 4 * inner,
        m: length,
        k: outer,
      } as const);

/** A copy with these axes last, where these are then, and the way back. */
function axesLast(backend: Backend, a: NdArray, axes: readonly number[]) {
  const array = withLast(backend, a, axes);
  if (array === undefined) return undefined;
  const order = lastly(a.shape, axes);
  const first = a.shape.length - axes.length;
  const back = (made: NdArray) => {
    const out = permuted(
      backend,
      made,
      a.shape.map((_, i) => order.indexOf(i)),
    );
    backend.memory.free(made.storage);
    return out;
  };
  return { array, axes: axes.map((_, i) => first + i), back };
}

const fits = (backend: Backend, a: NdArray, axes: readonly number[]): boolean =>
  isWorthIt(backend, a) && axes.length > 0 && a.size > 0;

function standardized(
  backend: Backend,
  a: NdArray,
  axes: readonly number[],
  eps: number,
): { value: NdArray; scale: NdArray } | undefined {
  if (!fits(backend, a, axes)) return undefined;
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
  const places = { a: call.x, b: call.out, c: toScale, cStep: 4, x: eps, work: a.size * 16 };
  onRows(backend, { ...layoutCall(layout), ...places });
  return { value, scale };
}

function gradient(
  backend: Backend,
  g: NdArray,
  y: NdArray,
  scale: NdArray,
  axes: readonly number[],
): NdArray | undefined {
  if (!fits(backend, g, axes)) return undefined;
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
  const { kernel, ...rest } = layoutCall(layout);
  const places = { a: call.x, b: call.y, c: call.z, cStep: 4, d: call.out, dStep: rest.aStep };
  const grad = kernel === "standardize" ? "standardizeGrad" : "standardizeGradColumns";
  onRows(backend, { ...rest, ...places, kernel: grad, work: g.size * 16 });
  return out;
}
