/** Convolutions whose windows are single places: products with the images as they lie. */
import type { NdArray } from "../../../array/nd-array.js";
import type { Windows } from "../../../array/windows.js";
import { type Kernels, rowsOfStrip } from "../../contract/index.js";

/** Whether windows are single places of images as they lie, and these one strip. */
export function isOfPoints(a: NdArray, windows: Windows, groups: number): boolean {
  const { kernel, stride, padding } = windows;
  const isOne = [...kernel, ...stride].every((each) => each === 1);
  return (
    isOne && padding[0] + padding[1] === 0 && groups === 1 && rowsOfStrip(a.shape, windows) === a.shape[2]
  );
}

/** Products with whole images, whose sums are those of their places. */
export function ofPoints(k: Kernels, a: NdArray, filters: NdArray): NdArray {
  const [count, channels, height, width] = a.shape as [number, number, number, number];
  const outputs = filters.shape[0] as number;
  const images = a.reshape([count, channels, height * width]);
  // (O,C)·(N,C,P) -> (N,O,P)
  return k.matmul(filters.reshape([outputs, channels]), images).reshape([count, outputs, height, width]);
}
