/** Bad input: the error is of the right class, and names the op, the tensors and the way out. */
import { describe, expect, test } from "vitest";
import { DTypeError, ShapeError, ValueError, WengertError } from "../../src/arguments/index.js";
import * as ops from "../../src/ops/index.js";
import * as internal from "../../src/ops/internal.js";
import { registry } from "../../src/ops/registry.js";
import { type Tensor, tensor, zeros } from "../../src/tensor/index.js";
import { caught, everyMistake, type Mistake } from "../helpers/mistakes.js";

const x = tensor(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  { name: "x" },
);
const y = zeros([2], { name: "y" });
const scalar = tensor(1, { name: "s" });
const ids = tensor([0, 1], { dtype: "int32", name: "ids" });
const cube = zeros([2, 3, 4], { name: "cube" });
const W1 = zeros([50, 784], { name: "W1" });

/** The same by name. */
const all = { ...ops };

/** What a program without types may pass. */
const untyped = <T>(value: unknown) => value as T;

/** Ops of two operands that broadcast. */
const binary = [
  "add",
  "sub",
  "mul",
  "div",
  "pow",
  "maximum",
  "minimum",
  "atan2",
  "eq",
  "ne",
  "lt",
  "le",
  "gt",
  "ge",
  "logicalAnd",
  "logicalOr",
] as const;

describe("shapes that do not broadcast", () => {
  const explained = (op: string) =>
    `${op}: (2, 3) and (2,) do not broadcast: sizes 3 and 2 differ (axis -1, aligned from the right, ` +
    "where only 1 stretches). " +
    'Left is "x", right is "y". Reshape one, or insert axes with unsqueeze().';
  everyMistake(binary.map((op) => [op, () => all[op](x, y), ShapeError, explained(op)]));
  everyMistake(binary.map((op) => [`the method ${op}`, () => x[op](y), ShapeError, explained(op)]));
  everyMistake([
    ["where, between its branches", () => ops.where(x.gt(0), x, y), ShapeError, explained("where")],
    [
      "where, with its condition",
      () => ops.where(tensor([true, false], { name: "mask" }), x, x),
      ShapeError,
      "where: (2,) and (2, 3) do not broadcast: sizes 2 and 3 differ (axis -1, aligned from the right, " +
        "where only 1 stretches). " +
        'Left is "mask", right is "x". Reshape one, or insert axes with unsqueeze().',
    ],
    [
      "an axis in the middle",
      () => ops.add(cube, zeros([2, 4])),
      ShapeError,
      "add: (2, 3, 4) and (2, 4) do not broadcast: sizes 3 and 2 differ (axis -2, aligned from the " +
        "right, where only 1 stretches). " +
        'Left is "cube", right is an unnamed tensor. Reshape one, or insert axes with unsqueeze().',
    ],
    [
      "broadcastTo a shape that is no stretch",
      () => x.broadcastTo([3, 3]),
      ShapeError,
      'broadcastTo: "x" of shape (2, 3) cannot be stretched to (3, 3); only axes of size 1 stretch',
    ],
    [
      "broadcastTo fewer axes",
      () => x.broadcastTo([3]),
      ShapeError,
      'broadcastTo: "x" of shape (2, 3) cannot be stretched to (3,); only axes of size 1 stretch',
    ],
    [
      "sumTo a shape that does not stretch to the tensor's",
      () => internal.sumTo(x, [2]),
      ShapeError,
      'sumTo: "x" of shape (2, 3) is not a broadcast of (2,), so it cannot be summed to it',
    ],
    [
      "losses never broadcast: mseLoss",
      () => ops.mseLoss(x, y),
      ShapeError,
      'mseLoss: prediction (2, 3) ("x") and target (2,) ("y") differ; a loss never broadcasts: reshape one',
    ],
    [
      "losses never broadcast: binaryCrossEntropyWithLogits",
      () => ops.binaryCrossEntropyWithLogits(x, 1),
      ShapeError,
      'binaryCrossEntropyWithLogits: prediction (2, 3) ("x") and target () (an unnamed tensor) differ; a ' +
        "loss never broadcasts: reshape one",
    ],
  ]);
});

