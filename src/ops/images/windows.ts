/** Windows over images (N, C, H, W): their options, checked. */
import {
  type Kind,
  kind,
  MemoryError,
  optional,
  options as optionsOf,
  ShapeError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import {
  dilatedExtent,
  formatShape,
  type Pair,
  type Shape,
  sizeOf,
  type Windows,
  windowGrid,
} from "../../array/index.js";
import { nameOf, type Tensor, type Terms } from "../../tensor/index.js";

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

/** A whole number of at least `least`, or a pair of such. */
export function sizeKind(least: 0 | 1): Kind<WindowSize> {
  const one = whole(least, farthest);
  return kind<WindowSize>(
    `${one.words} or a pair [vertical, horizontal]`,
    (value) => one.accepts(value) || (Array.isArray(value) && value.length === 2 && isPair(value, one)),
  );
}

const isPair = ([vertical, horizontal]: readonly unknown[], one: Kind) =>
  one.accepts(vertical) && one.accepts(horizontal);

/** A size of at least 1. */
export const windowSize = sizeKind(1);

/** The kinds of the options of whatever goes over images in windows. */
export const windowKinds = {
  stride: withDefault(windowSize, 1),
  padding: withDefault(sizeKind(0), 0),
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

/** `stride = 2`, or `rowStride = 2` and `columnStride = 1`. */
export function pairTerms(name: string, size: Pair, usual?: Pair): Terms {
  const [down, across] = size;
  return `${size}` === `${usual}`
    ? {}
    : down === across
      ? { [name.toLowerCase()]: down }
      : { [`row${name}`]: down, [`column${name}`]: across };
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

/** @throws ShapeError as `requireWindowsFit` does. */
export function requireImages(op: string, x: Tensor, windows: Windows): void {
  requireWindowsFit(op, nameOf(x), x.shape, windows);
}
