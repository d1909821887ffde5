/** Comparisons, logic, choosing and conversion in WebAssembly: the bits of the reference, in every layout. */
import { describe, expect, test } from "vitest";
import { type DType, type Shape, sizeOf } from "../../../../src/array/index.js";
import { any as dtypes } from "../../../../src/kernels/contract/entry.js";
import { reference } from "../../../../src/kernels/index.js";
import { array, awkward, expectSame, freshWasm, isResident, numbers, random } from "../arrays.js";

const { kernels, memory } = freshWasm({ smallest: 0 });
const lengths = [...Array.from({ length: 40 }, (_, i) => i), 63, 64, 65, 1000];

/** Whole numbers from -2 to 1: many are equal. */
const coarse = (shape: Shape, seed: number) =>
  array(
    shape,
    numbers(sizeOf(shape), seed).map((x) => Math.floor(x)),
  );
const mask = (shape: Shape, seed: number) =>
  array(
    shape,
    numbers(sizeOf(shape), seed).map((x) => Number(x > 0)),
    "bool",
  );

const pairs: [Shape, Shape][] = [
  [[5, 7], [7]],
  [
    [5, 7],
    [5, 1],
  ],
  [[5, 7], []],
  [
    [5, 1],
    [1, 7],
  ],
  [
    [2, 3, 5],
    [2, 1, 5],
  ],
  [
    [4, 1, 3],
    [5, 1],
  ],
  [[1], [1]],
  [[0, 3], [3]],
];

describe("comparisons", () => {
  const names = ["eq", "ne", "lt", "le", "gt", "ge"] as const;
  test.each(names)("%s is the reference's at every length, NaN and signed zeros included", (name) => {
    for (const n of lengths) {
      const [a, b] = [coarse([n], 3), coarse([n], 4)];
      const y = kernels[name](a, b);
      expect(isResident(y)).toBe(true);
      expectSame(y, reference[name](a, b), `${n}`);
      expectSame(
        kernels[name](awkward([n]), awkward([n], 3)),
        reference[name](awkward([n]), awkward([n], 3)),
      );
    }
  });

  test.each(names)("%s broadcasts as the reference does, on either side", (name) => {
    for (const [s, t] of pairs) {
      const [a, b] = [coarse(s, 3), coarse(t, 4)];
      expectSame(kernels[name](a, b), reference[name](a, b), `${s} ${t}`);
      expectSame(kernels[name](b, a), reference[name](b, a), `${t} ${s}`);
    }
  });

  test("nothing that was stretched on the way stays behind", () => {
    const before = memory.stats().residentCount;
    const [a, b] = [coarse([5, 1], 1), coarse([1, 70], 2)];
    const y = kernels.lt(a, b);
    for (const each of [a, b, y]) memory.free(each.storage);
    expect(memory.stats().residentCount).toBe(before);
  });
});

describe("logic", () => {
  test("of masks is the reference's at every length, other dtypes and shapes too", () => {
    for (const n of lengths) {
      const [a, b] = [mask([n], 1), mask([n], 2)];
      expectSame(kernels.logicalAnd(a, b), reference.logicalAnd(a, b));
      expectSame(kernels.logicalOr(a, b), reference.logicalOr(a, b));
      expectSame(kernels.logicalNot(a), reference.logicalNot(a));
    }
    const [a, b] = [coarse([3, 4], 1), coarse([3, 4], 2)];
    expectSame(kernels.logicalAnd(a, b), reference.logicalAnd(a, b));
    expectSame(kernels.logicalNot(a), reference.logicalNot(a));
    expectSame(
      kernels.logicalOr(mask([3, 4], 1), mask([4], 1)),
      reference.logicalOr(mask([3, 4], 1), mask([4], 1)),
    );
  });
});

describe("any and all", () => {
  test("over every set of axes are the reference's, in every dtype; NaN counts as true", () => {
    for (const shape of [[40], [5, 7], [3, 4, 5], [0, 3], [2, 1, 3, 4]] as Shape[])
      for (let chosen = 0; chosen < 2 ** shape.length; chosen++) {
        const axes = shape.map((_, axis) => axis).filter((axis) => (chosen >> axis) & 1);
        const few = array(
          shape,
          numbers(sizeOf(shape), 5).map((x) => Number(x > 1.5)),
        );
        const some = [mask(shape, 1), awkward(shape), few, reference.cast(few, "bool"), coarse(shape, 3)];
        for (const a of [
          ...some,
          reference.cast(few, "float64"),
          array(shape, new Array(sizeOf(shape)).fill(1)),
        ])
          for (const keepDims of [false, true]) {
            expectSame(kernels.any(a, axes, keepDims), reference.any(a, axes, keepDims), `${shape} ${axes}`);
            expectSame(kernels.all(a, axes, keepDims), reference.all(a, axes, keepDims), `${shape} ${axes}`);
          }
      }
  });
});

describe("choosing", () => {
  test("where is the reference's at every length", () => {
    for (const n of lengths) {
      const [c, a, b] = [mask([n], 1), awkward([n]), random([n], 3)];
      expectSame(kernels.where(c, a, b), reference.where(c, a, b), `${n}`);
      const zero = array([], [0]);
      expectSame(kernels.where(c, a, zero), reference.where(c, a, zero), `${n}`);
      expectSame(kernels.where(c, zero, a), reference.where(c, zero, a), `${n}`);
    }
  });

  test("all three operands broadcast, in every dtype", () => {
    const shapes: Shape[] = [[], [7], [5, 1], [5, 7], [1, 1], [3, 1, 7], [3, 5, 7]];
    for (const dtype of dtypes)
      for (const s of shapes)
        for (const t of shapes)
          for (const u of shapes) {
            const [c, a, b] = [mask(s, 1), random(t, 2, dtype), random(u, 3, dtype)];
            expectSame(kernels.where(c, a, b), reference.where(c, a, b), `${dtype} (${s}) (${t}) (${u})`);
            for (const each of [c, a, b]) memory.free(each.storage);
          }
    const c = coarse([20], 1);
    expectSame(kernels.where(c, c, random([20])), reference.where(c, c, random([20])));
  });
});

describe("conversion", () => {
  const values = (from: DType, n: number) =>
    from === "bool" ? mask([n], 1) : array([n], [...numbers(n, 5).map((x) => x * 1e6)], from);
  const table = dtypes.flatMap((from) => dtypes.map((to) => [from, to] as const));
  test.each(table)("%s to %s is the reference's at every length", (from, to) => {
    for (const n of lengths)
      expectSame(kernels.cast(values(from, n), to), reference.cast(values(from, n), to));
  });

  test("awkward numbers come out as in the reference", () => {
    for (const to of dtypes) {
      expectSame(kernels.cast(awkward([23]), to), reference.cast(awkward([23]), to), to);
      const wide = array([5], [1e300, -1e-300, Number.NaN, -0, 1 + 2 ** -40], "float64");
      expectSame(kernels.cast(wide, to), reference.cast(wide, to), to);
      const whole = array([5], [2 ** 31 - 1, -(2 ** 31), 16777217, 0, 1], "int32");
      expectSame(kernels.cast(whole, to), reference.cast(whole, to), to);
    }
  });
});