describe("products", () => {
  everyMistake([
    [
      "matmul, where the right one's transpose would fit",
      () => ops.matmul(zeros([100, 784], { name: "x" }), W1),
      ShapeError,
      'matmul: (100, 784) · (50, 784): inner sizes 784 and 50 differ. Left is "x", right is "W1". Its ' +
        "transpose would fit: W1.T",
    ],
    [
      "matmul, where an unnamed right one's transpose would fit",
      () => zeros([4, 3]).matmul(zeros([2, 3])),
      ShapeError,
      "matmul: (4, 3) · (2, 3): inner sizes 3 and 2 differ. Left is an unnamed tensor, right is an " +
        "unnamed tensor. Its transpose would fit: right.T",
    ],
    [
      "matmul, where the left one's transpose would fit",
      () => x.matmul(zeros([2, 5], { name: "W" })),
      ShapeError,
      'matmul: (2, 3) · (2, 5): inner sizes 3 and 2 differ. Left is "x", right is "W". The transpose of ' +
        "the left would fit: x.T",
    ],
    [
      "matmul, where nothing would fit",
      () => x.matmul(zeros([4, 5])),
      ShapeError,
      'matmul: (2, 3) · (4, 5): inner sizes 3 and 4 differ. Left is "x", right is an unnamed tensor.',
    ],
    [
      "matmul of an op's output, named by its op",
      () => x.matmul(tensor([[1]], { requiresGrad: true }).exp()),
      ShapeError,
      'matmul: (2, 3) · (1, 1): inner sizes 3 and 1 differ. Left is "x", right is the output of exp.',
    ],
    [
      "matmul with a vector",
      () => x.matmul(y),
      ShapeError,
      'matmul: (2, 3) · (2,): inner sizes 3 and 2 differ. Left is "x", right is "y".',
    ],
    [
      "matmul of stacks that do not broadcast",
      () => cube.matmul(zeros([3, 4, 2])),
      ShapeError,
      'matmul: (2, 3, 4) · (3, 4, 2): the leading axes do not broadcast. Left is "cube", right is an ' +
        "unnamed tensor.",
    ],
    [
      "matmul with a scalar",
      () => x.matmul(scalar),
      ShapeError,
      'matmul: (2, 3) · (): "s" is a scalar. Multiply by it with mul().',
    ],
    [
      "matmul of two dtypes",
      () => ids.matmul(x),
      DTypeError,
      'matmul: dtypes int32 and float32 differ. Left is "ids", right is "x". Convert one with to("float32").',
    ],
    [
      "matmul of both floating dtypes",
      () => x.matmul(zeros([3, 1], { dtype: "float64", name: "w" })),
      DTypeError,
      'matmul: dtypes float32 and float64 differ. Left is "x", right is "w". Convert one with to("float64").',
    ],
    [
      "matmul of a nested array",
      () => ops.matmul(untyped<Tensor>([[1, 2]]), x),
      ValueError,
      "matmul: expected a tensor, got an array; make it one with tensor()",
    ],
    [
      "matmulOp of a vector",
      () => internal.matmulOp(x, y),
      ShapeError,
      'matmul: "y" of shape (2,) is no matrix',
    ],
    [
      "dot of matrices",
      () => x.dot(x),
      ShapeError,
      'dot: (2, 3) and (2, 3) are not two vectors of one length. Left is "x", right is "x". Use matmul() ' +
        "for matrices.",
    ],
    [
      "dot of two lengths",
      () => y.dot(zeros([3])),
      ShapeError,
      'dot: (2,) and (3,) are not two vectors of one length. Left is "y", right is an unnamed tensor. ' +
        "Use matmul() for matrices.",
    ],
    [
      "outer of a matrix",
      () => x.outer(y),
      ShapeError,
      'outer: (2, 3) and (2,) are not two vectors. Left is "x", right is "y".',
    ],
  ]);
});

describe("einsum", () => {
  everyMistake([
    [
      "too few tensors",
      () => ops.einsum("ij,jk->ik", x),
      ValueError,
      'einsum: "ij,jk->ik": 2 terms for 1 tensors',
    ],
    [
      "a letter from nowhere",
      () => ops.einsum("ij->ijk", x),
      ValueError,
      'einsum: "ij->ijk": "k" is in the result, but in no term',
    ],
    [
      "a letter twice in the result",
      () => ops.einsum("ij->ii", x),
      ValueError,
      'einsum: "ij->ii": "i" is twice in the result',
    ],
    [
      "two arrows",
      () => ops.einsum("ij->i->j", x),
      ValueError,
      'einsum: "ij->i->j": expected letters, commas, ... and one ->',
    ],
    [
      "a digit",
      () => ops.einsum("i1", x),
      ValueError,
      'einsum: "i1": expected letters, commas, ... and one ->',
    ],
    [
      "two dots",
      () => ops.einsum("..ij", x),
      ValueError,
      'einsum: "..ij": expected letters, commas, ... and one ->',
    ],
    [
      "an ellipsis twice",
      () => ops.einsum("...i...", x),
      ValueError,
      'einsum: "...i...": ... stands for all axes without a letter, so once per term',
    ],
    [
      "more letters than axes",
      () => ops.einsum("ijk", x),
      ShapeError,
      'einsum: term "ijk" names 3 axes, but "x" has shape (2, 3)',
    ],
    [
      "fewer letters than axes",
      () => ops.einsum("i", x),
      ShapeError,
      'einsum: term "i" names 1 axes, but "x" has shape (2, 3)',
    ],
    [
      "more letters than axes beside an ellipsis",
      () => ops.einsum("...ijk", x),
      ShapeError,
      'einsum: term "...ijk" names 3 axes, but "x" has shape (2, 3)',
    ],
    [
      "sizes that differ",
      () => ops.einsum("ij,jk", x, W1),
      ShapeError,
      'einsum: "ij,jk": axis "j" has size 3 in one term and 50 in "W1"',
    ],
    [
      "a diagonal that is not square",
      () => ops.einsum("ii", x),
      ShapeError,
      'einsum: "ii": axis "i" has size 2 in one term and 3 in "x"',
    ],
    [
      "the tensors first",
      () => ops.einsum(untyped<string>(undefined), x),
      ValueError,
      'einsum: undefined: the equation comes first, as text like "ij,jk->ik"',
    ],
    [
      "an array for a tensor",
      () => ops.einsum("i", untyped<Tensor>([1, 2])),
      ValueError,
      "einsum: expected a tensor, got an array; make it one with tensor()",
    ],
  ]);
});

