/** Windows over images (N, C, H, W) and their like: their options, checked. */
import {
  type Kind,
  MemoryError,
  optional,
  options as optionsOf,
  ShapeError,
  withDefault,
} from "../../arguments/index.js";
import { formatShape, type Pair, type Shape, sizeOf, type Windows } from "../../array/index.js";
import { nameOf, type Tensor, type Terms } from "../../tensor/index.js";
import { type Borders, farthest, inputsOf, sizeKind, times, type WindowSize } from "./sizes.js";

export interface WindowOptions {
  /** From one window to the next. Default 1, in pooling the size of the window. */
  stride?: WindowSize | undefined;
  /** The width of the border on either side. Default 0. */
  padding?: WindowSize;
  /** From one element of a window to the next. Default 1. */
  dilation?: WindowSize;
}

/** More elements than that are in no memory: better said at once than after hours. */
const mostElements = 2 ** 32;

/** A size of at least 1. */
export const windowSize: Kind<WindowSize> = sizeKind(1, 2);

/** The kinds of the options of whatever goes over images in windows. */
export const windowKinds = {
  stride: withDefault(windowSize, 1),
  padding: withDefault(sizeKind(0, 2), 0),
  dilation: withDefault(windowSize, 1),
};

export const windowOptions = optionsOf<WindowOptions>()(windowKinds);

/** The options of pools: their windows lie next to each other unless a stride is given. */
export const poolKinds = { ...windowKinds, stride: optional(windowSize) };

/** Both sizes. */
export function pairOf(size: WindowSize): Pair {
  return typeof size === "number" ? [size, size] : size;
}

/** Options of windows, all of them there. */
export type WindowSizes = { readonly [K in keyof WindowOptions]-?: WindowSize };

/** The sizes in one form. */
export function windowsOf(kernelSize: WindowSize, options: WindowSizes): Windows {
  const { stride, padding, dilation } = options;
  return {
    kernel: pairOf(kernelSize),
    stride: pairOf(stride),
    padding: pairOf(padding),
    dilation: pairOf(dilation),
  };
}

/** The options that give these windows, for the ops of a rule. */
export function optionsFor({ stride, padding, dilation }: Windows): WindowSizes {
  return { stride, padding, dilation };
}

/**
 * What is told of windows beside the operands, where it is not as usual. @param usual the stride that goes
 * without saying.
 */
export const windowTerms = ({ stride, padding, dilation }: Windows, usual: Pair = [1, 1]): Terms => ({
  ...pairTerms("Stride", stride, usual),
  ...pairTerms("Padding", padding, [0, 0]),
  ...pairTerms("Dilation", dilation, [1, 1]),
});

/** The same, and of which size they are. */
export const kernelTerms = (windows: Windows, usual?: Pair): Terms => ({
  ...pairTerms("Kernel", windows.kernel),
  ...windowTerms(windows, usual),
});

/** `stride = 2`, or `rowStride = 2` and `columnStride = 1`. */
export function pairTerms(name: string, size: Pair, usual?: Pair): Terms {
  const [down, across] = size;
  return `${size}` === `${usual}`
    ? {}
    : down === across
      ? { [name.toLowerCase()]: down }
      : { [`row${name}`]: down, [`column${name}`]: across };
}

/** How windows lie along one, two or three axes. */
export interface Geometry {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly borders: Borders;
}

/** What a window covers along an axis, gaps between its elements included. */
export const extentOf = ({ kernel, dilation }: Pick<Geometry, "kernel" | "dilation">, axis: number): number =>
  ((kernel[axis] as number) - 1) * (dilation[axis] as number) + 1;

/** How many windows fit along each axis, by its size. */
export function gridOf(sizes: readonly number[], geometry: Geometry): number[] {
  return sizes.map((size, axis) => {
    const [before, after] = geometry.borders[axis] as Borders[0];
    const room = size + before + after - extentOf(geometry, axis);
    return Math.floor(room / (geometry.stride[axis] as number)) + 1;
  });
}

/** @throws ShapeError where no window fits, or where there are more places than kernels count. */
export function requireFit(op: string, what: string, shape: Shape, geometry: Geometry, who = ""): void {
  const { kernel, dilation, borders } = geometry;
  const sizes = shape.slice(shape.length - kernel.length);
  if (sizes.some((size, axis) => size + (borders[axis] as Borders[0]).reduce((a, b) => a + b) > farthest))
    throw new ShapeError(
      `${op}: padding ${times(borders)} around ${what} of shape ${formatShape(shape)} goes ` +
        `beyond ${farthest} places along an axis`,
    );
  if (gridOf(sizes, geometry).every((count) => count >= 1)) return;
  const extents = kernel.map((_, axis) => extentOf(geometry, axis));
  const gaps = dilation.some((step) => step > 1)
    ? ` (kernel ${times(kernel)}, dilation ${times(dilation)})`
    : "";
  const short = extents.map((extent, axis) => Math.max(0, Math.ceil((extent - (sizes[axis] as number)) / 2)));
  throw new ShapeError(
    `${op}: a window of ${times(extents)}${gaps} does not fit into ${what} of shape ${formatShape(shape)} ` +
      `with padding ${times(borders)}.${who} ` +
      `Make the kernel smaller, or the padding at least ${times(short)}.`,
  );
}

/**
 * @throws ShapeError for a shape that is not (N, C, H, W), or for images that are smaller than one window.
 */
export function requireWindowsFit(op: string, what: string, shape: Shape, windows: Windows, who = ""): void {
  if (shape.length !== 4)
    throw new ShapeError(`${op}: ${what} of shape ${formatShape(shape)}; images are ${inputsOf[2].batched}.`);
  const borders = windows.padding.map((width) => [width, width] as const);
  requireFit(op, what, shape, { ...windows, borders }, who);
}

/** @throws MemoryError for a result that no memory holds. */
export function requireRoom(op: string, result: Shape): void {
  if (sizeOf(result) > mostElements)
    throw new MemoryError(
      `${op}: the result of shape ${formatShape(result)} has ${sizeOf(result)} elements, which no memory ` +
        `holds. Use less padding or a larger stride.`,
    );
}

/** @throws ShapeError as `requireWindowsFit` does. */
export function requireImages(op: string, x: Tensor, windows: Windows): void {
  requireWindowsFit(op, nameOf(x), x.shape, windows);
}
