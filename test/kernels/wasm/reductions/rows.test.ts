/** Rows in WebAssembly against the reference: softmax's logarithm, running sums, places of extremes, sums over any axes. */
import { describe, expect, test } from "vitest";
import type { NdArray, Shape } from "../../../../src/array/index.js";
import { reference } from "../../../../src/kernels/index.js";
import {
  array,
  awkward,
  elementsOf,
  expectNear,
  expectSame,
  freshWasm,
  isResident,
  random,
  ulps,
} from "../arrays.js";

const { kernels, memory } = freshWasm({ smallest: 0 });
const widths = [...Array.from({ length: 18 }, (_, i) => i + 1), 31, 32, 33, 100];
const shapes: Shape[] = [[7], [5, 7], [9, 1], [1, 9], [3, 4, 5], [2, 3, 4, 5]];

const subsets = (rank: number) =>
  Array.from({ length: 2 ** rank }, (_, chosen) =>
    Array.from({ length: rank }, (_, axis) => axis).filter((axis) => (chosen >> axis) & 1),
  );

/** Every element within so many ulp, or so little in all where the logarithm goes through 0. */
function expectClose(
  actual: NdArray,
  expected: NdArray,
  bound: number,
  absolute: number,
  title: string,
): void {
  expect([...actual.shape, actual.dtype], title).toEqual([...expected.shape, expected.dtype]);
  const y = elementsOf(actual);
  for (const [i, each] of elementsOf(expected).entries()) {
    const near = Math.abs((y[i] as number) - each) <= absolute || ulps(y[i] as number, each) <= bound;
    expect(near, `${title}: element ${i} is ${y[i]}, expected ${each}`).toBe(true);
  }
}

describe("logSoftmax and logSumExp", () => {
  test("logSoftmax is within 1 ulp, or 2e-7 near 0, at every width and along every axis", () => {
    for (const n of widths)
      expectClose(
        kernels.logSoftmax(random([5, n], n), 1),
        reference.logSoftmax(random([5, n], n), 1),
        1,
        2e-7,
        `${n}`,
      );
    for (const shape of shapes)
      for (let axis = 0; axis < shape.length; axis++) {
        const y = kernels.logSoftmax(random(shape, 4), axis);
        expect(isResident(y)).toBe(true);
        expectClose(y, reference.logSoftmax(random(shape, 4), axis), 1, 2e-7, `${shape} ${axis}`);
      }
  });

  test("logSumExp is within 1 ulp, or 2e-7 near 0, over every set of axes", () => {
    for (const shape of shapes)
      for (const axes of subsets(shape.length))
        for (const keepDims of [false, true]) {
          const a = random(shape, 4);
          const expected = reference.logSumExp(a, axes, keepDims);
          expectClose(kernels.logSumExp(a, axes, keepDims), expected, 1, 2e-7, `${shape} ${axes}`);
        }
  });

  test("large logits neither overflow nor lose the difference", () => {
    const a = array([2, 4], [1000, 0, -1000, 0, -1000, 0, 1000, 0.5]);
    expectSame(kernels.logSoftmax(a, 1), reference.logSoftmax(a, 1));
    expectSame(kernels.logSumExp(a, [1], false), reference.logSumExp(a, [1], false));
  });

  test("NaN and infinities spoil their row as in the reference", () => {
    for (const n of [1, 2, 3, 4, 5, 8, 9]) {
      const a = awkward([11, n]);
      expectNear(kernels.logSoftmax(a, 1), reference.logSoftmax(a, 1), 1e-6, `${n}`);
      expectNear(kernels.logSumExp(a, [1], true), reference.logSumExp(a, [1], true), 1e-6, `${n}`);
    }
    const empty = array([2, 5], new Array(10).fill(-Infinity));
    expectSame(kernels.logSumExp(empty, [1], false), reference.logSumExp(empty, [1], false));
    expectSame(kernels.logSoftmax(empty, 1), reference.logSoftmax(empty, 1));
  });

  test("softmax along another axis is within 4 ulp", () => {
    for (const shape of shapes)
      for (let axis = 0; axis < shape.length; axis++)
        expectClose(
          kernels.softmax(random(shape, 4), axis),
          reference.softmax(random(shape, 4), axis),
          4,
          0,
          `${shape}`,
        );
  });
});

describe("along any axis", () => {
  test("the places of the largest and of the smallest: the first ones, NaN being both", () => {
    for (const shape of [...shapes, [40], [17, 11]] as Shape[])
      for (let axis = 0; axis < shape.length; axis++)
        for (const a of [
          random(shape, 2),
          awkward(shape),
          awkward(shape, 2),
          reference.floor(random(shape, 3)),
        ]) {
          expectSame(kernels.argMax(a, axis), reference.argMax(a, axis), `${shape} ${axis}`);
          expectSame(kernels.argMin(a, axis), reference.argMin(a, axis), `${shape} ${axis}`);
        }
  });

  test("running sums have the bits of the reference, NaN and infinities included", () => {
    for (const shape of [...shapes, [1000]] as Shape[])
      for (let axis = 0; axis < shape.length; axis++)
        for (const a of [random(shape, 2), awkward(shape)])
          expectSame(kernels.cumsum(a, axis), reference.cumsum(a, axis), `${shape} ${axis}`);
  });

  test("what was transposed on the way does not stay behind", () => {
    const a = kernels.neg(random([20, 30]));
    const before = memory.stats().residentCount;
    for (const run of [
      () => kernels.softmax(a, 0),
      () => kernels.argMax(a, 0),
      () => kernels.cumsum(a, 0),
      () => kernels.logSumExp(a, [0], false),
    ])
      memory.free(run().storage);
    expect(memory.stats().residentCount).toBe(before);
  });

  test("sums over axes that are not neighbours run in WebAssembly", () => {
    const a = random([6, 5, 7, 4], 3);
    for (const axes of [
      [0, 2],
      [0, 2, 3],
      [1, 3],
    ]) {
      expectNear(kernels.sum(a, axes, true), reference.sum(a, axes, true), 1e-5, `${axes}`);
      expectNear(kernels.mean(a, axes, false), reference.mean(a, axes, false), 1e-6, `${axes}`);
      expectSame(kernels.max(a, axes, false), reference.max(a, axes, false), `${axes}`);
    }
    expect(isResident(kernels.sum(a, [0, 2], false))).toBe(true);
  });
});