describe("axes", () => {
  const overOneAxis: Record<string, (axis: number) => unknown> = {
    sum: (axis) => x.sum(axis),
    mean: (axis) => x.mean(axis),
    prod: (axis) => x.prod(axis),
    max: (axis) => x.max(axis),
    min: (axis) => x.min(axis),
    variance: (axis) => x.variance(axis),
    std: (axis) => x.std(axis),
    logSumExp: (axis) => x.logSumExp(axis),
    norm: (axis) => x.norm(axis),
    any: (axis) => x.any(axis),
    all: (axis) => x.all(axis),
    argMax: (axis) => x.argMax(axis),
    argMin: (axis) => x.argMin(axis),
    cumsum: (axis) => x.cumsum(axis),
    softmax: (axis) => x.softmax(axis),
    logSoftmax: (axis) => x.logSoftmax(axis),
    flatten: (axis) => x.flatten(axis),
    squeeze: (axis) => x.squeeze(axis),
    transpose: (axis) => x.transpose(0, axis),
    permute: (axis) => x.permute([0, axis]),
    concat: (axis) => x.concat([x], axis),
    split: (axis) => x.split(1, axis),
    flip: (axis) => x.flip(axis),
    take: (axis) => internal.take(x, [0], axis),
    takeScatter: (axis) => internal.takeScatter(x, [0, 1], axis, [2, 3]),
    indexSelect: (axis) => x.indexSelect(axis, [0]),
    gather: (axis) => x.gather(axis, [[0]]),
    scatterAdd: (axis) => x.scatterAdd(axis, [[0]], tensor([[1]])),
  };
  const each = Object.entries(overOneAxis);
  const outOfRange = (op: string, axis: number) => `${op}: axis ${axis} is out of range for rank 2 (-2 .. 1)`;
  const several = ["sum", "mean", "prod", "max", "min", "variance", "std", "logSumExp", "norm", "any", "all"];
  several.push("squeeze", "flip");
  const own: Record<string, string> = {
    flatten: "flatten: startAxis must be a whole number, got",
    transpose: "transpose: axis1 must be a whole number, got",
    concat: "Tensor.concat: axis must be a whole number, got",
  };
  const wrongAxis = (op: string, given: string) =>
    op === "permute"
      ? `permute: order must be an array of whole numbers, one per axis, got [0, ${given}]`
      : op in own
        ? `${own[op]} ${given}`
        : `${op}: axis must be a whole number${several.includes(op) ? " or an array of whole numbers" : ""}, got ${given}`;
  everyMistake(
    each.flatMap(([op, call]): Mistake[] => [
      [`${op} along an axis past the last`, () => call(2), ShapeError, outOfRange(op, 2)],
      [`${op} along an axis before the first`, () => call(-3), ShapeError, outOfRange(op, -3)],
      [`${op} along half an axis`, () => call(0.5), ShapeError, wrongAxis(op, "0.5")],
      [`${op} along NaN`, () => call(Number.NaN), ShapeError, wrongAxis(op, "NaN")],
    ]),
  );

  everyMistake(
    several.flatMap((op): Mistake[] => {
      const f = untyped<Record<string, (x: Tensor, axis: unknown) => unknown>>(all)[op];
      return [
        [
          `${op} along an axis named twice`,
          () => f?.(x, [1, -1]),
          ShapeError,
          `${op}: axis 1 is named twice`,
        ],
        [`${op} along a text`, () => f?.(x, "rows"), ShapeError, wrongAxis(op, '"rows"')],
        [`${op} along a tensor`, () => f?.(x, y), ShapeError, wrongAxis(op, "a tensor of shape (2,)")],
      ];
    }),
  );

  everyMistake([
    [
      "cumsum of a scalar",
      () => scalar.cumsum(),
      ShapeError,
      "cumsum: axis 0 of a scalar, which has no axes",
    ],
    [
      "softmax of a scalar",
      () => scalar.softmax(),
      ShapeError,
      "softmax: axis -1 of a scalar, which has no axes",
    ],
    [
      "unsqueeze past the new rank",
      () => x.unsqueeze(3),
      ShapeError,
      "unsqueeze: axis 3 is out of range for rank 3 (-3 .. 2)",
    ],
    [
      "stack past the new rank",
      () => ops.stack([x, x], -4),
      ShapeError,
      "stack: axis -4 is out of range for rank 3 (-3 .. 2)",
    ],
    [
      "argMax over several axes",
      () => x.argMax(untyped<number>([0, 1])),
      ShapeError,
      "argMax: axis must be a whole number, got [0, 1]",
    ],
    [
      "permute with an axis twice",
      () => x.permute([0, 0]),
      ShapeError,
      'permute: [0, 0] does not name each of the 2 axes of "x" once',
    ],
    [
      "permute with an axis missing",
      () => x.permute([1]),
      ShapeError,
      'permute: [1] does not name each of the 2 axes of "x" once',
    ],
    [
      "permute with its axes as arguments",
      () => ops.permute(x, untyped<number[]>(1)),
      ShapeError,
      "permute: order must be an array of whole numbers, one per axis, got 1",
    ],
    [
      "transpose of a vector",
      () => y.transpose(),
      ShapeError,
      'transpose: "y" of shape (2,) has no two axes to exchange',
    ],
    [
      "squeeze of a long axis",
      () => x.squeeze(1),
      ShapeError,
      'squeeze: axis 1 of "x" has size 3, not 1 (shape (2, 3))',
    ],
  ]);
});

