/**
 * Convolutions of float32 without columns in memory: windows are gathered from images, a strip at a time,
 * shared among threads.
 */
import type { NdArray } from "../../../array/nd-array.js";
import { type Shape, sizeOf } from "../../../array/shape.js";
import { dilatedExtent, type Windows, windowGrid } from "../../../array/windows.js";
import {
  convolutionSums,
  type Kernels,
  productSums,
  rowsOfStrip,
  rowsOfTiles,
} from "../../contract/index.js";
import { convolutionBy } from "../../reference/composed/convolution.js";
import type { MemoryBlock } from "../memory/block.js";
import { withSpace } from "../memory/borrow.js";
import { largestResident } from "../memory/limits.js";
import { type Backend, fits } from "../run/backend.js";
import { largestSums, type Part, type Plan, planAgain, runPart } from "./convolution-plan.js";
import { isOfPoints, ofPoints } from "./points.js";
import { tileFilters, tileResults } from "./winograd.js";

export function convolutions(
  backend: Backend,
  kernels: () => Kernels,
): Pick<Kernels, "conv2d" | "conv2dWeight"> {
  const slow = convolutionBy(kernels);
  return {
    conv2d: (a, filters, windows, groups) =>
      (isOfPoints(a, windows, groups) ? ofPoints(kernels(), a, filters) : undefined) ??
      results(backend, a, filters, windows, groups) ??
      slow.conv2d(a, filters, windows, groups),
    conv2dWeight: (a, g, windows, groups) =>
      gradients(backend, a, g, windows, groups) ?? slow.conv2dWeight(a, g, windows, groups),
  };
}

/** How windows lie over images, and how these are cut into strips. */
interface Geometry {
  readonly strips: number;
  readonly stripRows: number;
  readonly down: number;
  readonly across: number;
  /** Of a strip with its border, or of the images as they are. */
  readonly height: number;
  readonly width: number;
  readonly copied: boolean;
}

function geometryOf(shape: Shape, windows: Windows, stripRows: number, copied: boolean): Geometry {
  const [down, across] = windowGrid(shape, windows);
  const [, , height, width] = shape as [number, number, number, number];
  const strips = Math.ceil(down / stripRows);
  return copied
    ? {
        strips,
        stripRows,
        down,
        across,
        copied,
        height: (stripRows - 1) * windows.stride[0] + dilatedExtent(windows, 0),
        width: width + 2 * windows.padding[1],
      }
    : { strips, stripRows, down, across, copied, height, width };
}

/** The byte offsets of the windows of a strip, and of the elements of a window of so many channels. */
function writeTables(
  { memory }: Backend,
  block: MemoryBlock,
  windows: Windows,
  { stripRows, across, height, width }: Geometry,
  channels: number,
): void {
  const { kernel, stride, dilation } = windows;
  const table = new Int32Array(memory.buffer, block.pointer, block.size / 4);
  let i = 0;
  for (let y = 0; y < stripRows; y++)
    for (let x = 0; x < across; x++) table[i++] = 4 * (y * stride[0] * width + x * stride[1]);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < kernel[0]; y++)
      for (let x = 0; x < kernel[1]; x++)
        table[i++] = 4 * ((c * height + y * dilation[0]) * width + x * dilation[1]);
}

/** Runs a part of a convolution over `count` units, runs, planes or channels, on as many threads as pay. */
function run(
  backend: Backend,
  part: Part,
  [shape, windows, geometry]: readonly [Shape, Windows, Geometry],
  {
    channels,
    depth,
    units,
    count,
    behind,
  }: Record<"channels" | "depth" | "units" | "count" | "behind", number>,
  given: Plan,
  work: number,
): true | undefined {
  const { memory, threads } = backend;
  const { strips, stripRows, down, across, height, width, copied } = geometry;
  // a border may be wide, and steps far apart
  if (4 * channels * height * width > largestResident) return undefined;
  const size = threads.chunk(count, work, 1);
  // vectors read and write up to 12 bytes past the end of a strip
  const stripBytes = copied ? (4 * channels * height * width + 31) & ~15 : 0;
  const spaceBytes = (stripBytes + behind + 63) & ~63;
  const spaces = Math.max(16, spaceBytes * (size === 0 ? 1 : threads.wanted));
  const places = stripRows * across;
  return withSpace(memory, [spaces, 4 * (places + depth)], (space, tables) => {
    writeTables(backend, tables, windows, geometry, depth / (windows.kernel[0] * windows.kernel[1]));
    const values: Plan = {
      ...given,
      space: space.pointer,
      places: tables.pointer,
      elements: tables.pointer + 4 * places,
      spaceBytes,
      stripBytes,
      strips,
      stripRows,
      rows: down,
      across,
      channels: shape[1] as number,
      height: shape[2] as number,
      width: shape[3] as number,
      top: windows.padding[0],
      left: windows.padding[1],
      step: windows.stride[0],
      stepAcross: windows.stride[1],
      stripHeight: copied ? height : 0,
      stripWidth: width,
      depth,
      units,
    };
    runPart(backend, part, values, count, size);
    return true;
  });
}

