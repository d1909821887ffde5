/**
 * Windows over images as columns, and back: what turns a convolution into a matrix product (Chellapilla et
 * al. 2006). And sums of neighbours along an axis, which bring images to other sizes.
 */
import { allocate, elementsOf, type NdArray } from "../../array/nd-array.js";
import { type Shape, sizeOf, splitAtAxis } from "../../array/shape.js";
import { type Pair, type Windows, windowGrid } from "../../array/windows.js";
import type { Taps } from "../contract/index.js";
import { reductionKernels } from "./reductions.js";

/**
 * `length` elements of an image from `inImage` on by `step`, and in the columns side by side from `inColumns`
 * on.
 */
type Visit = (inImage: number, inColumns: number, length: number, step: number) => void;

/**
 * The windows first .. last - 1 of `count` whose element lies inside the image, where that of window i is at
 * origin + i · stride.
 */
function inside(
  origin: number,
  stride: number,
  extent: number,
  count: number,
): [first: number, last: number] {
  const first = Math.max(0, Math.ceil(-origin / stride));
  return [first, Math.max(first, Math.min(count, Math.ceil((extent - origin) / stride)))];
}

/**
 * Visits all that the windows of some rows read, the border left out: for each plane, element of a window and
 * row of windows the run that they read.
 */
function eachRun(shape: Shape, windows: Windows, [start, end]: Pair, visit: Visit): void {
  const { kernel, stride, padding, dilation } = windows;
  const [images, channels, height, width] = shape as [number, number, number, number];
  const columns = windowGrid(shape, windows)[1];
  let element = 0;
  for (let plane = 0; plane < images * channels; plane++) {
    for (let i = 0; i < kernel[0]; i++) {
      const top = i * dilation[0] - padding[0];
      const [firstRow, lastRow] = inside(top, stride[0], height, end);
      for (let j = 0; j < kernel[1]; j++, element++) {
        const left = j * dilation[1] - padding[1];
        const [first, last] = inside(left, stride[1], width, columns);
        for (let row = Math.max(start, firstRow); row < lastRow; row++) {
          const line = (plane * height + top + row * stride[0]) * width;
          const at = (element * (end - start) + row - start) * columns;
          visit(line + left + first * stride[1], at + first, last - first, stride[1]);
        }
      }
    }
  }
}

const allRows = (shape: Shape, windows: Windows): Pair => [0, windowGrid(shape, windows)[0]];

function unfold(a: NdArray, windows: Windows, fill: number, rows = allRows(a.shape, windows)): NdArray {
  const [images, channels] = a.shape as [number, number];
  const places = (rows[1] - rows[0]) * windowGrid(a.shape, windows)[1];
  const area = windows.kernel[0] * windows.kernel[1];
  const out = allocate([images, channels * area, places], a.dtype);
  const [x, y] = [elementsOf(a), elementsOf(out)];
  if (fill !== 0 && windows.padding.some((width) => width > 0)) y.fill(fill);
  eachRun(a.shape, windows, rows, (from, to, length, step) => {
    for (let i = 0; i < length; i++) y[to + i] = x[from + i * step] as number;
  });
  return out;
}

function fold(a: NdArray, shape: Shape, windows: Windows, rows = allRows(shape, windows)): NdArray {
  const out = allocate(shape, a.dtype);
  const total = new Float64Array(sizeOf(shape)); // summed in float64, rounded once
  const x = elementsOf(a);
  eachRun(shape, windows, rows, (to, from, length, step) => {
    for (let i = 0; i < length; i++) {
      const at = to + i * step;
      total[at] = (total[at] as number) + (x[from + i] as number);
    }
  });
  elementsOf(out).set(total);
  return out;
}

function reduceWindows(a: NdArray, windows: Windows, by: "max" | "mean"): NdArray {
  const [images, channels] = a.shape as [number, number];
  const [rows, across] = windowGrid(a.shape, windows);
  const columns = unfold(a, windows, by === "max" ? -Infinity : 0);
  const area = windows.kernel[0] * windows.kernel[1];
  const windowsOfPlanes = columns.reshape([images * channels, area, rows * across]);
  return reductionKernels[by](windowsOfPlanes, [1], false).reshape([images, channels, rows, across]);
}

/** The columns of a border of NaN: it equals nothing, so a window's largest element is never there. */
function maxPoolGrad(a: NdArray, y: NdArray, g: NdArray, windows: Windows): NdArray {
  const columns = unfold(a, windows, Number.NaN);
  const [rows, across] = windowGrid(a.shape, windows);
  const [area, places] = [windows.kernel[0] * windows.kernel[1], rows * across];
  const [x, largest, upstream] = [elementsOf(columns), elementsOf(y), elementsOf(g)];
  for (let result = 0; result < y.size; result++) {
    const first = Math.floor(result / places) * area * places + (result % places);
    const last = first + area * places;
    let ties = 0;
    for (let at = first; at < last; at += places) if (x[at] === largest[result]) ties++;
    const share = (upstream[result] as number) / ties;
    for (let at = first; at < last; at += places) x[at] = x[at] === largest[result] ? share : 0;
  }
  return fold(columns, a.shape, windows);
}

/** An equal part of g in each row of the columns. */
function avgPoolGrad(g: NdArray, shape: Shape, windows: Windows): NdArray {
  const [images, channels, rows, across] = g.shape as [number, number, number, number];
  const [area, places] = [windows.kernel[0] * windows.kernel[1], rows * across];
  const columns = allocate([images, channels * area, places], g.dtype);
  const [from, to] = [elementsOf(g), elementsOf(columns)];
  for (let i = 0; i < columns.size; i++) {
    const plane = Math.floor(i / (area * places));
    to[i] = (from[plane * places + (i % places)] as number) / area;
  }
  return fold(columns, shape, windows);
}

function resample(a: NdArray, axis: number, { starts, places, weights }: Taps): NdArray {
  const { outer, length, inner } = splitAtAxis(a.shape, axis);
  const to = starts.length - 1;
  const out = allocate(a.shape.with(axis, to), a.dtype);
  const [x, y] = [elementsOf(a), elementsOf(out)];
  const rounded = a.dtype === "float32" ? Math.fround : (value: number) => value;
  const scale = Float64Array.from(weights, rounded);
  for (let o = 0; o < outer; o++)
    for (let r = 0; r < to; r++)
      for (let i = 0; i < inner; i++) {
        let sum = 0;
        for (let k = starts[r] as number; k < (starts[r + 1] as number); k++) {
          const from = (o * length + (places[k] as number)) * inner + i;
          sum = rounded(sum + rounded((scale[k] as number) * (x[from] as number)));
        }
        y[(o * to + r) * inner + i] = sum;
      }
  return out;
}

export const windowKernels = { unfold, fold, reduceWindows, maxPoolGrad, avgPoolGrad, resample };