describe("reductions of nothing", () => {
  const empty = zeros([0, 3], { name: "empty" });
  const message = (op: string) => `${op}: no elements to reduce: "empty" has shape (0, 3)`;
  const needing = ["mean", "max", "min", "logSumExp", "variance", "std"] as const;
  everyMistake(
    needing.flatMap((op): Mistake[] => [
      [`${op} of all`, () => all[op](empty), ShapeError, message(op)],
      [`${op} along the empty axis`, () => all[op](empty, 0), ShapeError, message(op)],
    ]),
  );
  everyMistake(
    (["argMax", "argMin"] as const).map((op) => [
      `${op} along the empty axis`,
      () => all[op](empty, 0),
      ShapeError,
      message(op),
    ]),
  );

  test("where no elements are needed there is no error: an empty sum is 0, an empty product 1", () => {
    expect(empty.sum(0).toArray()).toEqual([0, 0, 0]);
    expect(empty.prod(0).toArray()).toEqual([1, 1, 1]);
    expect(empty.norm(0).toArray()).toEqual([0, 0, 0]);
    expect(empty.any().toArray()).toBe(false);
    expect(empty.all().toArray()).toBe(true);
    expect(empty.max(1).toArray()).toEqual([]);
    expect(empty.argMax(1).toArray()).toEqual([]);
    expect(empty.mean(1).toArray()).toEqual([]);
  });
});

describe("joining and cutting", () => {
  everyMistake([
    [
      "concat of shapes that differ",
      () => x.concat([zeros([1, 2])]),
      ShapeError,
      "concat: tensor 1 has shape (1, 2), the first (2, 3); all but axis 0 must agree",
    ],
    [
      "concat of ranks that differ",
      () => x.concat([y], 1),
      ShapeError,
      "concat: tensor 1 has shape (2,), the first (2, 3); all but axis 1 must agree",
    ],
    ["concat of nothing", () => ops.concat([]), ValueError, "concat: no tensors"],
    ["stack of nothing", () => ops.stack([]), ValueError, "stack: no tensors"],
    [
      "concat of tensors as arguments",
      () => ops.concat(untyped<Tensor[]>(x)),
      ShapeError,
      "concat: expected an array of tensors, got a tensor of shape (2, 3)",
    ],
    [
      "the method concat of a tensor without an array",
      () => x.concat(untyped<Tensor[]>(y)),
      ShapeError,
      "Tensor.concat: expected an array of tensors, got a tensor of shape (2,)",
    ],
    [
      "concat of numbers",
      () => ops.concat([untyped<Tensor>(1)]),
      ValueError,
      "concat: expected a tensor, got 1",
    ],
    [
      "stack of shapes that differ",
      () => ops.stack([x, y]),
      ShapeError,
      'stack: "y" has shape (2,), the first (2, 3); all must agree',
    ],
    [
      "split into parts that do not fill",
      () => x.split(2, 1),
      ShapeError,
      "split: axis 1 of size 3 does not split into 2",
    ],
    [
      "split into sizes that do not fill",
      () => x.split([1, 1], -1),
      ShapeError,
      "split: axis 1 of size 3 does not split into [1, 1]",
    ],
    [
      "split into a negative size",
      () => x.split([4, -1], 1),
      ShapeError,
      "split: axis 1 of size 3 does not split into [4, -1]",
    ],
    [
      "split into a negative number of parts",
      () => x.split(-1),
      ShapeError,
      "split: axis 0 of size 2 does not split into -1",
    ],
    [
      "split into more parts than elements",
      () => x.split(1e8),
      ShapeError,
      "split: axis 0 of size 2 does not split into 100000000",
    ],
    [
      "split nothing into many",
      () => zeros([0]).split(1e8),
      ShapeError,
      "split: axis 0 of size 0 does not split into 100000000",
    ],
    ["split into no parts", () => x.split(0), ShapeError, "split: axis 0 of size 2 does not split into 0"],
    [
      "split into one and a half parts",
      () => x.split(1.5, 1),
      ShapeError,
      "split: axis 1 of size 3 does not split into 1.5",
    ],
    [
      "split into what is no count",
      () => x.split(untyped<number>("2")),
      ShapeError,
      'split: countOrSizes must be a count or an array of sizes, got "2"',
    ],
    [
      "slice at an index past the end",
      () => x.slice([2]),
      ShapeError,
      "slice: index 2 is out of range for axis 0 of size 2",
    ],
    [
      "slice at an index before the start",
      () => x.slice([null, -4]),
      ShapeError,
      "slice: index -4 is out of range for axis 1 of size 3",
    ],
    [
      "slice at half an index",
      () => x.slice([0.5]),
      ShapeError,
      "slice: index 0.5 is out of range for axis 0 of size 2",
    ],
    [
      "slice with more ranges than axes",
      () => x.slice([0, 0, 0]),
      ShapeError,
      'slice: 3 ranges for "x" of shape (2, 3)',
    ],
    [
      "slice by steps of 0",
      () => x.slice([[0, 2, 0]]),
      ShapeError,
      "slice: step 0 of axis 0 is no whole number other than 0",
    ],
    [
      "slice from half an index",
      () => x.slice([[0.5, 2]]),
      ShapeError,
      "slice: bound 0.5 of axis 0 is no whole number",
    ],
    [
      "slice with one range outside an array",
      () => x.slice(untyped<[]>(1)),
      ShapeError,
      "slice: expected an array of ranges, one per axis, got 1",
    ],
    [
      "slice with a text as a range",
      () => x.slice([untyped<null>("1:2")]),
      ShapeError,
      'slice: expected null, an index or [start, stop, step] for axis 0, got "1:2"',
    ],
    [
      "sliceScatter into a box that is too small",
      () => internal.sliceScatter(x, [2, 4], [0, 2], [1, 1]),
      ShapeError,
      'sliceScatter: "x" of shape (2, 3), from [0,2] by [1,1], does not lie inside (2, 4)',
    ],
    [
      "sliceScatter below 0",
      () => internal.sliceScatter(y, [5], [1], [-2]),
      ShapeError,
      'sliceScatter: "y" of shape (2,), from [1] by [-2], does not lie inside (5,)',
    ],
  ]);
});

