/** Reading at an index: what NumPy reads, gradients to second order, and what is refused. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DTypeError, ShapeError, ValueError } from "../../../src/arguments/index.js";
import { gradcheck, gradgradcheck } from "../../../src/autograd/index.js";
import { at, type Index, place } from "../../../src/ops/index.js";
import { arange, randn, type Tensor, tensor, zeros } from "../../../src/tensor/index.js";
import { everyMistake } from "../../helpers/mistakes.js";

interface Case {
  readonly shape: readonly number[];
  readonly index: readonly (number | string | null | readonly (number | null)[] | Listed)[];
  readonly result: { readonly shape: readonly number[]; readonly values: readonly number[] };
  readonly set: readonly number[];
  readonly add: readonly number[];
}
type Listed = { readonly places: number[] } | { readonly mask: boolean[] };

const fixture = new URL("../../fixtures/numpy/indexing.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: readonly Case[] };

const ofFixture = (index: Case["index"]) =>
  index.map((term) => {
    if (typeof term !== "object" || term === null || Array.isArray(term)) return term;
    return tensor("mask" in term ? (term.mask as boolean[]) : (term as { places: number[] }).places, {
      dtype: "mask" in term ? "bool" : "int32",
    });
  }) as Index[];

const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const places = (...values: number[]) => Int32Array.from(values);
const x = arange(0, 24).reshape([2, 3, 4]);
x.name = "x";

test.each(cases.map((each) => [`(${each.shape}) at ${JSON.stringify(each.index)}`, each] as const))(
  "NumPy reads, writes and adds to %s",
  (_, { shape, index, result, set, add }) => {
    const operand = arange(0, count(shape)).reshape(shape);
    const y = at(operand, ...ofFixture(index));
    expect(y.shape).toEqual(result.shape);
    expect([...y.toTypedArray()]).toEqual(result.values);
    const there = place(operand, ...ofFixture(index));
    const values = arange(0, y.size).add(1).neg().reshape(y.shape);
    expect([...there.set(values).toTypedArray()]).toEqual(set);
    expect([...there.add(values).toTypedArray()]).toEqual(add);
    expect([...operand.toTypedArray()]).toEqual([...arange(0, count(shape)).toTypedArray()]);
  },
);

describe("an index", () => {
  test("is written as typed arrays, nested arrays and booleans, too", () => {
    expect(x.at(places(1, 0), 0, 0).toArray()).toEqual([12, 0]);
    expect(x.at(Uint8Array.of(1), 0, 0).toArray()).toEqual([12]);
    expect(x.at(1, [[0, -1]], 0).toArray()).toEqual([[12, 20]]);
    expect(x.at([false, true], [true, false, true], 0).toArray()).toEqual([12, 20]);
    expect(x.at(x.ge(22)).toArray()).toEqual([22, 23]);
  });

  test("leaves the dtype as it is, and what it read is a copy that is not written to", () => {
    for (const dtype of ["float64", "int32", "bool"] as const)
      expect(x.to(dtype).at(0, places(1)).dtype).toBe(dtype);
    for (const part of [x.at(0), x.at([0, 1]), x.at(places(0))])
      expect(() => part.assign(0)).toThrow("the tensor that it was taken from would not change");
  });

  test("pairs rows with labels, as a loss does", () => {
    const logProbs = tensor(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { requiresGrad: true },
    );
    const y = logProbs.at(arange(0, 3, 1, { dtype: "int32" }), tensor([1, 0, 1], { dtype: "int32" }));
    expect(y.toArray()).toEqual([2, 3, 6]);
    y.sum().backward();
    expect(logProbs.grad?.toArray()).toEqual([
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  test("reads in a graph, with gradients to second order", () => {
    const a = randn([3, 4, 2], { dtype: "float64", requiresGrad: true });
    const mask = a.gt(0);
    const indices: Index[][] = [
      [1, [null, null, -2]],
      ["...", null, -1],
      [places(0, 2, 2)],
      [":", places(3, 0, 3), places(0, 1, 0)],
      [places(0, 0), ":", places(1, 1)],
      [
        [1, 3],
        null,
        [
          [0, 1],
          [1, 1],
        ],
      ],
      [mask],
      [1, mask.at(0)],
    ];
    for (const index of indices) {
      const f = (y: Tensor) => y.at(...index).square();
      expect(gradcheck(f, [a]).rows.every(({ passed }) => passed)).toBe(true);
      expect(gradgradcheck(f, [a]).rows.every(({ passed }) => passed)).toBe(true);
    }
  });
});

describe("a place", () => {
  test("is read, and written to in a copy, with a number, a row or as many values as are read", () => {
    const there = place(x, 1, ":", [1, 3]);
    expect(there.get().toArray()).toEqual(x.at(1, ":", [1, 3]).toArray());
    const zeroed = x.toArray() as number[][][];
    for (const row of zeroed[1] as number[][]) row.splice(1, 2, 0, 0);
    for (const value of [0, [0, 0], zeros([3, 2]), zeros([2], { dtype: "int32" })])
      expect(there.set(value).toArray()).toEqual(zeroed);
    expect(place(x.to("int32"), 0, 0, 0).set(5).dtype).toBe("int32");
    expect(
      place(tensor([true, false]), 0)
        .set(false)
        .toArray(),
    ).toEqual([false, false]);
    expect(place(x, places()).set(5).toArray()).toEqual(x.toArray());
  });

  test("counts what is there twice once when set, the last value, and each time when added", () => {
    const twice = place(zeros([3]), places(1, 1, 2));
    expect(twice.set([1, 2, 3]).toArray()).toEqual([0, 2, 3]);
    expect(twice.add([1, 2, 3]).toArray()).toEqual([0, 3, 3]);
    const value = tensor([1, 2, 3], { requiresGrad: true });
    twice.set(value).sum().backward();
    expect(value.grad?.toArray()).toEqual([0, 1, 1]);
  });

  test("gives gradients to the tensor and to the value, to second order", () => {
    const a = randn([3, 4], { dtype: "float64", requiresGrad: true });
    const value = randn([2], { dtype: "float64", requiresGrad: true });
    for (const index of [
      [[0, 2], 1],
      [places(2, 0), places(1, 1)],
      [places(2, 2), places(1, 1)],
      [1, [0, 2]],
    ] as Index[][])
      for (const how of ["set", "add"] as const) {
        const f = (y: Tensor, v: Tensor) =>
          place(y, ...index)
            [how](v)
            .square();
        expect(gradcheck(f, [a, value]).rows.every(({ passed }) => passed)).toBe(true);
        expect(gradgradcheck(f, [a, value]).rows.every(({ passed }) => passed)).toBe(true);
      }
  });

  everyMistake([
    [
      "that is written to with what does not fit is refused",
      () => place(x, 0, ":", 1).set([1, 2]),
      ShapeError,
      "place.set: values of shape (2,) do not fit places of shape (3,)",
    ],
    [
      "that is written to with what cannot be held is refused",
      () => place(x.to("int32"), 0).add(0.5),
      DTypeError,
      "place.add: an unnamed tensor is int32 and cannot hold float32. Convert one of them with to().",
    ],
    [
      "in bool has no sums",
      () => place(tensor([true], { name: "yes" }), 0).add(true),
      DTypeError,
      'place.add: "yes" is bool, which has no sum. Convert with to("int32").',
    ],
    [
      "out of range is refused",
      () => place(x, 2).set(0),
      ShapeError,
      "place.set: index 2 is out of range for axis 0 of size 2",
    ],
  ]);
});

describe("refused is", () => {
  const range =
    'Give places as Int32Array.of(0, 2, 5) or as an int32 tensor, an open end as null, a whole axis as ":".';
  const none = (given: string) =>
    `at: a flat array is a range, [start, stop] or [start, stop, step], that leads from start to stop; ${given} does not. ${range}`;
  const kinds =
    'a whole number, a range [start, stop, step], ":" (the whole axis), "..." (all axes that are left), null (a new ' +
    "axis), places (an int32 tensor, an Int32Array, arrays in arrays) or a mask of bool";
  const refused =
    (...index: unknown[]) =>
    () =>
      x.at(...(index as Index[]));
  everyMistake([
    ["a list that rises", refused([0, 1, 2]), ShapeError, none("[0, 1, 2]")],
    ["a list that falls", refused([1, 0]), ShapeError, none("[1, 0]")],
    ["a list of one", refused([1]), ShapeError, none("[1]")],
    ["a list of four", refused([0, 0, 0, 0]), ShapeError, none("[0, 0, 0, 0]")],
    ["a list of none", refused([]), ShapeError, none("[]")],
    ["a step against its way", refused([0, 2, -1]), ShapeError, none("[0, 2, -1]")],
    [
      "a step of nothing",
      refused([0, 2, 0.5]),
      ShapeError,
      "at: step 0.5 of axis 0 is no whole number other than 0",
    ],
    [
      "a number out of range",
      refused(0, -4),
      ShapeError,
      "at: index -4 is out of range for axis 1 of size 3",
    ],
    [
      "a place out of range",
      refused(0, places(1, 3)),
      ValueError,
      "at: index 3 (element 1) is out of range for 3 entries along axis 1",
    ],
    [
      "a number out of range beside places",
      refused(2, places(1)),
      ValueError,
      "at: index 2 (element 0) is out of range for 2 entries along axis 0",
    ],
    [
      "places in floats",
      refused(tensor([0, 1])),
      DTypeError,
      'at: the indices an unnamed tensor are float32, not int32. Convert with to("int32").',
    ],
    [
      "places that do not pair",
      refused(places(0, 1), places(0, 1, 2)),
      ShapeError,
      "at: the places (2,) and (3,) do not broadcast. For every combination of rows and columns, give the rows as a " +
        "column: rows.unsqueeze(1)",
    ],
    [
      "a mask of another shape",
      refused(0, zeros([2], { dtype: "bool" })),
      ShapeError,
      'at: the mask (2,) does not fit "x" of shape (2, 3, 4) from axis 1 on',
    ],
    [
      "a mask of no axis",
      refused(tensor(true)),
      ShapeError,
      'at: the mask () does not fit "x" of shape (2, 3, 4) from axis 0 on',
    ],
    [
      "more than there is",
      refused(0, 0, 0, 0),
      ShapeError,
      'at: an index of 4 axes for "x" of shape (2, 3, 4)',
    ],
    [
      "the rest, twice",
      refused("...", 0, "..."),
      ValueError,
      'at: "..." stands twice in an index; how many axes would be left for each?',
    ],
    ["a condition", refused(true), ValueError, `at: index 0 must be ${kinds}, got true`],
    ["Python's words", refused(0, "1:3"), ValueError, `at: index 1 must be ${kinds}, got "1:3"`],
    ["nothing", refused(undefined), ValueError, `at: index 0 must be ${kinds}, got undefined`],
  ]);
});
