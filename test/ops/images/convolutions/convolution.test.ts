/**
 * Convolution: against six loops, also where a batch is cut into blocks; and how it stands to its two
 * gradients.
 */
import { describe, expect, test } from "vitest";
import { avgPool2d, conv2d, fold, unfold } from "../../../../src/ops/index.js";
import { conv2dInput, conv2dWeight } from "../../../../src/ops/internal.js";
import { Generator } from "../../../../src/random/index.js";
import { arange, eye, randn, type Tensor, tensor } from "../../../../src/tensor/index.js";
import { expectClose } from "../../../helpers/close.js";

const generator = new Generator(5);
const gradOf = (x: Tensor) => x.grad as Tensor;
const draw = (shape: number[], dtype: "float32" | "float64") => randn(shape, { dtype, generator });

/** y[n, o, i, j] = Σ x[n, c, i·s + u - p, j·s + v - p] · w[o, c, u, v], one number after the other. */
function loops(x: Tensor, w: Tensor, stride: number, padding: number): Tensor {
  const [count, channels, height, width] = x.shape as [number, number, number, number];
  const [outputs, , tall, wide] = w.shape as [number, number, number, number];
  const [a, b] = [x.toTypedArray(), w.toTypedArray()];
  const down = Math.floor((height + 2 * padding - tall) / stride) + 1;
  const across = Math.floor((width + 2 * padding - wide) / stride) + 1;
  const y = new Float64Array(count * outputs * down * across);
  let at = 0;
  for (let n = 0; n < count; n++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < down; i++)
        for (let j = 0; j < across; j++, at++)
          for (let c = 0; c < channels; c++)
            for (let u = 0; u < tall; u++)
              for (let v = 0; v < wide; v++) {
                const [row, column] = [i * stride + u - padding, j * stride + v - padding];
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                const pixel = a[((n * channels + c) * height + row) * width + column] as number;
                y[at] = (y[at] as number) + pixel * (b[((o * channels + c) * tall + u) * wide + v] as number);
              }
  return tensor(y, { shape: [count, outputs, down, across], dtype: x.dtype });
}

describe.each([
  { dtype: "float64", tolerance: { rtol: 1e-12, atol: 1e-12 } },
  { dtype: "float32", tolerance: { rtol: 1e-4, atol: 1e-4 } },
] as const)("in $dtype", ({ dtype, tolerance }) => {
  test("the value is that of six loops, of a batch too large for one block too", () => {
    for (const [images, filters, stride, padding] of [
      [[3, 2, 6, 5], [4, 2, 3, 3], 1, 1],
      [[2, 3, 7, 7], [2, 3, 2, 2], 3, 0],
      [[7, 2, 16, 16], [3, 2, 5, 5], 1, 2], // 12,800 elements of columns each: five to a block
      [[2, 3, 128, 128], [2, 3, 3, 3], 1, 1], // one image is more than a block, and cut into strips
    ] as const) {
      const [x, w] = [draw([...images], dtype), draw([...filters], dtype)];
      expectClose(conv2d(x, w, { stride, padding }), loops(x, w, stride, padding), tolerance);
    }
  });

  test("the gradients of an image in strips are those of its parts", () => {
    const shape = [1, 2, 130, 130];
    const [x, w, g] = [draw(shape, dtype), draw([2, 2, 3, 3], dtype), draw([1, 2, 128, 128], dtype)];
    // rows 64 and 65 are in both
    const [upper, lower] = [x.slice([null, null, [0, 66]]), x.slice([null, null, [64, 130]])];
    const [above, below] = [g.slice([null, null, [0, 64]]), g.slice([null, null, [64, 128]])];
    const parts = conv2dWeight(upper, above, w.shape).add(conv2dWeight(lower, below, w.shape));
    expectClose(conv2dWeight(x, g, w.shape), parts, { rtol: tolerance.rtol, atol: 100 * tolerance.atol });
    const images = conv2dInput(above, w, upper.shape)
      .pad([
        [0, 0],
        [0, 0],
        [0, 64],
        [0, 0],
      ])
      .add(
        conv2dInput(below, w, lower.shape).pad([
          [0, 0],
          [0, 0],
          [64, 0],
          [0, 0],
        ]),
      );
    expectClose(conv2dInput(g, w, shape), images, tolerance);
  });

  test("two images in three strips are the sum of their shifted rows, and so are the gradients", () => {
    const [x, w] = [draw([2, 1, 193, 128], dtype), draw([1, 1, 2, 1], dtype)];
    const g = draw([2, 1, 192, 128], dtype);
    const run = (f: (x: Tensor, w: Tensor) => Tensor) => {
      const [images, filters] = [x.detach(), w.detach()];
      for (const each of [images, filters]) each.requiresGrad = true;
      const y = f(images, filters);
      y.backward(g);
      return [y, gradOf(images), gradOf(filters)] as const;
    };
    const strips = run((images, filters) => conv2d(images, filters));
    const rows = run((images, filters) => {
      const [upper, lower] = [0, 1].map((from) => images.slice([null, null, [from, from + 192]])) as [
        Tensor,
        Tensor,
      ];
      return upper.mul(filters.slice([0, 0, 0])).add(lower.mul(filters.slice([0, 0, 1])));
    });
    for (const [i, each] of strips.entries())
      expectClose(each, rows[i] as Tensor, { rtol: tolerance.rtol, atol: 100 * tolerance.atol });
  });

  test("the gradients of a batch in blocks are those of its images one by one", () => {
    const [x, w] = [draw([7, 2, 16, 16], dtype), draw([3, 2, 5, 5], dtype)];
    for (const each of [x, w]) each.requiresGrad = true;
    const y = conv2d(x, w, { padding: 2 });
    const g = draw([...y.shape], dtype);
    y.backward(g);
    const [byImages, byFilters] = [gradOf(x), gradOf(w)];
    w.grad = null;
    for (let n = 0; n < 7; n++) {
      const image = x.detach().slice([[n, n + 1]]);
      image.requiresGrad = true;
      conv2d(image, w, { padding: 2 }).backward(g.slice([[n, n + 1]]));
      expectClose(image.grad as Tensor, byImages.slice([[n, n + 1]]), tolerance);
    }
    expectClose(gradOf(w), byFilters, { rtol: tolerance.rtol, atol: 100 * tolerance.atol });
  });
});