describe("regrouping", () => {
  everyMistake([
    [
      "reshape to another number of elements",
      () => x.reshape([4, 2]),
      ShapeError,
      'reshape: "x" of shape (2, 3) has 6 elements, which do not fill (4, 2)',
    ],
    [
      "reshape with an open extent that does not divide",
      () => x.reshape([4, -1]),
      ShapeError,
      'reshape: "x" of shape (2, 3) has 6 elements, which do not fill (4, -1)',
    ],
    [
      "reshape with two open extents",
      () => x.reshape([-1, -1]),
      ShapeError,
      "reshape: only one extent may be -1, got (-1, -1)",
    ],
    [
      "reshape with an open extent beside a 0",
      () => zeros([0, 3]).reshape([0, -1]),
      ShapeError,
      "reshape: an unnamed tensor of shape (0, 3) has 0 elements, which do not fill (0, -1)",
    ],
    [
      "reshape with its sizes as arguments",
      () => ops.reshape(x, untyped<number[]>(3)),
      ShapeError,
      "reshape: expected the shape as an array, got 3",
    ],
    [
      "pad of too few axes",
      () => x.pad([[1, 1]]),
      ShapeError,
      'pad: "x" of shape (2, 3) takes [before, after] of at least 0 for each of its 2 axes, got [[1, 1]]',
    ],
    [
      "pad by less than nothing",
      () => y.pad([[0, -1]]),
      ShapeError,
      "pad: padding must be an array of [before, after] of at least 0, one per axis, got [[0, -1]]",
    ],
    [
      "pad by one number per axis",
      () => x.pad(untyped<[]>([1, 1])),
      ShapeError,
      "pad: padding must be an array of [before, after] of at least 0, one per axis, got [1, 1]",
    ],
    [
      "tile a negative number of times",
      () => x.tile([2, -1]),
      ShapeError,
      "tile: repeats must be an array of whole numbers of at least 0, got [2, -1]",
    ],
    ["tril of a vector", () => y.tril(), ShapeError, 'tril: "y" of shape (2,) is no matrix'],
    ["triu of a vector", () => y.triu(), ShapeError, 'triu: "y" of shape (2,) is no matrix'],
    [
      "tril along half a diagonal",
      () => x.tril(0.5),
      ValueError,
      "tril: diagonal must be a whole number, got 0.5",
    ],
    ["diagonal of a vector", () => y.diagonal(), ShapeError, 'diagonal: "y" of shape (2,) is no matrix'],
    [
      "diagonal at half an offset",
      () => x.diagonal(0.5),
      ValueError,
      "diagonal: offset must be a whole number, got 0.5",
    ],
  ]);
});

