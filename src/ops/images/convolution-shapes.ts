/** The shapes of a convolution, worked out once and checked. */
import { isWhole, options as optionsOf, ShapeError, whole, withDefault } from "../../arguments/index.js";
import { formatShape, type Shape, type Windows, windowGrid } from "../../array/index.js";
import {
  requireRoom,
  requireWindowsFit,
  type WindowOptions,
  type WindowSizes,
  windowKinds,
  windowsOf,
} from "./windows.js";

/** What is known once the shapes fit. */
export interface Convolution {
  /** (N, C, H, W) */
  readonly images: Shape;
  /** (O, C / groups, *kernel) */
  readonly filters: Shape;
  /** (N, O, *grid) */
  readonly results: Shape;
  readonly windows: Windows;
  readonly groups: number;
  /** Of one group: how many filters, and how many elements each of them has. */
  readonly rows: number;
  readonly depth: number;
}

export interface ConvolutionOptions extends WindowOptions {
  /** Channels are cut into so many groups, each with filters of its own. Default 1. */
  groups?: number;
}

export const convolutionKinds = { ...windowKinds, groups: withDefault(whole(), 1) };

export const convolutionOptions = optionsOf<ConvolutionOptions>()(convolutionKinds);

/**
 * @throws ShapeError for shapes that do not fit each other, naming both.
 */
export function convolutionOf(
  op: string,
  images: Shape,
  filters: Shape,
  { groups, ...options }: WindowSizes & { readonly groups: number },
  who: string,
): Convolution {
  const both = `images ${formatShape(images)}, filters ${formatShape(filters)}`;
  if (images.length !== 4)
    throw new ShapeError(
      `${op}: ${both}: images are (N, C, H, W). ${who}` +
        (images.length === 3 ? " A single image gets its first axis from unsqueeze(0)." : ""),
    );
  if (filters.length !== 4)
    throw new ShapeError(`${op}: ${both}: filters are (O, C / groups, kernel height, kernel width). ${who}`);
  const [count, channels] = images as [number, number];
  const [outputs, taken, ...kernel] = filters as [number, number, number, number];
  if (channels % groups !== 0 || outputs % groups !== 0)
    throw new ShapeError(
      `${op}: ${both}: ${groups} groups do not divide ${channels} and ${outputs} channels. ${who}`,
    );
  if (taken * groups !== channels) {
    const needed = channels / taken;
    const way =
      isWhole(needed) && outputs % needed === 0
        ? `{ groups: ${needed} } would fit, or filters`
        : "What would fit are filters";
    throw new ShapeError(
      `${op}: ${both}: the images have ${channels} channels, the filters take ${taken * groups}. ${who} ` +
        `${way} of shape ${formatShape([outputs, channels / groups, ...kernel])}.`,
    );
  }
  const windows = windowsOf(kernel, options);
  requireWindowsFit(op, "images", images, windows, ` ${who}`);
  const results: Shape = [count, outputs, ...windowGrid(images, windows)];
  requireRoom(op, results);
  return {
    images,
    filters,
    results,
    windows,
    groups,
    rows: outputs / groups,
    depth: taken * kernel[0] * kernel[1],
  };
}
