/** What convolutions along one, two and three axes have in common: options, parameters, what they print. */
import {
  flag,
  type Kind,
  optional,
  options as optionsOf,
  requireKind,
  whole,
  withDefault,
} from "../../../arguments/index.js";
import { type DType, floatingKind } from "../../../array/index.js";
import { borderKind, type Spatial, sizeKind, sizesOf, widthsKind } from "../../../ops/for-layers.js";
import type { BorderOf, BorderWidth, SizeOf, WidthsOf } from "../../../ops/index.js";
import { generatorKind, type RandomGenerator } from "../../../random/index.js";
import { he, type Initializer, zeros } from "../../init.js";
import { Parameter } from "../../module/parameter.js";
import { initializerKind, layerTakes } from "../checks.js";
import { initialParameter } from "../initial-parameter.js";
import { borderText, sizesText, unusual } from "./details.js";

/** How windows lie: stride, padding and dilation. */
export interface ConvWindows<S extends Spatial = 2> {
  /** From one window to the next. Default 1. */
  readonly stride?: SizeOf<S> | undefined;
  /**
   * The border of zeros: its width on either side, or for each axis one width or [before, after]; "same" for
   * results as large as the input, "valid" for no border. Default 0.
   */
  readonly padding?: BorderOf<S>;
  /** From one element of a window to the next. Default 1. */
  readonly dilation?: SizeOf<S>;
}

interface FilterOptions {
  /** Channels are cut into so many groups, each with filters of its own. Default 1. */
  readonly groups?: number;
  /** Whether there is a bias b. Default true; it starts at 0. */
  readonly bias?: boolean;
  /** How W starts. Default `init.he()`, for relu usually follows. */
  readonly init?: Initializer;
  /** Where `init` draws from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** The dtype of W and b. Default float32. */
  readonly dtype?: DType;
}

export interface Conv1dOptions extends ConvWindows<1>, FilterOptions {}
export interface Conv2dOptions extends ConvWindows<2>, FilterOptions {}
export interface Conv3dOptions extends ConvWindows<3>, FilterOptions {}

/** How windows lie, and what is cut off or added at the end. */
export interface ConvTransposeWindows<S extends Spatial = 2> {
  /** From where one input is added to where the next is. Default 1. */
  readonly stride?: SizeOf<S> | undefined;
  /** What is cut off the result, as wide as the border of the convolution. Default 0. */
  readonly padding?: WidthsOf<S>;
  /** How much larger the result is at its end, where the convolution leaves that open. Default 0. */
  readonly outputPadding?: SizeOf<S>;
  /** From one element of a filter to the next. Default 1. */
  readonly dilation?: SizeOf<S>;
}

export interface ConvTranspose1dOptions extends ConvTransposeWindows<1>, FilterOptions {}
export interface ConvTranspose2dOptions extends ConvTransposeWindows<2>, FilterOptions {}

const filterKinds = {
  groups: withDefault(whole(), 1),
  bias: withDefault(flag, true),
  init: withDefault(initializerKind, he()),
  generator: optional(generatorKind),
  dtype: withDefault(floatingKind, "float32"),
};

const convKinds = <S extends Spatial>(spatial: S) => ({
  stride: optional(sizeKind(1, spatial)),
  padding: optional(borderKind(spatial)),
  dilation: optional(sizeKind(1, spatial)),
  ...filterKinds,
});

const transposeKinds = <S extends Spatial>(spatial: S) => ({
  ...convKinds(spatial),
  padding: optional(widthsKind(spatial)),
  outputPadding: optional(sizeKind(0, spatial)),
});

export const conv1dOptions = optionsOf<Conv1dOptions>()(convKinds(1));
export const conv2dOptions = optionsOf<Conv2dOptions>()(convKinds(2));
export const conv3dOptions = optionsOf<Conv3dOptions>()(convKinds(3));
export const convTranspose1dOptions = optionsOf<ConvTranspose1dOptions>()(transposeKinds(1));
export const convTranspose2dOptions = optionsOf<ConvTranspose2dOptions>()(transposeKinds(2));

/** What the constructor of a layer takes, and what its forward does. */
export const convTakes = (name: string, spatial: Spatial, options: Kind) =>
  layerTakes(name, { inChannels: whole(), outChannels: whole(), kernelSize: sizeKind(1, spatial), options });

interface Channels {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number | readonly number[];
}

interface Filters {
  readonly W: Parameter;
  readonly b: Parameter | undefined;
}

/**
 * W and b of a layer; W is (out, in / groups, *kernel), that of a transposed one (in, out / groups, *kernel).
 * @throws ValueError for groups that do not divide the channels, ShapeError for what `init` gave.
 */
export function filtersOf(
  kind: string,
  spatial: Spatial,
  { inChannels, outChannels, kernelSize }: Channels,
  { groups, bias, init, generator, dtype }: Required<Omit<FilterOptions, "generator">> & FilterOptions,
  transposed = false,
): Filters {
  requireKind(kind, "inChannels / groups", whole(), inChannels / groups);
  requireKind(kind, "outChannels / groups", whole(), outChannels / groups);
  const [first, second] = transposed
    ? [inChannels, outChannels / groups]
    : [outChannels, inChannels / groups];
  const shape = [first, second, ...sizesOf(kernelSize, spatial)];
  const axes = transposed ? "(in, out / groups, *kernel)" : "(out, in / groups, *kernel)";
  return {
    W: initialParameter(kind, "W", { shape, axes, init, generator, dtype }),
    b: bias ? new Parameter(zeros()([outChannels], { dtype })) : undefined,
  };
}

interface Convolving extends Channels {
  readonly windows: {
    readonly stride?: number | readonly number[] | undefined;
    readonly padding?: string | number | readonly BorderWidth[];
    readonly outputPadding?: number | readonly number[];
    readonly dilation?: number | readonly number[];
  };
  readonly groups: number;
  readonly b: Parameter | undefined;
}

export function convDetails(layer: Convolving, spatial: Spatial): readonly string[] {
  const { stride, padding, outputPadding, dilation } = layer.windows;
  return [
    `${layer.inChannels} → ${layer.outChannels}`,
    sizesText(layer.kernelSize, spatial),
    ...unusual("stride", stride, 1, spatial),
    ...borderText(padding, spatial),
    ...unusual("output padding", outputPadding, 0, spatial),
    ...unusual("dilation", dilation, 1, spatial),
    ...(layer.groups === 1 ? [] : [`${layer.groups} groups`]),
    ...(layer.b === undefined ? ["no bias"] : []),
  ];
}
