/**
 * What vmap changes about arrays, where a program uses it: kernels/batched puts itself in the place of these
 * functions when it is first called, so that all others are without its code.
 */
import type { NdArray } from "../array/nd-array.js";
import type { Shape } from "../array/shape.js";

/** What an op computes from arrays: one of them, or with others that its rules want. */
export type Computed = NdArray | { readonly value: NdArray; readonly saved: readonly NdArray[] };

type Compute<Result extends Computed> = (arrays: readonly NdArray[]) => Result;

export const batching = {
  /** What is made inside vmap and differentiated there: every example has its own, though all are alike. */
  lift: (array: NdArray): NdArray => array,
  /** How an op computes, where that is not just so: of what reads elements each example by itself. */
  compute: undefined as
    | (<Result extends Computed>(arrays: readonly NdArray[], f: Compute<Result>) => Result)
    | undefined,
};

/** The same for what not every program has. */
export const rarely = {
  /** Which example a loop is at; "" outside: what is computed once for several ops is so for each of them. */
  example: "",
  /** For ops of users: each example by itself, and the results stacked. */
  loop: <Result extends Computed>(arrays: readonly NdArray[], f: Compute<Result>): Result => f(arrays),
  /** What runs a function for the examples under way now: what runs once more is inside vmap again. */
  keep: (): (<R>(fn: () => R) => R) => (fn) => fn(),
  /** Draws that no kernel makes, from those of a shape: that of all examples. */
  draw: (shape: Shape, draw: (shape: Shape) => NdArray): NdArray => draw(shape),
};
