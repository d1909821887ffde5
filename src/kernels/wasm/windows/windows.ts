/**
 * Windows over images as columns and back, their largest elements and means: runs of neighbours are moved as
 * vectors.
 */

import { bytesPerElement } from "../../../array/dtype.js";
import type { NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import { type Pair, type Windows, windowGrid } from "../../../array/windows.js";
import type { Kernels } from "../../contract/index.js";
import { reference } from "../../reference/index.js";
import { largestResident, scratch } from "../memory/limits.js";
import { scratchBytes } from "../memory/working-space.js";
import { type Backend, fits } from "../run/backend.js";

export function windowKernels(
  backend: Backend,
): Pick<Kernels, "unfold" | "fold" | "reduceWindows" | "maxPoolGrad"> {
  const { memory, wasm } = backend;

  /** The address of the plan that the kernels read: one plane, and how the windows lie over it. */
  const planOf = (
    shape: Shape,
    { kernel, stride, padding, dilation }: Windows,
    rows: Pair,
    across: number,
  ) => {
    const plane = shape.slice(2);
    const plan = [...plane, ...rows, across, ...kernel, ...stride, ...padding, ...dilation];
    return memory.working.put(1, Int32Array.from(plan), true);
  };

  return {
    unfold(a: NdArray, windows: Windows, fill: number, rows?: Pair): NdArray {
      const slow = () => reference.unfold(a, windows, fill, rows);
      if (!isFloating(a) || !fits(backend, a)) return slow();
      const [images, channels] = a.shape as [number, number];
      const [down, across] = windowGrid(a.shape, windows);
      const [first, last] = rows ?? [0, down];
      const area = windows.kernel[0] * windows.kernel[1];
      const shape = [images, channels * area, (last - first) * across];
      if (sizeOf(shape) * bytesPerElement(a.dtype) > largestResident) return slow();
      memory.begin();
      const x = memory.pointerTo(a);
      const out = memory.allocate(shape, a.dtype);
      if (x === undefined || out === undefined) return slow();
      const plan = planOf(a.shape, windows, [first, last], across);
      const run = a.dtype === "float32" ? wasm.unfold32 : wasm.unfold64;
      run(plan, images * channels, x, memory.addressOf(out), fill);
      return out;
    },

    fold(a: NdArray, shape: Shape, windows: Windows, rows?: Pair): NdArray {
      const slow = () => reference.fold(a, shape, windows, rows);
      if (!isFloating(a) || !fits(backend, a) || !hasRoomForSums(shape, windows)) return slow();
      const [images, channels] = shape as [number, number];
      const [down, across] = windowGrid(shape, windows);
      memory.begin();
      const x = memory.pointerTo(a);
      const out = memory.allocate(shape, a.dtype);
      if (x === undefined || out === undefined) return slow();
      const plan = planOf(shape, windows, rows ?? [0, down], across);
      const run = a.dtype === "float32" ? wasm.fold32 : wasm.fold64;
      run(plan, images * channels, x, memory.addressOf(out), scratch);
      return out;
    },

    reduceWindows(a: NdArray, windows: Windows, by: "max" | "mean"): NdArray {
      const slow = () => reference.reduceWindows(a, windows, by);
      if (!isFloating(a) || !fits(backend, a)) return slow();
      const [images, channels] = a.shape as [number, number];
      const [down, across] = windowGrid(a.shape, windows);
      memory.begin();
      const x = memory.pointerTo(a);
      const out = memory.allocate([images, channels, down, across], a.dtype);
      const columns = memory.borrow(columnBytes(a, windows));
      if (x !== undefined && out !== undefined && columns !== undefined) {
        const plan = planOf(a.shape, windows, [0, down], across);
        const run = a.dtype === "float32" ? wasm.reduceWindows32 : wasm.reduceWindows64;
        run(plan, images * channels, x, memory.addressOf(out), columns.pointer, Number(by === "max"));
      }
      if (columns !== undefined) memory.release(columns);
      return x === undefined || columns === undefined || out === undefined ? slow() : out;
    },

    maxPoolGrad(a: NdArray, y: NdArray, g: NdArray, windows: Windows): NdArray {
      const slow = () => reference.maxPoolGrad(a, y, g, windows);
      if (!isFloating(a) || !fits(backend, a) || !hasRoomForSums(a.shape, windows)) return slow();
      const [images, channels] = a.shape as [number, number];
      const [down, across] = windowGrid(a.shape, windows);
      memory.begin();
      const [x, largest, upstream] = [a, y, g].map((each) => memory.pointerTo(each));
      const out = memory.allocate(a.shape, a.dtype);
      const columns = memory.borrow(columnBytes(a, windows));
      const ready = x !== undefined && largest !== undefined && upstream !== undefined;
      if (ready && out !== undefined && columns !== undefined) {
        const plan = planOf(a.shape, windows, [0, down], across);
        const run = a.dtype === "float32" ? wasm.maxPoolGrad32 : wasm.maxPoolGrad64;
        const [planes, to] = [images * channels, memory.addressOf(out)];
        run(plan, planes, x, largest, upstream, to, columns.pointer, scratch);
      }
      if (columns !== undefined) memory.release(columns);
      return ready && columns !== undefined && out !== undefined ? out : slow();
    },
  };
}

/** Of the columns of one plane. */
const columnBytes = (a: NdArray, windows: Windows): number =>
  sizeOf([...windows.kernel, ...windowGrid(a.shape, windows)]) * bytesPerElement(a.dtype);

const isFloating = ({ dtype }: NdArray): boolean => dtype === "float32" || dtype === "float64";

/** Whether a row of an image and its border, in float64, fit the scratch of the kernels. */
const hasRoomForSums = (shape: Shape, { padding }: Windows): boolean =>
  8 * ((shape[3] as number) + 2 * padding[1]) <= scratchBytes;
