/** Images and volumes read at places between elements: what one can see, both ways back, and what is refused. */
import { describe, expect, test } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../../../src/arguments/index.js";
import { gradcheck, gradgradcheck, vmap } from "../../../../src/autograd/index.js";
import { affineGrid, gridSample, interpolate } from "../../../../src/ops/index.js";
import { Generator } from "../../../../src/random/index.js";
import { gradients, ones, randn, type Tensor, tensor, zeros } from "../../../../src/tensor/index.js";
import { expectClose } from "../../../helpers/close.js";
import { everyMistake } from "../../../helpers/mistakes.js";

const close = { rtol: 1e-12, atol: 1e-12 };
const double = { dtype: "float64" } as const;

/** (1, 1, 1, 3): a row of pixels, and the places x of a row that is read from it. */
const row = tensor([[[[2, 4, 8]]]], double);
const along = (...xs: number[]) =>
  tensor(
    xs.flatMap((x) => [x, 0]),
    { shape: [1, 1, xs.length, 2], ...double },
  );
const read = (grid: Tensor, options: Parameters<typeof gridSample>[2]) =>
  Array.from(gridSample(row, grid, options).toTypedArray());

test("-1 and 1 are the outer edges of the pixels, or their centres", () => {
  expect(read(along(-2 / 3, 0, 1 / 3, 2 / 3), {}).map((y) => y.toFixed(9))).toEqual(
    [2, 4, 6, 8].map((y) => y.toFixed(9)),
  );
  expect(read(along(-1, -0.5, 0, 1), { alignCorners: true })).toEqual([2, 3, 4, 8]);
});

test("outside are zeros, the border, or the mirrored inside", () => {
  const outside = along(-1.5, 1.5, 2, -3);
  expect(read(outside, { alignCorners: true })).toEqual([1, 4, 0, 0]);
  expect(read(outside, { alignCorners: true, paddingMode: "border" })).toEqual([2, 8, 8, 2]);
  expect(read(outside, { alignCorners: true, paddingMode: "reflection" })).toEqual([3, 6, 4, 8]);
});

test("the nearest is read at once; halves go to the even one", () => {
  expect(read(along(-0.6, -0.5, 0.4, 0.5, 1.6), { mode: "nearest", alignCorners: true })).toEqual([
    2, 2, 4, 8, 0,
  ]);
  const grid = along(0.2);
  grid.requiresGrad = true;
  const x = row.clone().detach();
  x.requiresGrad = true;
  gridSample(x, grid, { mode: "nearest" }).sum().backward();
  expect([x.grad?.toArray(), grid.grad]).toEqual([[[[[0, 1, 0]]]], null]);
});

test("NaN reads NaN, infinity what is outside", () => {
  expect(read(along(NaN, Infinity, -Infinity), {})).toEqual([NaN, 0, 0]);
  expect(read(along(NaN, Infinity, -Infinity), { paddingMode: "border" })).toEqual([NaN, 8, 2]);
  expect(read(along(NaN, Infinity), { paddingMode: "reflection", mode: "nearest" })).toEqual([NaN, NaN]);
});

describe.each([false, true])("an even grid, alignCorners %s,", (alignCorners) => {
  const x = randn([2, 3, 4, 5], { ...double, generator: new Generator(1) });
  const identity = (...shape: number[]) =>
    affineGrid(tensor([1, 0, 0, 0, 1, 0], { shape: [2, 3], ...double }).broadcastTo([2, 2, 3]), shape, {
      alignCorners,
    });

  test("reads what is there", () => {
    for (const mode of ["bilinear", "bicubic", "nearest"] as const)
      expectClose(gridSample(x, identity(2, 3, 4, 5), { mode, alignCorners }), x, close);
  });

  test("of another size is interpolation", () => {
    for (const mode of ["bilinear", "bicubic"] as const) {
      const [fast, slow] = [
        interpolate(x, { size: [7, 3], mode, alignCorners }),
        gridSample(x, identity(2, 3, 7, 3), { mode, alignCorners, paddingMode: "border" }),
      ];
      expectClose(slow, fast, close);
    }
  });
});

test("an affine map moves, turns and stretches", () => {
  const theta = tensor(
    [
      [0, -1, 0.25],
      [2, 0, -0.5],
    ],
    double,
  ).unsqueeze(0);
  expect(affineGrid(theta, [1, 5, 1, 2]).toArray()).toEqual([
    [
      [
        [0.25, -1.5],
        [0.25, 0.5],
      ],
    ],
  ]);
  const turned = affineGrid(tensor([0, -1, 0, 1, 0, 0], { shape: [1, 2, 3], ...double }), [1, 1, 2, 2]);
  const x = tensor([0, 1, 2, 3], { shape: [1, 1, 2, 2], ...double });
  expectClose(gridSample(x, turned), tensor([1, 3, 0, 2], { shape: [1, 1, 2, 2], ...double }), close);
});

test("a volume that is the same at every depth is read as its image", () => {
  const generator = new Generator(2);
  const image = randn([2, 2, 3, 4], { ...double, generator });
  const grid = randn([2, 1, 5, 3], { ...double, generator });
  const volume = image.unsqueeze(2).broadcastTo([2, 2, 3, 3, 4]);
  const deep = grid.mul([1, 1, 0]).unsqueeze(1);
  for (const mode of ["bilinear", "bicubic", "nearest"] as const)
    expectClose(
      gridSample(volume, deep, { mode }).squeeze(2),
      gridSample(image, grid.at("...", [0, 2]), { mode }),
      close,
    );
});

