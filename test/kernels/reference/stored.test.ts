/** Arrays of dtypes that only store: what the reference makes of them and reads from them. */
import { describe, expect, test } from "vitest";
import type { DType, NdArray } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import { reference } from "../../../src/kernels/index.js";

/** The elements as they are kept: halves as bits, 64-bit integers as BigInts. */
const kept = (x: NdArray) => Array.from(elementsOf(x) as ArrayLike<number | bigint>);
const read = (x: NdArray) => Array.from(reference.read(x) as ArrayLike<number | bigint>);

const dtypes = [
  { dtype: "float16", bits: [0x3e00, 0x4100, 0x4280], values: [1.5, 2.5, 3.25] },
  { dtype: "bfloat16", bits: [0x3fc0, 0x4020, 0x4050], values: [1.5, 2.5, 3.25] },
  { dtype: "uint8", bits: [1, 2, 3], values: [1, 2, 3] },
  { dtype: "int64", bits: [1n, 2n, 3n], values: [1n, 2n, 3n] },
] as const;

describe.each(dtypes)("$dtype", ({ dtype, bits, values }) => {
  const numbers = values.map(Number);
  const from = (list: readonly number[]) => reference.fromValues(list, [list.length], dtype as DType);

  test("values become elements, and are read again", () => {
    expect(kept(from(numbers))).toEqual(bits);
    expect(read(from(numbers))).toEqual(values);
    expect(kept(from(numbers.slice(0, 1)))).toEqual(bits.slice(0, 1));
  });

  test("full has one of them everywhere", () => {
    expect(kept(reference.full([2], numbers[1] as number, dtype))).toEqual([bits[1], bits[1]]);
    expect(kept(reference.full([], numbers[1] as number, dtype))).toEqual([bits[1]]);
  });

  test("range goes by its step", () => {
    expect(kept(reference.range(7, -3, 3, dtype))).toEqual(kept(from([7, 4, 1])));
  });

  test("levels are divided and converted", () => {
    expect(kept(reference.fromLevels(Uint8Array.of(6, 2), 2, [2], dtype))).toEqual(kept(from([3, 1])));
  });

  test("conversion goes by the values, not by what is kept", () => {
    for (const other of ["float32", "float64", "int32", "uint8", "int64", "float16", "bfloat16"] as const) {
      const wanted = reference.fromValues([1, 2, 3], [3], other);
      const found = reference.cast(from([1, 2, 3]), other);
      expect(found.dtype).toBe(other);
      expect(kept(found)).toEqual(kept(wanted));
      expect(kept(reference.cast(wanted, dtype))).toEqual(kept(from([1, 2, 3])));
    }
  });
});

test("a single 64-bit integer becomes a single float", () => {
  const one = reference.fromValues(BigInt64Array.of(5n) as never, [], "float32");
  expect(read(one)).toEqual([5]);
});
