/** Entries by index, of many examples at once. */
import type { NdArray } from "../../array/nd-array.js";
import { kernels } from "../current.js";
import { frontOf } from "./batched-array.js";
import { type Rule, spread } from "./rule.js";

/** Indices (B, ...) into the rows of each example, as those of all examples one after the other. */
function ofAll(indices: NdArray, count: number, length: number): NdArray {
  const first = kernels.range(0, length, count, "int32");
  return kernels.add(indices, first.reshape([count, ...indices.shape.slice(1).map(() => 1)]));
}

/** The axis behind the examples moved there from where it was, and back. */
const order = (rank: number, axis: number): number[] => [
  0,
  axis + 1,
  ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== 0 && i !== axis + 1),
];
const inverse = (axes: readonly number[]): number[] => axes.map((_, i) => axes.indexOf(i));

export const take: Rule<"take"> = (kernel, a, indices, axis) => {
  const count = frontOf(indices);
  const places = indices.shape.slice(1);
  if (count === 1) return kernel(a, indices.reshape(places), axis + 1);
  const all = spread(a, count);
  const moved = order(all.shape.length, axis);
  const rows = axis === 0 ? all : kernels.permute(all, moved);
  const [, length, ...rest] = rows.shape as [number, number, ...number[]];
  const taken = kernel(rows.reshape([count * length, ...rest]), ofAll(indices, count, length), 0);
  if (axis === 0) return taken;
  // (B, S, outer, inner) -> (B, outer, S, inner)
  const back = [0, ...axesOf(1 + places.length, axis), ...axesOf(1, places.length)];
  return kernels.permute(taken, [...back, ...axesOf(back.length, taken.shape.length - back.length)]);
};

const axesOf = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

export const indexAdd: Rule<"indexAdd"> = (kernel, values, indices, axis, shape) => {
  const places = indices.shape.slice(1);
  if (frontOf(indices) === 1)
    return kernel(values, indices.reshape(places), axis + 1, [frontOf(values), ...shape]);
  const count = frontOf(indices);
  const all = spread(values, count);
  const length = shape[axis] as number;
  const [outer, inner] = [shape.slice(0, axis), shape.slice(axis + 1)];
  // (B, outer, S, inner) -> (B, S, outer, inner)
  const front = [0, ...axesOf(1 + axis, places.length), ...axesOf(1, axis)];
  const moved = axis === 0 ? all : kernels.permute(all, [...front, ...axesOf(front.length, inner.length)]);
  const rest = [...outer, ...inner];
  const sums = kernel(moved, ofAll(indices, count, length), 0, [count * length, ...rest]);
  const apart = sums.reshape([count, length, ...rest]);
  return axis === 0 ? apart : kernels.permute(apart, inverse(order(shape.length + 1, axis)));
};
