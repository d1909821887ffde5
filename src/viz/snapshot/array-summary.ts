/**
 * What a snapshot holds of an array: a single element as a number, a few in full, a large array by its
 * statistics.
 */
import { type List, Record } from "immutable";

export interface ArraySummaryFields {
  /** Row-major, of arrays with at most 64 elements; undefined for larger ones. */
  readonly values: List<number> | undefined;
  /**
   * Of a larger array, where it was asked for: its first elements along each axis, `excerptShape` of them,
   * row-major.
   */
  readonly excerpt: List<number> | undefined;
  /** Of an array that pictures draw as images: its elements, row-major, or the first of them. */
  readonly pixels: List<number> | undefined;
  /** NaN for an array without elements, as are `min` and `max`. */
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** √ Σ x², without overflow. */
  readonly norm: number;
  /** How many elements are NaN or infinite. */
  readonly nonFinite: number;
}

/** Several elements, or none. Compares by value with `is()`. */
export class ArraySummary extends Record<ArraySummaryFields>(
  {
    values: undefined,
    excerpt: undefined,
    pixels: undefined,
    mean: Number.NaN,
    min: Number.NaN,
    max: Number.NaN,
    norm: 0,
    nonFinite: 0,
  },
  "ArraySummary",
) {}

/** A number for a single element (bool: 0 or 1), whatever its rank; shape and dtype stand beside it. */
export type Shown = number | ArraySummary;

/** Arrays with more elements than this are summarized: no picture shows more numbers. */
export const summarizedAbove = 64;

/** The extents of an excerpt: of matrices 8 rows of 16, of images the first 3 channels of 32 × 32. */
export function excerptShape(shape: readonly number[]): number[] {
  const most = shape.length < 4 ? [8, 16] : [3, 32, 32];
  return shape.map((extent, axis) => Math.min(extent, most.at(axis - shape.length) ?? 1));
}

/** Whether it is NaN or infinite, or holds an element that is. */
export function isNonFinite(shown: Shown): boolean {
  return typeof shown === "number" ? !Number.isFinite(shown) : shown.nonFinite > 0;
}
