/** Windows over images in WebAssembly against the reference, bit for bit: every tail, stride, padding, dilation and strip of rows. */
import { expect, test } from "vitest";
import { type Shape, type Windows, windowGrid } from "../../../../src/array/index.js";
import { reference } from "../../../../src/kernels/index.js";
import { array, awkward, expectSame, freshWasm, numbers, random } from "../arrays.js";

const { kernels, memory } = freshWasm({ smallest: 0 });
const floats = ["float32", "float64"] as const;

const windows = (each: Partial<Windows>): Windows => ({
  kernel: [2, 2],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
  ...each,
});

/** Widths around whole vectors, and every option, alone and together. */
const cases: [Shape, Windows][] = [
  ...[1, 2, 3, 4, 5, 7, 8, 9, 16, 19].flatMap((width): [Shape, Windows][] => [
    [[2, 3, 4, width], windows({ kernel: [1, 1] })],
    [[1, 2, 5, width], windows({ kernel: [3, 3], padding: [1, 1] })],
    [[2, 1, 6, width + 1], windows({ stride: [2, 2] })],
    [[1, 2, 6, width + 4], windows({ kernel: [3, 2], stride: [2, 3], padding: [1, 1], dilation: [1, 2] })],
    [[1, 1, 7, width], windows({ kernel: [3, 1], stride: [3, 1], dilation: [2, 1] })],
    [[2, 2, 3, width], windows({ kernel: [1, 4], stride: [1, 2], padding: [0, 2] })],
  ]),
  // windows that read nothing but the border at some places
  [[1, 2, 2, 2], windows({ kernel: [3, 3], padding: [4, 4] })],
  [[1, 1, 1, 1], windows({ kernel: [2, 2], stride: [2, 2], padding: [3, 5], dilation: [3, 2] })],
  [[2, 1, 9, 10], windows({ kernel: [4, 4], stride: [4, 5] })],
];

const titleOf = (shape: Shape, w: Windows) => `(${shape}) ${JSON.stringify(w)}`;

test("unfold, whole and in strips of rows, whatever fills the border", () => {
  for (const [shape, w] of cases)
    for (const dtype of floats) {
      const a = random(shape, 3, dtype);
      const title = `${dtype} ${titleOf(shape, w)}`;
      const [down] = windowGrid(shape, w);
      for (const fill of [0, 7.5, -Infinity, Number.NaN])
        expectSame(kernels.unfold(a, w, fill), reference.unfold(a, w, fill), title);
      for (let first = 0; first < down; first++) {
        const strip = [first, Math.min(first + 2, down)] as const;
        expectSame(kernels.unfold(a, w, 1, strip), reference.unfold(a, w, 1, strip), title);
      }
    }
});

test("fold, whole and in strips of rows", () => {
  for (const [shape, w] of cases)
    for (const dtype of floats) {
      const title = `${dtype} ${titleOf(shape, w)}`;
      const [down] = windowGrid(shape, w);
      for (let first = 0; first < down; first++)
        for (const last of new Set([first + 1, down])) {
          const { shape: columns } = reference.unfold(random(shape), w, 0, [first, last]);
          const a = random(columns, 5, dtype);
          expectSame(
            kernels.fold(a, shape, w, [first, last]),
            reference.fold(a, shape, w, [first, last]),
            title,
          );
        }
      const a = random(reference.unfold(random(shape), w, 0).shape, 7, dtype);
      expectSame(kernels.fold(a, shape, w), reference.fold(a, shape, w), title);
    }
});

test("NaN, infinities and both zeros pass as the reference passes them", () => {
  const w = windows({ kernel: [2, 3], padding: [1, 1] });
  const a = awkward([2, 3, 5, 7]);
  expectSame(kernels.unfold(a, w, Infinity), reference.unfold(a, w, Infinity));
  const columns = awkward(reference.unfold(a, w, 0).shape, 2);
  expectSame(kernels.fold(columns, a.shape, w), reference.fold(columns, a.shape, w));
});

