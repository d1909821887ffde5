/** All parameters together as one vector: a tensor of each, never joined. */
import { abs, add, max, mul, sum } from "../../ops/index.js";
import type { Tensor } from "../../tensor/index.js";

export type Vector = readonly Tensor[];

export const dot = (a: Vector, b: Vector): number =>
  a.reduce((total, x, i) => total + sum(mul(x, b[i] as Tensor)).item(), 0);

export const scaled = (a: Vector, factor: number): Vector => a.map((x) => mul(x, factor));

/** a + factor · b. */
export const plus = (a: Vector, b: Vector, factor: number): Vector =>
  a.map((x, i) => add(x, mul(b[i] as Tensor, factor)));

/** The size of its largest element. */
export const largest = (a: Vector): number =>
  a.reduce((most, x) => (x.size === 0 ? most : Math.max(most, max(abs(x)).item())), 0);

/** The sum of the sizes of its elements. */
export const sumOfSizes = (a: Vector): number => a.reduce((total, x) => total + sum(abs(x)).item(), 0);
