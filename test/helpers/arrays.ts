/** Shorthands for tests of kernels: arrays from numbers, and back. */
import type { DType, NdArray } from "../../src/array/index.js";
import { type Kernels, reference } from "../../src/kernels/index.js";
import type { Dense } from "./oracle.js";

/** The kernels under test. */
export const k: Kernels = reference;

export const floating = ["float64", "float32"] as const satisfies readonly DType[];

/** An array; one axis if no shape is given. */
export const array = (
  values: readonly number[],
  shape: readonly number[] = [values.length],
  dtype: DType = "float64",
): NdArray => k.fromValues(values, shape, dtype);

export const ofDense = ({ shape, values }: Dense, dtype: DType = "float64"): NdArray =>
  array(values, shape, dtype);

/** The elements in row-major order. */
export const list = (a: NdArray): number[] => [...k.read(a)];

/** Shape, dtype and elements, to compare all at once. */
export const whole = (a: NdArray) => ({ shape: [...a.shape], dtype: a.dtype, values: list(a) });

/** A number as an array of the dtype would hold it. */
export const stored = (value: number, dtype: DType): number => list(array([value], [], dtype))[0] as number;

/** Whole numbers that look random and are the same every time, within [-9, 9]. */
export const scrambled = (shape: readonly number[], seed = 1): Dense => ({
  shape,
  values: Array.from(
    { length: shape.reduce((size, extent) => size * extent, 1) },
    (_, i) => ((Math.imul(i + seed, 0x9e3779b1) >>> 16) % 19) - 9,
  ),
});

/** Every set of axes of a rank, the empty one included. */
export const axisSets = (rank: number): number[][] =>
  Array.from({ length: 2 ** rank }, (_, bits) =>
    Array.from({ length: rank }, (_, axis) => axis).filter((axis) => (bits >> axis) % 2 === 1),
  );
