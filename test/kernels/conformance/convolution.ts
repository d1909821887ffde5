/**
 * Cases of convolutions: tails of tiles of windows and of panels of filters, strips, borders, groups, single
 * planes, and sums of more terms than a block or a chain has.
 */
import { type NdArray, type Pair, type Shape, type Windows, windowGrid } from "../../../src/array/index.js";
import { type Case, dtypesOf, type Generator, operand, spoiled } from "./case.js";

type Lie = readonly [images: Shape, rows: number, groups: number, kernel: Pair, options?: Partial<Windows>];

const both = (each: number): Pair => [each, each];

const lies: readonly Lie[] = [
  ...[1, 2, 3, 5, 8, 9, 13].map((rows): Lie => [[2, 3, 5, 4 + rows], rows, 1, [2, 3]]),
  ...[2, 3, 4, 5, 6, 7, 9].map((width): Lie => [[1, 2, 4, width], 10, 1, both(3), { padding: both(1) }]),
  [[5, 4, 9, 8], 8, 1, [3, 2], { stride: [2, 3], padding: [1, 4], dilation: [1, 2] }],
  [[9, 4, 6, 6], 3, 2, both(3), { padding: both(1) }],
  [[2, 2, 4, 4], 9, 1, both(1)],
  // whole panels of groups without a border, a single row of a tile at the end
  [[2, 4, 5, 6], 8, 2, [2, 4]],
  [[1, 1, 2, 42], 3, 1, both(2)],
  [[1, 2, 5, 6], 4, 1, both(2), { padding: both(3) }],
  // strips, of which the last is shorter, with a border and without
  [[2, 2, 70, 130], 2, 1, both(3), { padding: both(1) }],
  [[1, 1, 66, 130], 2, 1, both(2)],
  // blocks and chains of terms, a block and one, a chain to its end
  [[1, 257, 2, 3], 2, 1, both(1)],
  [[1, 129, 2, 3], 2, 1, [1, 2]],
  [[1, 171, 2, 4], 2, 1, [1, 3]],
  [[1, 256, 4, 5], 2, 1, both(4)],
  // single places: of one image, of several, with steps, a border or groups between them
  [[1, 3, 1, 2], 5, 1, both(1)],
  [[3, 5, 4, 6], 2, 1, both(1)],
  [[2, 5, 4, 6], 4, 1, both(1), { stride: [1, 2] }],
  [[2, 5, 4, 6], 4, 1, both(1), { padding: [0, 1] }],
  [[2, 6, 4, 6], 4, 2, both(1)],
  [[1, 2, 70, 130], 2, 1, both(1)],
  [[2, 33, 6, 7], 3, 1, both(3), { padding: both(1) }],
  [[1, 520, 4, 5], 2, 1, both(3), { padding: both(1) }],
  [[1, 1, 80, 70], 2, 1, both(2)],
  // each channel by a filter of its own
  ...[2, 3, 4, 7, 16, 21, 37].map((width): Lie => [[2, 3, 4, width], 1, 3, both(3), { padding: both(1) }]),
  [[6, 2, 8, 9], 1, 2, [5, 7], { padding: [2, 3] }],
  [[5, 2, 8, 9], 1, 2, [4, 5], { padding: [2, 3], dilation: [2, 1] }],
  [[1, 2, 19, 22], 1, 2, [3, 3]],
  ...[2, 3].map((step): Lie => [[2, 2, 9, 46], 1, 2, both(3), { stride: [2, step], padding: both(1) }]),
  [[2, 2, 66, 130], 1, 2, both(2)],
  [[1, 1, 4, 5], 1, 1, both(2)],
  [[2, 2, 5, 20], 1, 2, [4, 17]],
  [[1, 1, 2, 258], 1, 1, both(2)],
  [[1, 1, 65, 65], 1, 1, both(2)],
  [[1, 1, 80, 70], 1, 1, [4, 5]],
];

/** By tiles: of every width and height to a tile's end, with borders, in strips, in more units than one run. */
const tiled: readonly Lie[] = [
  ...[4, 5, 6, 7, 8, 9, 10, 11, 17].map(
    (width): Lie => [[2, 16, width, width], 16, 1, both(3), { padding: both(1) }],
  ),
  [[1, 17, 6, 9], 19, 1, both(3)],
  [[1, 16, 7, 6], 21, 1, both(3), { padding: [2, 3] }],
  [[10, 16, 5, 6], 16, 1, both(3), { padding: [1, 0] }],
  [[8, 16, 5, 6], 16, 1, both(3), { padding: [1, 0] }],
  [[3, 16, 50, 24], 17, 1, both(3), { padding: both(1) }],
  [[1, 270, 6, 5], 16, 1, both(3), { padding: both(1) }],
  // the gradient of the filters fills its place in linear memory to the end
  [[1, 22, 6, 6], 18, 1, both(3)],
];

/** Neighbours that are too many, too few or too far for tiles. */
const untiled: readonly Lie[] = [
  [[1, 15, 6, 6], 16, 1, both(3)],
  [[1, 16, 6, 6], 15, 1, both(3)],
  [[1, 16, 5, 6], 16, 1, both(3)],
  [[1, 16, 6, 5], 16, 1, both(3)],
  [[1, 16, 8, 8], 16, 1, [3, 2]],
  [[1, 16, 8, 8], 16, 1, [2, 3]],
  [[1, 16, 9, 8], 16, 1, both(3), { stride: [2, 1] }],
  [[1, 16, 8, 9], 16, 1, both(3), { dilation: [1, 2] }],
  [[1, 32, 6, 6], 16, 2, both(3)],
];

