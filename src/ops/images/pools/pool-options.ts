/** The options of pools along one, two and three axes. */
import { flag, optional, options as optionsOf, withDefault } from "../../../arguments/index.js";
import type { Tensor } from "../../../tensor/index.js";
import { type SizeOf, type Spatial, sizeKind } from "../sizes.js";

interface PoolOptions<S extends Spatial> {
  /** From one window to the next. Default the size of the window, so that they lie next to each other. */
  stride?: SizeOf<S> | undefined;
  /** The width of the border on either side, at most half a window. Default 0. */
  padding?: SizeOf<S>;
  /** Whether a last window that reaches beyond the border counts, too. Default false. */
  ceilMode?: boolean;
}

export interface MaxPoolOptions<S extends Spatial = 2> extends PoolOptions<S> {
  /** From one element of a window to the next. Default 1. */
  dilation?: SizeOf<S>;
  /** Whether the second result is where each largest element stood. Default false. */
  returnIndices?: boolean;
}

export interface AvgPoolOptions<S extends Spatial = 2> extends PoolOptions<S> {
  /** Whether the border counts as zeros, or not at all. Default true. */
  countIncludePad?: boolean;
}

const poolKinds = <S extends Spatial>(spatial: S) => ({
  stride: optional(sizeKind(1, spatial)),
  padding: withDefault(sizeKind(0, spatial), 0 as never),
  ceilMode: withDefault(flag, false),
});

const maxKinds = <S extends Spatial>(spatial: S) => ({
  ...poolKinds(spatial),
  dilation: withDefault(sizeKind(1, spatial), 1 as never),
  returnIndices: withDefault(flag, false),
});

const avgKinds = <S extends Spatial>(spatial: S) => ({
  ...poolKinds(spatial),
  countIncludePad: withDefault(flag, true),
});

export const maxPool1dOptions = optionsOf<MaxPoolOptions<1>>()(maxKinds(1));
export const maxPool2dOptions = optionsOf<MaxPoolOptions<2>>()(maxKinds(2));
export const maxPool3dOptions = optionsOf<MaxPoolOptions<3>>()(maxKinds(3));
export const avgPool1dOptions = optionsOf<AvgPoolOptions<1>>()(avgKinds(1));
export const avgPool2dOptions = optionsOf<AvgPoolOptions<2>>()(avgKinds(2));
export const avgPool3dOptions = optionsOf<AvgPoolOptions<3>>()(avgKinds(3));

export interface GlobalPoolOptions {
  /** The axes stay, with size 1. Default false. */
  keepDims?: boolean;
}

export const globalPoolOptions = optionsOf<GlobalPoolOptions>()({ keepDims: withDefault(flag, false) });

/** The largest elements, and where they stood. */
export type WithIndices = [values: Tensor, indices: Tensor];

/** The options with which the values are the only result. */
export type OneResult<O> = O & { returnIndices?: false };

/** The options of a pool along any number of axes, as they are read. */
export interface PoolSizes {
  readonly stride?: number | readonly number[] | undefined;
  readonly padding: number | readonly number[];
  readonly dilation?: number | readonly number[];
  readonly ceilMode: boolean;
}
