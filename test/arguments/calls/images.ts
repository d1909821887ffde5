/** Calls of what goes over signals, images and volumes. */
import * as wengert from "wengert";
import { images, matrix, square } from "./samples.js";
import type { Arguments } from "./table.js";

const signal = () => matrix().reshape([1, 2, 3]);
const volume = () => images().reshape([1, 2, 3, 3, 1]);
const windows = () => ({ stride: 1, padding: 1, dilation: 1 });
const filters = (...shape: number[]) => ({ groups: 2, bias: wengert.ones([2]), of: wengert.ones(shape) });

const convolution =
  (x: () => wengert.Tensor, ...shape: number[]): Arguments =>
  () => {
    const { of, ...options } = filters(...shape);
    return [x(), of, { ...windows(), ...options }];
  };
const transposed =
  (x: () => wengert.Tensor, ...shape: number[]): Arguments =>
  () => {
    const { of, ...options } = filters(...shape);
    return [x(), of, { ...windows(), outputPadding: 0, ...options }];
  };

export const imageArguments: Readonly<Record<string, Arguments>> = {
  conv1d: convolution(signal, 2, 1, 2),
  conv2d: convolution(images, 2, 1, 2, 2),
  conv3d: convolution(volume, 2, 1, 2, 2, 2),
  convTranspose1d: transposed(signal, 2, 1, 2),
  convTranspose2d: transposed(images, 2, 1, 2, 2),
  ...Object.fromEntries(
    [signal, images, volume].flatMap((x, i): [string, Arguments][] => {
      const axes = `${i + 1}d`;
      const windows = { stride: 1, padding: 0, ceilMode: true };
      return [
        [`maxPool${axes}`, () => [x(), 1, { ...windows, dilation: 1, returnIndices: true }]],
        [`avgPool${axes}`, () => [x(), 1, { ...windows, countIncludePad: true }]],
        [`adaptiveAvgPool${axes}`, () => [x(), 1]],
        [`adaptiveMaxPool${axes}`, () => [x(), 1, { returnIndices: true }]],
        [
          `maxUnpool${axes}`,
          () => [
            x(),
            wengert.arange(x().size).to("int32").reshape(x().shape),
            1,
            { stride: 1, padding: 0, outputSize: 18 },
          ],
        ],
      ];
    }),
  ),
  interpolate: () => [images(), { size: undefined, scaleFactor: 2, mode: "bilinear", alignCorners: true }],
  gridSample: () => [
    images(),
    wengert.zeros([images().shape[0] as number, 2, 2, 2]),
    { mode: "bilinear", paddingMode: "border", alignCorners: true },
  ],
  affineGrid: () => [wengert.ones([1, 2, 3]), [1, 1, 2, 3], { alignCorners: true }],
  pixelShuffle: () => [wengert.ones([1, 4, 2, 2]), 2],
  pixelUnshuffle: () => [wengert.ones([1, 1, 4, 4]), 2],
  globalAvgPool: () => [images(), { keepDims: true }],
  globalMaxPool: () => [images(), { keepDims: true }],
  pad: () => [
    square(),
    [
      [1, -1],
      [0, 1],
    ],
    { mode: "constant", value: 0.5 },
  ],
};
