/** Reductions over any axes. */
import { isFloating } from "../../../array/dtype.js";
import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import { reducedShape, type Shape, sizeOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { scratch } from "../memory/limits.js";
import { type Backend, fits } from "../run/backend.js";
import { withLast } from "./rows.js";

/** So few results are at home on the heap: a place in linear memory would cost more than they do. */
const fewest = 16;

type ReductionName = "sum" | "mean" | "max" | "min";

export function reductions(backend: Backend): Pick<Kernels, ReductionName> {
  return {
    sum: reduction(backend, "sum"),
    mean: reduction(backend, "mean"),
    max: reduction(backend, "max"),
    min: reduction(backend, "min"),
  };
}

const reduction =
  (backend: Backend, name: ReductionName): Kernels[ReductionName] =>
  (a, axes, keepDims) =>
    (isFloating(a.dtype) && axes.length > 0 && fits(backend, a)
      ? reduced(backend, name, a, axes, reducedShape(a.shape, axes, keepDims))
      : undefined) ?? reference[name](a, axes, keepDims);

/**
 * Over one run of neighbouring axes, so that the array is (outer, length, inner); other sets of axes are
 * brought together first.
 */
function reduced(
  backend: Backend,
  name: ReductionName,
  a: NdArray,
  axes: readonly number[],
  shape: Shape,
): NdArray | undefined {
  const [first, last] = [Math.min(...axes), Math.max(...axes)];
  if (last - first === axes.length - 1) return neighbours(backend, name, a, first, last, shape);
  const rank = a.shape.length;
  const middle = a.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const [from, to] = [middle[0] as number, middle[middle.length - 1] as number];
  if (a.dtype === "float32" && (name === "sum" || name === "mean") && to - from === middle.length - 1)
    return around(backend, name, a, from, to, shape);
  const rows = withLast(backend, a, axes);
  if (rows === undefined) return undefined;
  const out = neighbours(backend, name, rows, rank - axes.length, rank - 1, shape);
  if (rows !== a) backend.memory.free(rows.storage);
  return out;
}

/** Along all axes before `first` and after `last`: what the bias of a channel gets from all images. */
function around(
  { call, wasm }: Backend,
  name: "sum" | "mean",
  a: NdArray,
  first: number,
  last: number,
  shape: Shape,
): NdArray | undefined {
  const out = call.one(a, shape, "float32");
  if (out === undefined) return undefined;
  const outer = sizeOf(a.shape.slice(0, first));
  const inner = sizeOf(a.shape.slice(last + 1));
  const length = a.size / (outer * inner);
  wasm.sumAround(call.x, call.out, outer, length, inner, name === "mean" ? outer * inner : 1);
  return out;
}

/** Along the axes from `first` to `last`. */
function neighbours(
  backend: Backend,
  name: ReductionName,
  a: NdArray,
  first: number,
  last: number,
  shape: Shape,
): NdArray | undefined {
  const { call, memory } = backend;
  const outer = sizeOf(a.shape.slice(0, first));
  const inner = sizeOf(a.shape.slice(last + 1));
  if (a.dtype === "float32" && outer * inner <= fewest) {
    memory.begin();
    const x = memory.pointerTo(a);
    if (x === undefined) return undefined;
    const out = allocate(shape, a.dtype);
    reduce(backend, name, a, x, scratch, outer, inner);
    memory.working.read(scratch, elementsOf(out));
    return out;
  }
  const out = call.one(a, shape, a.dtype);
  if (out !== undefined) reduce(backend, name, a, call.x, call.out, outer, inner);
  return out;
}

function reduce(
  { wasm }: Backend,
  name: ReductionName,
  a: NdArray,
  x: number,
  out: number,
  outer: number,
  inner: number,
): void {
  const single = a.dtype === "float32";
  const length = a.size / (outer * inner);
  if (name === "max") (single ? wasm.max : wasm.max64)(x, out, outer, length, inner);
  else if (name === "min") (single ? wasm.min : wasm.min64)(x, out, outer, length, inner);
  else (single ? wasm.sum : wasm.sum64)(x, out, outer, length, inner, name === "mean" ? length : 1);
}