describe("indices", () => {
  const readers: Record<string, (indices: ops.Indices) => unknown> = {
    take: (indices) => internal.take(x, indices, 0),
    indexSelect: (indices) => x.indexSelect(0, indices),
    embedding: (indices) => ops.embedding(x, indices),
    takeScatter: (indices) => internal.takeScatter(x, indices, 0, [2, 3]),
  };
  everyMistake(
    Object.entries(readers).flatMap(([op, call]): Mistake[] => [
      [
        `${op} past the end`,
        () => call([0, 2]),
        ValueError,
        `${op}: index 2 (element 1) is out of range for 2 entries`,
      ],
      [
        `${op} before the start`,
        () => call([-3, 0]),
        ValueError,
        `${op}: index -3 (element 0) is out of range for 2 entries`,
      ],
      [
        `${op} by a floating tensor`,
        () => call(y),
        DTypeError,
        `${op}: the indices "y" are float32, not int32. Convert with to("int32").`,
      ],
      [`${op} by a fraction`, () => call([0, 0.5]), ValueError, `${op}: int32 cannot hold 0.5 (element 1)`],
    ]),
  );
  everyMistake([
    [
      "gather past the end",
      () => x.gather(1, [[0, 3]]),
      ValueError,
      "gather: index 3 (element 1) is out of range for 3 entries",
    ],
    [
      "gather with more columns than there are",
      () => x.gather(0, [[0, 0, 0, 0]]),
      ShapeError,
      'gather: indices of shape (1, 4) do not fit "x" of shape (2, 3): the same rank, and no larger in ' +
        "any axis but 0",
    ],
    [
      "gather with indices of another rank",
      () => x.gather(0, [0]),
      ShapeError,
      'gather: indices of shape (1,) do not fit "x" of shape (2, 3): the same rank, and no larger in any ' +
        "axis but 0",
    ],
    [
      "scatterAdd past the end",
      () => x.scatterAdd(0, [[2]], tensor([[1]])),
      ValueError,
      "scatterAdd: index 2 (element 0) is out of range for 2 entries",
    ],
    [
      "scatterAdd of values that are not one per index",
      () => x.scatterAdd(0, [[0]], tensor([1])),
      ShapeError,
      "scatterAdd: values of shape (1,), indices of shape (1, 1); they must agree",
    ],
    [
      "scatterAdd of another dtype",
      () => x.scatterAdd(0, [[0]], tensor([[1]], { dtype: "float64" })),
      DTypeError,
      'scatterAdd: dtypes float32 and float64 differ. Left is "x", right is an unnamed tensor. Convert ' +
        'one with to("float64").',
    ],
    [
      "scatterAdd of booleans",
      () => tensor([true], { name: "flags" }).scatterAdd(0, [0], tensor([true])),
      DTypeError,
      'scatterAdd: "flags" is bool, which has no sum. Convert with to("int32").',
    ],
    [
      "takeScatter of another shape than was read",
      () => internal.takeScatter(x, [0], 0, [2, 3]),
      ShapeError,
      'takeScatter: "x" of shape (2, 3); what is read there has shape (1, 3)',
    ],
    [
      "resample by a place outside the axis",
      () => internal.resample(x, 1, [[[0, 0.5]], [[3, 1]]]),
      ValueError,
      "resample: there is no place 3 along an axis of 3",
    ],
    [
      "indexSelect by a mask",
      () => x.indexSelect(0, tensor([true, false], { name: "mask" })),
      DTypeError,
      'indexSelect: the indices "mask" are a mask of bool, which says of each entry whether, not where. ' +
        "Where it is true: [...mask.toTypedArray().entries()].flatMap(([i, yes]) => (yes ? [i] : [])).",
    ],
    [
      "indexSelect by a matrix",
      () => x.indexSelect(0, [[0]]),
      ShapeError,
      "indexSelect: indices of shape (1, 1), not a list",
    ],
    [
      "embedding in a vector",
      () => ops.embedding(y, [0]),
      ShapeError,
      'embedding: "y" of shape (2,) is no (entries, size) matrix',
    ],
  ]);
});

