/** Many tensors put together, and taken apart again. */
import { expect, test } from "vitest";
import { concat } from "../../../src/ops/index.js";
import { type Tensor, tensor, zeros } from "../../../src/tensor/index.js";

test("the gradient of one of thousands does not look at the others", () => {
  const parts = Array.from({ length: 3000 }, (_, i) => tensor([i]));
  const { inputs: _, attrs } = concat.definition.prepare(parts);
  const rule = concat.definition.vjp as (...args: unknown[]) => Tensor;
  const record = { attrs, inputs: { length: 3000, 1234: parts[1234] } }; // no list: nothing goes through it
  expect(rule(zeros([3000]).add(2), record, 1234).toArray()).toEqual([2]);
});

test("pieces of different lengths get their own parts of the gradient", () => {
  const parts = [1, 0, 3, 2].map((length) => zeros([2, length]));
  for (const each of parts) each.requiresGrad = true;
  const whole = concat(parts, 1);
  whole.backward(
    tensor([
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9, 10, 11, 12],
    ]),
  );
  expect(parts.map((each) => (each.grad as Tensor).toArray())).toEqual([
    [[1], [7]],
    [[], []],
    [
      [2, 3, 4],
      [8, 9, 10],
    ],
    [
      [5, 6],
      [11, 12],
    ],
  ]);
});

test("an axis without elements is one piece without elements", () => {
  expect(
    zeros([0, 2])
      .split(1)
      .map((each) => each.shape),
  ).toEqual([[0, 2]]);
});
