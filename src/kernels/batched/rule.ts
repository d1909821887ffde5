/** What rules of kernels are, and what they do with the axis of the examples. */
import type { NdArray } from "../../array/nd-array.js";
import type { KernelSignatures, Kind } from "../contract/index.js";
import { kernels } from "../current.js";
import { frontOf } from "./batched-array.js";

/**
 * From a kernel, and its arguments with one axis more in every array, to its results with one axis more;
 * undefined where these arguments are computed example by example.
 */
export type Rule<K extends Kind> = (
  kernel: KernelSignatures[K],
  ...args: Parameters<KernelSignatures[K]>
) => ReturnType<KernelSignatures[K]> | undefined;

/** Leading ones behind the examples, up to a rank. */
export function aligned(a: NdArray, rank: number): NdArray {
  if (a.shape.length >= rank) return a;
  const [front, ...shape] = a.shape as [number, ...number[]];
  return a.reshape([front, ...Array<number>(rank - a.shape.length).fill(1), ...shape]);
}

/** As many examples as `count`. */
export const spread = (a: NdArray, count: number): NdArray =>
  frontOf(a) === count ? a : kernels.broadcastTo(a, [count, ...a.shape.slice(1)]);

/** As many examples in each. */
export function together<Arrays extends readonly NdArray[]>(...arrays: Arrays): Arrays {
  const count = Math.max(...arrays.map(frontOf));
  return arrays.map((each) => spread(each, count)) as unknown as Arrays;
}

/** The examples one after the other along the first axis of each: (B, N, ...) -> (B · N, ...) */
export const folded = (a: NdArray): NdArray => {
  const [front, first, ...shape] = a.shape as [number, number, ...number[]];
  return a.reshape([front * first, ...shape]);
};

/** The other way round. */
export const unfolded = (a: NdArray, count: number): NdArray => {
  const [first, ...shape] = a.shape as [number, ...number[]];
  return a.reshape([count, first / count, ...shape]);
};

/** What all examples share, as each has it. */
export const first = (a: NdArray): NdArray => a.reshape(a.shape.slice(1));
