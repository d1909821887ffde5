/** From arrays and tensors to what a snapshot holds of them. */
import { List } from "immutable";
import type { NdArray, Shape, TypedArray } from "../../array/index.js";
import { Tensor } from "../../tensor/index.js";
import { ArraySummary, type Shown, summarizedAbove } from "../snapshot/array-summary.js";

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
