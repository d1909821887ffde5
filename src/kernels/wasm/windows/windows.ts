/**
 * Windows over images as columns and back, their largest elements and means: runs of neighbours are moved as
 * vectors.
 */
import { bytesPerElement, isFloating } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import { type Pair, type Windows, windowGrid } from "../../../array/windows.js";
import { type Kernels, windowPlan } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { largestResident, scratch } from "../memory/limits.js";
import { scratchBytes } from "../memory/working-space.js";
import { type Backend, fits } from "../run/backend.js";

type Names = "unfold" | "fold" | "reduceWindows" | "maxPoolGrad" | "avgPoolGrad";

/** An element of an image is worth so many multiplications. */
const costOfElement = 4;

export function windowKernels(backend: Backend): Pick<Kernels, Names> {
  return {
    unfold: (a, windows, fill, rows) =>
      (applies(backend, a) ? unfold(backend, a, windows, fill, rows) : undefined) ??
      reference.unfold(a, windows, fill, rows),
    fold: (a, shape, windows, rows) =>
      (applies(backend, a, shape, windows) ? fold(backend, a, shape, windows, rows) : undefined) ??
      reference.fold(a, shape, windows, rows),
    reduceWindows: (a, windows, by) =>
      (applies(backend, a) ? reduceWindows(backend, a, windows, by) : undefined) ??
      reference.reduceWindows(a, windows, by),
    maxPoolGrad: (a, y, g, windows) =>
      (applies(backend, a, a.shape, windows) ? maxPoolGrad(backend, a, y, g, windows) : undefined) ??
      reference.maxPoolGrad(a, y, g, windows),
    avgPoolGrad: (g, shape, windows) =>
      (g.dtype === "float32" && applies(backend, g, shape, windows)
        ? avgPoolGrad(backend, g, shape, windows)
        : undefined) ?? reference.avgPoolGrad(g, shape, windows),
  };
}

/**
 * Floats that fit; where sums are formed, a row of an image and its border must fit the scratch in float64.
 */
const applies = (backend: Backend, a: NdArray, shape?: Shape, windows?: Windows): boolean =>
  isFloating(a.dtype) &&
  fits(backend, a) &&
  (shape === undefined ||
    windows === undefined ||
    8 * ((shape[3] as number) + 2 * windows.padding[1]) <= scratchBytes);

const planesOf = (shape: Shape): number => (shape[0] as number) * (shape[1] as number);

/** Where each field of a plan is, in elements, and how many elements they are. */
const field = {} as Record<keyof typeof windowPlan, number>;
let planSize = 0;
for (const name of Object.keys(windowPlan) as (keyof typeof windowPlan)[]) {
  field[name] = planSize;
  planSize += windowPlan[name];
}
const plan = new Int32Array(planSize);

/** The address of the plan that the kernels read: one plane, and how the windows lie over it. */
function planOf({ memory }: Backend, shape: Shape, windows: Windows, rows: Pair, across: number): number {
  plan[field.height] = shape[2] as number;
  plan[field.width] = shape[3] as number;
  plan[field.firstRow] = rows[0];
  plan[field.endRow] = rows[1];
  plan[field.across] = across;
  for (const axis of [0, 1] as const) {
    plan[field.kernel + axis] = windows.kernel[axis];
    plan[field.stride + axis] = windows.stride[axis];
    plan[field.padding + axis] = windows.padding[axis];
    plan[field.dilation + axis] = windows.dilation[axis];
  }
  return memory.working.put(1, plan, true);
}

function unfold(
  backend: Backend,
  a: NdArray,
  windows: Windows,
  fill: number,
  rows?: Pair,
): NdArray | undefined {
  const { call, wasm } = backend;
  const [images, channels] = a.shape as [number, number];
  const [down, across] = windowGrid(a.shape, windows);
  const [first, last] = rows ?? [0, down];
  const area = windows.kernel[0] * windows.kernel[1];
  const shape = [images, channels * area, (last - first) * across];
  if (sizeOf(shape) * bytesPerElement(a.dtype) > largestResident) return undefined;
  const result = call.one(a, shape, a.dtype);
  if (result === undefined) return undefined;
  const plan = planOf(backend, a.shape, windows, [first, last], across);
  const run = a.dtype === "float32" ? wasm.unfold32 : wasm.unfold64;
  run(plan, images * channels, call.x, call.out, fill);
  return result;
}