describe("the three ops", () => {
  const x = draw([2, 4, 5, 6], "float64");
  const w = draw([6, 2, 3, 2], "float64");
  const options = { stride: [2, 1], padding: [0, 1], dilation: [1, 2], groups: 2 } as const;
  const g = draw([2, 6, 2, 6], "float64");

  test("are one trilinear form: Σ g·conv2d(x, w) = Σ x·conv2dInput(g, w) = Σ w·conv2dWeight(x, g)", () => {
    const value = conv2d(x, w, options).mul(g).sum().item();
    expect(conv2dInput(g, w, x.shape, options).mul(x).sum().item()).toBeCloseTo(value, 10);
    expect(conv2dWeight(x, g, w.shape, options).mul(w).sum().item()).toBeCloseTo(value, 10);
  });

  test("are nodes of the graph under one name, with no columns kept", () => {
    const y = conv2d(x, w.clone().detach(), options);
    expect(y.gradFn).toBeUndefined();
    const weight = w.clone().detach();
    weight.requiresGrad = true;
    expect(conv2d(x, weight, options).gradFn?.name).toBe("conv2d");
  });

  test("the gradient by the images is not computed where none is asked for", () => {
    const weight = w.clone().detach();
    weight.requiresGrad = true;
    conv2d(x, weight, options).backward(g);
    expect(x.grad).toBeNull();
    expectClose(weight.grad as Tensor, conv2dWeight(x, g, w.shape, options), { rtol: 0, atol: 0 });
  });
});

test("the gradient by the images is the transpose of the convolution, however windows lie", () => {
  // <conv2d(x, w), g> = <x, conv2dInput(g, w)> for all x: the whole of the gradient, from unit images
  for (const [kernel, options] of [
    [3, { stride: 2, padding: 1 }],
    [2, { stride: 3 }],
    [[1, 3], { stride: [2, 1], padding: [0, 2] }],
    [3, { stride: 2, padding: 2, dilation: 2 }],
    [[3, 2], { stride: [2, 3], padding: [1, 1], dilation: [3, 2] }],
    [3, { stride: [4, 3], padding: 0, groups: 2 }],
    // steps too large and borders too wide to go back by convolutions
    [2, { stride: 5, padding: 1 }],
    [2, { stride: 2, padding: 3 }],
  ] as const) {
    const given = { groups: 1, ...options };
    const size = [kernel].flat();
    const w = draw([4, 2 / given.groups, size[0] as number, size.at(-1) as number], "float64");
    const units = eye(2 * 9 * 8).reshape([2 * 9 * 8, 2, 9, 8]);
    const results = conv2d(units.to("float64"), w, given);
    const g = draw([1, ...results.shape.slice(1)], "float64");
    const expected = results.mul(g).sum([1, 2, 3]).reshape([1, 2, 9, 8]);
    expectClose(conv2dInput(g, w, [1, 2, 9, 8], given), expected, { rtol: 1e-12, atol: 1e-12 });
  }
});

test("groups convolve their channels alone: as many as channels is a filter per channel", () => {
  const x = draw([1, 2, 4, 4], "float64");
  const w = draw([2, 1, 3, 3], "float64");
  const both = conv2d(x, w, { groups: 2 });
  for (const channel of [0, 1])
    expectClose(
      both.slice([null, [channel, channel + 1]]),
      conv2d(x.slice([null, [channel, channel + 1]]), w.slice([[channel, channel + 1]])),
      { rtol: 1e-12, atol: 1e-12 },
    );
});

test("a batch of no images has no results, and no gradient for the filters", () => {
  const x = tensor(new Float64Array(0), { shape: [0, 2, 4, 4] });
  const w = draw([3, 2, 2, 2], "float64");
  w.requiresGrad = true;
  const y = conv2d(x, w);
  expect(y.shape).toEqual([0, 3, 3, 3]);
  y.sum().backward();
  expect(w.grad?.abs().sum().item()).toBe(0);
});

test("fold undoes unfold, up to how often each element was read", () => {
  const x = arange(1, 17, 1, { dtype: "float64" }).reshape([1, 1, 4, 4]);
  expect(fold(unfold(x, 2, { stride: 2 }), 4, 2, { stride: 2 }).toArray()).toEqual(x.toArray());
  const reads = fold(unfold(x.mul(0).add(1), 3), [4, 4], 3);
  expect(reads.reshape([4, 4]).toArray()).toEqual([
    [1, 2, 2, 1],
    [2, 4, 4, 2],
    [2, 4, 4, 2],
    [1, 2, 2, 1],
  ]);
  expectClose(unfold(x, 2, { stride: 2 }).mean(1).reshape([1, 1, 2, 2]), avgPool2d(x, 2), {
    rtol: 0,
    atol: 0,
  });
});