describe("labels", () => {
  const unfit = (labels: string) =>
    `softmaxCrossEntropy: logits (2, 3) ("x") and labels ${labels} do not fit: ` +
    "labels are class indices of shape (2,), or one row per example of shape (2, 3)";
  everyMistake([
    [
      "a label past the last class",
      () => ops.softmaxCrossEntropy(x, [0, 3]),
      ValueError,
      "softmaxCrossEntropy: label 3 (element 1 of an unnamed tensor) is no class: there are 3, 0 .. 2",
    ],
    [
      "a negative label",
      () => ops.softmaxCrossEntropy(x, tensor([-1, 0], { dtype: "int32", name: "t" })),
      ValueError,
      'softmaxCrossEntropy: label -1 (element 0 of "t") is no class: there are 3, 0 .. 2. To leave such ' +
        "examples out, pass { ignoreIndex: -1 }",
    ],
    [
      "floating labels",
      () => ops.softmaxCrossEntropy(x, y),
      DTypeError,
      'softmaxCrossEntropy: the labels "y" of shape (2,) are float32. Class indices are int32: convert ' +
        'with to("int32").',
    ],
    [
      "labels in a floating typed array",
      () => ops.softmaxCrossEntropy(x, new Float32Array([0, 1])),
      DTypeError,
      "softmaxCrossEntropy: the labels an unnamed tensor of shape (2,) are float32. Class indices are " +
        'int32: convert with to("int32").',
    ],
    [
      "a label that is a fraction",
      () => ops.softmaxCrossEntropy(x, [0, 0.5]),
      ValueError,
      "softmaxCrossEntropy: int32 cannot hold 0.5 (element 1)",
    ],
    [
      "one label too many",
      () => ops.softmaxCrossEntropy(x, [0, 1, 2]),
      ShapeError,
      unfit("(3,) (an unnamed tensor)"),
    ],
    [
      "one-hot rows of another width",
      () => ops.softmaxCrossEntropy(x, W1),
      ShapeError,
      unfit('(50, 784) ("W1")'),
    ],
    [
      "logits of three axes",
      () => ops.softmaxCrossEntropy(cube, [0, 1]),
      ShapeError,
      'softmaxCrossEntropy: logits (2, 3, 4) ("cube") and labels (2,) (an unnamed tensor) do not fit: with ' +
        "the classes on axis 1, labels are class indices of shape (2, 4), or probabilities of shape (2, 3, 4)",
    ],
    [
      "an empty batch",
      () => ops.softmaxCrossEntropy(zeros([0, 3]), []),
      ShapeError,
      "softmaxCrossEntropy: logits an unnamed tensor of shape (0, 3); expected (N, C), (N, C, ...), or (C) " +
        "for one example, not empty",
    ],
    [
      "a label past the last class of one example",
      () => ops.softmaxCrossEntropy([1, 2, 3], 3),
      ValueError,
      "softmaxCrossEntropy: label 3 (element 0 of an unnamed tensor) is no class: there are 3, 0 .. 2",
    ],
    [
      "half a label of one example",
      () => ops.softmaxCrossEntropy([1, 2, 3], 1.5),
      DTypeError,
      "softmaxCrossEntropy: the labels an unnamed tensor of shape () are float32. Class indices are " +
        'int32: convert with to("int32").',
    ],
    [
      "the op behind, of one example",
      () => internal.softmaxCrossEntropyOp(y, [0], "mean"),
      ShapeError,
      'softmaxCrossEntropy: logits "y" of shape (2,), not (N, C)',
    ],
    [
      "the simple twin, of one example",
      () => ops.softmaxCrossEntropySimple(y, [0]),
      ShapeError,
      "softmaxCrossEntropySimple: logits of shape (2,), not (N, C)",
    ],
    [
      "the simple twin, with a label past the last class",
      () => ops.softmaxCrossEntropySimple(x, [0, 3]),
      ValueError,
      "softmaxCrossEntropySimple: label 3 (element 1 of an unnamed tensor) is no class: there are 3, 0 .. 2",
    ],
    [
      "oneHot past its depth",
      () => ops.oneHot(ids, 1),
      ValueError,
      'oneHot: label 1 (element 1 of "ids") is no class: there are 1, 0 .. 0',
    ],
    [
      "oneHot of floats",
      () => ops.oneHot(y, 3),
      DTypeError,
      'oneHot: the labels "y" of shape (2,) are float32. Class indices are int32: convert with to("int32").',
    ],
    [
      "oneHot without a depth",
      () => ops.oneHot(ids, untyped<number>(undefined)),
      ValueError,
      "oneHot: depth must be a whole number of at least 1, got undefined",
    ],
    [
      "oneHot of an unknown dtype",
      () => ops.oneHot(ids, 2, { dtype: untyped<"float32">("int16") }),
      DTypeError,
      'oneHot: dtype must be float32, float64, int32 or bool, or for storage uint8, int64, float16 or bfloat16, got "int16"',
    ],
  ]);
  everyMistake(
    (["softmaxCrossEntropy", "mseLoss", "binaryCrossEntropyWithLogits"] as const).map((op) => [
      `${op} with an unknown reduction`,
      () => all[op](x, x, { reduction: untyped<"mean">("average") }),
      ValueError,
      `${op}: reduction must be "mean", "sum" or "none", got "average"`,
    ]),
  );
});

describe("choices and constants", () => {
  everyMistake([
    [
      "where by numbers",
      () => ops.where(x, x, x),
      DTypeError,
      'where: the condition "x" is float32, not bool. Compare it first, e.g. x.gt(0).',
    ],
    [
      "maskedFill by integers",
      () => x.maskedFill(tensor([1, 0, 0], { dtype: "int32", name: "mask" }), 0),
      DTypeError,
      'maskedFill: the condition "mask" is int32, not bool. Compare it first, e.g. x.gt(0).',
    ],
    [
      "clamp between bounds in the wrong order",
      () => x.clamp({ min: 1, max: 0 }),
      ValueError,
      "clamp: min 1 is not at most max 0",
    ],
    [
      "clamp to NaN",
      () => x.clamp({ min: Number.NaN }),
      ValueError,
      "clamp: min NaN is not at most max Infinity",
    ],
    [
      "clamp without bounds",
      () => x.clamp({}),
      ValueError,
      "clamp: give the bounds as { min }, { max } or { min, max }",
    ],
    [
      "clamp with its bounds as arguments",
      () => x.clamp(untyped<object>(0)),
      ValueError,
      "clamp: bounds must be an object, got 0. Write { min: 0 }.",
    ],
    [
      "leakyRelu with a slope that is none",
      () => x.leakyRelu(Number.NaN),
      ValueError,
      "leakyRelu: slope must be a finite number, got NaN",
    ],
    [
      "elu with an infinite alpha",
      () => x.elu(Infinity),
      ValueError,
      "elu: alpha must be a finite number, got Infinity",
    ],
    [
      "gelu by an unknown approximation",
      () => x.gelu({ approximate: untyped<"tanh">("erf") }),
      ValueError,
      'gelu: approximate must be "none" or "tanh", got "erf"',
    ],
    [
      "to a dtype that is none",
      () => x.to(untyped<"float32">("int16")),
      DTypeError,
      'to: dtype must be float32, float64, int32 or bool, or for storage uint8, int64, float16 or bfloat16, got "int16"',
    ],
  ]);
});

