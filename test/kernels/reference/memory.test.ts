/** Creating, converting and writing arrays. */
import { describe, expect, test } from "vitest";
import { WengertError } from "../../../src/arguments/index.js";
import type { NdArray } from "../../../src/array/index.js";
import { lendElements, numberIn } from "../../../src/array/storage.js";
import { any as dtypes } from "../../../src/kernels/contract/entry.js";
import { array, k, list, whole } from "../../helpers/arrays.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe("creation", () => {
  test("full repeats a value in every dtype, in bool as true or false", () => {
    for (const dtype of dtypes) {
      expect(whole(k.full([2, 2], 1, dtype))).toEqual({ shape: [2, 2], dtype, values: [1, 1, 1, 1] });
      expect(list(k.full([], 0, dtype))).toEqual([0]);
      expect(list(k.full([0, 3], 1, dtype))).toEqual([]);
    }
    for (const truth of [256, 0.5, -1, nan]) expect(list(k.full([1], truth, "bool"))).toEqual([1]);
    expect(list(k.full([1], 0.1, "float32"))).toEqual([Math.fround(0.1)]);
    expect(list(k.full([1], -1.9, "int32"))).toEqual([-1]);
  });

  test("range counts by steps without accumulating their rounding", () => {
    expect(list(k.range(2, 3, 4, "float64"))).toEqual([2, 5, 8, 11]);
    expect(list(k.range(0, -1, 3, "int32"))).toEqual([0, -1, -2]);
    expect(list(k.range(0, 0.1, 11, "float64"))[10]).toBe(1);
    expect(list(k.range(0, 1, 3, "bool"))).toEqual([0, 1, 1]);
    expect(k.range(0, 1, 0, "float32").shape).toEqual([0]);
  });

  test("fromValues copies, and rounds to the dtype", () => {
    const values = [0.1, -2.7, 3];
    const a = array(values, [3], "float32");
    values[0] = 9;
    expect(list(a)).toEqual([0.1, -2.7, 3].map(Math.fround));
    expect(list(array([0.9, -2.7, 3], [3], "int32"))).toEqual([0, -2, 3]);
    expect(list(array([0, -0, 0.5, 256, nan], [5], "bool"))).toEqual([0, 0, 1, 1, 1]);
  });

  test("read and copy give elements of their own", () => {
    const a = array([1, 2]);
    k.read(a)[0] = 9;
    const copy = k.copy(a);
    k.assign(copy, array([7, 8]), { by: "test" });
    expect(list(a)).toEqual([1, 2]);
    expect(whole(copy)).toEqual({ shape: [2], dtype: "float64", values: [7, 8] });
  });
});

describe("cast", () => {
  test("from floats to int32 truncates towards zero, NaN and infinities become 0", () => {
    for (const dtype of ["float64", "float32"] as const)
      expect(whole(k.cast(array([1.9, -1.9, -0.5, nan, inf, -inf], undefined, dtype), "int32"))).toEqual({
        shape: [6],
        dtype: "int32",
        values: [1, -1, 0, 0, 0, 0],
      });
  });

  test("to bool is whether an element differs from 0", () => {
    expect(list(k.cast(array([0, -0, 1e-300, 256, nan]), "bool"))).toEqual([0, 0, 1, 1, 1]);
    expect(list(k.cast(array([0, 256, -1], [3], "int32"), "bool"))).toEqual([0, 1, 1]);
  });

  test("between the floats rounds to nearest", () => {
    expect(list(k.cast(array([0.1, 1e300, 16777217]), "float32"))).toEqual([Math.fround(0.1), inf, 16777216]);
    expect(list(k.cast(array([0.1], [1], "float32"), "float64"))).toEqual([Math.fround(0.1)]);
  });

  test("of every dtype to every other keeps 0 and 1, the shape, and writes elements of its own", () => {
    for (const from of dtypes) {
      for (const to of dtypes) {
        const a = array([0, 1], [2, 1], from);
        const b = k.cast(a, to);
        expect(whole(b)).toEqual({ shape: [2, 1], dtype: to, values: [0, 1] });
        expect(b.storage).not.toBe(a.storage);
      }
    }
  });
});