function fold(
  backend: Backend,
  a: NdArray,
  shape: Shape,
  windows: Windows,
  rows?: Pair,
): NdArray | undefined {
  const { call, wasm } = backend;
  const [down, across] = windowGrid(shape, windows);
  const result = call.one(a, shape, a.dtype);
  if (result === undefined) return undefined;
  const plan = planOf(backend, shape, windows, rows ?? [0, down], across);
  const run = a.dtype === "float32" ? wasm.fold32 : wasm.fold64;
  run(plan, planesOf(shape), call.x, call.out, scratch);
  return result;
}

function reduceWindows(
  backend: Backend,
  a: NdArray,
  windows: Windows,
  by: "max" | "mean",
): NdArray | undefined {
  const { call, memory, wasm } = backend;
  const [images, channels] = a.shape as [number, number];
  const [down, across] = windowGrid(a.shape, windows);
  const result = call.one(a, [images, channels, down, across], a.dtype);
  if (result === undefined) return undefined;
  if (a.dtype === "float32") return pool(backend, by === "max" ? 1 : 0, a.shape, windows, [call.x]) && result;
  const columns = memory.borrow(columnBytes(a.shape, windows, 8));
  if (columns === undefined) return undefined;
  const plan = planOf(backend, a.shape, windows, [0, down], across);
  wasm.reduceWindows64(plan, images * channels, call.x, call.out, columns.pointer, Number(by === "max"));
  memory.release(columns);
  return result;
}

function maxPoolGrad(
  backend: Backend,
  a: NdArray,
  y: NdArray,
  g: NdArray,
  windows: Windows,
): NdArray | undefined {
  const { call, memory, wasm } = backend;
  const [down, across] = windowGrid(a.shape, windows);
  const result = call.three(a, y, g, a.shape, a.dtype);
  if (result === undefined) return undefined;
  if (a.dtype === "float32") return pool(backend, 3, a.shape, windows, [call.x, call.y, call.z]) && result;
  const columns = memory.borrow(columnBytes(a.shape, windows, 8));
  if (columns === undefined) return undefined;
  const plan = planOf(backend, a.shape, windows, [0, down], across);
  const { x, y: largest, z: upstream, out } = call;
  wasm.maxPoolGrad64(plan, planesOf(a.shape), x, largest, upstream, out, columns.pointer, scratch);
  memory.release(columns);
  return result;
}

function avgPoolGrad(backend: Backend, g: NdArray, shape: Shape, windows: Windows): NdArray | undefined {
  const result = backend.call.one(g, shape, "float32");
  return result && pool(backend, 2, shape, windows, [0, 0, backend.call.x]) && result;
}

/** Bytes of the columns of one plane. */
const columnBytes = (shape: Shape, windows: Windows, bytes: number): number =>
  sizeOf([...windows.kernel, ...windowGrid(shape, windows)]) * bytes;

/** Of float32, plane by plane on as many threads as pay: a kind of `pool32` on arrays at these addresses. */
function pool(
  backend: Backend,
  kind: 0 | 1 | 2 | 3,
  shape: Shape,
  windows: Windows,
  [images, results = 0, gradients = 0]: readonly number[],
): true | undefined {
  const { call, memory, threads, wasm } = backend;
  const [down, across] = windowGrid(shape, windows);
  const planes = planesOf(shape);
  const size = threads.chunk(planes, costOfElement * sizeOf(shape), 1);
  const spaceBytes = (columnBytes(shape, windows, 4) + 79) & ~63;
  const space = memory.borrow(spaceBytes * (size === 0 ? 1 : threads.wanted));
  if (space === undefined) return undefined;
  const values = { images, results, gradients, out: call.out, space: space.pointer, spaceBytes };
  for (const name of Object.keys(values) as (keyof typeof values)[])
    plan[field[name]] = values[name] as number;
  const at = planOf(backend, shape, windows, [0, down], across);
  threads.share(
    size,
    (chunk) => wasm.sharePool(chunk, kind, at, planes),
    () => wasm.pool32(kind, at, 0, planes, 0, scratch),
  );
  memory.release(space);
  return true;
}
