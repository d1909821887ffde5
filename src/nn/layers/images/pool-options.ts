/** What pools along one, two and three axes have in common: options, and what they print. */
import { flag, optional } from "../../../arguments/index.js";
import { type Spatial, sizeKind } from "../../../ops/for-layers.js";
import type { MaxPoolOptions } from "../../../ops/index.js";
import { sizesText, unusual } from "./details.js";

/** The options of a layer of largest elements: those of its function, but for a second result. */
export type MaxPoolLayerOptions<S extends Spatial = 2> = Omit<MaxPoolOptions<S>, "returnIndices">;

const poolKinds = <S extends Spatial>(spatial: S) => ({
  stride: optional(sizeKind(1, spatial)),
  padding: optional(sizeKind(0, spatial)),
  ceilMode: optional(flag),
});

export const maxKinds = <S extends Spatial>(spatial: S) => ({
  ...poolKinds(spatial),
  dilation: optional(sizeKind(1, spatial)),
});

export const avgKinds = <S extends Spatial>(spatial: S) => ({
  ...poolKinds(spatial),
  countIncludePad: optional(flag),
});

type Size = number | readonly number[];

interface Pooling {
  readonly kernelSize: Size;
  readonly windows: {
    readonly stride?: Size | undefined;
    readonly padding?: Size;
    readonly dilation?: Size;
    readonly ceilMode?: boolean;
  };
}

export function poolDetails({ kernelSize, windows }: Pooling, spatial: Spatial): readonly string[] {
  const { stride, padding, dilation, ceilMode } = windows;
  return [
    sizesText(kernelSize, spatial),
    ...(stride === undefined ? [] : [`stride ${sizesText(stride, spatial)}`]),
    ...unusual("padding", padding, 0, spatial),
    ...unusual("dilation", dilation, 1, spatial),
    ...(ceilMode ? ["ceil mode"] : []),
  ];
}
