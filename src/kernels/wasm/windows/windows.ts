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

type Names = "unfold" | "fold" | "reduceWindows" | "maxPoolGrad";

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
  const columns = result && memory.borrow(columnBytes(a, windows));
  if (columns === undefined) return undefined;
  const plan = planOf(backend, a.shape, windows, [0, down], across);
  const run = a.dtype === "float32" ? wasm.reduceWindows32 : wasm.reduceWindows64;
  run(plan, images * channels, call.x, call.out, columns.pointer, Number(by === "max"));
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
  const columns = result && memory.borrow(columnBytes(a, windows));
  if (columns === undefined) return undefined;
  const plan = planOf(backend, a.shape, windows, [0, down], across);
  const run = a.dtype === "float32" ? wasm.maxPoolGrad32 : wasm.maxPoolGrad64;
  run(plan, planesOf(a.shape), call.x, call.y, call.z, call.out, columns.pointer, scratch);
  memory.release(columns);
  return result;
}

/** Of the columns of one plane. */
const columnBytes = (a: NdArray, windows: Windows): number =>
  sizeOf([...windows.kernel, ...windowGrid(a.shape, windows)]) * bytesPerElement(a.dtype);
