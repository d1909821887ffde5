/** Selecting, and writing along an axis: edges, second order, and what is refused. */
import { describe, expect, test } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../../src/arguments/index.js";
import { gradcheck, gradgradcheck } from "../../../src/autograd/index.js";
import * as ops from "../../../src/ops/index.js";
import { ones, randn, type Tensor, tensor, zeros } from "../../../src/tensor/index.js";
import { everyMistake } from "../../helpers/mistakes.js";

const nan = Number.NaN;
const x = tensor(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  { name: "x" },
);

describe("where a condition is true", () => {
  test("is a list for each axis, which at() reads", () => {
    const lists = ops.where(x.gt(3.5));
    expect(lists.map((list) => list.toArray())).toEqual([
      [1, 1, 1],
      [0, 1, 2],
    ]);
    expect(x.at(...lists).toArray()).toEqual([4, 5, 6]);
    expect(ops.where([false, false]).map(({ shape, dtype }) => [shape, dtype])).toEqual([[[0], "int32"]]);
  });

  test("is told of scalars, of nothing and of NaN", () => {
    expect(ops.nonzero(tensor(3)).shape).toEqual([1, 0]);
    expect(ops.nonzero(tensor(0)).shape).toEqual([0, 0]);
    expect(ops.nonzero(zeros([2, 0, 3])).shape).toEqual([0, 3]);
    expect(ops.nonzero([nan, 0, -0]).toArray()).toEqual([[0]]);
    expect(ops.maskedSelect(x, zeros([3], { dtype: "bool" })).shape).toEqual([0]);
  });
});

describe("what is put together at one place", () => {
  const twice = Int32Array.of(1, 1, 1);
  const zero = zeros([3]);

  test("is a NaN where one is, and an integer where integers are", () => {
    for (const reduce of ["amax", "amin"] as const)
      expect(ops.scatterReduce(zero, 0, twice, [1, nan, 2], reduce).toArray()).toEqual([0, nan, 0]);
    const whole = zero.to("int32");
    for (const [reduce, expected] of [
      ["sum", 6],
      ["prod", 0],
      ["amax", 3],
      ["amin", 0],
    ] as const) {
      const y = ops.scatterReduce(whole, 0, twice, [1, 2, 3], reduce);
      expect([y.dtype, y.toArray()]).toEqual(["int32", [0, expected, 0]]);
    }
    expect(ops.scatterReduce(whole, 0, twice, [1, 2, 3], "mean").toArray()).toEqual([0, 1.5, 0]);
  });

  test("shares the gradient of an extreme among ties, without itself where it does not count", () => {
    const own = tensor([1, 1], { requiresGrad: true });
    const values = tensor([1, 1, 0], { requiresGrad: true });
    ops
      .scatterReduce(own, 0, Int32Array.of(0, 0, 0), values, "amax", { includeSelf: false })
      .sum()
      .backward();
    expect([own.grad?.toArray(), values.grad?.toArray()]).toEqual([
      [0, 1],
      [0.5, 0.5, 0],
    ]);
  });

  test("gives the gradient of a NaN to it, and shares that of an extreme among any number", () => {
    const values = tensor([1, nan, 2], { requiresGrad: true });
    ops.scatterReduce(zero, 0, twice, values, "amin").sum().backward();
    expect(values.grad?.toArray()).toEqual([0, 1, 0]);
    const equal = ones([300], { dtype: "float64", requiresGrad: true });
    ops
      .scatterReduce(zeros([1], { dtype: "float64" }), 0, new Int32Array(300), equal, "amax")
      .sum()
      .backward();
    expect(equal.grad?.toArray()).toEqual(new Array(300).fill(1 / 300));
  });

  test("has derivatives to second order, of products with zeros among their factors, too", () => {
    const a = randn([2, 3], { dtype: "float64", requiresGrad: true });
    const values = tensor(
      [
        [0, 2, 3, 0.5],
        [0, 0, 1, -1],
      ],
      { dtype: "float64", requiresGrad: true },
    );
    const indices = [
      [1, 1, 1, 2],
      [0, 0, 2, 0],
    ];
    for (const reduce of ["sum", "prod", "mean"] as const)
      for (const includeSelf of [true, false]) {
        const f = (y: Tensor, v: Tensor) =>
          ops.scatterReduce(y, 1, indices, v, reduce, { includeSelf }).square();
        expect(gradcheck(f, [a, values]).rows.every(({ passed }) => passed)).toBe(true);
        expect(gradgradcheck(f, [a, values]).rows.every(({ passed }) => passed)).toBe(true);
      }
  });

  test("of many values to one place, is done in rounds", () => {
    const many = 100_001;
    const values = tensor(new Float64Array(many).fill(1).with(7, 3));
    const y = ops.scatterReduce(
      tensor([2, 2], { dtype: "float64" }),
      0,
      new Int32Array(many),
      values,
      "prod",
    );
    expect(y.toArray()).toEqual([6, 2]);
  });
});