const isPadded = ({ padding }: Windows): boolean => padding[0] > 0 || padding[1] > 0;

/** Whether float32 kernels take it: large enough, and not one whose products have a single column. */
const applies = (backend: Backend, a: NdArray, b: NdArray, across: number, depth: number): boolean =>
  a.dtype === "float32" && fits(backend, a) && fits(backend, b) && across > 1 && depth > 1;

function results(
  backend: Backend,
  a: NdArray,
  filters: NdArray,
  windows: Windows,
  groups: number,
): NdArray | undefined {
  const { call, memory, wasm } = backend;
  const [count, channels] = a.shape as [number, number];
  const [outputs, ...taken] = filters.shape as [number, number, number, number];
  const [down, across] = windowGrid(a.shape, windows);
  const [rows, depth] = [outputs / groups, sizeOf(taken)];
  const shape = [count, outputs, down, across];
  const work = sizeOf(shape) * depth;
  const byPlanes = rows === 1 && taken[0] === 1;
  if (!applies(backend, a, filters, across, 2) || work < backend.smallestProduct || work === 0)
    return undefined;
  if (byPlanes ? depth > productSums.block : rows === 1) return undefined;
  if (sizeOf(shape) * 4 > largestResident) return undefined;
  const result = call.two(a, filters, shape, "float32");
  if (result === undefined) return undefined;
  const { x, y, out } = call;
  if (rowsOfTiles(a.shape, windows, outputs, groups) > 0) {
    const done = tileResults(backend, { x, y, out }, a.shape, windows, outputs);
    if (done !== false) return done && result;
  }
  const stripRows = byPlanes ? down : rowsOfStrip(a.shape, windows);
  const geometry = geometryOf(a.shape, windows, stripRows, byPlanes || isPadded(windows));
  const lie = [a.shape, windows, geometry] as const;
  const given = { images: x, results: out, groups, filters: rows };
  if (byPlanes) {
    const planes = count * channels;
    const behind = 4 * across * windows.stride[1] + 32; // a row at all places
    const sizes = { channels: 1, depth, units: planes, count: planes, behind };
    return run(backend, "convolvePlanes", lie, sizes, { ...given, panels: y }, work) && result;
  }
  const units = count * geometry.strips;
  return withSpace(memory, [32 * groups * Math.ceil(rows / 8) * depth], (panels) => {
    wasm.packFilters(y, groups, rows, depth, panels.pointer);
    const sizes = { channels, depth, units, count: units, behind: 0 };
    return run(backend, "convolve", lie, sizes, { ...given, panels: panels.pointer }, work) && result;
  });
}

function gradients(
  backend: Backend,
  a: NdArray,
  g: NdArray,
  windows: Windows,
  groups: number,
): NdArray | undefined {
  const { call, memory, wasm } = backend;
  const [count, channels] = a.shape as [number, number];
  const [, outputs, , across] = g.shape as [number, number, number, number];
  const area = windows.kernel[0] * windows.kernel[1];
  const [rows, depth] = [outputs / groups, (channels / groups) * area];
  const work = g.size * depth;
  const byPlanes = rows === 1 && channels === groups;
  if (!applies(backend, a, g, across, depth) || work < backend.smallestProduct) return undefined;
  // elements of a window are read four at a time
  if (rows === 1 && (!byPlanes || windows.dilation[1] !== 1)) return undefined;
  const shape = [outputs, channels / groups, ...windows.kernel];
  const geometry = geometryOf(a.shape, windows, rowsOfStrip(a.shape, windows), byPlanes || isPadded(windows));
  const units = count * geometry.strips;
  const runs = Math.ceil(units / convolutionSums.run);
  const runBytes = 32 * groups * Math.ceil(rows / 8) * depth;
  if (!byPlanes && runs * runBytes > largestSums) return undefined;
  const result = call.two(a, g, shape, "float32");
  if (result === undefined) return undefined;
  const { x, y, out } = call;
  if (rowsOfTiles(a.shape, windows, outputs, groups) > 0) {
    const done = tileFilters(backend, { x, y, out }, a.shape, windows, outputs);
    if (done !== false) return done && result;
  }
  const lie = [a.shape, windows, geometry] as const;
  const given = { images: x, results: y, groups };
  if (byPlanes) {
    const behind = 48 * Math.ceil(depth / 4) + 64;
    const sizes = { channels: 1, depth, units, count: channels, behind };
    const more = { ...given, sums: out, filters: windows.kernel[1] };
    return run(backend, "convolvePlaneFilters", lie, sizes, more, work) && result;
  }
  const behind = 32 * geometry.stripRows * across;
  const sizes = { channels, depth, units, count: runs, behind };
  return withSpace(memory, [runs * runBytes, 2 * runBytes], (sums, totals) => {
    const more = { ...given, sums: sums.pointer, filters: rows };
    if (run(backend, "convolveFilters", lie, sizes, more, work) === undefined) return undefined;
    wasm.sumRuns(planAgain(backend), runs, totals.pointer, out);
    return result;
  });
}