describe("writing in place", () => {
  test("assign replaces the elements, counts the write and says who", () => {
    const target = array([1, 2, 3]);
    expect(target.storage.version).toBe(0);
    k.assign(target, array([4, 5, 6]), { by: "step", source: "a.ts:1:2" });
    expect(list(target)).toEqual([4, 5, 6]);
    expect(target.storage.version).toBe(1);
    expect(target.storage.lastWrite).toEqual({ by: "step", source: "a.ts:1:2" });
  });

  test("addScaledInPlace adds a multiple, and counts the write", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const target = array([1, 2], [2], dtype);
      k.addScaledInPlace(target, -0.5, array([2, 8], [2], dtype), { by: "SGD" });
      expect(list(target)).toEqual([0, -2]);
      expect(target.storage.version).toBe(1);
      expect(target.storage.lastWrite).toEqual({ by: "SGD" });
    }
  });

  test("setElement writes one element in the dtype of the target, and counts the write", () => {
    const target = array([1, 2, 3, 4], [2, 2], "float32");
    k.setElement(target, 2, 0.1, { by: "nudge" });
    expect(list(target)).toEqual([1, 2, Math.fround(0.1), 4]);
    expect([target.storage.version, target.storage.lastWrite]).toEqual([1, { by: "nudge" }]);
    const flags = array([0, 0], [2], "bool");
    k.setElement(flags, 0, 256, { by: "nudge" });
    expect(list(flags)).toEqual([1, 0]);
  });

  test("addInPlace adds, and counts nothing: nobody else can see the target", () => {
    for (const dtype of ["float64", "float32", "int32"] as const) {
      const target = array([1, 2], [2], dtype);
      k.addInPlace(target, array([3, -4], [2], dtype));
      expect(list(target)).toEqual([4, -2]);
      expect(target.storage.version).toBe(0);
    }
  });

  test("what was lent stays as it was, whoever writes", () => {
    const write = { by: "test" };
    const one = array([1]);
    const step = { lr: 1, momentum: 0, nesterov: false, weightDecay: 0 };
    const adam = { alpha: 1, betas: [0.9, 0.9], bias: 1, eps: 1, weightDecay: 0 } as const;
    const writers: ((target: NdArray) => void)[] = [
      (target) => k.assign(target, one, write),
      (target) => k.addInPlace(target, one),
      (target) => k.addScaledInPlace(target, 2, one, write),
      (target) => k.setElement(target, 0, 7, write),
      (target) => k.momentumInPlace(target, array([1]), one, step, write),
      (target) => k.adamInPlace(target, array([1]), array([1]), one, adam, write),
    ];
    for (const writeTo of writers) {
      const target = array([5]);
      const lent = lendElements(target.storage);
      writeTo(target);
      expect(list(target)).not.toEqual([5]);
      expect(lent).toEqual(Float64Array.of(5));
    }
  });

  test("a write shows in every array over the same storage", () => {
    const a = array([1, 2, 3, 4]);
    const view = a.reshape([2, 2]);
    k.assign(view, array([5, 6, 7, 8], [2, 2]), { by: "test" });
    expect(list(a)).toEqual([5, 6, 7, 8]);
    expect(a.storage).toBe(view.storage);
  });
});

describe("one float", () => {
  test("is kept as a number, rounded, by what makes it and by what is computed from it", () => {
    for (const [dtype, tenth] of [
      ["float32", Math.fround(0.1)],
      ["float64", 0.1],
    ] as const) {
      const made = k.full([1, 1], 0.1, dtype);
      const all = [made, k.copy(made), k.exp(made), k.add(made, k.full([1, 1], 0, dtype))];
      for (const each of all) {
        expect(numberIn(each.storage)).toBeTypeOf("number");
        expect(each.shape).toEqual([1, 1]);
      }
      expect(all.map(list)).toEqual([[tenth], [tenth], list(k.exp(array([tenth], [1], dtype))), [tenth]]);
    }
    expect(numberIn(k.full([], 1, "int32").storage)).toBe(undefined);
  });

  test("stays a number when another is added", () => {
    const target = k.full([], 0.1, "float32");
    k.addInPlace(target, array([0.25], [1], "float32"));
    expect(numberIn(target.storage)).toBe(Math.fround(Math.fround(0.1) + 0.25));
  });

  test("meets several, or one of another rank", () => {
    const [one, two] = [array([3], [1]), array([5, 7], [2])];
    expect(whole(k.sub(two, one))).toEqual({ shape: [2], dtype: "float64", values: [2, 4] });
    expect(whole(k.sub(one, two))).toEqual({ shape: [2], dtype: "float64", values: [-2, -4] });
    expect(k.sub(one, array([1], [])).shape).toEqual([1]);
    expect(k.sub(array([1], []), one).shape).toEqual([1]);
  });
});

describe("NdArray", () => {
  test("a meta array has shape and dtype, and says what became of its elements", () => {
    const meta = array([1, 2], [2, 1], "int32").toMeta();
    expect([meta.shape, meta.dtype, meta.size]).toEqual([[2, 1], "int32", 2]);
    expect(meta.storage.released).toBe(true);
    expect(() => k.read(meta)).toThrow(new WengertError("the elements of this array were released"));
  });

  test("reshape refuses another number of elements", () => {
    expect(() => array([1, 2, 3]).reshape([2, 2])).toThrow("(3,) has 3 elements, (2, 2) 4");
  });
});
