/** What layers over images print of their windows, and what they refuse. */
import { refuseForeignProperties } from "../../../arguments/index.js";
import { type Borders, bordersOf, type Spatial, sizesOf, times } from "../../../ops/for-layers.js";
import type { BorderWidth } from "../../../ops/index.js";

/** `3 × 3` */
export const sizesText = (size: number | readonly number[], spatial: Spatial): string =>
  times(sizesOf(size, spatial));

/** What is not as usual is named: `stride 2 × 2`. */
export const unusual = (
  name: string,
  size: number | readonly number[] | undefined,
  usual: number,
  spatial: Spatial,
): string[] =>
  size === undefined || [size].flat().every((each) => each === usual)
    ? []
    : [`${name} ${sizesText(size, spatial)}`];

/** A border that is there: its widths or its name. */
export function borderText(
  border: string | number | readonly BorderWidth[] | undefined,
  spatial: Spatial,
): string[] {
  if (border === undefined || border === "valid") return [];
  if (typeof border === "string") return [`padding ${border}`];
  const widths: Borders = bordersOf(border as number | readonly BorderWidth[], spatial);
  return widths.flat().every((each) => each === 0) ? [] : [`padding ${times(widths)}`];
}

/** What is part of `windows` is no field, and would do nothing there. */
export function refuseParts(name: string, of: { readonly prototype: object }): void {
  if ("stride" in of.prototype) return;
  const wayOut = "Make another layer: its options say how windows lie.";
  refuseForeignProperties(name, of, { stride: wayOut, padding: wayOut, dilation: wayOut });
}
