/**
 * Products by a BLAS of the system: what it is told of operands, stacks and transposes, by one of our own in
 * its place. A real one computes in test/foreign/blas.
 */
import { expect, test } from "vitest";
import type { DType, NdArray, Shape } from "../../../../src/array/index.js";
import { MissingPackageError, PlatformError, setSystemBlas } from "../../../../src/index.js";
import { reference } from "../../../../src/kernels/index.js";
import { type Gemm, SystemBlas } from "../../../../src/kernels/wasm/products/system-blas.js";
import { freshWasm, random } from "../arrays.js";

let calls = 0;
/** As CBLAS does it, with sums in float64: rounded once, a product is that of the reference. */
const gemm: Gemm = (double, transposeA, transposeB, m, n, k, a, b, c) => {
  calls++;
  const all = (view: Float32Array | Float64Array, size: number) =>
    double
      ? new Float64Array(view.buffer, view.byteOffset, size)
      : new Float32Array(view.buffer, view.byteOffset, size);
  const [x, y, z] = [all(a, m * k), all(b, k * n), all(c, m * n)];
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let total = 0;
      for (let p = 0; p < k; p++)
        total +=
          (x[transposeA ? p * m + i : i * k + p] as number) *
          (y[transposeB ? j * k + p : p * n + j] as number);
      z[i * n + j] = total;
    }
};
const asked: number[] = [];
const blas = new SystemBlas({ library: "ours", gemm, setThreads: (count) => asked.push(count) });

const wasm = freshWasm({ threads: 1 });
const matmul = (on: boolean, a: NdArray, b: NdArray, flags = {}) => {
  wasm.provideBlas(on ? blas : undefined);
  calls = 0;
  return wasm.kernels.matmul(a, b, flags);
};

const cases: readonly (readonly [Shape, Shape, { transposeA?: boolean; transposeB?: boolean }, number])[] = [
  [[40, 31], [31, 29], {}, 1],
  [[31, 40], [31, 29], { transposeA: true }, 1],
  [[40, 31], [29, 31], { transposeB: true }, 1],
  [[31, 40], [29, 31], { transposeA: true, transposeB: true }, 1],
  [[5, 33, 32], [5, 32, 34], {}, 5],
  [[5, 33, 32], [32, 34], {}, 1],
  [[5, 32, 33], [32, 34], { transposeA: true }, 5],
  [[2, 1, 33, 32], [3, 32, 34], {}, 6],
  // few rows, few columns, few multiplications: WebAssembly's
  [[3, 300], [300, 300], {}, 0],
  [[300, 300], [300, 3], {}, 0],
  [[31, 31], [31, 31], {}, 0],
];

test.each(
  (["float32", "float64"] as const).flatMap((dtype) => cases.map((each) => [dtype, ...each] as const)),
)("%s (%j) · (%j) %j: %i calls", (dtype: DType, left, right, flags, count) => {
  const [a, b] = [random(left, 1, dtype), random(right, 2, dtype)];
  const expected = reference.read(reference.matmul(a, b, flags));
  const actual = reference.read(matmul(true, a, b, flags));
  expect(calls).toBe(count);
  expect(actual.length).toBe(expected.length);
  const most = dtype === "float32" ? 1e-4 : 1e-12;
  for (const [i, x] of actual.entries()) expect(Math.abs(x - (expected[i] as number))).toBeLessThan(most);
  expect(asked.every((threads) => threads === wasm.threads.wanted)).toBe(true);
});

test("a large left operand moves in, where it would pass through in blocks", () => {
  const small = freshWasm({ threads: 1, streamedFrom: 4096 });
  small.provideBlas(blas);
  calls = 0;
  small.kernels.matmul(random([64, 64]), random([64, 64]));
  expect(calls).toBe(1);
});

test("without it products have the bits that they had before", () => {
  const [a, b] = [random([64, 64]), random([64, 64], 2)];
  const before = reference.read(matmul(false, a, b));
  matmul(true, a, b);
  expect(reference.read(matmul(false, a, b))).toEqual(before);
  expect(calls).toBe(0);
});

test("it says what to install, or that there is no such library; switching it off needs neither", async () => {
  const error = await setSystemBlas("no such library").catch((caught: unknown) => caught);
  expect(error instanceof MissingPackageError || error instanceof PlatformError).toBe(true);
  expect(String(error)).toMatch(/npm install koffi|no such library is no library/);
  await expect(setSystemBlas("")).rejects.toThrow("true, false or the file of a library");
  expect(await setSystemBlas(false)).toBe("");
});
