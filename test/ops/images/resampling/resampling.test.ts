/** Images in other sizes: values that one can see, the way back, and what is refused. */
import { describe, expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../../src/arguments/index.js";
import { indexSelect, interpolate, pixelShuffle, pixelUnshuffle } from "../../../../src/ops/index.js";
import { Generator } from "../../../../src/random/index.js";
import { arange, gradients, randn, type Tensor, tensor, zeros } from "../../../../src/tensor/index.js";
import { expectClose } from "../../../helpers/close.js";
import { everyMistake } from "../../../helpers/mistakes.js";

const row = tensor([[[0, 3, 6]]], { dtype: "float64" });
const x = zeros([1, 2, 4], { name: "x" });

describe("interpolate", () => {
  test("takes the nearest element, or a mean of two, with edges or centres of corners in place", () => {
    expect(interpolate(row, { size: 6 }).toArray()).toEqual([[[0, 0, 3, 3, 6, 6]]]);
    expect(interpolate(row, { size: 2 }).toArray()).toEqual([[[0, 3]]]);
    expect(interpolate(row, { scaleFactor: 2, mode: "linear" }).toArray()).toEqual([
      [[0, 0.75, 2.25, 3.75, 5.25, 6]],
    ]);
    expect(interpolate(row, { size: 5, mode: "linear", alignCorners: true }).toArray()).toEqual([
      [[0, 1.5, 3, 4.5, 6]],
    ]);
    expect(interpolate(row, { size: 1, mode: "linear", alignCorners: true }).toArray()).toEqual([[[0]]]);
  });

  /** Between two neighbours along an axis, as the formula has it: both are taken, and weighted. */
  function oracle(x: Tensor, axis: number, to: number, alignCorners: boolean): Tensor {
    const from = x.shape[axis] as number;
    const last = from - 1;
    const place = (i: number) =>
      alignCorners
        ? to > 1
          ? (i * last) / (to - 1)
          : 0
        : Math.min(last, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const places = Array.from({ length: to }, (_, i) => place(i));
    const shape = [to, ...new Array<number>(x.rank - axis - 1).fill(1)];
    const share = tensor(
      places.map((each) => each - Math.floor(each)),
      { shape, dtype: x.dtype },
    );
    const taken = (at: number[]) => indexSelect(x, axis, at);
    const [before, after] = [
      places.map(Math.floor),
      places.map((each) => Math.min(last, Math.floor(each) + 1)),
    ];
    return taken(before).mul(share.neg().add(1)).add(taken(after).mul(share));
  }

  test.each([
    { dtype: "float32", sizes: [2, 3, 7, 9], size: [14, 18], alignCorners: false },
    { dtype: "float32", sizes: [1, 2, 16, 5], size: [5, 23], alignCorners: false },
    { dtype: "float32", sizes: [1, 1, 6, 40], size: [9, 11], alignCorners: true },
    { dtype: "float64", sizes: [2, 1, 4, 3], size: [3, 8], alignCorners: true },
  ] as const)("$sizes to $size in $dtype is what the formula gives, and so is its gradient", (given) => {
    const { dtype, sizes, size, alignCorners } = given;
    const generator = new Generator(1);
    const x = randn([...sizes], { dtype, generator, requiresGrad: true });
    const of = randn([sizes[0], sizes[1], ...size], { dtype, generator });
    const [fast, slow] = [
      interpolate(x, { size: [...size], mode: "bilinear", alignCorners }),
      oracle(oracle(x, 2, size[0], alignCorners), 3, size[1], alignCorners),
    ];
    const close = dtype === "float32" ? { rtol: 1e-5, atol: 1e-5 } : { rtol: 1e-12, atol: 1e-12 };
    expectClose(fast, slow, close);
    const [gradient] = gradients(fast.mul(of).sum(), [x]);
    const [expected] = gradients(slow.mul(of).sum(), [x]);
    expectClose(gradient as Tensor, expected as Tensor, close);
  });

  test("keeps the dtype of the nearest, and makes floats of means", () => {
    const whole = tensor([[[1, 2]]], { dtype: "int32" });
    expect(interpolate(whole, { size: 3 }).dtype).toBe("int32");
    expect(interpolate(whole, { size: 3, mode: "linear" }).dtype).toBe("float32");
  });

  test("of one, where the mode or a list says how many axes change", () => {
    expect(interpolate(x, { size: 3, mode: "bilinear" }).shape).toEqual([1, 3, 3]);
    expect(interpolate(x, { size: [3, 8] }).shape).toEqual([1, 3, 8]);
    expect(interpolate(x, { size: 3 }).shape).toEqual([1, 2, 3]);
    expect(interpolate(zeros([2, 5]), { size: 3, mode: "linear" }).shape).toEqual([2, 3]);
    expect(interpolate(zeros([0, 2, 5]), { size: 3 }).shape).toEqual([0, 2, 3]);
  });
});

test("pixels shuffled are channels again when they are taken back", () => {
  const channels = arange(2 * 8 * 2 * 3).reshape([2, 8, 2, 3]);
  const pixels = pixelShuffle(channels, 2);
  expect(pixels.shape).toEqual([2, 2, 4, 6]);
  expect(pixels.slice([0, 0, [0, 2], [0, 2]]).toArray()).toEqual([
    [0, 6],
    [12, 18],
  ]);
  expect(pixelUnshuffle(pixels, 2).toArray()).toEqual(channels.toArray());
});

describe("what is refused", () => {
  everyMistake([
    [
      "no size",
      () => interpolate(x),
      ValueError,
      "interpolate: give either { size } or { scaleFactor }, one of them",
    ],
    [
      "two sizes",
      () => interpolate(x, { size: 2, scaleFactor: 2 }),
      ValueError,
      "interpolate: give either { size } or { scaleFactor }, not both",
    ],
    [
      "aligned corners of the nearest",
      () => interpolate(x, { size: 2, alignCorners: true }),
      ValueError,
      'interpolate: alignCorners is for means of neighbours, not for mode "nearest"',
    ],
    [
      "sizes of other many axes",
      () => interpolate(x, { size: [2], mode: "bilinear" }),
      ValueError,
      'interpolate: mode "bilinear" is along 2 axes, but there are 1 sizes',
    ],
    [
      "signals as volumes",
      () => interpolate(x, { size: 2, mode: "trilinear" }),
      ShapeError,
      'interpolate: "x" of shape (1, 2, 4); volumes are (N, C, D, H, W), or (C, D, H, W).',
    ],
    [
      "a vector",
      () => interpolate(zeros([3], { name: "v" }), { size: 2 }),
      ShapeError,
      'interpolate: "v" of shape (3,); signals are (N, C, L), or (C, L).',
    ],
    [
      "nothing left",
      () => interpolate(x, { scaleFactor: 0.1 }),
      ShapeError,
      'interpolate: "x" of shape (1, 2, 4) cannot become (0,): an axis would have no element',
    ],
    [
      "a size of a fraction",
      () => interpolate(x, { size: 1.5 }),
      ValueError,
      "interpolate: size must be a whole number from 1 to 1073741824, or an array of one to three such, got 1.5",
    ],
    [
      "more than memory holds",
      () => interpolate(x, { scaleFactor: 1e9 }),
      ShapeError,
      "interpolate: sizes (4000000000,) go beyond 1073741824 places along an axis",
    ],
    [
      "channels that do not divide",
      () => pixelShuffle(zeros([1, 6, 2, 2], { name: "c" }), 2),
      ShapeError,
      'pixelShuffle: "c" of shape (1, 6, 2, 2) has 6 channels, which 2² does not divide',
    ],
    [
      "pixels that do not divide",
      () => pixelUnshuffle(zeros([1, 3, 4], { name: "p" }), 2),
      ShapeError,
      'pixelUnshuffle: "p" of shape (1, 3, 4): 2 does not divide 3 and 4',
    ],
    [
      "no channels",
      () => pixelShuffle(zeros([2, 2]), 2),
      ShapeError,
      "pixelShuffle: an unnamed tensor of shape (2, 2); it takes (..., C, H, W)",
    ],
  ]);
});
