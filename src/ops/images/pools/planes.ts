/** Pools along one, two or three axes as pools of planes: windows, and what reaches beyond the border. */
import { ShapeError } from "../../../arguments/index.js";
import { formatShape, type Pair } from "../../../array/index.js";
import { floatingOperand, nameOf, type Tensor, type TensorLike } from "../../../tensor/index.js";
import { padOp } from "../../shape/pad-op.js";
import { inputsOf, type Spatial, sizesOf, times } from "../sizes.js";
import { extentOf, gridOf, requireFit, requireRoom } from "../windows.js";
import type { PoolSizes } from "./pool-options.js";

/** How windows lie along both axes of a plane, and how much wider the border is behind than before. */
export interface Lay {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  readonly extra: Pair;
}

/** The sizes along each axis. */
type Lays = { readonly [K in keyof Lay]: readonly number[] };

/** The same for the ones along some axes. */
const layOf = (lays: Lays, pick: (sizes: readonly number[], usual: number) => Pair): Lay => ({
  kernel: pick(lays.kernel, 1),
  stride: pick(lays.stride, 1),
  padding: pick(lays.padding, 0),
  dilation: pick(lays.dilation, 1),
  extra: pick(lays.extra, 0),
});

export interface Pool {
  readonly spatial: Spatial;
  /** With an axis for the batch, (N, C, ...). */
  readonly batch: Tensor;
  readonly lays: Lays;
  readonly isSingle: boolean;
}

/** The operand of a pool, a batch or one of them. @throws ShapeError for one of another rank. */
export function poolOperand(op: string, spatial: Spatial, given: TensorLike): Tensor {
  const x = floatingOperand(given, op);
  const { what, batched, single } = inputsOf[spatial];
  if (x.rank !== spatial + 2 && x.rank !== spatial + 1)
    throw new ShapeError(
      `${op}: ${nameOf(x)} of shape ${formatShape(x.shape)}; ${what} are ${batched}, or ${single}.`,
    );
  return x;
}

/**
 * @throws ShapeError for an x of another rank, for windows that do not fit, and for a padding of more than
 *   half the kernel.
 */
export function poolOf(
  op: string,
  spatial: Spatial,
  given: TensorLike,
  kernelSize: number | readonly number[],
  sizes: PoolSizes,
): Pool {
  const x = poolOperand(op, spatial, given);
  const kernel = sizesOf(kernelSize, spatial);
  const stride = sizesOf(sizes.stride ?? kernelSize, spatial);
  const padding = sizesOf(sizes.padding, spatial);
  const dilation = sizesOf(sizes.dilation ?? 1, spatial);
  // so that no window lies in the border alone
  if (padding.some((width, axis) => 2 * width > (kernel[axis] as number)))
    throw new ShapeError(
      `${op}: padding ${times(padding)} is more than half of the kernel ${times(kernel)}: some windows ` +
        `would hold nothing`,
    );
  const extra = x.shape.slice(-spatial).map((size, axis) => {
    if (!sizes.ceilMode) return 0;
    const [width, step] = [padding[axis] as number, stride[axis] as number];
    const room = size + 2 * width - extentOf({ kernel, dilation }, axis);
    const last = Math.ceil(room / step);
    // a window has to begin before the border behind
    const begun = last * step >= size + width ? last - 1 : last;
    return Math.max(0, begun * step - room);
  });
  const borders = padding.map((width, axis) => [width, width + (extra[axis] as number)] as const);
  const geometry = { kernel, stride, dilation, borders };
  requireFit(op, nameOf(x), x.shape, geometry);
  requireRoom(op, [...x.shape.slice(0, -spatial), ...gridOf(x.shape.slice(-spatial), geometry)]);
  const isSingle = x.rank === spatial + 1;
  const batch = isSingle ? x.unsqueeze(0) : x;
  return { spatial, batch, lays: { kernel, stride, padding, dilation, extra }, isSingle };
}

/** Whether the op has all that is asked for. */
export const isPlain = ({ spatial, lays, isSingle }: Pool): boolean =>
  spatial === 2 && !isSingle && lays.extra.every((width) => width === 0);

/** As it came in: with or without an axis for the batch. */
export const asGiven = ({ isSingle }: Pool, y: Tensor): Tensor => (isSingle ? y.squeeze(0) : y);

/** The windows along the two last axes. */
export const planeLay = ({ lays }: Pool): Lay =>
  layOf(lays, (sizes, usual) => [sizes.at(-2) ?? usual, sizes.at(-1) as number]);

/** Of a volume whose planes are lines already: the windows along its depth. */
export const depthLay = ({ lays }: Pool): Lay => layOf(lays, (sizes, usual) => [sizes[0] as number, usual]);

/** A pool along all axes by one of planes (N, C, H, W): in volumes in their planes, then along the depth. */
export function inPlanes(pool: Pool, f: (images: Tensor, lay: Lay) => Tensor): Tensor {
  const { batch, spatial } = pool;
  if (spatial === 1) return f(batch.unsqueeze(2), planeLay(pool)).squeeze(2);
  if (spatial === 2) return f(batch, planeLay(pool));
  const [count, channels, depth, height, width] = batch.shape as [number, number, number, number, number];
  const planes = f(batch.reshape([count, channels * depth, height, width]), planeLay(pool));
  const [, , down, across] = planes.shape as [number, number, number, number];
  const lines = f(planes.reshape([count, channels, depth, down * across]), depthLay(pool));
  return lines.reshape([count, channels, lines.shape[2] as number, down, across]);
}

/** With a border of one value, before and behind, as wide as windows need it. */
export function surrounded(images: Tensor, { padding, extra }: Lay, value: number): Tensor {
  const [down, across] = [0, 1].map((axis) => {
    const width = padding[axis] as number;
    return [width, width + (extra[axis] as number)] as const;
  }) as [readonly [number, number], readonly [number, number]];
  return padOp(images, [[0, 0], [0, 0], down, across], { value });
}
