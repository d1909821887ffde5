/** What a picture shows of an array: a single element as a number, a small one element by element, a large one by its statistics. */
import { List, Record } from "immutable";
import type { NdArray, Shape, TypedArray } from "../../array/index.js";
import { Tensor } from "../../tensor/index.js";

export interface ArraySummaryFields {
  /** Row-major, of arrays with at most 64 elements; undefined for larger ones. */
  readonly values: List<number> | undefined;
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
  { values: undefined, mean: Number.NaN, min: Number.NaN, max: Number.NaN, norm: 0, nonFinite: 0 },
  "ArraySummary",
) {}

/** A number for a single element (bool: 0 or 1), whatever its rank; shape and dtype stand beside it. */
export type Shown = number | ArraySummary;

/** Arrays with more elements than this are summarized: no picture shows more numbers. */
export const summarizedAbove = 64;

/** undefined where the elements were released. */
export function summarizeArray(array: NdArray): Shown | undefined {
  return array.storage.released ? undefined : summarize(new Tensor(array));
}

export function summarize(x: Tensor): Shown {
  if (x.size === 1) return x.item();
  const values = x.toTypedArray();
  const kept = values.length <= summarizedAbove ? List(values) : undefined;
  return new ArraySummary({ values: kept, ...statistics(values) });
}

/** Whether it is NaN or infinite, or holds an element that is. */
export function isLoud(shown: Shown): boolean {
  return typeof shown === "number" ? !Number.isFinite(shown) : shown.nonFinite > 0;
}

const scalar: List<number> = List();

export function shapeList(shape: Shape): List<number> {
  return shape.length === 0 ? scalar : List(shape);
}

function statistics(values: TypedArray) {
  if (values.length === 0) return {};
  let [sum, min, max, nonFinite] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    sum += value;
    min = Math.min(min, value); // NaN stays NaN
    max = Math.max(max, value);
    if (!Number.isFinite(value)) nonFinite++;
  }
  return { mean: sum / values.length, min, max, norm: normOf(values, Math.max(-min, max)), nonFinite };
}

/** Scaled by the largest magnitude, so that no square overflows. */
function normOf(values: TypedArray, largest: number): number {
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const value of values) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum);
}
