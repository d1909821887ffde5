/** From arrays and tensors to what a snapshot holds of them. */
import { List } from "immutable";
import type { NdArray, Shape, TypedArray } from "../../array/index.js";
import { numbersOf, Tensor } from "../../tensor/index.js";
import { ArraySummary, excerptShape, type Shown, summarizedAbove } from "../snapshot/array-summary.js";
import type { Kept } from "./kept.js";

/** undefined where the elements were released. */
export function summarizeArray(array: NdArray, kept: Kept): Shown | undefined {
  return array.storage.released ? undefined : summarize(new Tensor(array), kept);
}

export function summarize(x: Tensor, { excerpts, pixels }: Kept): Shown {
  const values = numbersOf(x);
  if (x.size === 1) return values[0] as number;
  const isSmall = values.length <= summarizedAbove;
  return new ArraySummary({
    values: isSmall ? List(values) : undefined,
    excerpt: excerpts && !isSmall ? excerptOf(values, x.shape) : undefined,
    pixels: pixels > 0 ? List(values.subarray(0, pixels)) : undefined,
    ...statistics(values),
  });
}

function excerptOf(values: TypedArray, shape: Shape): List<number> {
  let offsets = [0];
  let stride = values.length;
  for (const [axis, kept] of excerptShape(shape).entries()) {
    stride /= shape[axis] as number;
    offsets = offsets.flatMap((offset) => Array.from({ length: kept }, (_, i) => offset + i * stride));
  }
  return List(offsets.map((offset) => values[offset] as number));
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
