/** Windows over images (N, C, H, W): their options, checked. */
import { type Kind, kind, optional, options as optionsOf, show, withDefault } from "../../arguments/index.js";
import {
  dilatedExtent,
  formatShape,
  isWhole,
  MemoryError,
  type Pair,
  type Shape,
  ShapeError,
  sizeOf,
  ValueError,
  type Windows,
  windowGrid,
} from "../../array/index.js";
import { nameOf, requireTensor, type Tensor } from "../../tensor/index.js";

/** Along both axes, or (vertical, horizontal). */
export type WindowSize = number | readonly [vertical: number, horizontal: number];

export interface WindowOptions {
  /** From one window to the next. Default 1, in pooling the size of the window. */
  stride?: WindowSize | undefined;
  /** The width of the border on either side. Default 0. */
  padding?: WindowSize;
  /** From one element of a window to the next. Default 1. */
  dilation?: WindowSize;
}

/** Kernels count places of windows in 32 bits, and add two of them. */
const farthest = 2 ** 30;

/** More elements than that are in no memory: better said at once than after hours. */
const mostElements = 2 ** 32;

/** @throws ValueError for what is neither a whole number of at least `least` nor a pair of such. */
export function pairOf(op: string, name: string, size: WindowSize, least: 0 | 1): Pair {
  const pair: unknown = typeof size === "number" ? [size, size] : size;
  if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((n) => isWhole(n, least, farthest)))
    throw new ValueError(
      `${op}: ${name} is a whole number from ${least} to ${farthest} or a pair [vertical, horizontal], got ` +
        `${show(size)}`,
    );
  return pair as unknown as Pair;
}

/** A size along both axes, or one for each. */
function sizeKind(least: 0 | 1, called?: string): Kind<WindowSize> {
  const words = `a whole number from ${least} to ${farthest} or a pair [vertical, horizontal]`;
  const fits = (value: unknown) => isWhole(value, least, farthest);
  return {
    ...kind<WindowSize>(words, (value) => fits(value) || (isPair(value) && value.every(fits))),
    require: (by, name, value) => void pairOf(by, called ?? name, value as WindowSize, least),
  };
}

const isPair = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length === 2;

export const kernelSizeKind = sizeKind(1, "the kernel's size");
export const imageSizeKind = sizeKind(1, "the images' size");

export const windowKinds = {
  stride: optional(sizeKind(1)),
  padding: withDefault(sizeKind(0), 0),
  dilation: withDefault(sizeKind(1), 1),
};
export const windowOptions = optionsOf<WindowOptions>()(windowKinds);

/** Windows as options of another op over windows. */
export const asOptions = ({ stride, padding, dilation }: Windows) => ({ stride, padding, dilation });

/** The options in one form. @throws ValueError for sizes that are none. */
export function windowsOf(op: string, kernelSize: WindowSize, options: WindowOptions | undefined): Windows {
  const { stride = 1, padding, dilation } = windowOptions.read(options);
  return {
    kernel: pairOf(op, "the kernel's size", kernelSize, 1),
    stride: pairOf(op, "stride", stride, 1),
    padding: pairOf(op, "padding", padding, 0),
    dilation: pairOf(op, "dilation", dilation, 1),
  };
}

/** How errors show a pair of sizes. */
export const times = ([vertical, horizontal]: Pair) => `${vertical} × ${horizontal}`;

/**
 * @throws ShapeError for a shape that is not (N, C, H, W), or for images that are smaller than one window.
 */
export function requireWindowsFit(op: string, what: string, shape: Shape, windows: Windows, who = ""): void {
  if (shape.length !== 4)
    throw new ShapeError(
      `${op}: ${what} of shape ${formatShape(shape)}; images are (N, C, H, W).` +
        (shape.length === 3 ? " A single image gets its first axis from unsqueeze(0)." : ""),
    );
  for (const axis of [0, 1] as const)
    if ((shape[axis + 2] as number) + 2 * windows.padding[axis] > farthest)
      throw new ShapeError(
        `${op}: padding ${times(windows.padding)} around ${what} of shape ${formatShape(shape)} goes ` +
          `beyond ${farthest} places along an axis`,
      );
  const grid = windowGrid(shape, windows);
  if (grid.every((count) => count >= 1)) return;
  const extent: Pair = [dilatedExtent(windows, 0), dilatedExtent(windows, 1)];
  const gaps = windows.dilation.some((step) => step > 1)
    ? ` (kernel ${times(windows.kernel)}, dilation ${times(windows.dilation)})`
    : "";
  const short = ([0, 1] as const).map((axis) =>
    Math.max(0, Math.ceil((extent[axis] - (shape[axis + 2] as number)) / 2)),
  ) as unknown as Pair;
  throw new ShapeError(
    `${op}: a window of ${times(extent)}${gaps} does not fit into ${what} of shape ${formatShape(shape)} ` +
      `with padding ${times(windows.padding)}.${who} ` +
      `Make the kernel smaller, or the padding at least ${times(short)}.`,
  );
}

/** @throws MemoryError for a result that no memory holds. */
export function requireRoom(op: string, result: Shape): void {
  if (sizeOf(result) > mostElements)
    throw new MemoryError(
      `${op}: the result of shape ${formatShape(result)} has ${sizeOf(result)} elements, which no memory ` +
        `holds. Use less padding or a larger stride.`,
    );
}

/** @throws what `requireTensor` and `requireWindowsFit` do. */
export function requireImages(op: string, x: Tensor, windows: Windows): void {
  requireTensor(op, x);
  requireWindowsFit(op, nameOf(x), x.shape, windows);
}
