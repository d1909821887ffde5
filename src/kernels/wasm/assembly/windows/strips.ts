/** The plan of a convolution, and its images with their borders: a strip at a time, in a space per thread. */
import * as plans from "../contract";
import { copyRun, fillRun } from "./columns";

@inline
export function number(plan: usize, at: usize): i32 { return i32.load(plan + at); }
@inline
export function address(plan: usize, at: usize): usize { return <usize>i32.load(plan + at); }

/** How many windows an image has. */
@inline
export function windowsOf(plan: usize): i32 {
  return number(plan, plans.CONV_ROWS) * number(plan, plans.CONV_ACROSS);
}

/** The number of the first row of windows of a unit. */
@inline
export function firstRowOf(plan: usize, unit: i32): i32 {
  return (unit % number(plan, plans.CONV_STRIPS)) * number(plan, plans.CONV_STRIP_ROWS);
}

/** How many windows a unit has. */
@inline
export function placesOf(plan: usize, unit: i32): i32 {
  const left = number(plan, plans.CONV_ROWS) - firstRowOf(plan, unit);
  return min(left, number(plan, plans.CONV_STRIP_ROWS)) * number(plan, plans.CONV_ACROSS);
}

/** Where a thread has its working space. */
@inline
export function spaceOf(plan: usize, thread: i32): usize {
  return address(plan, plans.CONV_SPACE) + thread * address(plan, plans.CONV_SPACE_BYTES);
}

/** Rows of one plane with their border, from row `start` on, which may lie above the plane. */
export function copyPlane(plan: usize, plane: usize, start: i32, to: usize): void {
  const extent = number(plan, plans.CONV_WIDTH);
  const border = number(plan, plans.CONV_LEFT);
  const across = number(plan, plans.CONV_STRIP_WIDTH);
  const end = start + number(plan, plans.CONV_STRIP_HEIGHT);
  for (let y = start; y < end; y++, to += <usize>across << 2) {
    if (y < 0 || y >= number(plan, plans.CONV_HEIGHT)) {
      fillRun<f32>(to, 0, across);
      continue;
    }
    fillRun<f32>(to, 0, border);
    const inside = to + (<usize>border << 2);
    copyRun<f32>(plane + (<usize>(y * extent) << 2), 1, inside, extent);
    fillRun<f32>(inside + (<usize>extent << 2), 0, across - border - extent);
  }
}

/** The address of the strip that a unit reads: where it is, or copied with its border. */
export function stripOf(plan: usize, unit: i32, thread: i32): usize {
  const channels = number(plan, plans.CONV_CHANNELS);
  const extent = number(plan, plans.CONV_WIDTH);
  const size = <usize>(number(plan, plans.CONV_HEIGHT) * extent) << 2;
  const image = unit / number(plan, plans.CONV_STRIPS);
  const from = address(plan, plans.CONV_IMAGES) + <usize>(image * channels) * size;
  const start = firstRowOf(plan, unit) * number(plan, plans.CONV_STEP) - number(plan, plans.CONV_TOP);
  const rows = number(plan, plans.CONV_STRIP_HEIGHT);
  if (rows == 0) return from + (<usize>(start * extent) << 2);
  const space = spaceOf(plan, thread);
  const step = <usize>(rows * number(plan, plans.CONV_STRIP_WIDTH)) << 2;
  for (let c = 0; c < channels; c++) copyPlane(plan, from + c * size, start, space + c * step);
  return space;
}
