/** The cases of pools and of what gives images other sizes: layers that are one function of one input each. */
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  Generator,
  globalAvgPool,
  globalMaxPool,
  interpolate,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  nn,
  pixelShuffle,
  pixelUnshuffle,
  randn,
  type Shape,
  type Tensor,
} from "wengert";
import type { LayerCase } from "./layer-cases.js";

const adaptivePools: Readonly<Record<string, (x: Tensor, size: never) => Tensor>> = {
  ...{ adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d },
  ...{ adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d },
};

const pool = (
  make: () => nn.Module,
  shape: Shape,
  prints: string,
  name: string,
  run: (x: Tensor) => Tensor,
): LayerCase[] => [
  {
    make,
    inputs: (dtype) => [randn(shape, { dtype, generator: new Generator(1) })],
    prints,
    state: {},
    op: { name, run },
  },
];

const adaptive = (axes: 1 | 2 | 3, kind: "Avg" | "Max", shape: Shape, size: never, text: string) => {
  const [layer, name] = [`Adaptive${kind}Pool${axes}d`, `adaptive${kind}Pool${axes}d`] as const;
  return pool(
    () => new nn[layer](size),
    shape,
    `${layer}(${text})`,
    name,
    (x) => (adaptivePools[name] as (x: Tensor, size: never) => Tensor)(x, size),
  );
};

/** By the name of the class. */
export const poolCases: Readonly<Record<string, readonly LayerCase[]>> = {
  AdaptiveAvgPool1d: adaptive(1, "Avg", [2, 5], 3 as never, "3"),
  AdaptiveAvgPool2d: adaptive(2, "Avg", [1, 2, 5, 3], [2, null] as never, "2 × as it is"),
  AdaptiveAvgPool3d: adaptive(3, "Avg", [1, 3, 2, 4], 2 as never, "2 × 2 × 2"),
  AdaptiveMaxPool1d: adaptive(1, "Max", [1, 2, 6], [3] as never, "3"),
  AdaptiveMaxPool2d: adaptive(2, "Max", [2, 5, 4], [3, 2] as never, "3 × 2"),
  AdaptiveMaxPool3d: adaptive(3, "Max", [1, 1, 3, 2, 4], [2, null, 3] as never, "2 × as it is × 3"),
  AvgPool1d: pool(
    () => new nn.AvgPool1d(2, { padding: [1], countIncludePad: false }),
    [2, 2, 4],
    "AvgPool1d(2, padding 1)",
    "avgPool1d",
    (x) => avgPool1d(x, 2, { padding: 1, countIncludePad: false }),
  ),
  AvgPool2d: pool(
    () => new nn.AvgPool2d(2, { padding: 1 }),
    [1, 2, 4, 4],
    "AvgPool2d(2 × 2, padding 1 × 1)",
    "avgPool2d",
    (x) => avgPool2d(x, 2, { padding: 1 }),
  ),
  AvgPool3d: pool(
    () => new nn.AvgPool3d([1, 2, 2], { stride: 2, ceilMode: true }),
    [1, 3, 4, 3],
    "AvgPool3d(1 × 2 × 2, stride 2 × 2 × 2, ceil mode)",
    "avgPool3d",
    (x) => avgPool3d(x, [1, 2, 2], { stride: 2, ceilMode: true }),
  ),
  GlobalAvgPool: pool(
    () => new nn.GlobalAvgPool(),
    [2, 3, 2, 2],
    "GlobalAvgPool()",
    "globalAvgPool",
    (x) => globalAvgPool(x),
  ),
  GlobalMaxPool: pool(
    () => new nn.GlobalMaxPool({ keepDims: true }),
    [2, 3, 4],
    "GlobalMaxPool(axes stay)",
    "globalMaxPool",
    (x) => globalMaxPool(x, { keepDims: true }),
  ),
  PixelShuffle: pool(
    () => new nn.PixelShuffle(2),
    [1, 4, 2, 3],
    "PixelShuffle(2)",
    "pixelShuffle",
    (x) => pixelShuffle(x, 2),
  ),
  PixelUnshuffle: pool(
    () => new nn.PixelUnshuffle(2),
    [1, 4, 2],
    "PixelUnshuffle(2)",
    "pixelUnshuffle",
    (x) => pixelUnshuffle(x, 2),
  ),
  Upsample: [
    ...pool(
      () => new nn.Upsample({ scaleFactor: [2, 1.5] }),
      [1, 2, 2, 3],
      "Upsample(times 2 × 1.5)",
      "interpolate",
      (x) => interpolate(x, { scaleFactor: [2, 1.5] }),
    ),
    ...pool(
      () => new nn.Upsample({ size: 4, mode: "bilinear", alignCorners: true }),
      [2, 3, 2],
      "Upsample(size 4, bilinear, corners aligned)",
      "interpolate",
      (x) => interpolate(x, { size: 4, mode: "bilinear", alignCorners: true }),
    ),
  ],
  MaxPool1d: pool(
    () => new nn.MaxPool1d(2, { ceilMode: true }),
    [2, 5],
    "MaxPool1d(2, ceil mode)",
    "maxPool1d",
    (x) => maxPool1d(x, 2, { ceilMode: true }),
  ),
  MaxPool2d: pool(
    () => new nn.MaxPool2d([2, 3], { stride: 1, dilation: [2, 1] }),
    [1, 2, 4, 4],
    "MaxPool2d(2 × 3, stride 1 × 1, dilation 2 × 1)",
    "maxPool2d",
    (x) => maxPool2d(x, [2, 3], { stride: 1, dilation: [2, 1] }),
  ),
  MaxPool3d: pool(
    () => new nn.MaxPool3d(2, { padding: [1, 0, 1] }),
    [1, 1, 3, 2, 4],
    "MaxPool3d(2 × 2 × 2, padding 1 × 0 × 1)",
    "maxPool3d",
    (x) => maxPool3d(x, 2, { padding: [1, 0, 1] }),
  ),
};
