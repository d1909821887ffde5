/** How much float32 products lose, however long they are: never more than OpenBLAS does, and no bit more than the reference. */
import { describe, expect, test } from "vitest";
import { full } from "wengert";
import type { NdArray } from "../../../../src/array/index.js";
import { type Kernels, reference } from "../../../../src/kernels/index.js";
import { createWasmKernels, loadRelaxed } from "../../../../src/kernels/wasm/index.js";
import { array, elementsOf, expectSame, numbers } from "../arrays.js";

const wasm = createWasmKernels({ threads: 1 });
const relaxed = createWasmKernels({ threads: 1 });
await relaxed.setRelaxed(loadRelaxed).catch(() => {}); // where there is none, it is the same once more

/** The largest error of a product, in units of 2^-24 of the sum of its terms' magnitudes. */
function worst(k: Kernels, a: NdArray, b: NdArray): number {
  const y = elementsOf(k.matmul(a, b));
  const [wideA, wideB] = [reference.cast(a, "float64"), reference.cast(b, "float64")];
  const exact = elementsOf(reference.matmul(wideA, wideB));
  const sizes = elementsOf(reference.matmul(reference.abs(wideA), reference.abs(wideB)));
  let largest = 0;
  for (let i = 0; i < y.length; i++)
    largest = Math.max(largest, Math.abs((y[i] as number) - (exact[i] as number)) / (sizes[i] as number));
  return largest * 2 ** 24;
}

const constant = (rows: number, columns: number, value: number) =>
  reference.full([rows, columns], value, "float32");
/** In [0, 4): errors of one sign would add up. */
const positive = (rows: number, columns: number, seed: number) =>
  array(
    [rows, columns],
    numbers(rows * columns, seed).map((x) => x + 2),
  );

describe.each([
  ["the reference", reference],
  ["WebAssembly", wasm.kernels],
  ["relaxed SIMD", relaxed.kernels],
])("on %s", (_, k) => {
  test("a product of vectors is rounded once: 100,000 times 1000.5 squared is off by less than half a unit", () => {
    const y = k.matmul(constant(1, 100_000, 1000.5), constant(100_000, 1, 1000.5));
    expect(elementsOf(y)[0]).toBe(Math.fround(100_000 * 1000.5 ** 2));
    expect(worst(k, positive(1, 20_000, 1), positive(20_000, 1, 2))).toBeLessThanOrEqual(1);
    expect(worst(k, positive(4, 20_000, 1), positive(20_000, 1, 2))).toBeLessThanOrEqual(1);
  });

  /** Of NumPy 2.4 with OpenBLAS 0.3.31 for Haswell: 78 and 84 of constants, 4 and 11 of positive numbers. */
  test.each([20_000, 100_000])("products of matrices over %d terms lose no more than OpenBLAS", (terms) => {
    expect(worst(k, constant(2, terms, 1000.5), constant(terms, 3, 937.25))).toBeLessThan(60);
    expect(worst(k, positive(3, terms, 3), positive(terms, 5, 4))).toBeLessThan(3);
  });
});

test("the dot product of 100,000 equal numbers is rounded once", () => {
  const x = full([100_000], 1000.5);
  expect(x.dot(x).item()).toBe(Math.fround(100_000 * 1000.5 ** 2));
});

test("whatever the number of terms, zeros are skipped or not without changing a bit, and transposed or not", () => {
  for (const [m, k, n] of [
    [24, 1500, 11],
    [3, 9000, 2],
    [40, 700, 1],
  ] as const) {
    const values = numbers(m * k, 3).map((x) => (x < 1.4 ? 0 : x));
    const a = array([m, k], values);
    const b = array([k, n], numbers(k * n, 4));
    const expected = reference.matmul(a, b);
    for (const skipZeros of [true, false]) {
      wasm.skipZeros = skipZeros;
      expectSame(wasm.kernels.matmul(a, b), expected, `${m} ${k} ${n} ${skipZeros}`);
      const [turnedA, turnedB] = [a, b].map((each) => reference.permute(each, [1, 0])) as [NdArray, NdArray];
      const flags = { transposeA: true, transposeB: true };
      expectSame(wasm.kernels.matmul(turnedA, turnedB, flags), expected, `${m} ${k} ${n} transposed`);
    }
    wasm.skipZeros = true;
  }
});
