/** Entries moved and repeated, products over axes, and what runs along an axis: at the edge and refused. */
import { describe, expect, test } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../../src/arguments/index.js";
import { gradcheck, gradgradcheck } from "../../../src/autograd/index.js";
import * as ops from "../../../src/ops/index.js";
import { randn, type Tensor, tensor, zeros } from "../../../src/tensor/index.js";
import { everyMistake } from "../../helpers/mistakes.js";

const x = tensor(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  { name: "x" },
);

test("derivatives to second order are right, of products with zeros, and of sums of nothing, too", () => {
  const a = randn([2, 3], { dtype: "float64", requiresGrad: true });
  const withZeros = tensor(
    [
      [2, 0, 3],
      [0, 0, 1],
    ],
    { dtype: "float64", requiresGrad: true },
  );
  const functions: [Tensor, (y: Tensor) => Tensor][] = [
    [a, (y) => ops.roll(y, [1, -1], [0, 1]).square()],
    [a, (y) => ops.moveAxis(y, 0, 1).square()],
    [a, (y) => ops.repeatInterleave(y, [2, 0, 1], 1).square()],
    [a, (y) => ops.meshgrid([y.at(0), y.at(1)])[1]?.square() as Tensor],
    [a, (y) => ops.tensordot(y, y, [[0], [0]])],
    [a, (y) => ops.cumprod(y, 1)],
    [withZeros, (y) => ops.cumprod(y, 1)],
    [a, (y) => ops.logCumSumExp(y, 1)],
    [a, (y) => ops.cummax(y, 1)[0].square()],
  ];
  for (const [operand, f] of functions) {
    expect(gradcheck(f, [operand]).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(f, [operand]).rows.every(({ passed }) => passed)).toBe(true);
  }
});

test("nothing is rolled, repeated and summed up to nothing", () => {
  expect(ops.roll(zeros([0, 2]), 3, 0).shape).toEqual([0, 2]);
  expect(ops.roll(x, 300, 1).toArray()).toEqual(x.toArray());
  expect(ops.repeatInterleave(x, 0).shape).toEqual([0]);
  expect(ops.meshgrid([])).toEqual([]);
  expect(ops.cumprod(zeros([2, 0]), 1).shape).toEqual([2, 0]);
  expect(ops.cummax(zeros([0, 2]), 1).map(({ shape }) => shape)).toEqual([
    [0, 2],
    [0, 2],
  ]);
  expect(ops.tensordot(zeros([2, 0]), zeros([0, 3]), 1).toArray()).toEqual(zeros([2, 3]).toArray());
});

test("logarithms of sums begin with minus infinity where nothing is", () => {
  const y = tensor([-Infinity, -Infinity, 0], { requiresGrad: true });
  const sums = ops.logCumSumExp(y);
  expect(sums.toArray()).toEqual([-Infinity, -Infinity, 0]);
  sums.at(2).backward();
  expect(y.grad?.toArray()).toEqual([0, 0, 1]);
});

describe("several numbers stand for a list", () => {
  test("in reshape and permute", () => {
    expect(x.reshape(3, -1).shape).toEqual([3, 2]);
    expect(x.reshape(-1).shape).toEqual([6]);
    expect(x.reshape(1, 1, 1, 2, 3, 1).shape).toEqual([1, 1, 1, 2, 3, 1]);
    expect(x.permute(1, 0).toArray()).toEqual(x.T.toArray());
    expect(zeros([2, 3, 4, 5, 6]).permute(4, 0, 3, 1, 2).shape).toEqual([6, 2, 5, 3, 4]);
  });
});

describe("refused is", () => {
  const foreign = (name: string) => () => Reflect.get(x, name);
  const written =
    "Nothing but x.assign(value) writes in place, over all elements; place(x, ...index).set(value) and .add(value) " +
    "give a copy with other values at an index.";
  everyMistake([
    [
      "to write in place as PyTorch does",
      foreign("fill_"),
      ValueError,
      `Tensor: it has no property "fill_". ${written}`,
    ],
    [
      "to set what was read",
      () => Reflect.get(x.at(0), "set"),
      ValueError,
      `Tensor: it has no property "set". ${written}`,
    ],
    [
      "to write to the data of a slice",
      () => Reflect.get(x.slice([0]), "data")[0],
      ValueError,
      `Tensor: it has no property "data". Its values are written by assign, and read by item, toArray or toTypedArray. ${written}`,
    ],
    [
      "a view",
      foreign("view"),
      ValueError,
      'Tensor: it has no property "view". x.reshape(2, -1) gives the same elements another shape.',
    ],
    ["argmax", foreign("argmax"), ValueError, 'Tensor: it has no property "argmax". Did you mean argMax?'],
    [
      "another number of shifts than axes",
      () => ops.roll(x, [1, 2], 0),
      ShapeError,
      "roll: 2 shifts for 1 axes; there is one for each",
    ],
    [
      "two shifts of all elements",
      () => ops.roll(x, [1, 2]),
      ShapeError,
      "roll: 2 shifts for the flattened tensor; there is one for each",
    ],
    [
      "to move an axis twice",
      () => ops.moveAxis(x, [0, 0], [0, 1]),
      ShapeError,
      "moveAxis: axis 0 is named twice",
    ],
    [
      "two axes to one place",
      () => ops.moveAxis(x, [0, 1], 0),
      ShapeError,
      'moveAxis: 2 axes of "x" to 1 places; there is one for each',
    ],
    [
      "to repeat less than not at all",
      () => ops.repeatInterleave(x, [1, -1], 0),
      ValueError,
      "repeatInterleave: an entry cannot be there -1 times",
    ],
    [
      "repeats for other entries",
      () => ops.repeatInterleave(x, [1, 1, 1], 0),
      ShapeError,
      'repeatInterleave: repeats of shape (3,) for 2 entries along axis 0 of "x"; give one number, or one for each entry',
    ],
    [
      "half a repeat",
      () => ops.repeatInterleave(x, 1.5),
      ValueError,
      "repeatInterleave: repeats must be whole numbers (int32), got float32",
    ],
    ["a grid of a matrix", () => ops.meshgrid([x]), ShapeError, 'meshgrid: "x" of shape (2, 3) is no vector'],
    [
      "a product over sizes that differ",
      () => ops.tensordot(x, x, 1),
      ShapeError,
      'tensordot: axes [1] of (2, 3) and [0] of (2, 3) differ: sizes [3] and [2]. Left is "x", right is "x".',
    ],
    [
      "a product over more axes than there are",
      () => ops.tensordot(x, x, 3),
      ShapeError,
      'tensordot: 3 axes of (2, 3) and (2, 3). Left is "x", right is "x".',
    ],
    [
      "a product over an axis twice",
      () =>
        ops.tensordot(x, x, [
          [0, 0],
          [0, 1],
        ]),
      ShapeError,
      'tensordot: an axis of "x" is named twice in [0, 0]',
    ],
    [
      "a product of dtypes",
      () => ops.tensordot(x, x.to("float64"), 1),
      DTypeError,
      'tensordot: dtypes float32 and float64 differ. Left is "x", right is an unnamed tensor. Convert one with to("float64").',
    ],
  ]);
});
