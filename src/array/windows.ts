/** Windows that slide over images: what convolution and pooling have in common. Pairs are (vertical, horizontal). */
import type { Shape } from "./shape.js";

export type Pair = readonly [vertical: number, horizontal: number];

/** How windows lie over images (N, C, H, W). */
export interface Windows {
  /** How many elements a window reads along each axis. */
  readonly kernel: Pair;
  /** From one window to the next. */
  readonly stride: Pair;
  /** The width of the border on either side, above and left as below and right. */
  readonly padding: Pair;
  /** From one element of a window to the next. */
  readonly dilation: Pair;
}

/** How far a window reaches along one axis, gaps included: (kernel - 1) · dilation + 1. */
export const reachOf = ({ kernel, dilation }: Windows, axis: 0 | 1): number =>
  (kernel[axis] - 1) * dilation[axis] + 1;

/** How many windows fit: ⌊(extent + 2 · padding - reach) / stride⌋ + 1 along each axis. */
export function windowGrid(shape: Shape, windows: Windows): Pair {
  const count = (axis: 0 | 1): number => {
    const room = (shape[axis + 2] as number) + 2 * windows.padding[axis] - reachOf(windows, axis);
    return Math.floor(room / windows.stride[axis]) + 1;
  };
  return [count(0), count(1)];
}
