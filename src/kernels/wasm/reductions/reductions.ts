/** Reductions over any axes. */
import { isFloating } from "../../../array/dtype.js";
import { allocate, elementsOf, type NdArray } from "../../../array/nd-array.js";
import { reducedShape, type Shape, sizeOf } from "../../../array/shape.js";
import type { Kernels } from "../../contract/index.js";
import { coreReference as reference } from "../../reference/index.js";
import { scratch } from "../memory/limits.js";
import { scratchBytes } from "../memory/working-space.js";
import { type Backend, fits } from "../run/backend.js";
import { columnsTogether, fewBlocks, onRows, rowKernel } from "../run/on-rows.js";
import { fitsAlong, withLast } from "./layout.js";

/** So few results are at home on the heap: a place in linear memory would cost more than they do. */
const fewest = 16;
/** They are read from here: kernels have their running sums before it. */
const results = scratch + scratchBytes / 2;
/** A longer row is summed in blocks of so many elements, in assembly/reductions/sums. */
const sumBlock = 65_536;

type ReductionName = "sum" | "mean" | "max" | "min";

export function reductions(backend: Backend): Pick<Kernels, ReductionName | "norm"> {
  return {
    sum: reduction(backend, "sum"),
    mean: reduction(backend, "mean"),
    max: reduction(backend, "max"),
    min: reduction(backend, "min"),
    norm: (a, axes, keepDims) =>
      normed(backend, a, axes, reducedShape(a.shape, axes, keepDims)) ?? reference.norm(a, axes, keepDims),
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
  backend: Backend,
  name: "sum" | "mean",
  a: NdArray,
  first: number,
  last: number,
  shape: Shape,
): NdArray | undefined {
  const { call } = backend;
  const out = call.one(a, shape, "float32");
  if (out === undefined) return undefined;
  const outer = sizeOf(a.shape.slice(0, first));
  const inner = sizeOf(a.shape.slice(last + 1));
  const length = a.size / (outer * inner);
  const divisor = name === "mean" ? outer * inner : 1;
  const work = a.size * 4;
  onRows(
    backend,
    rowKernel("sum"),
    work,
    1,
    length,
    inner,
    length,
    outer,
    divisor,
    call.x,
    4 * inner,
    call.out,
    4,
  );
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
    if (outer * inner === 1 && a.size > sumBlock && (name === "sum" || name === "mean"))
      elementsOf(out)[0] = sumOfBlocks(backend, x, a.size) / (name === "mean" ? a.size : 1);
    else {
      reduce(backend, name, a, x, results, outer, inner);
      memory.working.read(results, elementsOf(out));
    }
    return out;
  }
  const out = call.one(a, shape, a.dtype);
  if (out !== undefined) reduce(backend, name, a, call.x, call.out, outer, inner);
  return out;
}

/** A long row on threads: the sum of each block (of elements, or of their squares), and these in order. */
function sumOfBlocks(
  backend: Backend,
  a: number,
  n: number,
  kernel: "sumBlocks" | "squareBlocks" = "sumBlocks",
): number {
  const rows = Math.ceil(n / sumBlock);
  onRows(backend, rowKernel(kernel), n * 4, 1, rows, n, 0, sumBlock, 0, a, 4 * sumBlock, scratch, 8);
  const sums = new Float64Array(backend.memory.buffer, scratch, rows);
  return sums.reduce((total, each) => total + each, 0);
}

function reduce(
  backend: Backend,
  name: ReductionName,
  a: NdArray,
  x: number,
  out: number,
  outer: number,
  inner: number,
): void {
  const single = a.dtype === "float32";
  const bytes = single ? 4 : 8;
  const length = a.size / (outer * inner);
  const extreme = name === "max" || name === "min";
  const k = extreme ? (name === "max" ? 1 : 0) + (single ? 0 : 2) : 1;
  const divisor = name === "mean" ? length : 1;
  const work = a.size * bytes;
  const row = bytes * length * inner;
  if (inner === 1) {
    const kernel = rowKernel(extreme ? "extreme" : single ? "sum" : "sum64");
    onRows(backend, kernel, work, 4, outer, length, 1, k, divisor, x, row, out, bytes);
    return;
  }
  const columns = extreme ? "extremeColumns" : single ? "sumColumns" : "sumColumns64";
  if (outer >= fewBlocks) {
    const kernel = rowKernel(columns, true);
    onRows(backend, kernel, work, 1, outer, length, inner, k, divisor, x, row, out, bytes * inner);
    return;
  }
  const [kernel, together] = [rowKernel(columns), columnsTogether(inner)];
  for (let o = 0; o < outer; o++) {
    const [from, to] = [x + o * row, out + o * bytes * inner];
    onRows(backend, kernel, work / outer, together, inner, length, inner, k, divisor, from, bytes, to, bytes);
  }
}

/** √Σ a² of rows; other axes are brought last. */
function normed(backend: Backend, a: NdArray, axes: readonly number[], shape: Shape): NdArray | undefined {
  if (!fitsAlong(backend, a, axes)) return undefined;
  const moved = withLast(backend, a, axes);
  if (moved === undefined) return undefined;
  const { call, memory } = backend;
  const rows = sizeOf(shape);
  const n = a.size / rows;
  const few = rows <= fewest;
  memory.begin();
  const x = memory.pointerTo(moved);
  const out = x === undefined ? undefined : few ? allocate(shape, "float32") : call.result(shape, "float32");
  if (x === undefined || out === undefined) {
    if (moved !== a) memory.free(moved.storage);
    return undefined;
  }
  if (rows === 1 && n > sumBlock) elementsOf(out)[0] = Math.sqrt(sumOfBlocks(backend, x, n, "squareBlocks"));
  else {
    const b = few ? results : call.out;
    onRows(backend, rowKernel("norm"), a.size * 4, 1, rows, n, 0, 0, 0, x, 4 * n, b, 4);
    if (few) memory.working.read(results, elementsOf(out));
  }
  if (moved !== a) memory.free(moved.storage);
  return out;
}
