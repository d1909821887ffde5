/** Convolution of volumes by that of images. */
import { type Tensor, tensor } from "../../../tensor/index.js";
import { take } from "../../indexing/take-ops.js";
import type { Geometry, WindowSizes } from "../windows.js";
import { conv2dOp } from "./convolution-ops.js";

/**
 * Volumes (N, C, D, H, W), with the border along their depth, as images whose channels are those of all the
 * planes that a window reads: so one convolution of images does all places along the depth.
 */
export function ofVolumes(x: Tensor, weight: Tensor, geometry: Geometry, groups: number): Tensor {
  const [count, channels, planes, height, width] = x.shape as [number, number, number, number, number];
  const [outputs, taken, deep, ...kernel] = weight.shape as [number, number, number, number, number];
  const [step, ...stride] = geometry.stride as [number, number, number];
  const [between, ...dilation] = geometry.dilation as [number, number, number];
  const places = Math.floor((planes - (deep - 1) * between - 1) / step) + 1;
  const read = Int32Array.from(
    { length: places * deep },
    (_, i) => Math.floor(i / deep) * step + (i % deep) * between,
  );
  const depths = tensor(read, { shape: [places, deep] });
  // (N,C,D,H,W) -> (N,D,C,H,W) -> (N,P,K,G,C/G,H,W) -> (N,P,G,K,C/G,H,W)
  const windows = take(x.permute([0, 2, 1, 3, 4]), depths, 1).reshape([
    ...[count, places, deep],
    ...[groups, channels / groups],
    ...[height, width],
  ]);
  const images = (groups === 1 ? windows : windows.permute([0, 1, 3, 2, 4, 5, 6])).reshape([
    count * places,
    channels * deep,
    height,
    width,
  ]);
  // (O,C/G,K,·,·) -> (O,K,C/G,·,·)
  const filters = weight.permute([0, 2, 1, 3, 4]).reshape([outputs, deep * taken, ...kernel]);
  const widths = geometry.borders.slice(1).map((sides) => Math.min(...sides));
  const sizes = { stride, padding: widths, dilation } as unknown as WindowSizes;
  const y = conv2dOp(images, filters, { ...sizes, groups });
  // (N·P,O,H,W) -> (N,O,P,H,W)
  return y.reshape([count, places, ...y.shape.slice(1)]).permute([0, 2, 1, 3, 4]);
}
