/** No size at which a family of kernels falls back to the reference: what runs is compiled, from a kilobyte on. */
import { describe, expect, test } from "vitest";
import { bytesPerElement } from "../../../../src/array/dtype.js";
import type { DType, NdArray } from "../../../../src/array/index.js";
import type { Kernels } from "../../../../src/kernels/contract/index.js";
import type { WasmExports } from "../../../../src/kernels/wasm/module/exports.js";
import { type Instantiate, instantiate } from "../../../../src/kernels/wasm/module/instantiate.js";
import { bySize } from "../../../helpers/size.js";
import { array, freshWasm, isResident } from "../arrays.js";

const columns = 256;
const [kilobyte, megabyte] = [2 ** 10, 2 ** 20];
/** Of one operand; the largest that the caches of processors have no say in come last. */
const sizes = [kilobyte, 64 * kilobyte, megabyte, 5 * megabyte, 33 * megabyte].concat(
  bySize([128 * megabyte, 512 * megabyte], []),
);

let calls = 0;
/** Counts the calls of compiled code. */
const counting: Instantiate = (...over) => {
  const made = instantiate(...over);
  const wasm = Object.entries(made.wasm).map(([name, run]) => [
    name,
    (...args: unknown[]) => {
      calls++;
      return (run as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return { ...made, wasm: Object.fromEntries(wasm) as WasmExports };
};

const { kernels, memory } = freshWasm({ threads: 1, instantiate: counting });
const row = (dtype: DType) => array([columns], new Array(columns).fill(2), dtype);
const square = (dtype: DType) => array([columns, 8], new Array(8 * columns).fill(0.5), dtype);

const floats: Record<string, (k: Kernels, a: NdArray) => NdArray> = {
  "an operation on one operand": (k, a) => k.neg(a),
  "one of two": (k, a) => k.mul(a, a),
  "one with a row": (k, a) => k.add(a, row(a.dtype)),
  "a sum of all": (k, a) => k.sum(a, [0, 1], false),
  "sums of rows": (k, a) => k.sum(a, [1], false),
  "sums of columns": (k, a) => k.sum(a, [0], false),
  "a product": (k, a) => k.matmul(a, square(a.dtype)),
  "another order of axes": (k, a) => k.permute(a, [1, 0]),
};
const singles: typeof floats = {
  "a transcendental function": (k, a) => k.exp(a),
  "the largest of rows": (k, a) => k.max(a, [1], true),
  "a softmax": (k, a) => k.softmax(a, 1),
};

const cases = sizes.flatMap((size) =>
  (["float32", "float64"] as const).flatMap((dtype) =>
    Object.entries(dtype === "float32" ? { ...floats, ...singles } : floats).map(
      ([name, run]) => [name, dtype, size, run] as const,
    ),
  ),
);

describe("compiled code runs", () => {
  test.each(cases)("%s of %s, %i bytes", (_, dtype, size, run) => {
    const rows = Math.ceil(size / columns / bytesPerElement(dtype));
    const a = kernels.full([Math.max(rows, 2), columns], 1, dtype);
    calls = 0;
    const result = run(kernels, a);
    expect(calls).toBeGreaterThan(0);
    expect(memory.shortage).toBe("");
    if (size > 8 * megabyte) {
      kernels.free(a);
      if (isResident(result)) kernels.free(result);
    }
  });
});
