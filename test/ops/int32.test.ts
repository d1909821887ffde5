/** int32 arithmetic at its ends: a result that does not fit is an error with the way out, never another number. */
import { expect, test } from "vitest";
import { einsum, type Tensor, tensor, ValueError, zeros } from "wengert";

const int32 = (...values: number[]) => tensor(values, { dtype: "int32" });
const high = 2 ** 31 - 1;
const half = int32(2 ** 30, 2 ** 30);

test.each<[name: string, result: number, run: () => Tensor]>([
  ["sum", 2 ** 31, () => half.sum()],
  ["sum", 2 ** 31, () => int32(high, high, 1 - high).sum()],
  ["mul", 2 ** 60, () => half.prod()],
  ["cumsum", 2 ** 31, () => half.cumsum(0)],
  ["square", 46341 ** 2, () => int32(46341).square()],
  ["add", 2 ** 31, () => half.add(half)],
  ["sub", 2 ** 31, () => half.sub(half.neg())],
  ["mul", 2 ** 60, () => half.mul(half)],
  ["neg", 2 ** 31, () => int32(-(2 ** 31)).neg()],
  ["abs", 2 ** 31, () => int32(-(2 ** 31)).abs()],
  ["pow", 2 ** 60, () => half.pow(2)],
  ["matmul", 2 ** 31, () => half.dot(int32(1, 1))],
  ["matmul", 2 ** 31, () => einsum("i,i->", half, int32(1, 1))],
  ["scatterAdd", 2 ** 31, () => zeros([1], { dtype: "int32" }).scatterAdd(0, [0, 0], half)],
])("%s of what makes %d is refused", (name, result, run) => {
  const message = `${name}: ${result} does not fit into int32, which ends at ±2^31. Convert the operands first: `;
  expect(run).toThrow(ValueError);
  expect(run).toThrow(message);
});

test("what the error says is a way out, and a result at the ends is a result", () => {
  expect(half.to("float64").sum().item()).toBe(2 ** 31);
  expect(half.to("float64").cumsum(0).toArray()).toEqual([2 ** 30, 2 ** 31]);
  expect(int32(high, 1, -1).sum().item()).toBe(high);
  expect(
    int32(2 ** 30, 2 ** 30 - 1)
      .cumsum(0)
      .toArray(),
  ).toEqual([2 ** 30, high]);
  expect(half.neg().sum().item()).toBe(-(2 ** 31));
});
