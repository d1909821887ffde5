/** Convolutions as products of columns: what is made in between is given back, and nothing is made in vain. */
import { describe, expect, test } from "vitest";
import { NdArray, type Windows, windowGrid } from "../../../../src/array/index.js";
import { convolutionBy } from "../../../../src/kernels/reference/composed/convolution.js";
import { floating, k, list, ofDense, scrambled } from "../../../helpers/arrays.js";

const windows: Windows = { kernel: [1, 2], stride: [1, 1], padding: [0, 0], dilation: [1, 1] };

/** Convolutions by kernels that say which were called, and whose results have not been freed. */
function watched() {
  const alive = new Set<unknown>();
  const called: string[] = [];
  const watching = new Proxy(k, {
    get:
      (kernels, name) =>
      (...operands: [NdArray]) => {
        called.push(String(name));
        if (name === "free") expect(alive.delete(operands[0].storage)).toBe(true);
        const result: unknown = Reflect.apply(Reflect.get(kernels, name), kernels, operands);
        if (result instanceof NdArray) alive.add(result.storage);
        return result;
      },
  });
  return { ...convolutionBy(() => watching), alive, called };
}

/** So many images, two channels and three filters; an image has a strip for each of its rows of windows. */
function operands(count: number, height: number, width: number, dtype: (typeof floating)[number]) {
  const shape = [count, 2, height, width];
  const g = k.full([count, 3, ...windowGrid(shape, windows)], 0.5, dtype);
  return { images: k.full(shape, 2, dtype), filters: k.full([3, 2, 1, 2], 0.25, dtype), g };
}

describe.each(floating)("in %s", (dtype) => {
  test.each([1, 2])("of %s images, strip by strip, nothing but the result is left", (count) => {
    const { images, filters, g } = operands(count, 3, 5001, dtype);
    const { alive, ...by } = watched();
    const results = by.conv2d(images, filters, windows, 1);
    expect(new Set(list(results))).toEqual(new Set([2]));
    expect([...alive]).toEqual([results.storage]);
    alive.clear();
    const gradient = by.conv2dWeight(images, g, windows, 1);
    expect(new Set(list(gradient))).toEqual(new Set([count * 3 * 5000]));
    expect([...alive]).toEqual([gradient.storage]);
  });

  test("one image in one strip is not taken apart, and not converted in vain", () => {
    const { images, filters, g } = operands(1, 2, 3, dtype);
    const { called, ...by } = watched();
    by.conv2d(images, filters, windows, 1);
    expect(called).toEqual(["unfold", "matmul", "free"]);
    called.length = 0;
    by.conv2dWeight(images, g, windows, 1);
    const sums = dtype === "float32" ? ["cast", "free", "cast", "free"] : [];
    expect(called).toEqual(["unfold", "matmul", "free", ...sums]);
  });

  test("no image at all gives filters of zeros", () => {
    const { images, filters, g } = operands(0, 2, 3, dtype);
    const by = watched();
    expect(by.conv2d(images, filters, windows, 1).shape).toEqual([0, 3, 2, 2]);
    expect(list(by.conv2dWeight(images, g, windows, 1))).toEqual(new Array(12).fill(0));
  });
});

describe("by tiles", () => {
  const three: Windows = { ...windows, kernel: [3, 3], padding: [1, 1] };
  const operandsOf = (values: Partial<Record<number, number>> = {}) => {
    const images = { shape: [3, 16, 5, 6], values: scrambled([3, 16, 5, 6]).values.slice() };
    for (const [at, value] of Object.entries(values)) images.values[Number(at)] = value as number;
    return [images, scrambled([17, 16, 3, 3], 5), scrambled([3, 17, 5, 6], 7)] as const;
  };

  test.each([{}, { 130: Infinity }])("nothing but the result is left: %j", (values) => {
    const [x, w, g] = operandsOf(values).map((each) => ofDense(each, "float32")) as [
      NdArray,
      NdArray,
      NdArray,
    ];
    const { alive, ...by } = watched();
    const results = by.conv2d(x, w, three, 1);
    expect([...alive]).toEqual([results.storage]);
    alive.clear();
    const gradient = by.conv2dWeight(x, g, three, 1);
    expect([...alive]).toEqual([gradient.storage]);
  });

  test.each([{}, { 130: Infinity, 7: Number.NaN }])(
    "whole numbers give the same as window by window: %j",
    (values) => {
      const by = convolutionBy(() => k);
      const [tiled, plain] = (["float32", "float64"] as const).map((dtype) => {
        const [x, w, g] = operandsOf(values).map((each) => ofDense(each, dtype)) as [
          NdArray,
          NdArray,
          NdArray,
        ];
        return [list(by.conv2d(x, w, three, 1)), list(by.conv2dWeight(x, g, three, 1))];
      });
      expect(tiled).toEqual(plain);
    },
  );

  test("of numbers of all kinds they lose little of the largest element times the filter's sum", () => {
    const by = convolutionBy(() => k);
    const [shape, size] = [
      [2, 64, 12, 12],
      [16, 64, 3, 3],
    ];
    const [x, w] = [scrambled(shape, 3), scrambled(size, 9)];
    const [tiled, plain] = (["float32", "float64"] as const).map((dtype) => {
      const third = (each: typeof x) =>
        ofDense({ ...each, values: each.values.map((v) => Math.fround(v / 3)) }, dtype);
      return list(by.conv2d(third(x), third(w), three, 1));
    }) as [number[], number[]];
    const worst = Math.max(...tiled.map((y, i) => Math.abs(y - (plain[i] as number))));
    // 3 · 3 at 64 · 9 places
    expect(worst).toBeLessThan(64 * 9 * 9 * 2 ** -24);
    expect(worst).toBeGreaterThan(0);
  });
});
