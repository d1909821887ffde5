/** Convolution along one, two and three axes: batches and single ones, borders, and what is refused. */
import { describe, expect, test } from "vitest";
import { MemoryError, ShapeError, ValueError } from "../../../../src/arguments/index.js";
import { conv1d, conv2d, conv3d, convTranspose1d, convTranspose2d } from "../../../../src/ops/index.js";
import { Generator } from "../../../../src/random/index.js";
import { ones, randn, type Tensor, zeros } from "../../../../src/tensor/index.js";
import { expectClose } from "../../../helpers/close.js";
import { everyMistake } from "../../../helpers/mistakes.js";

const generator = new Generator(3);
const draw = (...shape: number[]) => randn(shape, { dtype: "float64", generator });
const exact = { rtol: 0, atol: 0 };
const close = { rtol: 1e-12, atol: 1e-12 };

const [signals, images, volumes] = [draw(2, 4, 7), draw(2, 4, 6, 5), draw(2, 4, 5, 4, 6)];
const [lines, planes, blocks] = [draw(6, 2, 3), draw(6, 2, 3, 2), draw(6, 2, 2, 3, 3)];
const bias = draw(6);

/** Each function on a batch, with options that all of them have. */
const functions = {
  conv1d: [signals, (x: Tensor, options = {}) => conv1d(x, lines, { groups: 2, bias, ...options })],
  conv2d: [images, (x: Tensor, options = {}) => conv2d(x, planes, { groups: 2, bias, ...options })],
  conv3d: [volumes, (x: Tensor, options = {}) => conv3d(x, blocks, { groups: 2, bias, ...options })],
  convTranspose1d: [
    signals,
    (x: Tensor, options = {}) => convTranspose1d(x, draw(4, 3, 2).mul(0).add(1), options),
  ],
  convTranspose2d: [
    images,
    (x: Tensor, options = {}) => convTranspose2d(x, ones([4, 3, 2, 3], { dtype: "float64" }), options),
  ],
} as const;

describe.each(Object.entries(functions))("%s", (_, [batch, run]) => {
  test.each([{}, { padding: 1 }, { stride: 2 }])(
    "of one is that of a batch without its axis, %j",
    (options) => {
      const both = run(batch, options);
      for (const n of [0, 1]) {
        const one = run(batch.slice([n]), options);
        expect(one.shape).toEqual(both.shape.slice(1));
        expectClose(one, both.slice([n]), close);
      }
    },
  );

  test("of no examples has no results", () => {
    const none = run(batch.slice([[0, 0]]));
    expect(none.shape).toEqual([0, ...run(batch).shape.slice(1)]);
  });
});

describe("borders", () => {
  test('"same" keeps the sizes, whatever kernel and dilation', () => {
    for (const kernel of [1, 2, 3, 4, 5])
      for (const dilation of [1, 2, 3]) {
        const options = { padding: "same", dilation } as const;
        expect(conv1d(signals, ones([1, 4, kernel], { dtype: "float64" }), options).shape).toEqual([2, 1, 7]);
        const wide = ones([1, 4, kernel, 2], { dtype: "float64" });
        expect(conv2d(images, wide, options).shape).toEqual([2, 1, 6, 5]);
        const deep = ones([1, 4, 2, 1, kernel], { dtype: "float64" });
        expect(conv3d(volumes, deep, options).shape).toEqual([2, 1, 5, 4, 6]);
      }
  });

  test("are one number, one for each axis, or one for each side", () => {
    const options = { groups: 2 };
    const even = conv2d(images, planes, { ...options, padding: [1, 2] });
    for (const padding of [
      [
        [1, 1],
        [2, 2],
      ],
      [1, [2, 2]],
    ] as const)
      expectClose(conv2d(images, planes, { ...options, padding }), even, exact);
    const uneven = conv2d(images, planes, {
      ...options,
      padding: [
        [0, 2],
        [3, 1],
      ],
    });
    const around = images.pad([
      [0, 0],
      [0, 0],
      [0, 2],
      [3, 1],
    ]);
    expectClose(uneven, conv2d(around, planes, options), close);
    expectClose(
      conv1d(signals, lines, { ...options, padding: "valid" }),
      conv1d(signals, lines, options),
      exact,
    );
  });

  test("an even one along all axes is the op alone", () => {
    const weight = planes.detach();
    weight.requiresGrad = true;
    expect(conv2d(images, weight, { groups: 2, padding: [[1, 1], 0] }).gradFn?.name).toBe("conv2d");
  });
});

test("a convolution of volumes is the sum over planes of the kernel", () => {
  const sum = conv3d(volumes, blocks, { groups: 2, stride: [2, 1, 1], dilation: [3, 1, 1] });
  expect(sum.shape).toEqual([2, 6, 1, 2, 4]);
  const plane = (depth: number) =>
    conv2d(volumes.slice([null, null, depth]), blocks.slice([null, null, depth / 3]), { groups: 2 });
  expectClose(sum.squeeze(2), plane(0).add(plane(3)), close);
});

test("a transposed convolution is the transpose: Σ convTranspose(y, w) · x = Σ y · conv(x, w)", () => {
  for (const options of [
    { groups: 2 },
    { groups: 2, stride: 2, padding: 1 },
    { groups: 2, padding: [[2, 0], 1], dilation: [1, 2] },
  ] as const) {
    const y = conv2d(images, planes, options);
    const g = draw(...y.shape);
    const sizes = convTranspose2d(g, planes, options).shape.slice(2);
    const more = images.shape.slice(2).map((size, axis) => size - (sizes[axis] as number));
    const outputPadding = more as unknown as [number, number];
    const back = convTranspose2d(g, planes, { ...options, outputPadding });
    expect(back.shape).toEqual(images.shape);
    expect(back.mul(images).sum().item()).toBeCloseTo(y.mul(g).sum().item(), 10);
  }
});

