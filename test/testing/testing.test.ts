/** wengert/testing: what vitest and jest can be given, and what their users then read. */
import { describe, expect, test } from "vitest";
import { rand, tensor, ValueError, zeros } from "wengert";
import { difference, matchers, type TensorMatchers, tensorEquality } from "wengert/testing";
import { everyMistake } from "../helpers/mistakes.js";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> extends TensorMatchers<T> {}
}
expect.extend(matchers);

const nan = Number.NaN;
const a = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const b = tensor([
  [1, 2, 4],
  [4, 9, 6],
]);

describe("difference", () => {
  test.each([
    [difference(a, a), undefined],
    [
      difference(a, b),
      "2 of 6 elements differ, the first at [0, 2]: 3, expected 4, the farthest apart at [1, 1]: 5, expected 9",
    ],
    [
      difference(a, b, { rtol: 0.1, atol: 1 }),
      "1 of 6 elements differs by more than 1 + 0.1 · |expected|, at [1, 1]: 5, expected 9",
    ],
    [difference(a, b, { atol: 4 }), undefined],
    [difference(tensor(1), tensor(2)), "it is 1, expected 2"],
    [difference(tensor([nan, 1]), tensor([nan, 1])), undefined],
    [
      difference(tensor([nan, 1]), tensor([nan, 1]), { equalNaN: false }),
      "1 of 2 elements differs, at [0]: NaN, expected NaN",
    ],
    [difference(zeros([2]), zeros([2, 1])), "the shape is (2,), expected (2, 1)"],
    [difference(zeros([2]), zeros([2], { dtype: "int32" })), "the dtype is float32, expected int32"],
  ])("%#", (found, expected) => expect(found).toBe(expected));
});

describe("matchers", () => {
  test("pass, or say where", () => {
    expect(a).toEqualTensor(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    expect(a).not.toEqualTensor(b);
    expect(tensor([1 + 1e-6])).toBeCloseToTensor(tensor([1]));
    expect(tensor([1.01])).not.toBeCloseToTensor(tensor([1]));
    expect(tensor([1.01])).toBeCloseToTensor(tensor([1]), { rtol: 0.1 });
    expect(() => expect(tensor([1, 2], { name: "w" })).toEqualTensor(tensor([1, 3]))).toThrow(
      '"w" is not equal to an unnamed tensor: 1 of 2 elements differs, at [1]: 2, expected 3\n\n' +
        'received tensor([1, 2], shape (2,), float32, name "w")\nexpected tensor([1, 3], shape (2,), float32)',
    );
    expect(() => expect(a).not.toEqualTensor(a)).toThrow("expected an unnamed tensor not to be equal");
    expect(() => expect(rand([1e5])).toBeCloseToTensor(zeros([1e5]))).toThrow(
      /of 100,000 elements differ by more than/,
    );
  });

  everyMistake([
    [
      "what is no tensor",
      () => expect([1]).not.toEqualTensor(a),
      ValueError,
      "toEqualTensor: expected a tensor, got an array; make it one with tensor()",
    ],
    [
      "an array as what is expected",
      () => expect(a).toBeCloseToTensor([1] as never),
      ValueError,
      "toBeCloseToTensor: expected a tensor, got an array; make it one with tensor()",
    ],
    [
      "jest's precision",
      () => expect(a).toBeCloseToTensor(a, 5 as never),
      ValueError,
      "toBeCloseToTensor: options must be an object, got 5. Write { rtol: 5 }.",
    ],
  ]);
});

test("tensorEquality speaks of two tensors only, and compares as Object.is does", () => {
  expect(tensorEquality(a, a.clone())).toBe(true);
  expect(tensorEquality(a, b)).toBe(false);
  expect(tensorEquality(tensor([nan]), tensor([nan]))).toBe(true);
  expect(tensorEquality(tensor([0]), tensor([-0]))).toBe(false);
  expect(tensorEquality(zeros([2]), zeros([1, 2]))).toBe(false);
  expect(tensorEquality(zeros([2]), zeros([2], { dtype: "float64" }))).toBe(false);
  expect(
    tensorEquality(a, [
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ).toBeUndefined();
  expect(tensorEquality(1, 1)).toBeUndefined();
});
