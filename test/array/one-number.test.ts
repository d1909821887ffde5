/** A single float is kept as a number, which nobody can tell from an array of one. */
import { describe, expect, test } from "vitest";
import {
  arrayOfOne,
  elementsOf,
  hasStorage,
  type NdArray,
  onlyElementOf,
  sameSizes,
  shareElements,
  versionOf,
} from "../../src/array/nd-array.js";
import { lendElements, numberIn } from "../../src/array/storage.js";
import { kernels, reference } from "../../src/kernels/index.js";

test("an array has no storage until somebody asks for it, and one from then on", () => {
  for (const a of [arrayOfOne(3, [], "float32"), kernels.fromValues([3, 4], [2], "float32")]) {
    const other = arrayOfOne(3, [], "float32");
    const elements = a.size === 1 ? [3] : [3, 4];
    expect(hasStorage(a)).toBe(false);
    expect(versionOf(a)).toBe(0);
    expect(shareElements(a, a)).toBe(true);
    expect(shareElements(a, other)).toBe(false);
    kernels.free(a);
    kernels.retire(a);
    const view = a.reshape([1, ...a.shape]);
    expect(hasStorage(a)).toBe(true);
    expect(a.storage).toBe(view.storage);
    expect(shareElements(a, view)).toBe(true);
    expect(shareElements(a, other)).toBe(false);
    expect([...kernels.read(view)]).toEqual(elements);
    kernels.addScaledInPlace(a, 2, a, { by: "a test" });
    expect(versionOf(view)).toBe(1);
    expect([...kernels.read(view)]).toEqual(elements.map((each) => 3 * each));
  }
});

test("arrays of the same sizes have one list of them once they were compared", () => {
  const [a, b, c] = [
    [2, 3],
    [2, 3],
    [3, 2],
  ].map((shape) => kernels.full(shape, 1, "float32"));
  expect(sameSizes(a as NdArray, c as NdArray)).toBe(false);
  expect(sameSizes(a as NdArray, b as NdArray)).toBe(true);
  expect(b?.shape).toBe(a?.shape);
  expect(c?.shape).toEqual([3, 2]);
});

describe.each(["float32", "float64"] as const)("a single %s", (dtype) => {
  const rounded = dtype === "float32" ? Math.fround(0.1) : 0.1;

  test("is rounded to its dtype, and becomes an array for whoever wants one", () => {
    const a = arrayOfOne(0.1, [1, 1], dtype);
    expect(numberIn(a.storage)).toBe(rounded);
    expect(a.storage.released).toBe(false);
    const elements = elementsOf(a);
    expect(elements).toEqual(dtype === "float32" ? new Float32Array([0.1]) : new Float64Array([0.1]));
    expect(numberIn(a.storage)).toBeUndefined();
    elements[0] = 3;
    expect(onlyElementOf(a)).toBe(3);
    expect(elementsOf(a)).toBe(elements);
  });

  test("is added to in place, rounded each time, whether it is a number by then or not", () => {
    const third = arrayOfOne(1 / 3, [], dtype);
    const expected = kernels.add(kernels.add(arrayOfOne(0.1, [], dtype), third), third);
    for (const early of [true, false]) {
      const a = arrayOfOne(0.1, [], dtype);
      if (early) elementsOf(a);
      for (let i = 0; i < 2; i++) reference.addInPlace(a, third);
      expect(numberIn(a.storage) === undefined).toBe(early);
      expect(onlyElementOf(a)).toBe(onlyElementOf(expected));
    }
  });

  test("that was lent stays as it was when it is written to", () => {
    const a = kernels.full([], 0.1, dtype);
    const lent = lendElements(a.storage);
    reference.addInPlace(a, a);
    expect(lent?.[0]).toBe(rounded);
    expect(onlyElementOf(a)).toBe(2 * rounded);
  });

  test("results of one element are numbers, with the bits of longer ones; copies are their own", () => {
    const [x, y] = [kernels.full([1], 0.1, dtype), kernels.full([1], 7, dtype)];
    const [xs, ys] = [kernels.full([2], 0.1, dtype), kernels.full([2], 7, dtype)];
    for (const name of ["add", "sub", "mul", "div", "maximum", "reluBackward"] as const) {
      const one = kernels[name](x, y);
      expect(numberIn(one.storage), name).toBe(elementsOf(kernels[name](xs, ys))[1]);
      expect(one.shape).toEqual([1]);
    }
    expect(numberIn(kernels.relu(x).storage)).toBe(rounded);
    const copy = kernels.copy(x);
    reference.addInPlace(copy, y);
    expect(onlyElementOf(x)).toBe(rounded);
  });
});
