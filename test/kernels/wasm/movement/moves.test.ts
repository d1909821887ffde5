/** Movement in WebAssembly against the reference: every kind of walk, every dtype, in linear memory and on the heap. */
import { describe, expect, test } from "vitest";
import { type NdArray, type Shape, sizeOf } from "../../../../src/array/index.js";
import { any as dtypes } from "../../../../src/kernels/contract/entry.js";
import { type Kernels, reference } from "../../../../src/kernels/index.js";
import { planCopy } from "../../../../src/kernels/wasm/run/strided-copy.js";
import { array, expectSame, freshWasm, random } from "../arrays.js";

const resident = freshWasm({ smallest: 0 });
/** Everything from 100 bytes on stays on the heap, unless it is in linear memory already. */
const streaming = freshWasm({ smallest: 0, streamedFrom: 100 });
const both: [string, Kernels][] = [
  ["in linear memory", resident.kernels],
  ["on the heap", streaming.kernels],
];

const orders = (rank: number): number[][] =>
  rank === 0
    ? [[]]
    : orders(rank - 1).flatMap((order) =>
        Array.from({ length: rank }, (_, at) => [...order.slice(0, at), rank - 1, ...order.slice(at)]),
      );
const shapes: Shape[] = [
  [],
  [1],
  [9],
  [0, 4],
  [5, 7],
  [33, 18],
  [16, 4],
  [3, 4, 5],
  [2, 7, 1, 6],
  [2, 3, 4, 3],
];

describe.each(both)("%s", (_, kernels) => {
  test("permute: every order of up to four axes, every dtype", () => {
    for (const shape of shapes)
      for (const order of orders(shape.length))
        for (const dtype of dtypes) {
          const a = random(shape, 3, dtype);
          expectSame(
            kernels.permute(a, order),
            reference.permute(a, order),
            `${dtype} (${shape}) by ${order}`,
          );
        }
  });

  test("transposes of every size around four and sixteen", () => {
    for (let rows = 1; rows < 36; rows++)
      for (const columns of [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 33]) {
        const a = random([rows, columns], rows);
        expectSame(kernels.permute(a, [1, 0]), reference.permute(a, [1, 0]), `${rows} ${columns}`);
        const b = random([2, rows, columns], rows);
        expectSame(kernels.permute(b, [0, 2, 1]), reference.permute(b, [0, 2, 1]), `${rows} ${columns}`);
      }
  });

  test("broadcastTo: leading, middle and last axes", () => {
    for (const full of [[7], [5, 7], [3, 5, 9], [2, 3, 4, 5]])
      for (let chosen = 0; chosen < 2 ** full.length; chosen++)
        for (const dtype of dtypes) {
          const from = full.map((extent, axis) => ((chosen >> axis) & 1 ? 1 : extent));
          const a = random(from, 3, dtype);
          expectSame(kernels.broadcastTo(a, full), reference.broadcastTo(a, full), `${dtype} ${from}`);
          expectSame(kernels.broadcastTo(a, [2, ...full]), reference.broadcastTo(a, [2, ...full]));
        }
    expectSame(kernels.broadcastTo(random([1]), [0]), reference.broadcastTo(random([1]), [0]));
    expectSame(kernels.broadcastTo(random([]), [100]), reference.broadcastTo(random([]), [100]));
  });

  const cuts: [Shape, number[], number[], number[]][] = [
    [[9], [2], [5], [1]],
    [[9], [8], [9], [-1]],
    [[9], [1], [4], [2]],
    [
      [5, 7],
      [1, 0],
      [3, 7],
      [1, 1],
    ],
    [
      [5, 7],
      [0, 2],
      [5, 4],
      [1, 1],
    ],
    [
      [5, 7],
      [4, 6],
      [3, 3],
      [-2, -3],
    ],
    [
      [40, 30],
      [3, 5],
      [33, 21],
      [1, 1],
    ],
    [
      [40, 90],
      [3, 5],
      [33, 81],
      [1, 1],
    ],
    [
      [3, 4, 5],
      [1, 3, 0],
      [2, 2, 5],
      [1, -1, 1],
    ],
    [
      [3, 4, 5],
      [0, 0, 0],
      [3, 0, 5],
      [1, 1, 1],
    ],
    [[], [], [], []],
  ];
  test("slice and pad: runs, steps, turned around, empty", () => {
    for (const [shape, starts, sizes, steps] of cuts)
      for (const dtype of dtypes) {
        const a = random(shape, 3, dtype);
        expectSame(
          kernels.slice(a, starts, sizes, steps),
          reference.slice(a, starts, sizes, steps),
          `slice ${dtype} (${shape}) ${starts} ${sizes} ${steps}`,
        );
        const part = random(sizes, 4, dtype);
        for (const fill of [0, 2.5])
          expectSame(
            kernels.pad(part, shape, starts, steps, fill),
            reference.pad(part, shape, starts, steps, fill),
            `pad ${dtype} (${shape}) ${starts} ${sizes} ${steps}`,
          );
      }
  });

  test("concat: along every axis, parts of any length, empty ones and the same one twice", () => {
    for (const dtype of dtypes)
      for (const shape of [[3, 4], [2, 3, 5], [6]] as Shape[])
        for (let axis = 0; axis < shape.length; axis++) {
          const parts = [2, 0, 5, 1].map((length, i) =>
            random(
              shape.map((extent, j) => (j === axis ? length : extent)),
              i,
              dtype,
            ),
          );
          const twice = [...parts, parts[0] as NdArray];
          for (const list of [parts, twice, parts.slice(0, 1), parts.slice(1, 2)])
            expectSame(kernels.concat(list, axis), reference.concat(list, axis), `${dtype} ${shape} ${axis}`);
        }
  });

  test("copy has elements of its own", () => {
    for (const dtype of dtypes) {
      const a = random([5, 9], 3, dtype);
      const copy = kernels.copy(a);
      expectSame(copy, reference.copy(a));
      expect(copy.storage).not.toBe(a.storage);
    }
  });
});