const isTiled = (lie: Lie) => tiled.includes(lie);

/** What is not finite spoils no place beside those that read it, though whole tiles are computed of it. */
const spoilt = [Number.NaN, Infinity, -Infinity, 3e38].flatMap((x) =>
  [0, 17, 16 * 42 - 1].map((at) => ({ x, at, title: `${x} at place ${at} among tiles` })),
);

/** Single places of images in one strip are columns as they lie. */
const isOfPoints = ([[, , , width], , groups, kernel, options]: Lie) =>
  kernel[0] * kernel[1] === 1 && groups === 1 && options === undefined && width !== 130;

const wayOf = (lie: Lie) =>
  isOfPoints(lie) ? { avoiding: "convolve" } : { through: isTiled(lie) ? "convolveTiles" : "convolve" };

const unpadded: Windows = { kernel: both(3), stride: both(1), padding: both(0), dilation: both(1) };

const titled = ([shape, rows, groups, kernel, given]: Lie) => ({
  title: `${shape} by ${rows * groups} filters ${kernel} in ${groups} ${JSON.stringify(given ?? {})}`,
  windows: { kernel, stride: both(1), padding: both(0), dilation: both(1), ...given },
});

const pools: readonly Lie[] = [
  ...[2, 3, 6, 8, 9, 17, 26].map((width): Lie => [[2, 3, 5, width], 1, 1, both(2), { stride: both(2) }]),
  [[1, 2, 7, 9], 1, 1, [3, 2], { stride: [2, 3], padding: [1, 1] }],
  ...[3, 4].map((height): Lie => [[1, 2, height, 8], 1, 1, both(2), { stride: both(2) }]),
  [[2, 1, 6, 12], 1, 1, both(3), { stride: both(3) }],
  [[1, 1, 1, 3], 1, 1, [1, 2]],
  [[1, 2, 6, 7], 1, 1, both(2)],
];

export const avgPoolGrad: Generator<"avgPoolGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    pools.map((lie): Case => {
      const [shape] = lie;
      const { title, windows } = titled(lie);
      return {
        kernel,
        dtype,
        title,
        operands: () => [operand([...shape.slice(0, 2), ...windowGrid(shape, windows)], dtype, 5, "mixed")],
        run: (k, [g]) => k[kernel](g as NdArray, shape, windows),
      };
    }),
  );

const single = "each result is one sum, not of a filter for each channel";

export const conv2d: Generator<"conv2d"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) => [
    ...[...lies, ...tiled, ...untiled].map((lie): Case => {
      const [shape, rows, groups, size] = lie;
      const { title, windows } = titled(lie);
      const taken = (shape[1] as number) / groups;
      const alone = rows === 1 && taken === 1;
      return {
        kernel,
        dtype,
        title,
        operands: () => [
          operand(shape, dtype, 3, "plain"),
          operand([rows * groups, taken, ...size], dtype, 5, "plain"),
        ],
        run: (k, [a, filters]) => k[kernel](a as NdArray, filters as NdArray, windows, groups),
        ...(dtype === "float64" ? {} : alone ? { through: "convolvePlanes" } : {}),
        ...(dtype === "float64" || rows === 1 ? {} : wayOf(lie)),
        ...(rows === 1 && !alone ? { slow: single } : {}),
      };
    }),
    ...spoilt.map(
      ({ x, at, title }): Case => ({
        kernel,
        dtype,
        title,
        operands: () => [spoiled([1, 16, 6, 7], dtype, x, at), operand([17, 16, 3, 3], dtype, 5, "plain")],
        run: (k, [a, filters]) =>
          k[kernel](a as NdArray, filters as NdArray, { ...unpadded, padding: both(1) }, 1),
        ...(dtype === "float64" ? {} : { through: "convolve" }),
      }),
    ),
  ]);

export const conv2dWeight: Generator<"conv2dWeight"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) => [
    ...spoilt.map(
      ({ x, at, title }): Case => ({
        kernel,
        dtype,
        title,
        operands: () => [operand([1, 17, 8, 9], dtype, 5, "plain"), spoiled([1, 16, 6, 7], dtype, x, at)],
        run: (k, [a, g]) => k[kernel](a as NdArray, g as NdArray, unpadded, 1),
        ...(dtype === "float64" ? {} : { through: "convolveFilters" }),
      }),
    ),
    ...[
      ...lies,
      ...tiled,
      ...untiled,
      [[5, 2, 9, 8], 1, 2, both(3), { stride: [2, 3], padding: both(1) }] as const,
    ].map((lie): Case => {
      const [shape, rows, groups] = lie;
      const { title, windows } = titled(lie);
      const alone = rows === 1 && shape[1] === groups;
      return {
        kernel,
        dtype,
        title,
        operands: () => [
          operand(shape, dtype, 3, "plain"),
          operand([shape[0] as number, rows * groups, ...windowGrid(shape, windows)], dtype, 5, "plain"),
        ],
        run: (k, [a, g]) => k[kernel](a as NdArray, g as NdArray, windows, groups),
        ...(dtype === "float64" ? {} : alone ? { through: "convolvePlaneFilters" } : {}),
        ...(dtype === "float64" || rows === 1
          ? {}
          : { through: isTiled(lie) ? "convolveTileFilters" : "convolveFilters" }),
        ...(rows === 1 && !alone ? { slow: single } : {}),
      };
    }),
  ]);
