/** What functions of grids of places take. */
import { flag, listOf, oneOf, options as optionsOf, whole, withDefault } from "../../../arguments/index.js";
import { farthest } from "../sizes.js";

export interface GridSampleOptions {
  /**
   * What stands between elements: a mean of the two neighbours along each axis ("bilinear", the default, of
   * volumes too), a cubic of the four ("bicubic"), or the nearest element.
   */
  mode?: "bilinear" | "bicubic" | "nearest";
  /** What is read outside: zeros (default), the nearest element at the border, or the mirrored inside. */
  paddingMode?: "zeros" | "border" | "reflection";
  /** Whether -1 and 1 are the centres of the first and last element, not their edges. Default false. */
  alignCorners?: boolean;
}

export interface AffineGridOptions {
  /** Whether -1 and 1 are the centres of the first and last element, not their edges. Default false. */
  alignCorners?: boolean;
}

const alignCorners = withDefault(flag, false);

export const gridSampleOptions = optionsOf<GridSampleOptions>()({
  mode: withDefault(oneOf(["bilinear", "bicubic", "nearest"]), "bilinear"),
  paddingMode: withDefault(oneOf(["zeros", "border", "reflection"]), "zeros"),
  alignCorners,
});

export const affineGridOptions = optionsOf<AffineGridOptions>()({ alignCorners });

/** The sizes of images, or of volumes. */
export const gridSizeKind = listOf(whole(1, farthest), "an array [N, C, H, W] or [N, C, D, H, W]", 4, 5);
