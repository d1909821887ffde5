/** Conversions of dtypes that only store, against the digests of PyTorch's and NumPy's: every pattern of bits. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { tensor } from "wengert";
import { elementsFor, type TypedArray, valuesOf } from "../../../src/array/index.js";
import { halvesOf, singlesOf } from "../../../src/array/stored/half.js";

type Half = "float16" | "bfloat16";
const halves = ["float16", "bfloat16"] as const;

const fixture = JSON.parse(
  readFileSync(new URL("../../fixtures/torch/storage.json", import.meta.url), "utf8"),
) as {
  readonly toSingle: Readonly<Record<Half, string>>;
  readonly fromSingle: Readonly<Record<Half, string>>;
  readonly fromDouble: string;
  readonly fromInt64: { readonly float32: string; readonly float64: string };
  readonly toInt64: string;
};

const digest = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");

/** x -> 1664525 x + 1013904223 modulo 2^32, from 1 on. */
function sequence(count: number): Uint32Array {
  let x = 1;
  return Uint32Array.from({ length: count }, () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x;
  });
}

const every = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
const isNaNOf = { float16: 0x7c00, bfloat16: 0x7f80 };
const oneNaN = (bits: Uint16Array, half: Half) =>
  bits.map((each) => ((each & 0x7fff) > isNaNOf[half] ? (half === "float16" ? 0x7e00 : 0x7fc0) : each));

/** What lies between each half and the next, both finite and not negative. */
function middles(half: Half): Float64Array {
  const values = singlesOf(every.subarray(0, isNaNOf[half]), half);
  return Float64Array.from({ length: values.length - 1 }, (_, i) => {
    const [low, high] = [values[i] as number, values[i + 1] as number];
    return (low + high) / 2;
  });
}

function singles(half: Half): Float32Array {
  const between = Float32Array.from(middles(half));
  const bits = new Int32Array(between.buffer);
  const around = [-1, 0, 1].flatMap((by) => [...new Float32Array(bits.map((each) => each + by).buffer)]);
  const others = new Uint32Array(sequence(2 ** 16));
  const all = new Float32Array(2 * around.length + others.length);
  all.set(around);
  all.set(
    around.map((each) => -each),
    around.length,
  );
  new Uint32Array(all.buffer).set(others, 2 * around.length);
  return all;
}

function doubles(): Float64Array {
  const exact = middles("float16");
  return Float64Array.from([1 - 2 ** -40, 1, 1 + 2 ** -40].flatMap((by) => [...exact.map((x) => x * by)]));
}

describe.each(halves)("%s", (half) => {
  test("becomes float32 as in PyTorch, every pattern", () => {
    const bits = new Uint32Array(singlesOf(every, half).buffer);
    expect(digest(bits.map((each) => ((each & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : each)))).toBe(
      fixture.toSingle[half],
    );
  });

  test("comes back from float32 with the same bits, those of NaNs too", () => {
    expect(digest(halvesOf(singlesOf(every, half), half))).toBe(digest(every));
  });

  test("is float32 rounded as in PyTorch, around every middle and elsewhere", () => {
    expect(digest(oneNaN(halvesOf(singles(half), half), half))).toBe(fixture.fromSingle[half]);
  });

  test("keeps a NaN whose upper bits are none a NaN", () => {
    const nan = new Float32Array(Int32Array.of(0x7f800001, -0x7fffff).buffer);
    expect(singlesOf(halvesOf(nan, half), half).every(Number.isNaN)).toBe(true);
  });

  test("is float64 rounded once: to the nearer half, at a tie to the even one", () => {
    const values = singlesOf(every.subarray(0, isNaNOf[half]), half);
    for (const by of [1 - 2 ** -45, 1, 1 + 2 ** -45])
      for (const [i, middle] of middles(half).entries()) {
        const nearer = by < 1 ? i : by > 1 ? i + 1 : i + (i % 2);
        const [found] = halvesOf([middle * by], half);
        if (found !== nearer)
          throw new Error(`${middle * by} -> ${found}, not ${nearer} (${values[nearer]})`);
      }
    expect([...halvesOf([Number.MAX_VALUE, -Infinity, 5e-324, -0], half)]).toEqual(
      half === "float16" ? [0x7c00, 0xfc00, 0, 0x8000] : [0x7f80, 0xff80, 0, 0x8000],
    );
  });
});

test("float64 becomes float16 as in NumPy", () => {
  expect(digest(halvesOf(doubles(), "float16"))).toBe(fixture.fromDouble);
});

describe("int64", () => {
  const words = sequence(2 ** 13);
  const integers = BigInt64Array.from({ length: 2 ** 12 }, (_, i) => {
    const bits = (BigInt(words[2 * i] as number) << 32n) | BigInt(words[2 * i + 1] as number);
    return BigInt.asIntN(64, bits) >> BigInt(i % 60);
  });

  test.each(["float32", "float64"] as const)("becomes %s as in PyTorch, rounded once", (dtype) => {
    expect(digest(elementsFor(integers, dtype))).toBe(fixture.fromInt64[dtype]);
    expect(digest(tensor(integers).to(dtype).toTypedArray())).toBe(fixture.fromInt64[dtype]);
  });

  test("cuts fractions off, as in PyTorch", () => {
    expect(digest(elementsFor(doubles(), "int64"))).toBe(fixture.toInt64);
  });

  test("is what it was after a way through elements and values", () => {
    const elements = elementsFor(integers, "int64");
    expect(valuesOf(elements, "int64")).toEqual(integers as unknown as TypedArray);
    expect(valuesOf(elements, "int64")).not.toBe(elements);
  });
});
