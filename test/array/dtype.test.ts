/** Dtypes: what holds them, how they promote, and which typed array brings which. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DTypeError, requireKind } from "../../src/arguments/index.js";
import {
  allocateTyped,
  bytesPerElement,
  dtypeKind,
  dtypeOfTypedArray,
  dtypes,
  isFloating,
  promote,
} from "../../src/array/index.js";

const storage = JSON.parse(
  readFileSync(new URL("../fixtures/torch/storage.json", import.meta.url), "utf8"),
) as unknown;

describe("storage", () => {
  test("is one typed array per dtype, zeroed", () => {
    const kinds = {
      float32: Float32Array,
      float64: Float64Array,
      int32: Int32Array,
      bool: Uint8Array,
      uint8: Uint8Array,
      int64: BigInt64Array,
      float16: Uint16Array,
      bfloat16: Uint16Array,
    };
    for (const dtype of dtypes) {
      expect(allocateTyped(dtype, 3)).toEqual(new kinds[dtype](3));
      expect(bytesPerElement(dtype)).toBe(kinds[dtype].BYTES_PER_ELEMENT);
    }
    expect(dtypes.map(bytesPerElement)).toEqual([1, 1, 4, 8, 2, 2, 4, 8]);
  });

  test("only the floats carry gradients", () => {
    expect(dtypes.filter(isFloating)).toEqual(["float32", "float64"]);
  });
});

describe("promotion", () => {
  test("gives what PyTorch gives", () => {
    expect(dtypes).toEqual(["bool", "uint8", "int32", "int64", "float16", "bfloat16", "float32", "float64"]);
    const { promotions } = storage as { promotions: Record<string, Record<string, string>> };
    for (const a of dtypes)
      for (const b of dtypes) expect(promote(a, b), `${a}, ${b}`).toBe(promotions[a]?.[b]);
  });

  test("gives the later of bool, int32, float32, float64", () => {
    const four = ["bool", "int32", "float32", "float64"] as const;
    const table = four.map((a) => four.map((b) => promote(a, b)));
    expect(table).toEqual([
      ["bool", "int32", "float32", "float64"],
      ["int32", "int32", "float32", "float64"],
      ["float32", "float32", "float32", "float64"],
      ["float64", "float64", "float64", "float64"],
    ]);
  });
});

describe("typed arrays", () => {
  test.each([
    [new Float32Array(1), "float32"],
    [new Float64Array(1), "float64"],
    [new Int32Array(1), "int32"],
    [new Int16Array(1), "int32"],
    [new Int8Array(1), "int32"],
    [new Uint16Array(1), "int32"],
    [new Uint8Array(1), "int32"],
    [new Uint8ClampedArray(1), "int32"],
    [new Uint32Array(1), undefined],
    [new BigInt64Array(1), "int64"],
    [new BigUint64Array(1), undefined],
    [new DataView(new ArrayBuffer(8)), undefined],
  ] as const)("%o brings %s", (values, dtype) => {
    expect(dtypeOfTypedArray(values)).toBe(dtype);
  });
});

describe("dtypeKind", () => {
  test("lets all of them pass and names anything else", () => {
    for (const dtype of dtypes) expect(() => requireKind("zeros", "dtype", dtypeKind, dtype)).not.toThrow();
    expect(() => requireKind("zeros", "dtype", dtypeKind, "int16")).toThrow(
      new DTypeError(
        'zeros: dtype must be float32, float64, int32 or bool, or for storage uint8, int64, float16 or bfloat16, got "int16"',
      ),
    );
    expect(() => requireKind("zeros", "dtype", dtypeKind, undefined)).toThrow(DTypeError);
  });
});
