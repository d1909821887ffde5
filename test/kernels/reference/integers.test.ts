/** What int32 cannot hold is refused wherever integers are added up, and what float64 cannot count on the way. */
import { expect, test } from "vitest";
import { exact, int32 } from "../../../src/kernels/reference/integers.js";
import { array, k, list } from "../../helpers/arrays.js";

const high = 2 ** 31 - 1;
const of = (...values: number[]) => array(values, [values.length], "int32");

test("results go from -2^31 to 2^31 - 1, and values on the way from -(2^53 - 1) to 2^53 - 1", () => {
  for (const value of [high, -(2 ** 31), 0, -0]) expect(int32("sum", value)).toBe(value);
  for (const value of [2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN, Infinity])
    expect(() => int32("sum", value)).toThrow(`sum: ${value} does not fit into int32`);
  for (const value of [2 ** 53 - 1, -(2 ** 53) + 1]) expect(exact("sum", value)).toBe(value);
  for (const value of [2 ** 53, -(2 ** 53), Number.NaN])
    expect(() => exact("sum", value)).toThrow(`sum: ${value} does not fit into int32`);
});

test("kernels that have another name are called as their ops are", () => {
  expect(() => int32("powScalar", 2 ** 31)).toThrow(/^pow: /);
  expect(() => int32("addInPlace", 2 ** 31)).toThrow(/^add: /);
});

test("sums in place and at indices fit, or are refused", () => {
  const target = of(high - 1, 5);
  k.addInPlace(target, of(1, -7));
  expect(list(target)).toEqual([high, -2]);
  expect(() => k.addInPlace(target, of(1, 0))).toThrow("add: 2147483648 does not fit into int32");
  expect(list(k.indexAdd(of(high, 5), of(0, 1), 0, [2]))).toEqual([high, 5]);
  expect(() => k.indexAdd(of(high, 1), of(0, 0), 0, [2])).toThrow("indexAdd: 2147483648 does not fit");
  expect(list(k.scatterAdd(of(high, 0), of(1), of(-3), 0))).toEqual([high, -3]);
  expect(() => k.scatterAdd(of(high, 0), of(0), of(1), 0)).toThrow("scatterAdd: 2147483648 does not fit");
});
