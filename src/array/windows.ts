/**
 * Windows that slide over images: what convolution and pooling have in common. Pairs are (vertical,
 * horizontal).
 */
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

/** What a window covers along one axis, gaps between its elements included: (kernel - 1) · dilation + 1. */
export const dilatedExtent = ({ kernel, dilation }: Windows, axis: 0 | 1): number =>
  (kernel[axis] - 1) * dilation[axis] + 1;

/** How many windows fit: ⌊(extent + 2 · padding - dilated extent) / stride⌋ + 1 along each axis. */
export function windowGrid(shape: Shape, windows: Windows): Pair {
  const count = (axis: 0 | 1): number => {
    const room = (shape[axis + 2] as number) + 2 * windows.padding[axis] - dilatedExtent(windows, axis);
    return Math.floor(room / windows.stride[axis]) + 1;
  };
  return [count(0), count(1)];
}
