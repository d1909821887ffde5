/** Calls that looked right, and were another program: each is refused, with the way out. */
import { describe, expect, test } from "vitest";
import { ShapeError, ValueError } from "../../src/arguments/index.js";
import * as ops from "../../src/ops/index.js";
import { type Tensor, tensor, zeros } from "../../src/tensor/index.js";
import { everyMistake } from "../helpers/mistakes.js";

/** What no typed program may write. */
const loose = (f: unknown) => f as (...args: unknown[]) => unknown;
const method = (x: Tensor, name: keyof Tensor) => loose((x[name] as (...args: unknown[]) => unknown).bind(x));

const square = zeros([2, 2], { name: "x" });
const images = zeros([1, 1, 4, 4]);
const filters = zeros([1, 1, 2, 2]);
const q = zeros([2, 3]);
const noHole: unknown[] = [1];
noHole[2] = 3;

describe("arguments of ops", () => {
  everyMistake([
    [
      "a reduction as a word",
      () => loose(ops.mseLoss)([1], [2], "sum"),
      ValueError,
      'mseLoss: options must be an object, got "sum". Write { reduction: "sum" }.',
    ],
    [
      "the same of classification",
      () => loose(ops.softmaxCrossEntropy)([[1, 2]], [0], "sum"),
      ValueError,
      'softmaxCrossEntropy: options must be an object, got "sum". Write { reduction: "sum" }.',
    ],
    [
      "training as a flag",
      () => loose(ops.dropout)(square, 0.5, false),
      ValueError,
      "dropout: options must be an object, got false. Write { training: false }.",
    ],
    [
      "a stride as a number",
      () => loose(ops.conv2d)(images, filters, 2),
      ValueError,
      "conv2d: options must be an object, got 2. Write { stride: 2 }.",
    ],
    [
      "a stride after the kernel's size",
      () => loose(ops.maxPool2d)(images, 2, 1),
      ValueError,
      "maxPool2d: options must be an object, got 1. Write { stride: 1 }.",
    ],
    [
      "an approximation as a word",
      () => loose(ops.gelu)(square, "tanh"),
      ValueError,
      'gelu: options must be an object, got "tanh". Write { approximate: "tanh" }.',
    ],
    [
      "a value as a number",
      () =>
        loose(ops.pad)(
          square,
          [
            [1, 1],
            [1, 1],
          ],
          5,
        ),
      ValueError,
      "pad: options must be an object, got 5. Write { value: 5 }.",
    ],
    [
      "keepDims as a flag",
      () => method(square, "sum")(0, true),
      ValueError,
      "sum: options must be an object, got true. Write { keepDims: true }.",
    ],
    [
      "the same of a mean that would broadcast the wrong way",
      () => square.sub(method(square, "mean")(1, true) as Tensor),
      ValueError,
      "mean: options must be an object, got true. Write { keepDims: true }.",
    ],
    [
      "axes as a set",
      () => method(square, "sum")(new Set([0])),
      ShapeError,
      "sum: axis must be a whole number or an array of whole numbers, got a Set",
    ],
    [
      "PyTorch's spelling",
      () => method(square, "sum")(0, { keepdim: true }),
      ValueError,
      'sum: unknown option "keepdim"; did you mean keepDims?',
    ],
    [
      "another of PyTorch's",
      () => loose(ops.variance)(square, { unbiased: false }),
      ValueError,
      'variance: unknown option "unbiased"; did you mean correction?',
    ],
    [
      "a list with a hole for axes",
      () => method(square, "prod")(new Array(3)),
      ShapeError,
      "prod: axis must be a whole number or an array of whole numbers, got [undefined, undefined, undefined]",
    ],
    [
      "a list with a hole for sizes",
      () => method(zeros([4]), "split")(noHole),
      ShapeError,
      "split: axis 0 of size 4 does not split into [1, undefined, 3]",
    ],
    [
      "a range that is undefined",
      () => method(zeros([4, 4]), "slice")([undefined, 0]),
      ShapeError,
      "slice: expected null, an index or [start, stop, step] for axis 0, got undefined",
    ],
    [
      "a range of four numbers",
      () => method(zeros([4]), "slice")([[0, 1, 1, 9]]),
      ShapeError,
      "slice: expected [start, stop, step] for axis 0, got [0, 1, 1, 9]",
    ],
    [
      "a border that int32 cannot hold",
      () => ops.pad(tensor([1], { dtype: "int32" }), [[1, 1]], { value: 0.5 }),
      ValueError,
      "pad: int32 cannot hold 0.5",
    ],
    [
      "an argument too many for a method",
      () =>
        method(square, "where")(
          [
            [true, true],
            [true, true],
          ],
          0,
          1,
        ),
      ValueError,
      "Tensor.where: an argument too many, 1; it takes (condition, other).",
    ],
    [
      "a list of arguments in place of a list",
      () => method(square, "tile")(4, 1),
      ValueError,
      "tile: an argument too many, 1; it takes (x, repeats).",
    ],
  ]);

  test.each([
    [
      "a bias",
      () => loose(ops.conv2d)(images, filters, zeros([1])),
      "conv2d: options must be an object, got ",
    ],
    [
      "a mask",
      () => loose(ops.scaledDotProductAttention)(q, q, q, zeros([2, 2])),
      "scaledDotProductAttention: options must be an object, got ",
    ],
  ])("%s in the place of options is refused", (_, call, message) => {
    expect(call).toThrow(ValueError);
    expect(call).toThrow(message);
  });
});
