/** Bad input to what networks are made of: windows, convolution, pools, normalization, dropout, attention. */
import { describe } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../src/arguments/index.js";
import * as ops from "../../src/ops/index.js";
import * as internal from "../../src/ops/internal.js";
import { type Tensor, tensor, zeros } from "../../src/tensor/index.js";
import { everyMistake } from "../helpers/mistakes.js";

const images = zeros([2, 3, 8, 8], { name: "images" });
const W = zeros([4, 3, 3, 3], { name: "W" });
const q = zeros([2, 4], { name: "q" });

/** What a program without types may pass. */
const untyped = <T>(value: unknown) => value as T;

describe("what networks are made of", () => {
  everyMistake([
    [
      "a projection that does not fit the states",
      () =>
        internal.projectedLstm(
          zeros([2, 3, 8], { name: "z" }),
          zeros([2, 1]),
          zeros([2, 2]),
          zeros([1, 8]),
          zeros([8]),
          zeros([2, 2], { name: "Wr" }),
        ),
      ShapeError,
      'projectedLstm: operand 5, "Wr" of shape (2, 2), does not fit "z" of shape (2, 3, 8) and h ' +
        "of shape (2, 1). Shapes are (N, T, 4 · H) with T >= 1, (N, P), (N, H), (P, 4 · H), (4 · H) and (H, P)",
    ],
    [
      "conv2d of a plane",
      () => ops.conv2d(images.slice([0, 0]), W),
      ShapeError,
      "conv2d: images (8, 8), filters (4, 3, 3, 3): images are (N, C, H, W), or (C, H, W). Left is an " +
        'unnamed tensor, right is "W".',
    ],
    [
      "conv2d of one image of other channels",
      () => ops.conv2d(zeros([2, 8, 8], { name: "image" }), W),
      ShapeError,
      "conv2d: images (2, 8, 8), filters (4, 3, 3, 3): the images have 2 channels, the filters take 3. Left " +
        'is "image", right is "W". What would fit are filters of shape (4, 2, 3, 3).',
    ],
    [
      "conv2d with a matrix",
      () => ops.conv2d(images, q),
      ShapeError,
      "conv2d: images (2, 3, 8, 8), filters (2, 4): filters are (O, C / groups, kernel height, kernel " +
        'width). Left is "images", right is "q".',
    ],
    [
      "conv2d channels",
      () => ops.conv2d(images, zeros([4, 2, 3, 3], { name: "V" })),
      ShapeError,
      "conv2d: images (2, 3, 8, 8), filters (4, 2, 3, 3): the images have 3 channels, the filters take " +
        '2. Left is "images", right is "V". What would fit are filters of shape (4, 3, 3, 3).',
    ],
    [
      "conv2d channels that groups would fit",
      () => ops.conv2d(images, zeros([6, 1, 3, 3], { name: "V" })),
      ShapeError,
      "conv2d: images (2, 3, 8, 8), filters (6, 1, 3, 3): the images have 3 channels, the filters take " +
        '1. Left is "images", right is "V". { groups: 3 } would fit, or filters of shape (6, 3, 3, 3).',
    ],
    [
      "conv2d groups",
      () => ops.conv2d(images, W, { groups: 2 }),
      ShapeError,
      "conv2d: images (2, 3, 8, 8), filters (4, 3, 3, 3): 2 groups do not divide 3 and 4 channels. Left " +
        'is "images", right is "W".',
    ],
    [
      "conv2d groups 0",
      () => ops.conv2d(images, W, { groups: 0 }),
      ValueError,
      "conv2d: groups must be a whole number of at least 1, got 0",
    ],
    [
      "conv2d window",
      () => ops.conv2d(images, zeros([4, 3, 11, 3], { name: "V" })),
      ShapeError,
      "conv2d: a window of 11 × 3 does not fit into images of shape (2, 3, 8, 8) with padding 0 × 0. " +
        'Left is "images", right is "V". Make the kernel smaller, or the padding at least 2 × 0.',
    ],
    [
      "conv2d dilated window",
      () => ops.conv2d(images, W, { dilation: [1, 5], padding: 1 }),
      ShapeError,
      "conv2d: a window of 3 × 11 (kernel 3 × 3, dilation 1 × 5) does not fit into images of shape (2, " +
        '3, 8, 8) with padding 1 × 1. Left is "images", right is "W". Make the kernel smaller, or the ' +
        "padding at least 0 × 2.",
    ],
    [
      "conv2d stride",
      () => ops.conv2d(images, W, { stride: 0 }),
      ValueError,
      "conv2d: stride must be a whole number from 1 to 1073741824 or a pair [vertical, horizontal], got 0",
    ],
    [
      "conv2d padding",
      () => ops.conv2d(images, W, { padding: [1, -1] }),
      ValueError,
      "conv2d: padding must be a whole number from 0 to 1073741824 or a pair [vertical, horizontal] of such or of " +
        '[before, after], "same" or "valid", got [1, -1]',
    ],
    [
      "conv2d dilation",
      () => ops.conv2d(images, W, { dilation: untyped([1]) }),
      ValueError,
      "conv2d: dilation must be a whole number from 1 to 1073741824 or a pair [vertical, horizontal], got [1]",
    ],
    [
      "conv2d dtype",
      () => ops.conv2d(images, W.to("float64")),
      DTypeError,
      'conv2d: dtypes float32 and float64 differ. Left is "images", right is an unnamed tensor. Convert ' +
        'one with to("float64").',
    ],
    [
      "conv2d bias",
      () => ops.conv2d(images, W, { bias: zeros([3], { name: "b" }) }),
      ShapeError,
      'conv2d: the bias "b" of shape (3,) does not fit filters (4, 3, 3, 3): one number for each of the ' +
        "4 output channels",
    ],
    [
      "conv2dInput",
      () => internal.conv2dInput(zeros([2, 4, 5, 5], { name: "g" }), W, [2, 3, 8, 8]),
      ShapeError,
      'conv2dInput: "g" of shape (2, 4, 5, 5); images (2, 3, 8, 8) and filters (4, 3, 3, 3) give (2, 4, ' +
        "6, 6)",
    ],
    [
      "conv2dWeight",
      () => internal.conv2dWeight(images, zeros([2, 4, 6, 6], { name: "g" }), [4, 3, 2, 2]),
      ShapeError,
      'conv2dWeight: "g" of shape (2, 4, 6, 6); images (2, 3, 8, 8) and filters (4, 3, 2, 2) give (2, 4, ' +
        "7, 7)",
    ],
    [
      "conv2d of a number",
      () => ops.conv2d(untyped<Tensor>(3), W),
      ValueError,
      "conv2d: expected a tensor, got 3",
    ],
    ["unfold", () => ops.unfold(q, 2), ShapeError, 'unfold: "q" of shape (2, 4); images are (N, C, H, W).'],
    [
      "unfold kernel",
      () => ops.unfold(images, 1.5),
      ValueError,
      "unfold: kernelSize must be a whole number from 1 to 1073741824 or a pair [vertical, horizontal], got 1.5",
    ],
    [
      "unfold window",
      () => ops.unfold(images, 9),
      ShapeError,
      'unfold: a window of 9 × 9 does not fit into "images" of shape (2, 3, 8, 8) with padding 0 × 0. ' +
        "Make the kernel smaller, or the padding at least 1 × 1.",
    ],
    [
      "fold",
      () => ops.fold(zeros([2, 12, 49], { name: "c" }), 7, 2),
      ShapeError,
      'fold: "c" of shape (2, 12, 49); 6 · 6 windows of 2 × 2 over images of 7 × 7 are columns of shape ' +
        "(N, C · 4, 36)",
    ],
    [
      "fold rows",
      () => ops.fold(zeros([2, 13, 36], { name: "c" }), 7, 2),
      ShapeError,
      'fold: "c" of shape (2, 13, 36); 6 · 6 windows of 2 × 2 over images of 7 × 7 are columns of shape ' +
        "(N, C · 4, 36)",
    ],
    [
      "maxPool2d",
      () => ops.maxPool2d(q, 2),
      ShapeError,
      'maxPool2d: "q" of shape (2, 4); images are (N, C, H, W), or (C, H, W).',
    ],
    [
      "maxPool2d window",
      () => ops.maxPool2d(images, [9, 2]),
      ShapeError,
      'maxPool2d: a window of 9 × 2 does not fit into "images" of shape (2, 3, 8, 8) with padding 0 × 0. ' +
        "Make the kernel smaller, or the padding at least 1 × 0.",
    ],
    [
      "maxPool2d padding",
      () => ops.maxPool2d(images, 3, { padding: 2 }),
      ShapeError,
      "maxPool2d: padding 2 × 2 is more than half of the kernel 3 × 3: some windows would hold nothing",
    ],
    [
      "avgPool2d padding",
      () => ops.avgPool2d(images, 3, { padding: [0, 2] }),
      ShapeError,
      "avgPool2d: padding 0 × 2 is more than half of the kernel 3 × 3: some windows would hold nothing",
    ],
    [
      "standardize",
      () => internal.standardize(zeros([0, 3], { name: "x" }), 0),
      ShapeError,
      'standardize: no elements along the axes [0]: "x" has shape (0, 3)',
    ],
    [
      "standardize eps",
      () => internal.standardize(q, 0, { eps: -1 }),
      ValueError,
      "standardize: eps must be a finite number of at least 0, got -1",
    ],
    [
      "layerNorm",
      () => ops.layerNorm(q, [2]),
      ShapeError,
      'layerNorm: "q" of shape (2, 4) does not end in the normalized shape (2,)',
    ],
    [
      "layerNorm 0",
      () => ops.layerNorm(q, []),
      ShapeError,
      'layerNorm: "q" of shape (2, 4) does not end in the normalized shape ()',
    ],
    [
      "layerNorm weight",
      () => ops.layerNorm(q, 4, { weight: zeros([2], { name: "w" }) }),
      ShapeError,
      'layerNorm: the weight "w" has shape (2,); one number for each of (4,) is needed',
    ],
    [
      "layerNorm eps",
      () => ops.layerNorm(q, 4, { eps: Number.NaN }),
      ValueError,
      "layerNorm: eps must be a finite number of at least 0, got NaN",
    ],
    [
      "batchNorm scalar",
      () => ops.batchNorm(zeros([3], { name: "x" })),
      ShapeError,
      'batchNorm: "x" of shape (3,); expected (N, C) or (N, C, ...)',
    ],
    [
      "batchNorm single",
      () => ops.batchNorm(zeros([1, 3], { name: "x" }), { training: true }),
      ValueError,
      'batchNorm: "x" of shape (1, 3) has 1 value per channel, which has no variance; train with more ' +
        "than one example, or call eval()",
    ],
    [
      "batchNorm stats",
      () => ops.batchNorm(q),
      ValueError,
      "batchNorm: outside of training runningMean and runningVariance are needed",
    ],
    [
      "batchNorm stats shape",
      () => ops.batchNorm(q, { runningMean: zeros([2], { name: "m" }) }),
      ShapeError,
      'batchNorm: the runningMean "m" has shape (2,); one number for each of (4,) is needed',
    ],
    [
      "batchNorm momentum",
      () => ops.batchNorm(q, { momentum: 2 }),
      ValueError,
      "batchNorm: momentum must be a number from 0 to 1, got 2",
    ],
    ["dropout", () => ops.dropout(q, 1.5), ValueError, "dropout: p must be a number from 0 to 1, got 1.5"],
    [
      "attention rank",
      () => ops.scaledDotProductAttention(q, q, zeros([4], { name: "v" })),
      ShapeError,
      'scaledDotProductAttention: the value "v" of shape (4,) is no (..., length, size)',
    ],
    [
      "attention sizes",
      () => ops.scaledDotProductAttention(q, zeros([3, 5], { name: "k" }), q),
      ShapeError,
      "scaledDotProductAttention: query (2, 4), key (3, 5), value (2, 4): queries and keys must have one " +
        "size, 4 and 5 differ",
    ],
    [
      "attention lengths",
      () => ops.scaledDotProductAttention(q, q, zeros([3, 5], { name: "v" })),
      ShapeError,
      "scaledDotProductAttention: query (2, 4), key (2, 4), value (3, 5): there must be one value for " +
        "each key, 2 and 3 differ",
    ],
    [
      "attention lead",
      () => ops.scaledDotProductAttention(zeros([2, 3, 4]), zeros([3, 5, 4]), zeros([3, 5, 4])),
      ShapeError,
      "scaledDotProductAttention: query (2, 3, 4), key (3, 5, 4), value (3, 5, 4): the leading axes do " +
        "not broadcast",
    ],
    [
      "attention dtype",
      () => ops.scaledDotProductAttention(q, q, q.to("float64")),
      DTypeError,
      'scaledDotProductAttention: dtypes float32 and float64 differ. Left is "q", right is an unnamed ' +
        'tensor. Convert one with to("float64").',
    ],
    [
      "attention mask int",
      () => ops.scaledDotProductAttention(q, q, q, { mask: tensor([1, 0], { dtype: "int32", name: "m" }) }),
      DTypeError,
      'scaledDotProductAttention: the mask "m" is int32. Convert it to("bool") where it says who is ' +
        'seen, or to("float32") where it is to be added.',
    ],
    [
      "attention mask",
      () => ops.scaledDotProductAttention(q, q, q, { mask: zeros([3], { name: "m" }) }),
      ShapeError,
      'scaledDotProductAttention: the mask "m" of shape (3,) does not broadcast to the scores (2, 2)',
    ],
    [
      "attention scale",
      () => ops.scaledDotProductAttention(q, q, q, { scale: Number.NaN }),
      ValueError,
      "scaledDotProductAttention: scale must be a finite number, got NaN",
    ],
  ]);
});
