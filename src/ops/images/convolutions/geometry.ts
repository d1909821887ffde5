/** How the windows of a convolution lie: its options, and these in one form. */
import { optional, options as optionsOf, ValueError, withDefault } from "../../../arguments/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import {
  type BorderOf,
  type BorderWidth,
  borderKind,
  bordersOf,
  type SizeOf,
  type Spatial,
  sizeKind,
  sizesOf,
  times,
  type WidthsOf,
  widthsKind,
} from "../sizes.js";
import { extentOf, type Geometry } from "../windows.js";
import { groupsKind } from "./convolution-shapes.js";

/** The options of a convolution along one, two or three axes. */
export interface ConvOptions<S extends Spatial = 2> {
  /** From one window to the next. Default 1. */
  stride?: SizeOf<S> | undefined;
  /**
   * The border of zeros: its width on either side, or for each axis one width or [before, after]; "same" for
   * results as large as the input, "valid" for no border. Default 0.
   */
  padding?: BorderOf<S>;
  /** From one element of a window to the next. Default 1. */
  dilation?: SizeOf<S>;
  /** Channels are cut into so many groups, each with filters of its own. Default 1. */
  groups?: number;
  /** (O), added to each output channel. */
  bias?: Tensor | undefined;
}

export type Conv1dOptions = ConvOptions<1>;
export type Conv2dOptions = ConvOptions<2>;
export type Conv3dOptions = ConvOptions<3>;

const convKinds = <S extends Spatial>(spatial: S) => ({
  stride: withDefault(sizeKind(1, spatial), 1 as never),
  padding: withDefault(borderKind(spatial), 0 as never),
  dilation: withDefault(sizeKind(1, spatial), 1 as never),
  groups: groupsKind,
  bias: optional(tensorKind),
});

export const conv1dOptions = optionsOf<Conv1dOptions>()(convKinds(1));
export const conv2dOptions = optionsOf<Conv2dOptions>()(convKinds(2));
export const conv3dOptions = optionsOf<Conv3dOptions>()(convKinds(3));

/** The options of a transposed convolution along one or two axes. */
export interface ConvTransposeOptions<S extends Spatial = 2> {
  /** From where one input is added to where the next is. Default 1. */
  stride?: SizeOf<S> | undefined;
  /** What is cut off the result, as wide as the border of the convolution. Default 0. */
  padding?: WidthsOf<S>;
  /** How much larger the result is at its end, where the convolution leaves that open. Default 0. */
  outputPadding?: SizeOf<S>;
  /** From one element of a filter to the next. Default 1. */
  dilation?: SizeOf<S>;
  /** Channels are cut into so many groups, each with filters of its own. Default 1. */
  groups?: number;
  /** (O), added to each output channel. */
  bias?: Tensor | undefined;
}

export type ConvTranspose1dOptions = ConvTransposeOptions<1>;
export type ConvTranspose2dOptions = ConvTransposeOptions<2>;

const transposeKinds = <S extends Spatial>(spatial: S) => ({
  ...convKinds(spatial),
  padding: withDefault(widthsKind(spatial), 0 as never),
  outputPadding: withDefault(sizeKind(0, spatial), 0 as never),
});

export const convTranspose1dOptions = optionsOf<ConvTranspose1dOptions>()(transposeKinds(1));
export const convTranspose2dOptions = optionsOf<ConvTranspose2dOptions>()(transposeKinds(2));

/** The options of a convolution along any number of axes, all of them there. */
export interface ConvSizes {
  readonly stride: number | readonly number[];
  readonly padding: "same" | "valid" | number | readonly BorderWidth[];
  readonly dilation: number | readonly number[];
}

/** @throws ValueError for a border that keeps the size where windows do not lie one place apart. */
export function geometryOf(op: string, kernel: readonly number[], sizes: ConvSizes): Geometry {
  const spatial = kernel.length as Spatial;
  const { padding } = sizes;
  const [stride, dilation] = [sizesOf(sizes.stride, spatial), sizesOf(sizes.dilation, spatial)];
  if (padding !== "same")
    return { kernel, stride, dilation, borders: bordersOf(padding === "valid" ? 0 : padding, spatial) };
  if (stride.some((step) => step !== 1))
    throw new ValueError(
      `${op}: padding "same" needs a stride of 1, got ${times(stride)}. Give the widths of the border ` +
        `instead.`,
    );
  const borders = kernel.map((_, axis) => {
    const width = extentOf({ kernel, dilation }, axis) - 1;
    return [Math.floor(width / 2), Math.ceil(width / 2)] as const;
  });
  return { kernel, stride, dilation, borders };
}
