/** Kernels that move elements: against index arithmetic spelled out, in every dtype. */
import { describe, expect, test } from "vitest";
import type { NdArray } from "../../../src/array/index.js";
import { any as dtypes } from "../../../src/kernels/contract/entry.js";
import { array, k, list, ofDense, scrambled, whole } from "../../helpers/arrays.js";
import { at, broadcastIndex, build, type Dense, indicesOf, placeOf } from "../../helpers/oracle.js";

/** In every dtype, as far as it can hold the elements: bool sees only whether they are 0. */
function expectMoved(x: Dense, move: (a: NdArray) => NdArray, expected: Dense): void {
  for (const dtype of dtypes)
    expect(whole(move(ofDense(x, dtype))), dtype).toEqual(whole(ofDense(expected, dtype)));
}

describe("broadcastTo", () => {
  test.each([
    [[], [2, 3]],
    [[3], [2, 3]],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [1, 2, 1],
      [3, 4, 2, 3],
    ],
    [
      [2, 3],
      [2, 3],
    ],
    [[1], [0]],
    [
      [1, 3],
      [0, 3],
    ],
    [[0], [2, 0]],
    [[], []],
  ])("%j to %j", (from, to) => {
    const x = scrambled(from);
    expectMoved(
      x,
      (a) => k.broadcastTo(a, to),
      build(to, (index) => at(x, broadcastIndex(from, index))),
    );
  });
});

describe("permute", () => {
  test.each([
    [[], []],
    [[4], [0]],
    [
      [2, 3],
      [1, 0],
    ],
    [
      [2, 3],
      [0, 1],
    ],
    [
      [2, 3, 4],
      [2, 0, 1],
    ],
    [
      [2, 3, 4],
      [1, 2, 0],
    ],
    [
      [2, 0, 3],
      [2, 1, 0],
    ],
    [
      [2, 1, 3, 2],
      [3, 1, 0, 2],
    ],
  ])("%j in the order %j", (shape, order) => {
    const x = scrambled(shape);
    const target = order.map((axis) => shape[axis] as number);
    expectMoved(
      x,
      (a) => k.permute(a, order),
      build(target, (index) => {
        const source = new Array<number>(shape.length);
        for (const [i, axis] of order.entries()) source[axis] = index[i] as number;
        return at(x, source);
      }),
    );
  });
});

const boxes: readonly { shape: number[]; starts: number[]; sizes: number[]; steps: number[] }[] = [
  { shape: [5], starts: [1], sizes: [3], steps: [1] },
  { shape: [5], starts: [4], sizes: [3], steps: [-2] },
  { shape: [5], starts: [0], sizes: [2], steps: [4] },
  { shape: [5], starts: [2], sizes: [0], steps: [1] },
  { shape: [3, 4], starts: [2, 1], sizes: [3, 2], steps: [-1, 2] },
  { shape: [3, 4], starts: [0, 3], sizes: [1, 4], steps: [1, -1] },
  { shape: [2, 0, 3], starts: [0, 0, 1], sizes: [2, 0, 2], steps: [1, 1, 1] },
  { shape: [2, 3, 2], starts: [1, 0, 1], sizes: [2, 2, 1], steps: [-1, 2, 1] },
  { shape: [], starts: [], sizes: [], steps: [] },
];

describe.each(boxes)("of $shape, $sizes from $starts by $steps", ({ shape, starts, sizes, steps }) => {
  const source = (index: readonly number[]) =>
    index.map((i, axis) => (starts[axis] as number) + i * (steps[axis] as number));

  test("slice reads the box", () => {
    const x = scrambled(shape);
    expectMoved(
      x,
      (a) => k.slice(a, starts, sizes, steps),
      build(sizes, (index) => at(x, source(index))),
    );
  });

  test.each([0, 1, 7])("pad writes it into %d", (fill) => {
    const box = scrambled(sizes, 2);
    const values = indicesOf(shape).map(() => fill);
    for (const index of indicesOf(sizes)) values[placeOf(shape, source(index))] = at(box, index);
    expectMoved(box, (a) => k.pad(a, shape, starts, steps, fill), { shape, values });
  });
});

describe("concat", () => {
  test.each([
    [
      [
        [2, 3],
        [1, 3],
      ],
      0,
    ],
    [
      [
        [2, 1],
        [2, 3],
        [2, 2],
      ],
      1,
    ],
    [
      [
        [2, 2, 1],
        [2, 1, 1],
      ],
      1,
    ],
    [
      [
        [0, 2],
        [3, 2],
      ],
      0,
    ],
    [
      [
        [2, 0],
        [2, 0],
      ],
      1,
    ],
    [[[4]], 0],
  ])("of %j along %d", (shapes, axis) => {
    const parts = shapes.map((shape, i) => scrambled(shape, 10 * i + 1));
    const target = [...(shapes[0] as number[])];
    target[axis] = shapes.reduce((sum, shape) => sum + (shape[axis] as number), 0);
    const expected = build(target, (index) => {
      let place = index[axis] as number;
      for (const part of parts) {
        const extent = part.shape[axis] as number;
        if (place < extent)
          return at(
            part,
            index.map((i, a) => (a === axis ? place : i)),
          );
        place -= extent;
      }
      throw new Error("past the last part");
    });
    for (const dtype of dtypes)
      expect(
        whole(
          k.concat(
            parts.map((part) => ofDense(part, dtype)),
            axis,
          ),
        ),
      ).toEqual(whole(ofDense(expected, dtype)));
  });
});

