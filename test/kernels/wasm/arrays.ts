/** Arrays and comparisons for the tests of the WebAssembly kernels: everything is held against the reference. */
import { expect } from "vitest";
import { type DType, type NdArray, type Shape, sizeOf } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import { blockOf } from "../../../src/array/storage.js";
import { reference } from "../../../src/kernels/index.js";
import { createWasmKernels, type WasmKernels, type WasmOptions } from "../../../src/kernels/wasm/index.js";

export { elementsOf };

/** Whether the elements are in linear memory. */
export const isResident = (a: NdArray): boolean => blockOf(a.storage) !== undefined;

/** Kernels over a linear memory of their own, so that no test sees another's. */
export const freshWasm = (options?: WasmOptions): WasmKernels => createWasmKernels(options);

/** Numbers in [-2, 2) in an order that repeats nothing, the same in every run. */
export function numbers(count: number, seed = 1): number[] {
  let state = Math.imul(seed, 2654435761) >>> 0;
  const values = new Array<number>(count).fill(0); // not Array.from, which takes ten times as long
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = Math.fround((state / 2 ** 32) * 4 - 2);
  }
  return values;
}

export const array = (shape: Shape, values: ArrayLike<number>, dtype: DType = "float32"): NdArray =>
  reference.fromValues(values, shape, dtype);

export const random = (shape: Shape, seed = 1, dtype: DType = "float32"): NdArray =>
  array(shape, numbers(sizeOf(shape), seed), dtype);

/** Mostly zero: about one element in six is not. */
export const sparse = (shape: Shape, seed = 1): NdArray =>
  array(
    shape,
    numbers(sizeOf(shape), seed).map((x) => (x < 1.33 ? 0 : x)),
  );

/** NaN, the infinities, both zeros and the ends of the range, over and over, out of step with four lanes. */
export const awkward = (shape: Shape, shift = 0): NdArray => {
  const special = [1, Number.NaN, -0, 0, Infinity, -1, -Infinity, 3.4e38, -3.4e38, 1e-40, -1e-40];
  return array(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => special[(i + shift) % special.length] as number),
  );
};

/** An `expect` only where it fails: it costs more than the kernel, and comparisons are many. */
function expectSameForm(actual: NdArray, expected: NdArray, title: string): void {
  const [form, wanted] = [actual, expected].map(({ shape, dtype }) => `(${shape}) ${dtype}`);
  if (form !== wanted) expect(form, title).toBe(wanted);
}

/** Shape, dtype and every bit alike; NaN is NaN. */
export function expectSame(actual: NdArray, expected: NdArray, title = ""): void {
  expectSameForm(actual, expected, title);
  const [x, y] = [elementsOf(actual), elementsOf(expected)];
  for (let i = 0; i < y.length; i++)
    if (!Object.is(x[i], y[i])) throw new Error(`${title}: element ${i} is ${x[i]}, expected ${y[i]}`);
}

/** |actual - expected| <= bound · scale for every element, where `scale` is 1 or the sum of the magnitudes that were added. */
export function expectNear(actual: NdArray, expected: NdArray, bound: number, title = ""): void {
  expectSameForm(actual, expected, title);
  const [x, y] = [elementsOf(actual), elementsOf(expected)];
  for (let i = 0; i < y.length; i++) {
    const [a, b] = [x[i] as number, y[i] as number];
    if (Object.is(a, b) || a === b || Math.abs(a - b) <= bound) continue;
    throw new Error(
      `${title}: element ${i} of ${expected.shape} is ${a}, expected ${b}, apart ${Math.abs(a - b)}`,
    );
  }
}

/** The distance of a float32 from an exact value, in units of the last place of float32 at that value. */
export function ulps(actual: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (Object.is(actual, rounded) || (Number.isNaN(actual) && Number.isNaN(exact))) return 0;
  if (!Number.isFinite(rounded) || !Number.isFinite(actual)) return actual === rounded ? 0 : Infinity;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(exact))), -126);
  return Math.abs(actual - exact) / 2 ** (exponent - 23);
}