describe("gradients to second order", () => {
  const cases = (["bilinear", "bicubic"] as const).flatMap((mode) =>
    (["zeros", "border", "reflection"] as const).map((paddingMode) => ({ mode, paddingMode })),
  );
  test.each(cases)("$mode, $paddingMode", (options) => {
    const drawn = { ...double, generator: new Generator(3), requiresGrad: true };
    const operands = [randn([1, 2, 2, 3], drawn), randn([1, 2, 1, 2], drawn)] as const;
    const f = (x: Tensor, grid: Tensor) => gridSample(x, grid, options);
    expect(gradcheck(f, operands).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(f, operands).rows.every(({ passed }) => passed)).toBe(true);
  });

  test("a volume, and the map of its grid", () => {
    const drawn = { ...double, generator: new Generator(4), requiresGrad: true };
    const f = (x: Tensor, theta: Tensor) => gridSample(x, affineGrid(theta.mul(0.4), [1, 1, 1, 2, 2]));
    const operands = [randn([1, 1, 2, 2, 3], drawn), randn([1, 3, 4], drawn)] as const;
    expect(gradcheck(f, operands).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(f, operands).rows.every(({ passed }) => passed)).toBe(true);
  });

  test("none reaches a place that is held at the border", () => {
    const grid = along(-1, 1, 3);
    grid.requiresGrad = true;
    const y = gridSample(row, grid, { paddingMode: "border", alignCorners: true });
    expect(gradients(y.sum(), [grid])[0]?.at("...", 0).toArray()).toEqual([[[0, 0, 0]]]);
  });
});

test("many examples at once", () => {
  const drawn = { generator: new Generator(5) };
  const [x, grid] = [randn([3, 2, 4, 4], drawn), randn([3, 2, 2, 2], drawn)];
  const one = (each: Tensor, places: Tensor) => gridSample(each.unsqueeze(0), places.unsqueeze(0)).squeeze(0);
  expect(vmap(one)(x, grid).toArray()).toEqual(gridSample(x, grid).toArray());
  const theta = randn([3, 2, 3], drawn);
  expect(
    vmap((each: Tensor) => affineGrid(each.unsqueeze(0), [1, 1, 2, 3]).squeeze(0))(theta).toArray(),
  ).toEqual(affineGrid(theta, [3, 1, 2, 3]).toArray());
});

test("nothing to read is read nowhere", () => {
  expect(gridSample(ones([0, 2, 3, 3]), ones([0, 1, 4, 2])).shape).toEqual([0, 2, 1, 4]);
  expect(gridSample(ones([1, 2, 3, 3]), ones([1, 0, 4, 2])).shape).toEqual([1, 2, 0, 4]);
});

describe("what is refused", () => {
  const x = zeros([1, 2, 3, 4], { name: "x" });
  const fits = "images (N, C, H, W) take (N, H', W', 2), volumes (N, C, D, H, W) take (N, D', H', W', 3)";
  everyMistake([
    [
      "places of one number",
      () => gridSample(x, zeros([1, 2, 2, 1], { name: "grid" })),
      ShapeError,
      `gridSample: "x" of shape (1, 2, 3, 4) and a grid "grid" of shape (1, 2, 2, 1); ${fits}`,
    ],
    [
      "places in space of an image",
      () => gridSample(x, zeros([1, 2, 2, 3], { name: "grid" })),
      ShapeError,
      `gridSample: "x" of shape (1, 2, 3, 4) and a grid "grid" of shape (1, 2, 2, 3); ${fits}`,
    ],
    [
      "a grid for another number of images",
      () => gridSample(x, zeros([2, 2, 2, 2], { name: "grid" })),
      ShapeError,
      `gridSample: "x" of shape (1, 2, 3, 4) and a grid "grid" of shape (2, 2, 2, 2); ${fits}`,
    ],
    [
      "a grid of another rank",
      () => gridSample(x, zeros([1, 2, 2], { name: "grid" })),
      ShapeError,
      `gridSample: "x" of shape (1, 2, 3, 4) and a grid "grid" of shape (1, 2, 2); ${fits}`,
    ],
    [
      "an image without a pixel",
      () => gridSample(zeros([1, 2, 0, 4], { name: "x" }), zeros([1, 2, 2, 2])),
      ShapeError,
      'gridSample: "x" of shape (1, 2, 0, 4) has no element to read',
    ],
    [
      "a grid of another dtype",
      () => gridSample(x, zeros([1, 2, 2, 2], double)),
      DTypeError,
      'gridSample: dtypes float32 and float64 differ. Left is "x", right is an unnamed tensor. Convert one with ' +
        'to("float64").',
    ],
    [
      "a mode of PyTorch's interpolate",
      () => gridSample(x, zeros([1, 2, 2, 2]), { mode: "linear" as never }),
      ValueError,
      'gridSample: mode must be "bilinear", "bicubic" or "nearest", got "linear"',
    ],
    [
      "a map that is no theta",
      () => affineGrid(zeros([2, 3, 3], { name: "theta" }), [2, 1, 4, 4]),
      ShapeError,
      'affineGrid: "theta" of shape (2, 3, 3) for the size (2, 1, 4, 4); theta is (N, 2, 3) for [N, C, H, W], ' +
        "(N, 3, 4) for [N, C, D, H, W]",
    ],
    [
      "a size of another batch",
      () => affineGrid(zeros([2, 2, 3], { name: "theta" }), [3, 1, 4, 4]),
      ShapeError,
      'affineGrid: "theta" of shape (2, 2, 3) for the size (3, 1, 4, 4); theta is (N, 2, 3) for [N, C, H, W], ' +
        "(N, 3, 4) for [N, C, D, H, W]",
    ],
    [
      "a size without the channels",
      () => affineGrid(zeros([2, 2, 3]), [4, 4]),
      ValueError,
      "affineGrid: size must be an array [N, C, H, W] or [N, C, D, H, W], got [4, 4]",
    ],
  ]);
});
