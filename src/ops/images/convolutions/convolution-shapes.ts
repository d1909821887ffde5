/** The shapes of a convolution, worked out once and checked. */
import { isWhole, options as optionsOf, ShapeError, whole, withDefault } from "../../../arguments/index.js";
import { formatShape, type Shape, sameShape, type Windows, windowGrid } from "../../../array/index.js";
import { nameOf, type Tensor } from "../../../tensor/index.js";
import { inputsOf, type Spatial } from "../sizes.js";
import {
  requireRoom,
  requireWindowsFit,
  type WindowOptions,
  type WindowSizes,
  windowKinds,
  windowsOf,
} from "../windows.js";

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

export const groupsKind = withDefault(whole(), 1);

export const convolutionOptions = optionsOf<ConvolutionOptions>()({ ...windowKinds, groups: groupsKind });

/** `images (2, 3, 8, 8), filters (4, 3, 3, 3)` */
const bothShapes = (spatial: Spatial, images: Shape, filters: Shape): string =>
  `${inputsOf[spatial].what} ${formatShape(images)}, filters ${formatShape(filters)}`;

/** @throws ShapeError for what is neither a batch nor one of them, and for filters of another rank. */
export function requireRanks(
  op: string,
  spatial: Spatial,
  images: Shape,
  filters: Shape,
  axes: string,
  who: string,
): void {
  const { what, batched, single } = inputsOf[spatial];
  const both = bothShapes(spatial, images, filters);
  if (images.length !== spatial + 2 && images.length !== spatial + 1)
    throw new ShapeError(`${op}: ${both}: ${what} are ${batched}, or ${single}. ${who}`);
  if (filters.length !== spatial + 2) throw new ShapeError(`${op}: ${both}: filters are (${axes}). ${who}`);
}

/** @throws ShapeError for shapes whose ranks or channels do not fit each other. */
export function requireConvolution(
  op: string,
  spatial: Spatial,
  images: Shape,
  filters: Shape,
  groups: number,
  who: string,
): void {
  requireRanks(op, spatial, images, filters, `O, C / groups, ${inputsOf[spatial].kernel}`, who);
  const both = bothShapes(spatial, images, filters);
  const channels = images.at(-spatial - 1) as number;
  const [outputs, taken, ...kernel] = filters as [number, number, ...number[]];
  if (channels % groups !== 0 || outputs % groups !== 0)
    throw new ShapeError(
      `${op}: ${both}: ${groups} groups do not divide ${channels} and ${outputs} channels. ${who}`,
    );
  if (taken * groups === channels) return;
  const needed = channels / taken;
  const way =
    isWhole(needed) && outputs % needed === 0
      ? `{ groups: ${needed} } would fit, or filters`
      : "What would fit are filters";
  throw new ShapeError(
    `${op}: ${both}: the ${inputsOf[spatial].what} have ${channels} channels, the filters take ` +
      `${taken * groups}. ${who} ${way} of shape ${formatShape([outputs, channels / groups, ...kernel])}.`,
  );
}

/** @throws ShapeError for a bias that is not one number for each output channel. */
export function requireBias(op: string, bias: Tensor, filters: Shape, outputs: number): void {
  if (!sameShape(bias.shape, [outputs]))
    throw new ShapeError(
      `${op}: the bias ${nameOf(bias)} of shape ${formatShape(bias.shape)} does not fit filters ` +
        `${formatShape(filters)}: one number for each of the ${outputs} output channels`,
    );
}

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
  if (images.length !== 4)
    throw new ShapeError(`${op}: ${bothShapes(2, images, filters)}: images are (N, C, H, W). ${who}`);
  requireConvolution(op, 2, images, filters, groups, who);
  const [outputs, taken, ...kernel] = filters as [number, number, number, number];
  const windows = windowsOf(kernel, options);
  requireWindowsFit(op, "images", images, windows, ` ${who}`);
  const results: Shape = [images[0] as number, outputs, ...windowGrid(images, windows)];
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