test("triangle: both halves, every diagonal, every dtype, stacks too", () => {
  const { kernels } = resident;
  for (const shape of [
    [5, 5],
    [4, 9],
    [9, 4],
    [2, 3, 4],
    [2, 2, 7, 3],
    [3, 0],
    [1, 1],
  ] as Shape[])
    for (const dtype of dtypes)
      for (const lower of [true, false])
        for (const diagonal of [-12, -4, -1, 0, 1, 3, 12]) {
          const a = random(shape, 3, dtype);
          expectSame(
            kernels.triangle(a, diagonal, lower),
            reference.triangle(a, diagonal, lower),
            `${dtype} (${shape}) ${diagonal} ${lower}`,
          );
        }
});

test("indexAdd: repeated places add up in order, along every axis", () => {
  const { kernels } = resident;
  const indices = array([2, 3], [4, 0, 4, 1, 2, 4], "int32");
  for (const dtype of ["float32", "float64", "int32"] as const)
    for (const [shape, axis] of [
      [[5, 7], 0],
      [[5], 0],
      [[3, 5, 9], 1],
      [[4, 6, 5], 2],
      [[5, 0], 0],
    ] as [Shape, number][]) {
      const from = [...shape.slice(0, axis), 2, 3, ...shape.slice(axis + 1)];
      const values = random(from, 3, dtype);
      expectSame(
        kernels.indexAdd(values, indices, axis, shape),
        reference.indexAdd(values, indices, axis, shape),
        `${dtype} ${shape} ${axis}`,
      );
    }
});

test("gather and scatterAdd: along every axis, repeated places, fewer rows than there are", () => {
  const { kernels } = resident;
  const cases: [Shape, Shape, number][] = [
    [[5, 7], [5, 1], 1],
    [[5, 7], [5, 9], 1],
    [[5, 7], [3, 2], 1],
    [[5, 7], [2, 7], 0],
    [[2, 3, 4], [2, 3, 5], 2],
    [[2, 3, 4], [2, 2, 4], 1],
    [[9], [4], 0],
    [[300], [290], 0],
    [[5, 7], [5, 0], 1],
  ];
  for (const dtype of ["float32", "float64", "int32"] as const)
    for (const [shape, picked, axis] of cases) {
      const a = random(shape, 3, dtype);
      const length = shape[axis] as number;
      const places = Array.from({ length: sizeOf(picked) }, (_, i) => (i * i + 3) % length);
      const indices = array(picked, places, "int32");
      const values = random(picked, 5, dtype);
      const title = `${dtype} (${shape}) at (${picked}) along ${axis}`;
      expectSame(kernels.gather(a, indices, axis), reference.gather(a, indices, axis), title);
      expectSame(
        kernels.scatterAdd(a, indices, values, axis),
        reference.scatterAdd(a, indices, values, axis),
        title,
      );
    }
});

test("oneHot in every dtype", () => {
  const indices = array([2, 3], [4, 0, 4, 1, 2, 4], "int32");
  for (const dtype of dtypes)
    expectSame(resident.kernels.oneHot(indices, 5, dtype), reference.oneHot(indices, 5, dtype));
});

describe("the plan of a walk", () => {
  test("axes that lie together are one, and axes of one element are none", () => {
    const dense = [
      { extent: 2, from: 12, to: 12 },
      { extent: 3, from: 4, to: 4 },
      { extent: 1, from: 4, to: 4 },
      { extent: 4, from: 1, to: 1 },
    ];
    expect(planCopy(dense)).toEqual([
      { extent: 1, from: 0, to: 0 },
      { extent: 24, from: 1, to: 1 },
    ]);
    expect(planCopy([]).map(({ extent }) => extent)).toEqual([1, 1]);
  });

  test("a transposition ends in the plane of both neighbours, wherever they were", () => {
    const plan = planCopy([
      { extent: 5, from: 1, to: 60 },
      { extent: 3, from: 20, to: 20 },
      { extent: 4, from: 5, to: 1 },
    ]);
    expect(plan.map(({ from, to }) => [from, to])).toEqual([
      [20, 20],
      [1, 60],
      [5, 1],
    ]);
  });

  test("covers every element once", () => {
    for (const order of orders(3)) {
      const shape = [3, 4, 5];
      const strides = [20, 5, 1];
      const to = [20, 5, 1];
      const axes = order.map((axis, i) => ({
        extent: shape[axis] as number,
        from: strides[axis] as number,
        to: to[i] as number,
      }));
      expect(sizeOf(planCopy(axes).map(({ extent }) => extent))).toBe(60);
    }
  });
});
