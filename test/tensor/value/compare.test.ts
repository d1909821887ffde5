/** Two tensors are equal when their dtypes, shapes and values are, whoever compares them, and never else. */
import assert from "node:assert";
import { describe, expect, test } from "vitest";
import { allClose, arange, equal, rand, type Tensor, tensor, ValueError, zeros } from "wengert";
import { everyMistake } from "../../helpers/mistakes.js";

const nan = Number.NaN;
const large = () => arange(1000, undefined, 1, { dtype: "float64" });
const largeBut = (i: number, value: number) => tensor(large().toTypedArray().with(i, value) as Float64Array);

/** Pairs of which libraries that know nothing of tensors must say that they differ. */
const different: readonly [what: string, a: Tensor, b: Tensor][] = [
  ["values", tensor([1, 2]), tensor([1, 3])],
  ["one scalar", tensor(1), tensor(2)],
  ["the last bit", tensor(1, { dtype: "float64" }), tensor(1 + Number.EPSILON, { dtype: "float64" })],
  ["shapes", tensor([[1, 2]]), tensor([1, 2])],
  ["empty shapes", zeros([0, 2]), zeros([2, 0])],
  ["dtypes", tensor([1, 2]), tensor([1, 2], { dtype: "float64" })],
  ["bool and int32", tensor([true]), tensor([1], { dtype: "int32" })],
  ["NaN and a number", tensor([nan]), tensor([0])],
  ["one of many values", large(), largeBut(998, 0)],
  ["a sign among many values", large(), largeBut(500, -500)],
  [
    "two signs among many values",
    tensor(largeBut(1, -1).toTypedArray().with(2, -2) as Float64Array),
    large(),
  ],
  ["the order of many values", large(), large().flip(0)],
  ["many booleans", zeros([100], { dtype: "bool" }), zeros([100], { dtype: "bool" }).logicalNot()],
  ["what was computed", tensor([1, 2]).mul(2), tensor([1, 2]).mul(3)],
  ["parameters", tensor([1, 2], { requiresGrad: true }), tensor([2, 2], { requiresGrad: true })],
];

describe("different tensors are different for toEqual, toStrictEqual and assert", () => {
  test.each(different)("%s", (_, a, b) => {
    expect(a).not.toEqual(b);
    expect({ a: [a] }).not.toEqual({ a: [b] });
    expect(a).not.toStrictEqual(b);
    expect(() => assert.deepStrictEqual(a, b)).toThrow(assert.AssertionError);
    expect(() => assert.deepEqual({ a }, { a: b })).toThrow(assert.AssertionError);
    expect(equal(a, b)).toBe(false);
  });
});

const x = tensor([1, 2], { requiresGrad: true, name: "x" });
const same: readonly [what: string, a: Tensor, b: Tensor][] = [
  ["values", tensor([1, 2]), tensor([1, 2])],
  ["many values", large(), large()],
  ["whatever their history", x.mul(2), tensor([2, 4], { name: "y" })],
  ["however often they were written to", zeros([2]).assign([1, 2]), tensor([1, 2])],
];

describe("equal tensors are equal for toEqual, toStrictEqual and assert", () => {
  test.each(same)("%s", (_, a, b) => {
    expect(a).toEqual(b);
    expect([{ a }]).toStrictEqual([{ a: b }]);
    assert.deepStrictEqual(a, b);
    expect(equal(a, b)).toBe(true);
    expect(allClose(a, b)).toBe(true);
  });
  test("NaN, as everywhere in these libraries", () => {
    const many = new Float64Array(100).fill(nan);
    expect(tensor([nan])).toEqual(tensor([nan]));
    expect(tensor(many)).toEqual(tensor(many));
    assert.deepStrictEqual(tensor([nan]), tensor([nan]));
    expect(tensor([0])).not.toEqual(tensor([-0]));
  });
});

