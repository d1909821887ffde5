/** Bad input of losses and distances: what is said, and the way out. */
import { describe } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../src/arguments/index.js";
import * as ops from "../../src/ops/index.js";
import { tensor, zeros } from "../../src/tensor/index.js";
import { everyMistake } from "../helpers/mistakes.js";

const x = tensor(
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  { name: "x" },
);
const y = zeros([2], { name: "y" });
const sequence = zeros([2, 4, 3], { name: "logits" });
const labels = zeros([2, 4], { dtype: "int32", name: "t" });

describe("classes", () => {
  everyMistake([
    [
      "on another axis than was said",
      () => ops.crossEntropy(sequence, labels),
      ShapeError,
      'crossEntropy: logits (2, 4, 3) ("logits") and labels (2, 4) ("t") do not fit: with the classes on axis ' +
        "1, labels are class indices of shape (2, 3), or probabilities of shape (2, 4, 3). They would fit if " +
        "the classes were on axis 2: pass { classAxis: -1 }",
    ],
    [
      "on an axis that there is not",
      () => ops.crossEntropy(sequence, labels, { classAxis: 3 }),
      ShapeError,
      "crossEntropy: axis 3 is out of range for rank 3 (-3 .. 2)",
    ],
    [
      "of which one is to be ignored, as probabilities",
      () => ops.crossEntropy(x, x, { ignoreIndex: -100 }),
      ValueError,
      'crossEntropy: ignoreIndex is for class indices; "x" holds probabilities, of which rows of 0 count nothing',
    ],
    [
      "that are fractions where one is ignored",
      () => ops.crossEntropy(x, y, { ignoreIndex: -100 }),
      DTypeError,
      'crossEntropy: the labels "y" of shape (2,) are float32. Class indices are int32: convert with to("int32").',
    ],
    [
      "of which one is none though another is ignored",
      () => ops.nllLoss(x, [-1, 3], { ignoreIndex: -1 }),
      ValueError,
      "nllLoss: label 3 (element 1 of an unnamed tensor) is no class: there are 3, 0 .. 2",
    ],
    [
      "with too few weights",
      () => ops.crossEntropy(x, [0, 1], { weight: y }),
      ShapeError,
      'crossEntropy: weight of shape (2,) ("y"): one number for each of the 3 classes is expected, (3,)',
    ],
    [
      "with weights of bool",
      () => ops.crossEntropy(x, [0, 1], { weight: [true, false, true] }),
      DTypeError,
      'crossEntropy: weight an unnamed tensor is bool, no numbers: convert with to("float32")',
    ],
    [
      "as probabilities for nllLoss",
      () => ops.nllLoss(x, x),
      ShapeError,
      "nllLoss: labels (2, 3): they are class indices, of shape (2,); for probabilities there are " +
        "crossEntropy, of logits, and klDiv",
    ],
    [
      "with more smoothing than there is",
      () => ops.crossEntropy(x, [0, 1], { labelSmoothing: 2 }),
      ValueError,
      "crossEntropy: labelSmoothing must be a number from 0 to 1, got 2",
    ],
    [
      "at many places for multiMarginLoss",
      () => ops.multiMarginLoss(sequence, labels),
      ShapeError,
      "multiMarginLoss: scores (2, 4, 3) with classes; expected (N, C) with class indices (N,), or (C,) with one",
    ],
  ]);
});

describe("predictions", () => {
  everyMistake([
    [
      "that are no probabilities",
      () => ops.binaryCrossEntropy(x, x),
      ValueError,
      'binaryCrossEntropy: element 1 of "x" is 2, no probability from 0 to 1. Of logits, take ' +
        "binaryCrossEntropyWithLogits",
    ],
    [
      "with weights that do not broadcast",
      () => ops.binaryCrossEntropyWithLogits(x, x, { weight: y }),
      ShapeError,
      'binaryCrossEntropyWithLogits: weight of shape (2,) ("y") does not broadcast to the losses (2, 3)',
    ],
    [
      "with weights that would stretch them",
      () => ops.binaryCrossEntropyWithLogits(y, y, { posWeight: [[1, 1]] }),
      ShapeError,
      "binaryCrossEntropyWithLogits: posWeight of shape (1, 2) (an unnamed tensor) does not broadcast to the " +
        "losses (2,)",
    ],
    [
      "of a negative variance",
      () => ops.gaussianNllLoss(x, x, x.sub(3)),
      ValueError,
      "gaussianNllLoss: variance an unnamed tensor has a negative element",
    ],
    [
      "with a variance of another shape",
      () => ops.gaussianNllLoss(x, x, y),
      ShapeError,
      'gaussianNllLoss: prediction (2, 3) ("x") and variance (2,) ("y") differ; a loss never broadcasts: ' +
        "reshape one",
    ],
    [
      "with targets 0 and 1 where they are 1 and -1",
      () => ops.hingeLoss(y, [0, 1]),
      ValueError,
      "hingeLoss: element 0 of the target an unnamed tensor is 0; targets are 1 and -1. Of zeros and ones, " +
        "take target.mul(2).sub(1)",
    ],
    [
      "of vectors with a target for each element",
      () => ops.cosineEmbeddingLoss(x, x, x),
      ShapeError,
      'cosineEmbeddingLoss: vectors (2, 3) ("x") and targets (2, 3) ("x"); expected (N, D) and (N,), or (D,) ' +
        "and a scalar",
    ],
    [
      "that are no vectors",
      () => ops.tripletMarginLoss(1, 2, 3),
      ShapeError,
      "tripletMarginLoss: a scalar is no vector; expected (N, D) or (D,)",
    ],
  ]);
});

describe("vectors", () => {
  everyMistake([
    [
      "of other sizes",
      () => ops.cdist(x, zeros([2, 2], { name: "z" })),
      ShapeError,
      'cdist: (2, 3) and (2, 2) are no (..., P, D) and (..., R, D). Left is "x", right is "z".',
    ],
    [
      "along an axis that there is not",
      () => ops.normalize(x, { axis: 2 }),
      ShapeError,
      "normalize: axis 2 is out of range for rank 2 (-2 .. 1)",
    ],
    [
      "along an axis that neither has",
      () => ops.cosineSimilarity(x, x, { axis: 2 }),
      ShapeError,
      "cosineSimilarity: axis 2 is out of range for rank 2 (-2 .. 1)",
    ],
    [
      "as scalars",
      () => ops.pairwiseDistance(1, 2),
      ShapeError,
      "pairwiseDistance: axis -1 of a scalar, which has no axes",
    ],
    [
      "by a norm of negative order",
      () => ops.cdist(x, x, { p: -1 }),
      ValueError,
      "cdist: p must be a number of at least 0, or Infinity, got -1",
    ],
  ]);
});
