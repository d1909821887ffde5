/** The loss of sequences: against PyTorch's gradient by logits, at the edge, and what is refused. */
import { describe, expect, test } from "vitest";
import {
  ctcLoss,
  DTypeError,
  Generator,
  gradcheck,
  gradgradcheck,
  logSoftmax,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import { everyMistake } from "../helpers/mistakes.js";

const normal = (shape: readonly number[], dtype: "float32" | "float64" = "float64", seed = 1) =>
  randn(shape, { dtype, requiresGrad: true, generator: new Generator(seed) });

test("derivatives to second order, with repeated labels and lengths that differ", () => {
  const f = (x: Tensor) =>
    ctcLoss(
      logSoftmax(x, -1),
      [
        [1, 1],
        [2, 0],
      ],
      [5, 3],
      [2, 1],
      { reduction: "none" },
    ).square();
  const x = normal([5, 2, 3]);
  expect(gradcheck(f, [x]).rows.every(({ passed }) => passed)).toBe(true);
  expect(gradgradcheck(f, [x]).rows.every(({ passed }) => passed)).toBe(true);
});

test("the probabilities of all that can be said sum to 1", () => {
  const logProbs = logSoftmax(normal([3, 3]), -1);
  const words: number[][] = [[]];
  for (let i = 0; i < words.length; i++)
    if ((words[i] as number[]).length < 3)
      for (const label of [1, 2]) words.push([...(words[i] as number[]), label]);
  const total = words
    .map((word) =>
      Math.exp(-ctcLoss(logProbs, Int32Array.from(word), 3, word.length, { reduction: "sum" }).item()),
    )
    .reduce((a, b) => a + b);
  expect(total).toBeCloseTo(1, 13);
});

test("a target that is longer than its input costs all, or with zeroInfinity nothing", () => {
  const x = normal([2, 2, 3]);
  const loss = (zeroInfinity: boolean) =>
    ctcLoss(
      logSoftmax(x, -1),
      [
        [1, 1],
        [1, 2],
      ],
      [2, 2],
      [2, 2],
      { reduction: "none", zeroInfinity },
    );
  expect(loss(false).toArray()).toEqual([Infinity, expect.any(Number)]);
  const losses = loss(true);
  expect((losses.toArray() as number[])[0]).toBe(0);
  losses.sum().backward();
  const gradient = x.grad as Tensor;
  expect(
    gradient
      .at(":", 0)
      .toTypedArray()
      .every((g) => g === 0),
  ).toBe(true);
  expect(
    gradient
      .at(":", 1)
      .toTypedArray()
      .every((g) => Number.isFinite(g) && g !== 0),
  ).toBe(true);
});

test("a thousand steps neither vanish nor overflow, in float32 too", () => {
  const x = normal([1000, 1, 4], "float32");
  const labels = Int32Array.from({ length: 200 }, (_, i) => 1 + (i % 3));
  const wide = x.detach().to("float64");
  const y = ctcLoss(logSoftmax(x, -1), labels, [1000], [200]);
  expect(y.item() / ctcLoss(logSoftmax(wide, -1), labels, [1000], [200]).item()).toBeCloseTo(1, 5);
  y.backward();
  expect((x.grad as Tensor).toTypedArray().every(Number.isFinite)).toBe(true);
});

test("no steps say nothing, and nothing else", () => {
  const none = logSoftmax(normal([0, 2, 3]), -1);
  expect(ctcLoss(none, [[1], [1]], [0, 0], [0, 1], { reduction: "none" }).toArray()).toEqual([-0, Infinity]);
});

describe("refused", () => {
  const x = tensor([[[0, 0, 0]]], { name: "x" });
  everyMistake([
    [
      "a vector",
      () => ctcLoss(tensor([1]), [1], 1, 1),
      ShapeError,
      "ctcLoss: logProbs are (T, N, C), or (T, C), but an unnamed tensor is (1,)",
    ],
    [
      "a blank that is no class",
      () => ctcLoss(x, [1], [1], [1], { blank: 3 }),
      ValueError,
      "ctcLoss: blank 3 is none of 3 classes",
    ],
    [
      "the blank as a label",
      () => ctcLoss(x, [0], [1], [1]),
      ValueError,
      "ctcLoss: label 0 of sequence 0 is the blank",
    ],
    [
      "a label that is no class",
      () => ctcLoss(x, [[3]], [1], [1]),
      ValueError,
      "ctcLoss: label 3 of sequence 0 is none of 3 classes",
    ],
    [
      "an input longer than it is",
      () => ctcLoss(x, [1], [2], [1]),
      ValueError,
      "ctcLoss: inputLengths has 2 (element 0), not a length from 0 to 1",
    ],
    [
      "too many lengths",
      () => ctcLoss(x, [1], [1, 1], [1]),
      ShapeError,
      "ctcLoss: inputLengths (2,) for 1 sequences",
    ],
    [
      "labels of two sequences for one",
      () => ctcLoss(x, [[1], [1]], [1], [1]),
      ShapeError,
      "ctcLoss: targets (2, 1) for 1 sequences with 1 labels in all: expected (N, S), or all labels in one list",
    ],
    [
      "labels that no length counts",
      () =>
        ctcLoss(
          tensor([
            [
              [0, 0, 0],
              [0, 0, 0],
            ],
          ]),
          [1, 2, 1],
          [1, 1],
          [1, 1],
        ),
      ShapeError,
      "ctcLoss: 3 labels in one list, but their lengths sum to 2",
    ],
    [
      "floating labels",
      () => ctcLoss(x, tensor([1]), [1], [1]),
      DTypeError,
      "ctcLoss: targets an unnamed tensor are float32, not int32",
    ],
  ]);
});
