/** Sizes along the axes that windows go over: one for all of them, or one for each. */
import { everyMember, type Kind, kind, whole } from "../../arguments/index.js";

/** How many axes windows go over: signals (N, C, L), images (N, C, H, W), volumes (N, C, D, H, W). */
export type Spatial = 1 | 2 | 3;

/** Along the only axis, also as a list of one. */
export type LengthSize = number | readonly [length: number];

/** Along both axes, or (vertical, horizontal). */
export type WindowSize = number | readonly [vertical: number, horizontal: number];

/** Along all three axes, or (depth, vertical, horizontal). */
export type VolumeSize = number | readonly [depth: number, vertical: number, horizontal: number];

export type SizeOf<S extends Spatial> = S extends 1 ? LengthSize : S extends 2 ? WindowSize : VolumeSize;

/** The width of a border along one axis: the same on either side, or before and after. */
export type BorderWidth = number | readonly [before: number, after: number];

/** "same" keeps the sizes, "valid" is no border. */
type NamedBorder = "same" | "valid";
export type LengthBorder = NamedBorder | number | readonly [BorderWidth];
export type WindowBorder = NamedBorder | number | readonly [vertical: BorderWidth, horizontal: BorderWidth];
export type VolumeBorder =
  | NamedBorder
  | number
  | readonly [depth: BorderWidth, vertical: BorderWidth, horizontal: BorderWidth];

export type BorderOf<S extends Spatial> = S extends 1
  ? LengthBorder
  : S extends 2
    ? WindowBorder
    : VolumeBorder;

/** Kernels count places of windows in 32 bits, and add two of them. */
export const farthest = 2 ** 30;

const lists = {
  1: "a list [length]",
  2: "a pair [vertical, horizontal]",
  3: "[depth, vertical, horizontal]",
};

const isListOf = (value: unknown, length: number, accepts: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length === length && everyMember(value, accepts);

/** A whole number of at least `least`, or one for each axis. */
export function sizeKind<S extends Spatial>(least: 0 | 1, spatial: S): Kind<SizeOf<S>> {
  const one = whole(least, farthest);
  return kind<SizeOf<S>>(
    `${one.words} or ${lists[spatial]}`,
    (value) => one.accepts(value) || isListOf(value, spatial, one.accepts),
  );
}

/** The widths of a border as numbers. */
export type WidthsOf<S extends Spatial> = Exclude<BorderOf<S>, string>;

/** Widths of a border, without names. */
export function widthsKind<S extends Spatial>(spatial: S): Kind<WidthsOf<S>> {
  const one = whole(0, farthest);
  const width = (value: unknown) => one.accepts(value) || isListOf(value, 2, one.accepts);
  return kind<WidthsOf<S>>(
    `${one.words} or ${lists[spatial]} of such or of [before, after]`,
    (value) => one.accepts(value) || isListOf(value, spatial, width),
  );
}

/** Widths of a border, or its name. */
export function borderKind<S extends Spatial>(spatial: S): Kind<BorderOf<S>> {
  const widths = widthsKind(spatial);
  return kind<BorderOf<S>>(
    `${widths.words}, "same" or "valid"`,
    (value) => value === "same" || value === "valid" || widths.accepts(value),
  );
}

/** One size for each axis. */
export function sizesOf(size: number | readonly number[], spatial: Spatial): number[] {
  return typeof size === "number" ? new Array<number>(spatial).fill(size) : [...size];
}

/** [before, after] along each axis. */
export type Borders = readonly (readonly [before: number, after: number])[];

const bothSides = (width: BorderWidth) => (typeof width === "number" ? [width, width] : width) as Borders[0];

/** The widths in one form. */
export function bordersOf(border: number | readonly BorderWidth[], spatial: Spatial): Borders {
  return typeof border === "number"
    ? new Array<BorderWidth>(spatial).fill(border).map(bothSides)
    : border.map(bothSides);
}

/** How errors show sizes: `3 × 3`, and `[1, 2] × 0` where a border is uneven. */
export const times = (sizes: readonly (number | readonly [number, number])[]): string =>
  sizes
    .map((each) =>
      typeof each === "number" ? each : each[0] === each[1] ? each[0] : `[${each[0]}, ${each[1]}]`,
    )
    .join(" × ");

/** What is gone over, and its axes: for errors. */
export const inputsOf = {
  1: { what: "signals", batched: "(N, C, L)", single: "(C, L)", kernel: "kernel length" },
  2: { what: "images", batched: "(N, C, H, W)", single: "(C, H, W)", kernel: "kernel height, kernel width" },
  3: {
    what: "volumes",
    batched: "(N, C, D, H, W)",
    single: "(C, D, H, W)",
    kernel: "kernel depth, kernel height, kernel width",
  },
} as const;
