/** What a user sees of a shape cannot be written to. */
import { expect, test } from "vitest";
import { ones, type Tensor, tensor, zeros } from "wengert";

test.each<[string, () => Tensor]>([
  ["made of data", () => tensor([[1, 2]])],
  ["made from nothing", () => zeros([1, 2])],
  ["of an op's output", () => ones([1, 2], { requiresGrad: true }).mul(2)],
  ["of a product", () => ones([1, 3]).matmul(ones([3, 2]))],
  [
    "of a gradient",
    () => {
      const x = ones([1, 2], { requiresGrad: true });
      x.sum().backward();
      return x.grad as Tensor;
    },
  ],
])("the shape of a tensor %s is frozen", (_, make) => {
  const x = make();
  expect(Object.isFrozen(x.shape)).toBe(true);
  expect(() => {
    (x.shape as number[])[0] = 5;
  }).toThrow(TypeError);
  expect(() => (x.shape as number[]).push(1)).toThrow(TypeError);
  expect(x.shape).toEqual([1, 2]);
});

test("the array that a tensor was given as its shape stays the caller's", () => {
  const shape = [2, 3];
  const x = zeros(shape);
  shape[0] = 9;
  expect(x.shape).toEqual([2, 3]);
  expect(x.reshape(shape.with(0, 2)).shape).toEqual([2, 3]);
});

test("of many shapes, each is its own", () => {
  for (let round = 0; round < 2; round++)
    for (let i = 0; i < 2000; i++) expect(zeros([i, 0, i % 7]).shape).toEqual([i, 0, i % 7]);
  expect(tensor(1).shape).toEqual([]);
  expect(zeros([2 ** 40, 0]).shape).toEqual([2 ** 40, 0]);
});