describe("triangle", () => {
  test.each([[[3, 3]], [[2, 4]], [[4, 2]], [[2, 3, 3]], [[0, 3]], [[3, 0]], [[2, 2, 2, 3]]])(
    "of %j keeps one side of each diagonal",
    (shape) => {
      const x = scrambled(shape);
      for (const diagonal of [-4, -1, 0, 1, 2, 4]) {
        for (const lower of [true, false]) {
          const kept = (index: readonly number[]) => {
            const distance = (index.at(-1) as number) - (index.at(-2) as number);
            return lower ? distance <= diagonal : distance >= diagonal;
          };
          expectMoved(
            x,
            (a) => k.triangle(a, diagonal, lower),
            build(shape, (index) => (kept(index) ? at(x, index) : 0)),
          );
        }
      }
    },
  );
});

describe("indices", () => {
  const int32 = (values: readonly number[], shape?: readonly number[]) => array(values, shape, "int32");
  const takes: readonly { shape: number[]; indices: number[]; of: number[]; axis: number }[] = [
    { shape: [4], indices: [3, 0, 3], of: [3], axis: 0 },
    { shape: [4, 3], indices: [2, 0, 2, 1], of: [2, 2], axis: 0 },
    { shape: [2, 3], indices: [2, 2], of: [2], axis: 1 },
    { shape: [2, 3, 2], indices: [1], of: [], axis: 1 },
    { shape: [2, 3], indices: [], of: [0], axis: 0 },
    { shape: [2, 0], indices: [1, 1, 0], of: [3], axis: 0 },
  ];

  test.each(takes)(
    "take $indices along $axis of $shape, and indexAdd back",
    ({ shape, indices, of, axis }) => {
      const x = scrambled(shape);
      const target = [...shape.slice(0, axis), ...of, ...shape.slice(axis + 1)];
      const source = (index: readonly number[]) => {
        const row = indices[placeOf(of, index.slice(axis, axis + of.length))] as number;
        return [...index.slice(0, axis), row, ...index.slice(axis + of.length)];
      };
      expectMoved(
        x,
        (a) => k.take(a, int32(indices, of), axis),
        build(target, (index) => at(x, source(index))),
      );

      const added = scrambled(target, 5);
      const sums = indicesOf(shape).map(() => 0);
      for (const index of indicesOf(target)) {
        const place = placeOf(shape, source(index));
        sums[place] = (sums[place] as number) + at(added, index);
      }
      for (const dtype of ["float64", "float32", "int32"] as const)
        expect(whole(k.indexAdd(ofDense(added, dtype), int32(indices, of), axis, shape))).toEqual({
          shape,
          dtype,
          values: sums,
        });
    },
  );

  const gathers: readonly { shape: number[]; indices: number[]; of: number[]; axis: number }[] = [
    { shape: [3, 2], indices: [2, 0, 1, 1], of: [2, 2], axis: 0 },
    { shape: [2, 3], indices: [0, 0, 2, 1, 1, 2, 2, 0], of: [2, 4], axis: 1 },
    { shape: [3, 3], indices: [2], of: [1, 1], axis: 0 },
    { shape: [2, 3, 2], indices: [2, 0, 1, 1], of: [2, 1, 2], axis: 1 },
    { shape: [4], indices: [], of: [0], axis: 0 },
  ];

  test.each(gathers)("gather along $axis of $shape, and scatterAdd back", ({ shape, indices, of, axis }) => {
    const [x, added] = [scrambled(shape), scrambled(of, 5)];
    const source = (index: readonly number[]) =>
      index.map((i, a) => (a === axis ? (indices[placeOf(of, index)] as number) : i));
    expectMoved(
      x,
      (a) => k.gather(a, int32(indices, of), axis),
      build(of, (index) => at(x, source(index))),
    );

    const sums = [...x.values];
    for (const index of indicesOf(of)) {
      const place = placeOf(shape, source(index));
      sums[place] = (sums[place] as number) + at(added, index);
    }
    for (const dtype of ["float64", "float32", "int32"] as const)
      expect(whole(k.scatterAdd(ofDense(x, dtype), int32(indices, of), ofDense(added, dtype), axis))).toEqual(
        { shape, dtype, values: sums },
      );
  });

  test("oneHot sets one element per row, in every dtype", () => {
    for (const dtype of dtypes) {
      expect(whole(k.oneHot(int32([2, 0]), 3, dtype))).toEqual({
        shape: [2, 3],
        dtype,
        values: [0, 0, 1, 1, 0, 0],
      });
      expect(k.oneHot(int32([1, 0, 1, 1], [2, 2]), 2, dtype).shape).toEqual([2, 2, 2]);
    }
    expect(list(k.oneHot(int32([1], []), 2, "float64"))).toEqual([0, 1]);
    expect(k.oneHot(int32([]), 4, "float32").shape).toEqual([0, 4]);
  });
});
