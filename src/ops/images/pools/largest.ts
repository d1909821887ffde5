/** The largest elements of windows along one, two or three axes, and where they stood. */
import { scope, type Tensor, type TensorLike, tensor } from "../../../tensor/index.js";
import { gather } from "../../indexing/elements.js";
import { take } from "../../indexing/take-ops.js";
import type { Spatial } from "../sizes.js";
import { unfold } from "../unfold.js";
import {
  asGiven,
  depthLay,
  inPlanes,
  isPlain,
  type Lay,
  type Pool,
  planeLay,
  poolOf,
  surrounded,
} from "./planes.js";
import type { PoolSizes, WithIndices } from "./pool-options.js";
import { maxPool2dOp } from "./pooling-ops.js";

const isWider = ({ extra }: Lay): boolean => extra.some((width) => width > 0);

function maxPlanes(images: Tensor, lay: Lay): Tensor {
  const { kernel, stride, padding, dilation } = lay;
  return isWider(lay)
    ? maxPool2dOp(surrounded(images, lay, Number.NEGATIVE_INFINITY), kernel, { stride, dilation })
    : maxPool2dOp(images, kernel, { stride, padding, dilation });
}

/** The numbers below those of its dtype: what a border cannot win against. */
const lowest = { float32: -3.4028234663852886e38, float64: -Number.MAX_VALUE };

const range = (length: number, f: (i: number) => number): Int32Array =>
  Int32Array.from({ length }, (_, i) => f(i));

/** (N, C, H, W) -> (N, C, *grid), int32: where in its plane, H · W places, each window has its largest. */
function placesInPlanes(images: Tensor, lay: Lay): Tensor {
  const { kernel, stride, padding, dilation } = lay;
  const [count, channels, , width] = images.shape as [number, number, number, number];
  const above = images.maximum(lowest[images.dtype as keyof typeof lowest]); // a NaN stays one
  const around = surrounded(above, lay, Number.NEGATIVE_INFINITY);
  const [down, across] = [0, 1].map((axis) => {
    const room =
      (around.shape[axis + 2] as number) - ((kernel[axis] as number) - 1) * (dilation[axis] as number);
    return Math.floor((room - 1) / (stride[axis] as number)) + 1;
  }) as [number, number];
  const columns = unfold(around, kernel, { stride, dilation });
  const area = kernel[0] * kernel[1];
  // (N,C·area,places) -> (N,C,places)
  const within = columns.reshape([count, channels, area, down * across]).argMax(2);
  const offsets = range(
    area,
    (i) => Math.floor(i / kernel[1]) * dilation[0] * width + (i % kernel[1]) * dilation[1],
  );
  const starts = range(
    down * across,
    (i) => (Math.floor(i / across) * stride[0] - padding[0]) * width + (i % across) * stride[1] - padding[1],
  );
  return take(tensor(offsets), within, 0).add(tensor(starts)).reshape([count, channels, down, across]);
}

/**
 * The same in volumes of D · H · W places: of the planes of a window the one with the largest, and where
 * there.
 */
function placesInVolumes(pool: Pool, batch: Tensor): Tensor {
  const [count, channels, depth, height, width] = batch.shape as [number, number, number, number, number];
  const images = batch.reshape([count, channels * depth, height, width]);
  const planes = maxPlanes(images, planeLay(pool));
  const [, , down, across] = planes.shape as [number, number, number, number];
  const lines = placesInPlanes(planes.reshape([count, channels, depth, down * across]), depthLay(pool));
  const ofLines = lines.reshape([count, channels, -1]);
  const inPlane = placesInPlanes(images, planeLay(pool)).reshape([count, channels, -1]);
  const before = range(depth * down * across, (i) => Math.floor(i / (down * across)) * height * width);
  return gather(inPlane, 2, ofLines)
    .add(take(tensor(before), ofLines, 0))
    .reshape([count, channels, lines.shape[2] as number, down, across]);
}

function placesOf(pool: Pool): Tensor {
  const batch = pool.batch.detach();
  if (pool.spatial === 3) return placesInVolumes(pool, batch);
  return inPlanes({ ...pool, batch }, placesInPlanes);
}

/** @throws as the public functions say. */
export function largest(
  op: string,
  spatial: Spatial,
  x: TensorLike,
  kernelSize: number | readonly number[],
  { returnIndices, ...sizes }: PoolSizes & { readonly returnIndices: boolean },
): Tensor | WithIndices {
  const pool = poolOf(op, spatial, x, kernelSize, sizes);
  if (isPlain(pool) && !returnIndices) return maxPlanes(pool.batch, planeLay(pool));
  return scope(op, () => {
    const values = asGiven(pool, inPlanes(pool, maxPlanes));
    return returnIndices ? [values, asGiven(pool, placesOf(pool))] : values;
  });
}
