/** Pools along one, two and three axes, by sizes and of all there is: what they say of each other. */
import { describe, expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../../src/arguments/index.js";
import {
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  globalAvgPool,
  globalMaxPool,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  maxUnpool1d,
  maxUnpool2d,
  maxUnpool3d,
} from "../../../../src/ops/index.js";
import { Generator } from "../../../../src/random/index.js";
import { arange, randint, randn, type Tensor, tensor, zeros } from "../../../../src/tensor/index.js";
import { expectClose } from "../../../helpers/close.js";
import { everyMistake } from "../../../helpers/mistakes.js";

const generator = new Generator(5);
const draw = (...shape: number[]) => randn(shape, { dtype: "float64", generator });
const exact = { rtol: 0, atol: 0 };
const close = { rtol: 1e-14, atol: 1e-14 };

const pools = {
  maxPool1d: [draw(2, 3, 7), maxPool1d],
  avgPool1d: [draw(2, 3, 7), avgPool1d],
  maxPool2d: [draw(2, 3, 5, 7), maxPool2d],
  avgPool2d: [draw(2, 3, 5, 7), avgPool2d],
  maxPool3d: [draw(2, 3, 5, 7, 4), maxPool3d],
  avgPool3d: [draw(2, 3, 5, 7, 4), avgPool3d],
} as const;

describe.each(Object.entries(pools))("%s", (_, [batch, pool]) => {
  const run = pool as (x: Tensor, kernel: number, options?: object) => Tensor;

  test.each([{}, { padding: 1 }, { stride: 3, ceilMode: true }])(
    "of one is that of a batch, %j",
    (options) => {
      const both = run(batch, 2, options);
      for (const n of [0, 1]) expectClose(run(batch.slice([n]), 2, options), both.slice([n]), exact);
    },
  );

  test("of windows of one element is what goes in", () => {
    expectClose(run(batch, 1), batch, exact);
  });

  test("of none has no results", () => {
    expect(run(batch.slice([[0, 0]]), 2).shape).toEqual([0, ...run(batch, 2).shape.slice(1)]);
  });
});

describe("ceilMode", () => {
  test("has a last window of what is left, unless it would begin behind the border", () => {
    const x = arange(1, 6, 1, { dtype: "float64" }).reshape([1, 5]);
    expect(maxPool1d(x, 2).toArray()).toEqual([[2, 4]]);
    expect(maxPool1d(x, 2, { ceilMode: true }).toArray()).toEqual([[2, 4, 5]]);
    expect(avgPool1d(x, 2, { ceilMode: true }).toArray()).toEqual([[1.5, 3.5, 5]]);
    expect(avgPool1d(x, 2, { stride: 4, padding: 1, ceilMode: true }).toArray()).toEqual([[0.5, 4.5]]);
    expect(maxPool1d(x, 1, { stride: 3, ceilMode: true }).toArray()).toEqual([[1, 4]]);
    // three windows would fit, but the third would begin in the border behind
    expect(
      maxPool1d(x.slice([null, [0, 3]]), 2, { stride: 4, padding: 1, ceilMode: true }).toArray(),
    ).toEqual([[1]]);
  });

  test("gives every element of the last window its gradient", () => {
    const x = draw(1, 5, 5);
    x.requiresGrad = true;
    avgPool2d(x, 2, { ceilMode: true }).sum().backward();
    expect(x.grad?.slice([0, 4]).toArray()).toEqual([0.5, 0.5, 0.5, 0.5, 1]);
  });
});

describe("returnIndices", () => {
  test("says where each largest element stands, whatever the windows", () => {
    const options = { stride: 2, padding: 1, dilation: 2, ceilMode: true, returnIndices: true } as const;
    const x = draw(2, 3, 7, 5);
    const [y, indices] = maxPool2d(x, [2, 3], options);
    expect(indices.dtype).toBe("int32");
    const flat = x.reshape([2, 3, 35]).gather(2, indices.reshape([2, 3, -1]));
    expectClose(flat.reshape(y.shape), y, exact);
    const [z, places] = maxPool3d(x, 2, { returnIndices: true });
    expectClose(
      x
        .reshape([2, -1])
        .gather(1, places.reshape([2, -1]))
        .reshape(z.shape),
      z,
      exact,
    );
  });

  test("is the first of those that tie, and no border, not even among -Infinity", () => {
    const ties = randint(0, 2, [1, 1, 6, 6], { generator }).to("float64");
    const [y, indices] = maxPool2d(ties, 3, { returnIndices: true });
    const wanted = y.toTypedArray();
    for (const [i, at] of [...indices.toTypedArray()].entries()) {
      const [top, left] = [Math.floor(i / 2) * 3, (i % 2) * 3];
      const inWindow = Array.from({ length: 9 }, (_, j) => (top + Math.floor(j / 3)) * 6 + left + (j % 3));
      const values = ties.toTypedArray();
      expect(at).toBe(inWindow.find((place) => values[place] === wanted[i]));
    }
    const low = tensor([[[-Infinity, -Infinity]]]);
    expect(maxPool1d(low, 2, { padding: 1, returnIndices: true })[1].toArray()).toEqual([[[0, 1]]]);
  });

  test("leads back: unpooling puts the largest where they stood", () => {
    const x = draw(2, 3, 4, 6);
    const [y, indices] = maxPool2d(x, 2, { returnIndices: true });
    const back = maxUnpool2d(y, indices, 2);
    expect(back.shape).toEqual(x.shape);
    expectClose(back.sum(), y.sum(), close);
    expectClose(maxPool2d(back.where(back.ne(0), -Infinity), 2), y, exact);
    const [line, at] = maxPool1d(x.slice([0, 0]), 2, { returnIndices: true });
    expect(maxUnpool1d(line, at, 2).shape).toEqual([4, 6]);
    const [block, where] = maxPool3d(x, 2, { returnIndices: true });
    expect(maxUnpool3d(block, where, 2, { outputSize: [3, 4, 6] }).shape).toEqual([2, 3, 4, 6]);
  });
});

describe("pools by the size of the result", () => {
  test("are those of even windows where these divide the sizes", () => {
    const x = draw(2, 3, 6, 4);
    expectClose(adaptiveAvgPool2d(x, [3, 2]), avgPool2d(x, 2), exact);
    expectClose(adaptiveMaxPool2d(x, [2, 1]), maxPool2d(x, [3, 4]), exact);
    expectClose(adaptiveAvgPool2d(x, 1).reshape([2, 3]), globalAvgPool(x), close);
    expectClose(adaptiveMaxPool2d(x, [null, null]), x, exact);
  });

  test("keep infinities to the windows that they are in", () => {
    const x = tensor([[[1, 2, Infinity, 4, 5]]], { dtype: "float64" }).unsqueeze(0);
    expect(adaptiveAvgPool2d(x, [1, 4]).toArray()).toEqual([[[[1.5, Infinity, Infinity, 4.5]]]]);
    expect(adaptiveMaxPool2d(x.neg(), [1, 4]).toArray()).toEqual([[[[-1, -2, -4, -4]]]]);
  });
});

test("global pools are of all axes behind the channels", () => {
  const x = draw(2, 3, 4, 5);
  expectClose(globalMaxPool(x), x.max([2, 3]), exact);
  expect(globalAvgPool(x, { keepDims: true }).shape).toEqual([2, 3, 1, 1]);
  expect(globalAvgPool(draw(2, 3, 4)).shape).toEqual([2, 3]);
});

const image = zeros([3, 8, 8], { name: "image" });

describe("what is refused", () => {
  everyMistake([
    [
      "a volume for signals",
      () => maxPool1d(zeros([1, 2, 3, 4]), 2),
      ShapeError,
      "maxPool1d: an unnamed tensor of shape (1, 2, 3, 4); signals are (N, C, L), or (C, L).",
    ],
    [
      "a window larger than a volume",
      () => avgPool3d(zeros([1, 2, 3, 4]), [1, 4, 2], { padding: [0, 0, 1] }),
      ShapeError,
      "avgPool3d: a window of 1 × 4 × 2 does not fit into an unnamed tensor of shape (1, 2, 3, 4) with padding " +
        "0 × 0 × 1. Make the kernel smaller, or the padding at least 0 × 1 × 0.",
    ],
    [
      "half a window in the border",
      () => avgPool1d(image.slice([0]), 3, { padding: [2] }),
      ShapeError,
      "avgPool1d: padding 2 is more than half of the kernel 3: some windows would hold nothing",
    ],
    [
      "dilation for means",
      () => avgPool3d(image, 2, { dilation: 2 } as object),
      ValueError,
      'avgPool3d: unknown option "dilation"; there are stride, padding, ceilMode, countIncludePad',
    ],
    [
      "a size of 0",
      () => adaptiveAvgPool2d(image, 0),
      ValueError,
      "adaptiveAvgPool2d: outputSize must be a whole number of at least 1, or an array of 2 such, null where the " +
        "size stays, got 0",
    ],
    [
      "sizes with a hole",
      () => adaptiveMaxPool2d(image, new Array(2) as never),
      ValueError,
      "adaptiveMaxPool2d: outputSize must be a whole number of at least 1, or an array of 2 such, null where the " +
        "size stays, got [undefined, undefined]",
    ],
    [
      "nothing to share",
      () => adaptiveMaxPool2d(zeros([1, 0, 3]), 1),
      ShapeError,
      "adaptiveMaxPool2d: an unnamed tensor of shape (1, 0, 3) has no element to pool",
    ],
    [
      "a matrix for all there is",
      () => globalAvgPool(zeros([2, 3], { name: "m" })),
      ShapeError,
      'globalAvgPool: "m" of shape (2, 3); it takes (N, C, ...), with an axis behind the channels',
    ],
    [
      "other many indices than elements",
      () => maxUnpool2d(image, [[1]], 2),
      ShapeError,
      'maxUnpool2d: indices of shape (1, 1) for "image" of shape (3, 8, 8); there is one for each element',
    ],
    [
      "an index out of range",
      () => maxUnpool1d(zeros([1, 1]), [[7]], 2),
      ValueError,
      "scatter: index 7 (element 0) is out of range for 2 entries along axis 1",
    ],
    [
      "a result of nothing",
      () => maxUnpool1d(zeros([1, 1]), [[0]], 2, { padding: 1 }),
      ShapeError,
      "maxUnpool1d: sizes (0,) of the result: use less padding, or { outputSize }",
    ],
  ]);
});
