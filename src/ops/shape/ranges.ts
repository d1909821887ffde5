/** The ranges that `slice` reads, one per axis, as Python writes them. */
import { isWhole, type Kind, kind, ShapeError, show } from "../../arguments/index.js";
import type { Shape } from "../../array/index.js";
import { requireList } from "../../tensor/index.js";

/**
 * One axis of a slice: null for all of it, an index (the axis goes away), or [start, stop, step] as in
 * Python.
 */
export type SliceRange = null | number | readonly [start: number | null, stop?: number | null, step?: number];

export const rangesKind: Kind<readonly SliceRange[]> = {
  ...kind<readonly SliceRange[]>("an array of ranges, one per axis", Array.isArray, ShapeError),
  require: (by, _name, value) => requireList(by, "an array of ranges, one per axis", value),
};

/** What a slice reads: so many elements along each axis, from a start on, in steps. */
export interface Box {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly steps: readonly number[];
}

/** `1:3`, `:`, `4::-2`: so many elements of an axis, as Python writes them. */
export function rangeText(extent: number, start: number, size: number, step: number): string {
  if (size === extent && step === 1) return ":";
  const stop = size === 0 ? start : start + (size - 1) * step + Math.sign(step);
  return `${start}:${stop < 0 ? "" : stop}${step === 1 || size < 2 ? "" : `:${step}`}`;
}

/** Python's rules: negative counts from the end, bounds are clipped, null is open. */
function resolveRange(
  op: string,
  range: SliceRange,
  extent: number,
  axis: number,
): { start: number; size: number; step: number } {
  if (range === null) return { start: 0, size: extent, step: 1 };
  if (typeof range === "number") {
    const start = range < 0 ? range + extent : range;
    if (!isWhole(start, 0, extent - 1))
      throw new ShapeError(`${op}: index ${range} is out of range for axis ${axis} of size ${extent}`);
    return { start, size: 1, step: 1 };
  }
  requireList(op, `null, an index or [start, stop, step] for axis ${axis}`, range);
  if (range.length > 3)
    throw new ShapeError(`${op}: expected [start, stop, step] for axis ${axis}, got ${show(range)}`);
  const [first, last, step = 1] = range;
  for (const bound of [first ?? 0, last ?? 0]) {
    if (!Number.isInteger(bound))
      throw new ShapeError(`${op}: bound ${show(bound)} of axis ${axis} is no whole number`);
  }
  if (!Number.isInteger(step) || step === 0)
    throw new ShapeError(`${op}: step ${show(step)} of axis ${axis} is no whole number other than 0`);
  const [low, high] = step > 0 ? [0, extent] : [-1, extent - 1];
  const clip = (bound: number) => Math.min(Math.max(bound < 0 ? bound + extent : bound, low), high);
  const start = first === null || first === undefined ? (step > 0 ? 0 : extent - 1) : clip(first);
  const stop = last === null || last === undefined ? (step > 0 ? extent : -1) : clip(last);
  return { start, size: Math.max(0, Math.ceil((stop - start) / step)), step };
}

/** The box that ranges cut out of a shape; an axis without a range is read whole. */
export function boxOf(shape: Shape, ranges: readonly SliceRange[], op = "slice"): Box {
  const resolved = shape.map((extent, axis) =>
    resolveRange(op, axis < ranges.length ? (ranges[axis] as SliceRange) : null, extent, axis),
  );
  return {
    starts: resolved.map((range) => range.start),
    sizes: resolved.map((range) => range.size),
    steps: resolved.map((range) => range.step),
  };
}
