/**
 * Back from the results of a convolution to its images by convolutions: those places of an image that lie a
 * whole number of steps apart are reached by the same elements of a filter, and what these give there is a
 * convolution of the results, one step apart (the subpixels of Shi et al. 2016).
 */
import { dilatedExtent, type NdArray, type Pair, type Windows } from "../../../array/index.js";
import { networkKernels as k } from "../../../kernels/index.js";
import type { Convolution } from "./convolution-shapes.js";

/** So many convolutions at most are worth it. */
const mostPhases = 16;

/** Along one axis, how the places of one phase are reached. */
interface Phase {
  /** The last of a filter's elements that reach them, how far each is from the next, and their number. */
  readonly last: number;
  readonly step: number;
  readonly count: number;
  /** Of the convolution: from one element to the next, the border, and the first result that counts. */
  readonly dilation: number;
  readonly padding: number;
  readonly start: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Undefined where no element reaches the places of that phase. */
function phaseOf(
  windows: Windows,
  axis: 0 | 1,
  phase: number,
  places: number,
  grid: number,
): Phase | undefined {
  const [kernel, stride, padding, dilation] = [
    windows.kernel[axis],
    windows.stride[axis],
    windows.padding[axis],
    windows.dilation[axis],
  ];
  const step = stride / gcd(stride, dilation);
  let first = 0;
  while (first < kernel && (phase + padding - first * dilation) % stride !== 0) first++;
  if (first >= kernel) return undefined;
  const count = Math.ceil((kernel - first) / step);
  const last = first + (count - 1) * step;
  const between = (step * dilation) / stride;
  const base = (phase + padding - last * dilation) / stride;
  const border = Math.max(0, -base, base + places + (count - 1) * between - grid);
  return { last, step, count, dilation: between, padding: border, start: base + border };
}

/**
 * The gradient of the results, back to the images; undefined where the steps are large or the border is wider
 * than a window.
 */
export function byPhases(g: NdArray, w: NdArray, c: Convolution): NdArray | undefined {
  const { windows, images, results } = c;
  const [down, across] = windows.stride;
  const isWide = ([0, 1] as const).some((axis) => windows.padding[axis] >= dilatedExtent(windows, axis));
  if (down * across > mostPhases || isWide) return undefined;
  const [count, channels, height, width] = images as [number, number, number, number];
  const places: Pair = [Math.ceil(height / down), Math.ceil(width / across)];
  const parts: NdArray[] = [];
  for (let i = 0; i < down; i++)
    for (let j = 0; j < across; j++) {
      const vertical = phaseOf(windows, 0, i, places[0], results[2] as number);
      const horizontal = phaseOf(windows, 1, j, places[1], results[3] as number);
      parts.push(
        vertical && horizontal
          ? ofPhase(g, w, c, vertical, horizontal, places)
          : k.full([count, channels, ...places], 0, g.dtype),
      );
    }
  const [first, ...rest] = parts as [NdArray, ...NdArray[]];
  if (rest.length === 0) return first;
  const together = k.concat(parts, 0);
  for (const part of parts) k.free(part);
  // (down,across,N·C,H/down,W/across) -> (N·C,H/down,down,W/across,across)
  const apart = together.reshape([down, across, count * channels, ...places]);
  const whole = k.permute(apart, [2, 3, 0, 4, 1]);
  k.free(together);
  const padded = whole.reshape([count, channels, places[0] * down, places[1] * across]);
  return cut(padded, [0, 0], [height, width]);
}

/** What the elements of one phase give at its places: (N, O, *grid) -> (N, C, *places). */
function ofPhase(
  g: NdArray,
  w: NdArray,
  { filters, groups, rows }: Convolution,
  vertical: Phase,
  horizontal: Phase,
  places: Pair,
): NdArray {
  const [outputs, taken] = filters as [number, number];
  const size: Pair = [vertical.count, horizontal.count];
  const starts = [0, 0, vertical.last, horizontal.last];
  const backwards = k.slice(w, starts, [outputs, taken, ...size], [1, 1, -vertical.step, -horizontal.step]);
  // (G,O/G,C/G,·) -> (G,C/G,O/G,·)
  const exchanged = k.permute(backwards.reshape([groups, rows, taken, size[0] * size[1]]), [0, 2, 1, 3]);
  k.free(backwards);
  const windows: Windows = {
    kernel: size,
    stride: [1, 1],
    padding: [vertical.padding, horizontal.padding],
    dilation: [vertical.dilation, horizontal.dilation],
  };
  const images = k.conv2d(g, exchanged.reshape([groups * taken, rows, ...size]), windows, groups);
  k.free(exchanged);
  return cut(images, [vertical.start, horizontal.start], places);
}

/** Rows and columns from `starts` on, as many as asked for; what they are cut from is given up. */
function cut(a: NdArray, starts: Pair, sizes: Pair): NdArray {
  const [count, channels, height, width] = a.shape as [number, number, number, number];
  if (height === sizes[0] && width === sizes[1]) return a;
  const part = k.slice(a, [0, 0, ...starts], [count, channels, ...sizes], [1, 1, 1, 1]);
  k.free(a);
  return part;
}