/** Those of which no window lies in the border alone: what pools are. */
const pools = cases.filter(([, { kernel, padding }]) =>
  padding.every((width, axis) => 2 * width <= (kernel[axis] as number)),
);

test("the largest and the mean of each window", () => {
  for (const [shape, w] of pools)
    for (const dtype of floats)
      for (const by of ["max", "mean"] as const) {
        const a = random(shape, 3, dtype);
        expectSame(kernels.reduceWindows(a, w, by), reference.reduceWindows(a, w, by), titleOf(shape, w));
      }
  const [a, w] = [awkward([2, 3, 5, 7]), windows({ kernel: [2, 3], padding: [1, 1] })];
  for (const by of ["max", "mean"] as const)
    expectSame(kernels.reduceWindows(a, w, by), reference.reduceWindows(a, w, by));
});

test("the gradient of the largest is shared among ties, also where windows overlap", () => {
  for (const [shape, w] of pools)
    for (const dtype of floats)
      for (const levels of [2, 1000]) {
        const values = numbers(shape.reduce((product, extent) => product * extent)).map((x) =>
          Math.round(x * levels),
        );
        const a = array(shape, values, dtype);
        const y = reference.reduceWindows(a, w, "max");
        const g = random(y.shape, 11, dtype);
        expectSame(
          kernels.maxPoolGrad(a, y, g, w),
          reference.maxPoolGrad(a, y, g, w),
          `${dtype} ${titleOf(shape, w)}`,
        );
      }
});

test("a NaN is the largest of its window and takes no gradient, and -0 gives 0", () => {
  const w = windows({ kernel: [2, 2], stride: [2, 2] });
  const a = awkward([1, 2, 8, 10]);
  const y = reference.reduceWindows(a, w, "max");
  const g = awkward(y.shape, 2);
  expectSame(kernels.maxPoolGrad(a, y, g, w), reference.maxPoolGrad(a, y, g, w));
});

test("what the kernels do not cover goes to the reference: integers, no images, rows too wide for the scratch", () => {
  const w = windows({});
  const integers = array([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9], "int32");
  expectSame(kernels.unfold(integers, w, 2), reference.unfold(integers, w, 2));
  const columns = kernels.unfold(integers, w, 0);
  expectSame(kernels.fold(columns, integers.shape, w), reference.fold(columns, integers.shape, w));
  expectSame(kernels.unfold(array([0, 1, 3, 3], []), w, 0), reference.unfold(array([0, 1, 3, 3], []), w, 0));
  const wide = random([1, 1, 2, 7000]);
  const y = reference.reduceWindows(wide, w, "max");
  expectSame(kernels.maxPoolGrad(wide, y, y, w), reference.maxPoolGrad(wide, y, y, w));
  const wideColumns = reference.unfold(wide, w, 0);
  expectSame(kernels.fold(wideColumns, wide.shape, w), reference.fold(wideColumns, wide.shape, w));
});

test("without room in linear memory the reference computes", () => {
  const small = freshWasm({ smallest: 0, budget: 4096 });
  const w = windows({ kernel: [3, 3], stride: [2, 2] });
  const a = random([2, 3, 20, 20]);
  const columns = reference.unfold(a, w, 0);
  const y = reference.reduceWindows(a, w, "max");
  expectSame(small.kernels.unfold(a, w, 0), columns);
  expectSame(small.kernels.reduceWindows(a, w, "max"), y);
  expectSame(small.kernels.fold(columns, a.shape, w), reference.fold(columns, a.shape, w));
  expectSame(small.kernels.maxPoolGrad(a, y, y, w), reference.maxPoolGrad(a, y, y, w));
  expect(small.memory.stats().residentBytes).toBeLessThanOrEqual(4096);
});

test("working space is given back", () => {
  const w = windows({});
  const a = random([1, 1, 9, 9]);
  const y = reference.reduceWindows(a, w, "max");
  kernels.free(kernels.maxPoolGrad(a, y, y, w));
  const before = memory.stats().residentBytes;
  kernels.free(kernels.maxPoolGrad(a, y, y, w));
  expect(memory.stats().residentBytes).toBe(before);
});