describe("refused is", () => {
  everyMistake([
    [
      "an index out of range",
      () => ops.scatter(x, 1, [[3]], 0),
      ValueError,
      "scatter: index 3 (element 0) is out of range for 3 entries along axis 1",
    ],
    [
      "more indices than there are rows",
      () => ops.scatter(x, 1, [[0], [0], [0]], 0),
      ShapeError,
      'scatter: indices of shape (3, 1) do not fit "x" of shape (2, 3): the same rank, and no larger in any axis but 1',
    ],
    [
      "values that do not fit",
      () => ops.scatterReduce(x, 1, [[0], [0]], [1, 2, 3], "sum"),
      ShapeError,
      "scatterReduce: values of shape (3,) do not fit places of shape (2, 1)",
    ],
    [
      "another reduction",
      () => ops.scatterReduce(x, 1, [[0]], 1, "max" as "amax"),
      ValueError,
      'scatterReduce: reduce must be "sum", "prod", "mean", "amax" or "amin", got "max"',
    ],
    [
      "indices that do not broadcast",
      () => ops.takeAlongAxis(x, [[0], [1], [0]], 1),
      ShapeError,
      'takeAlongAxis: indices of shape (3, 1) do not broadcast against "x" of shape (2, 3) in all axes but 1',
    ],
    [
      "to put along an axis what is out of range",
      () => ops.putAlongAxis(x, [[2]], 0, 0),
      ValueError,
      "putAlongAxis: index 2 (element 0) is out of range for 2 entries along axis 0",
    ],
    [
      "a tensor too small for its indices",
      () => ops.putAlongAxis(x.at([0, 1]), [[0], [1]], 0, 1),
      ShapeError,
      "putAlongAxis: indices of shape (2, 1) do not fit an unnamed tensor of shape (1, 3): the same rank, and no " +
        "larger in any axis but 1",
    ],
    [
      "to add a matrix of indices",
      () => ops.indexAdd(x, 0, [[0]], 1),
      ShapeError,
      "indexAdd: indices of shape (1, 1), not a list",
    ],
    [
      "to add beyond the end",
      () => ops.indexAdd(x, 0, [2], 1),
      ValueError,
      "indexAdd: index 2 (element 0) is out of range for 2 entries along axis 0",
    ],
    [
      "to add half of integers",
      () => ops.indexAdd(x.to("int32"), 0, [0], 1, { alpha: 0.5 }),
      ValueError,
      "indexAdd: int32 cannot hold 0.5",
    ],
    [
      "a mask of numbers",
      () => ops.maskedSelect(x, x),
      DTypeError,
      'maskedSelect: the mask "x" is float32, not bool. Compare it first, e.g. mask.gt(0); places are read by at().',
    ],
    [
      "a condition of numbers",
      () => ops.where(x),
      DTypeError,
      'where: the condition "x" is float32, not bool. Compare it first, e.g. x.gt(0).',
    ],
  ]);
});