describe("what is no tensor", () => {
  const functions = [...registry.values()].map(
    ({ name, op, call }) => [name, call as (...args: unknown[]) => unknown, op] as const,
  );

  test.each(functions)("%s says so in its own name", (name, f, op) => {
    const own = op?.definition.name ?? name;
    for (const bad of [undefined, null, "text", {}, () => 1]) {
      const error = caught(() => f(bad));
      expect(error, `${name}(${String(bad)})`).toBeInstanceOf(WengertError);
      expect((error as WengertError).message.split(":")[0], `${name}(${String(bad)})`).toBe(own);
    }
  });

  const ofTwo = ["matmul", "dot", "outer", "mseLoss", "binaryCrossEntropyWithLogits"];
  const withLabels = ["softmaxCrossEntropy", "softmaxCrossEntropySimple"];
  const namesOfTwo: readonly string[] = [...binary, "powTensor", ...ofTwo, ...withLabels];
  const withTwo = functions.filter(([name]) => namesOfTwo.includes(name));
  test.each(withTwo)("%s says so of its second operand", (name, f) => {
    for (const bad of [undefined, null, "text", {}]) {
      const error = caught(() => f(x, bad));
      expect(error, `${name}(x, ${String(bad)})`).toBeInstanceOf(ValueError);
      expect((error as WengertError).message).toMatch(
        new RegExp(`^${name === "powTensor" ? "pow" : name}: expected a tensor\\b.*, got `),
      );
    }
  });

  everyMistake([
    [
      "undefined",
      () => x.mul(untyped<Tensor>(undefined)),
      ValueError,
      "mul: expected a tensor, a number or an array of numbers, got undefined",
    ],
    [
      "null in an array",
      () => x.mul([1, untyped<number>(null), 3]),
      ValueError,
      "mul: expected a number at [1], got null",
    ],
    [
      "a ragged array",
      () => x.add([[1, 2, 3], [4]]),
      ShapeError,
      "add: ragged array: 1 elements at [1], but 3 at the first place of that depth",
    ],
    [
      "unsigned 64-bit integers",
      () => x.add(untyped<Int32Array>(new BigUint64Array(3))),
      DTypeError,
      "add: BigUint64Array has no dtype here. Convert it, e.g. Float64Array.from(data, Number).",
    ],
  ]);
});

describe("input that looks bad and is not", () => {
  test("arrays of booleans are conditions", () => {
    expect(ops.where([true, false, true], x, 0).toArray()).toEqual([
      [1, 0, 3],
      [4, 0, 6],
    ]);
    expect(tensor([1, 2]).maskedFill([false, true], 9).toArray()).toEqual([1, 9]);
  });

  test("booleans count in arithmetic, and their sums never wrap", () => {
    const flags = tensor([true, false, true]);
    expect(flags.add(flags).toArray()).toEqual([2, 0, 2]);
    expect(flags.mul(flags).toArray()).toEqual([1, 0, 1]);
    expect(flags.sum().item()).toBe(2);
    expect(internal.sumTo(flags, [1]).toArray()).toEqual([2]);
    expect(flags.matmul(flags).item()).toBe(2);
    expect(flags.clamp({ max: 0.5 }).toArray()).toEqual([0.5, 0, 0.5]);
  });

  test("a number that int32 cannot hold is compared and added as it is", () => {
    const count = tensor([1, -2], { dtype: "int32" });
    expect(count.lt(3e9).toArray()).toEqual([true, true]);
    expect(count.add(3e9).dtype).toBe("float32");
    expect(count.add(2).dtype).toBe("int32");
    expect(count.clamp({ min: 0.5 }).toArray()).toEqual([1, 0.5]);
    expect(count.clamp({ min: 0 }).dtype).toBe("int32");
  });

  test("arrays of labels and probabilities keep the precision of the logits", () => {
    const logits = tensor([1, 2, 4], { dtype: "float64" });
    const loss = ops.softmaxCrossEntropy(logits, [0.1, 0.2, 0.7]);
    expect(loss.dtype).toBe("float64");
    const total = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(4));
    expect(loss.item()).toBeCloseTo(total - (0.1 + 0.4 + 2.8), 14);
    expect(ops.softmaxCrossEntropy(logits, 2).item()).toBeCloseTo(total - 4, 14);
  });

  test("negative indices count from the end", () => {
    expect(internal.take(x, [-1], 1).toArray()).toEqual([[3], [6]]);
    expect(x.gather(1, [[-1], [-3]]).toArray()).toEqual([[3], [4]]);
  });
});

test("the advice for a mask selects its rows", () => {
  const rows = tensor([[1], [2], [3]]);
  const mask = rows.flatten().gt(1);
  const indices = [...mask.toTypedArray().entries()].flatMap(([i, yes]) => (yes ? [i] : []));
  expect(rows.indexSelect(0, indices).toArray()).toEqual([[2], [3]]);
});
