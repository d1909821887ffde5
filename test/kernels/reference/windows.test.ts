/** Windows as columns and back, against index arithmetic spelled out, in every dtype. */
import { describe, expect, test } from "vitest";
import { dilatedExtent, type Windows, windowGrid } from "../../../src/array/index.js";
import { any as dtypes } from "../../../src/kernels/contract/entry.js";
import { array, k, list, ofDense, scrambled, whole } from "../../helpers/arrays.js";
import { at, build, type Dense, type Index, indicesOf } from "../../helpers/oracle.js";

const windows = (each: Partial<Windows>): Windows => ({
  kernel: [2, 2],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
  ...each,
});

/** Where element (c, i, j) of window (row, column) lies in an image. */
function placeIn({ kernel, stride, padding, dilation }: Windows, across: number, [n, r, l]: Index): number[] {
  const [image, channelRow, place] = [n, r, l] as [number, number, number];
  const area = kernel[0] * kernel[1];
  const channel = Math.floor(channelRow / area);
  const [i, j] = [Math.floor((channelRow % area) / kernel[1]), channelRow % kernel[1]];
  const [row, column] = [Math.floor(place / across), place % across];
  return [
    image,
    channel,
    row * stride[0] - padding[0] + i * dilation[0],
    column * stride[1] - padding[1] + j * dilation[1],
  ];
}

const inside = (shape: readonly number[], index: Index) =>
  index.every((i, axis) => i >= 0 && i < (shape[axis] as number));

function unfolded(x: Dense, w: Windows, fill: number): Dense {
  const [down, across] = windowGrid(x.shape, w);
  const [count, channels] = x.shape as [number, number];
  return build([count, channels * w.kernel[0] * w.kernel[1], down * across], (index) => {
    const place = placeIn(w, across, index);
    return inside(x.shape, place) ? at(x, place) : fill;
  });
}

function folded(columns: Dense, shape: readonly number[], w: Windows): Dense {
  const [, across] = windowGrid(shape, w);
  const read = indicesOf(columns.shape).map((index) => ({ place: placeIn(w, across, index), index }));
  return build(shape, (index) =>
    read
      .filter(({ place }) => place.every((i, axis) => i === index[axis]))
      .reduce((sum, { index: from }) => sum + at(columns, from), 0),
  );
}

const cases: readonly [shape: readonly number[], w: Windows][] = [
  [[2, 3, 4, 5], windows({})],
  [[1, 2, 5, 4], windows({ kernel: [3, 2], stride: [2, 1], padding: [1, 0], dilation: [1, 2] })],
  [[2, 1, 3, 3], windows({ kernel: [3, 3], padding: [2, 1] })],
  [[1, 2, 7, 6], windows({ kernel: [1, 1], stride: [3, 2] })],
  [[1, 1, 4, 4], windows({ kernel: [4, 4] })],
  [[0, 2, 3, 3], windows({})],
];

describe.each(cases)("windows over %j, %j", (shape, w) => {
  test("as columns: channels, then places in the window, by windows", () => {
    const x = scrambled(shape);
    for (const dtype of dtypes.filter((each) => each !== "bool"))
      expect(whole(k.unfold(ofDense(x, dtype), w, 7))).toEqual(whole(ofDense(unfolded(x, w, 7), dtype)));
  });

  test("back: every column's elements added where they were read", () => {
    const columns = scrambled(unfolded(scrambled(shape), w, 0).shape, 3);
    for (const dtype of dtypes.filter((each) => each !== "bool"))
      expect(whole(k.fold(ofDense(columns, dtype), shape, w))).toEqual(
        whole(ofDense(folded(columns, shape, w), dtype)),
      );
  });
});

test.each(cases.filter(([shape]) => !shape.includes(0)))(
  "rows of windows over %j, %j, are a strip of the columns",
  (shape, w) => {
    const [down, across] = windowGrid(shape, w);
    const a = ofDense(scrambled(shape));
    const all = k.unfold(a, w, 7);
    let total = k.full(shape, 0, "float64");
    for (let first = 0; first < down; first += 2) {
      const last = Math.min(first + 2, down);
      const strip = k.unfold(a, w, 7, [first, last]);
      const [images, rows] = all.shape as [number, number];
      const sizes = [images, rows, (last - first) * across];
      expect(whole(strip)).toEqual(whole(k.slice(all, [0, 0, first * across], sizes, [1, 1, 1])));
      total = k.add(total, k.fold(strip, shape, w, [first, last]));
    }
    expect(whole(total)).toEqual(whole(k.fold(all, shape, w)));
  },
);

test("the largest of each window ignores the border, the mean counts it as zeros", () => {
  const a = array([-1, -2, -3, -4], [1, 1, 2, 2], "float32");
  const w = windows({ stride: [2, 2], padding: [1, 1] });
  expect(list(k.reduceWindows(a, w, "max"))).toEqual([-1, -2, -3, -4]);
  expect(list(k.reduceWindows(a, w, "mean"))).toEqual([-0.25, -0.5, -0.75, -1]);
});

test("the grid counts the windows that fit, and a window reaches over its gaps", () => {
  const w = windows({ kernel: [3, 2], stride: [2, 3], padding: [1, 0], dilation: [2, 4] });
  expect([dilatedExtent(w, 0), dilatedExtent(w, 1)]).toEqual([5, 5]);
  expect(windowGrid([1, 1, 8, 9], w)).toEqual([3, 2]);
  expect(windowGrid([1, 1, 3, 5], w)).toEqual([1, 1]);
});

test("overlaps are summed in float64 and rounded once", () => {
  // 2^24 + 1 + 1 loses both ones where each sum is rounded
  const w = windows({ kernel: [3, 1], padding: [1, 0] });
  const columns = array([0, 0, 2 ** 24, 0, 1, 0, 1, 0, 0], [1, 3, 3], "float32");
  expect(list(k.fold(columns, [1, 1, 3, 1], w))).toEqual([0, 2 ** 24 + 2, 0]);
});

test.each(["float32", "float64"] as const)(
  "sums of neighbours of %s, also of none, along any axis",
  (dtype) => {
    const taps = {
      starts: Int32Array.of(0, 2, 2, 5),
      places: Int32Array.of(1, 0, 0, 1, 0),
      weights: Float64Array.of(0.5, 2, 1, -1, 0.25),
    };
    const a = array([1, 2, 3, 4], [2, 2], dtype);
    expect(whole(k.resample(a, 0, taps))).toEqual({
      shape: [3, 2],
      dtype,
      values: [3.5, 6, 0, 0, -1.75, -1.5],
    });
    expect(list(k.resample(a, 1, taps))).toEqual([3, 0, -0.75, 8, 0, -0.25]);
    // each term is rounded to float32 before it is added
    const rounded = {
      starts: Int32Array.of(0, 2),
      places: Int32Array.of(0, 0),
      weights: Float64Array.of(1, 2 ** -25),
    };
    expect(list(k.resample(array([1], [1], dtype), 0, rounded))).toEqual([
      dtype === "float32" ? 1 : 1 + 2 ** -25,
    ]);
  },
);