/** What a program without types may pass. */
const untyped = <T>(value: unknown) => value as T;
const x1 = zeros([2, 3, 8], { name: "x" });
const x3 = zeros([3, 4, 4, 4], { name: "x" });
const w1 = zeros([4, 3, 3], { name: "w" });

describe("what is refused", () => {
  everyMistake([
    [
      "conv1d of an image",
      () => conv1d(zeros([1, 3, 8, 8]), w1),
      ShapeError,
      "conv1d: signals (1, 3, 8, 8), filters (4, 3, 3): signals are (N, C, L), or (C, L). Left is an " +
        'unnamed tensor, right is "w".',
    ],
    [
      "conv3d with filters of images",
      () => conv3d(x3, zeros([2, 3, 3, 3])),
      ShapeError,
      "conv3d: volumes (3, 4, 4, 4), filters (2, 3, 3, 3): filters are (O, C / groups, kernel depth, kernel " +
        'height, kernel width). Left is "x", right is an unnamed tensor.',
    ],
    [
      "conv1d channels",
      () => conv1d(x1, zeros([4, 1, 3])),
      ShapeError,
      "conv1d: signals (2, 3, 8), filters (4, 1, 3): the signals have 3 channels, the filters take 1. Left is " +
        '"x", right is an unnamed tensor. What would fit are filters of shape (4, 3, 3).',
    ],
    [
      "conv3d window",
      () => conv3d(x3, zeros([1, 3, 2, 3, 4]), { dilation: 2, padding: [0, [1, 0], 0] }),
      ShapeError,
      "conv3d: a window of 3 × 5 × 7 (kernel 2 × 3 × 4, dilation 2 × 2 × 2) does not fit into volumes of " +
        'shape (3, 4, 4, 4) with padding 0 × [1, 0] × 0. Left is "x", right is an unnamed tensor. Make the ' +
        "kernel smaller, or the padding at least 0 × 1 × 2.",
    ],
    [
      "same with a stride",
      () => conv1d(x1, w1, { padding: "same", stride: 2 }),
      ValueError,
      'conv1d: padding "same" needs a stride of 1, got 2. Give the widths of the border instead.',
    ],
    [
      "a border of another name",
      () => conv1d(x1, w1, { padding: untyped("full") }),
      ValueError,
      "conv1d: padding must be a whole number from 0 to 1073741824 or a list [length] of such or of [before, " +
        'after], "same" or "valid", got "full"',
    ],
    [
      "a border with a hole",
      () => conv1d(x1, w1, { padding: untyped(new Array(1)) }),
      ValueError,
      "conv1d: padding must be a whole number from 0 to 1073741824 or a list [length] of such or of [before, " +
        'after], "same" or "valid", got [undefined]',
    ],
    [
      "a pair for signals",
      () => conv1d(x1, w1, { stride: untyped([1, 2]) }),
      ValueError,
      "conv1d: stride must be a whole number from 1 to 1073741824 or a list [length], got [1, 2]",
    ],
    [
      "a border without end",
      () => conv1d(x1, w1, { padding: 2 ** 30 }),
      ShapeError,
      "conv1d: padding 1073741824 around signals of shape (2, 3, 8) goes beyond 1073741824 places along an axis",
    ],
    [
      "more than memory holds",
      () => conv3d(x3, zeros([1, 3, 1, 1, 1]), { padding: 2 ** 10 }),
      MemoryError,
      "conv3d: the result of shape (1, 2052, 2052, 2052) has 8640364608 elements, which no " +
        "memory holds. Use less padding or a larger stride.",
    ],
    [
      "convTranspose1d channels",
      () => convTranspose1d(x1, w1),
      ShapeError,
      "convTranspose1d: signals (2, 3, 8), filters (4, 3, 3): the signals have 3 channels, the filters take 4: " +
        'they are (C, O / groups, kernel length). Left is "x", right is "w".',
    ],
    [
      "convTranspose1d groups",
      () => convTranspose1d(x1, zeros([3, 3, 3]), { groups: 2 }),
      ShapeError,
      "convTranspose1d: signals (2, 3, 8), filters (3, 3, 3): 2 groups do not divide 3 channels. Left is " +
        '"x", right is an unnamed tensor.',
    ],
    [
      "convTranspose1d that leaves nothing",
      () => convTranspose1d(x1, zeros([3, 1, 1]), { padding: 4 }),
      ShapeError,
      "convTranspose1d: signals (2, 3, 8) and filters (3, 1, 1) with padding 4 give (2, 1, 0): nothing would " +
        "be left. Use less padding.",
    ],
    [
      "convTranspose2d with too much at the end",
      () => convTranspose2d(x3, zeros([4, 1, 2, 2]).slice([[0, 4]]), { stride: [2, 1], outputPadding: 1 }),
      ValueError,
      "convTranspose2d: outputPadding 1 × 1 must be smaller than the stride 2 × 1 or the dilation 1 × 1",
    ],
    [
      "convTranspose1d bias",
      () => convTranspose1d(x1, zeros([3, 2, 1]), { bias: zeros([3], { name: "b" }) }),
      ShapeError,
      'convTranspose1d: the bias "b" of shape (3,) does not fit filters (3, 2, 1): one number for each of the 2 ' +
        "output channels",
    ],
    [
      'convTranspose1d with "same"',
      () => convTranspose1d(x1, zeros([3, 2, 1]), { padding: untyped("same") }),
      ValueError,
      "convTranspose1d: padding must be a whole number from 0 to 1073741824 or a list [length] of such or of " +
        '[before, after], got "same"',
    ],
  ]);
});