test("assert shows the values that differ", () => {
  expect(() => assert.deepStrictEqual({ w: tensor([1, 2]) }, { w: tensor([1, 3]) })).toThrow(
    /\+ +w: Tensor \[Tensor float32 \(2,\) \[1, 2\]\].*\n- +w: Tensor \[Tensor float32 \(2,\) \[1, 3\]\]/,
  );
});

test("a tensor has no field of its own in which another could equal it by accident", () => {
  expect(Reflect.ownKeys(x.mul(2))).toEqual([]);
});

test("a tensor whose elements were given up equals no other", () => {
  const released = () => {
    const y = rand([100], { requiresGrad: true }).exp();
    const loss = y.exp().sum();
    const input = loss.gradFn?.inputs[0] as Tensor;
    loss.backward();
    return (loss.gradFn?.inputs[0] as Tensor) ?? input;
  };
  const [a, b] = [released(), released()];
  expect(String(a)).toContain("released");
  expect(a).not.toEqual(b);
});

describe("equal and allClose", () => {
  test("NaN and infinities", () => {
    expect(equal(tensor([nan, 1]), tensor([nan, 1]))).toBe(false);
    expect(equal(tensor([nan, 1]), tensor([nan, 1]), { equalNaN: true })).toBe(true);
    expect(equal(tensor([0]), tensor([-0]))).toBe(true);
    const infinite = tensor([Number.POSITIVE_INFINITY]);
    expect(allClose(infinite, infinite)).toBe(true);
    expect(allClose(tensor([1]), infinite)).toBe(false);
    expect(allClose(infinite.neg(), infinite)).toBe(false);
    expect(allClose(tensor([nan]), tensor([nan]))).toBe(false);
    expect(allClose(tensor([nan]), tensor([nan]), { equalNaN: true })).toBe(true);
  });

  test("the tolerance is that of NumPy: atol + rtol · |b|", () => {
    const [a, b] = [tensor([1.1], { dtype: "float64" }), tensor([1], { dtype: "float64" })];
    expect(allClose(a, b)).toBe(false);
    expect(allClose(a, b, { rtol: 0.095 })).toBe(false);
    expect(allClose(b, a, { rtol: 0.095 })).toBe(true);
    expect(allClose(a, b, { rtol: 0, atol: 0.2 })).toBe(true);
    expect(allClose(tensor([1], { dtype: "int32" }), b)).toBe(true);
    expect(allClose(tensor([1, 1]), tensor([1]))).toBe(false);
  });

  everyMistake([
    [
      "an array",
      () => equal(tensor([1]), [1] as never),
      ValueError,
      "equal: expected a tensor, got an array; make it one with tensor()",
    ],
    [
      "PyTorch's option",
      () => allClose(x, x, { equal_nan: true } as never),
      ValueError,
      'allClose: unknown option "equal_nan"; did you mean equalNaN?',
    ],
    [
      "a tolerance as an argument",
      () => allClose(x, x, 1e-3 as never),
      ValueError,
      "allClose: options must be an object, got 0.001. Write { rtol: 0.001 }.",
    ],
  ]);
});

test("JSON has the values: nested, and as bytes where they are many", () => {
  expect(
    JSON.parse(
      JSON.stringify({
        x: tensor([
          [1, nan],
          [-0, Number.NEGATIVE_INFINITY],
        ]),
      }),
    ),
  ).toEqual({
    x: {
      dtype: "float32",
      shape: [2, 2],
      values: [
        [1, "NaN"],
        ["-0", "-Infinity"],
      ],
    },
  });
  expect(JSON.stringify(tensor(true))).toBe('{"dtype":"bool","shape":[],"values":true}');
  const { values } = JSON.parse(JSON.stringify(arange(20_000))) as { values: string };
  const bytes = Uint8Array.from(atob(values), (character) => character.charCodeAt(0));
  expect(new Float32Array(bytes.buffer)).toEqual(arange(20_000).toTypedArray());
});
