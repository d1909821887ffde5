/**
 * Cases of kernels that move elements: every order of axes, steps forwards and backwards, indices that
 * repeat.
 */

import { type NdArray, type Shape, sizeOf } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import type { KernelName } from "../../../src/kernels/contract/index.js";
import type { Kernels } from "../../../src/kernels/index.js";
import { beyondBlock, type Case, dtypesOf, type Generator, lengths, of, operand, places } from "./case.js";

/** The same call of arrays of every dtype. */
const ofEvery = (
  kernel: KernelName,
  title: string,
  shapes: readonly Shape[],
  run: (k: Kernels, operands: readonly NdArray[]) => NdArray,
  slow?: string,
): Case[] =>
  dtypesOf(kernel).map((dtype) => ({
    kernel,
    dtype,
    title,
    operands: () => shapes.map((shape, i) => operand(shape, dtype, i + 1)),
    run,
    ...(slow === undefined ? {} : { slow }),
  }));

const large = "arrays that are too large to move in are copied on the heap";
/** Larger than what moves in. */
const wide = beyondBlock - 7;

const stretches: readonly (readonly [Shape, Shape])[] = [
  [[33], [5, 33]],
  [
    [5, 1],
    [5, 33],
  ],
  [[], [1000]],
  [
    [1, 7, 1],
    [3, 7, 5],
  ],
  [
    [2, 3],
    [2, 3],
  ],
  [[1], [1]],
  [
    [2, 1],
    [2, 14],
  ],
  [[100], [3, 100]],
  [[0], [3, 0]],
];

export const broadcastTo: Generator<"broadcastTo"> = (kernel) =>
  [
    ...stretches.map(([from, to]) => [from, to, from.includes(0) ? "nothing to copy" : undefined] as const),
    [[1, 700], [99, 700], large] as const,
  ].flatMap(([from, to, slow]) =>
    ofEvery(kernel, `(${from}) to (${to})`, [from], (k, [a]) => k[kernel](a as NdArray, to), slow),
  );

/** Every order of so many axes. */
const orders = (rank: number): number[][] =>
  rank === 0
    ? [[]]
    : orders(rank - 1).flatMap((order) =>
        Array.from({ length: rank }, (_, i) => [...order.slice(0, i), rank - 1, ...order.slice(i)]),
      );

export const permute: Generator<"permute"> = (kernel) => [
  ...[
    ...[[7], [5, 33], [33, 5], [16, 16], [31, 18], [3, 4, 5], [2, 3, 4, 5], [1, 9], [0, 3]].map(
      (shape) => [shape, shape.includes(0) ? "nothing to copy" : undefined] as const,
    ),
    [[99, 700], large] as const,
  ].flatMap(([shape, slow]) =>
    orders(shape.length).flatMap((order) =>
      ofEvery(kernel, `(${shape}) as ${order}`, [shape], (k, [a]) => k[kernel](a as NdArray, order), slow),
    ),
  ),
  ...ofEvery(kernel, "when the scratch is not empty", [[2, 3, 4, 5]], (k, [a]) => {
    k.bounds(of([2], [1, 2], "int32"));
    return k[kernel](a as NdArray, [3, 1, 0, 2]);
  }).map((each) => ({ ...each, alone: true })),
];

export const concat: Generator<"concat"> = (kernel) => [
  ...[
    { axis: 0, parts: [[3], [33], [0], [1]] },
    { axis: 0, parts: [[100]] },
    {
      axis: 1,
      parts: [
        [2, 3, 4],
        [2, 1, 4],
        [2, 70, 4],
      ],
    },
    {
      axis: 2,
      parts: [
        [2, 3, 4],
        [2, 3, 1],
        [2, 3, 33],
      ],
    },
  ].flatMap(({ axis, parts }) =>
    ofEvery(kernel, `(${parts.join(") (")}) along ${axis}`, parts, (k, all) => k[kernel](all, axis)),
  ),
  ...ofEvery(kernel, "one array twice", [[5, 7]], (k, [a]) => k[kernel]([a as NdArray, a as NdArray], 1)),
  ...ofEvery(kernel, "two views of one storage", [[35]], (k, [a]) => {
    const view = (a as NdArray).reshape([5, 7]);
    return k[kernel]([view, (a as NdArray).reshape([5, 7])], 0);
  }),
  ...ofEvery(kernel, "large", [[wide], [wide]], (k, all) => k[kernel](all, 0), large),
];

/** What of an array: starts, sizes and steps along each axis. */
const cuts: readonly { shape: Shape; starts: number[]; sizes: number[]; steps: number[]; slow?: string }[] = [
  { shape: [33], starts: [0], sizes: [33], steps: [1] },
  { shape: [33], starts: [32], sizes: [33], steps: [-1] },
  { shape: [28], starts: [27], sizes: [28], steps: [-1] },
  { shape: [70], starts: [69], sizes: [70], steps: [-1] },
  { shape: [33], starts: [32], sizes: [16], steps: [-2] },
  { shape: [33], starts: [1], sizes: [11], steps: [3] },
  { shape: [5, 70], starts: [1, 3], sizes: [3, 65], steps: [1, 1] },
  { shape: [5, 7], starts: [4, 1], sizes: [3, 2], steps: [-2, 3] },
  { shape: [2, 3, 4, 5], starts: [1, 0, 2, 0], sizes: [1, 2, 2, 5], steps: [1, 2, 1, 1] },
  { shape: [4, 5], starts: [1, 2], sizes: [0, 3], steps: [1, 1], slow: "nothing to copy" },
  { shape: [2, wide], starts: [1, 5], sizes: [1, 100], steps: [1, 600], slow: large },
];

export const slice: Generator<"slice"> = (kernel) =>
  cuts.flatMap(({ shape, starts, sizes, steps, slow }) =>
    ofEvery(
      kernel,
      `(${shape}) from ${starts}, (${sizes}) by ${steps}`,
      [shape],
      (k, [a]) => k[kernel](a as NdArray, starts, sizes, steps),
      slow,
    ),
  );

export const pad: Generator<"pad"> = (kernel) =>
  cuts.flatMap(({ shape, starts, sizes, steps, slow }) =>
    [0, 7].flatMap((fill) =>
      ofEvery(
        kernel,
        `(${sizes}) into (${shape}) from ${starts} by ${steps}, else ${fill}`,
        [sizes],
        (k, [a]) => k[kernel](a as NdArray, shape, starts, steps, fill),
        slow === large ? slow : undefined,
      ),
    ),
  );

export const triangle: Generator<"triangle"> = (kernel) =>
  [
    [5, 7],
    [7, 5],
    [33, 31],
    [4, 7],
    [2, 3, 4, 5],
    [1, 1],
  ].flatMap((shape) =>
    [-9, -2, 0, 1, 4, 40].flatMap((diagonal) =>
      [true, false].flatMap((lower) =>
        ofEvery(kernel, `(${shape}) ${diagonal} ${lower}`, [shape], (k, [a]) =>
          k[kernel](a as NdArray, diagonal, lower),
        ),
      ),
    ),
  );

/**
 * Rows of a mostly zero array, of floats or of grey levels, taken so often that it counts as a data set,
 * in products both ways.
 */
function ofDataset(kernel: "take", kind: "floats" | "levels", first: "forward" | "back"): Case {
  const [count, width, batch, out] = [150, 260, 40, 9];
  return {
    kernel,
    dtype: "float32",
    title: `over and over, of ${kind}, for products, the ${first === "back" ? "gradient" : "forward one"} first`,
    through: kind === "levels" && first === "forward" ? "multiplyPackedLists" : "multiplyLists",
    avoiding: "countNonzero", // scanning the elements would give the same
    operands: () => [
      kind === "floats" ? operand([count, width], "float32", 1, "sparse") : of([0], [], "float32"),
      operand([width, out], "float32", 2, "plain"),
      operand([batch, out], "float32", 3, "plain"),
      ...Array.from({ length: 20 }, (_, i) => places([batch], count, i)),
      of(
        [batch],
        Array.from({ length: batch }, (_, i) => count - 1 - i),
        "int32",
      ),
    ],
    run(k, [given, right, upstream, ...batches]) {
      const bytes = Uint8Array.from(elementsOf(operand([count * width], "float32", 1, "sparse")), (x) =>
        x === 1 ? 1 : Math.abs(x) * 100,
      );
      const data =
        kind === "floats" ? (given as NdArray) : k.fromLevels(bytes, 255, [count, width], "float32");
      const taken = batches.map((rows) => k[kernel](data, rows, 0));
      const last = taken[taken.length - 1] as NdArray;
      const forward = () => k.matmul(last, right as NdArray);
      const back = () => k.matmul(last, upstream as NdArray, { transposeA: true });
      const both = first === "forward" ? [forward(), back(), forward()] : [back(), forward()];
      return [k.take(data, batches[0] as NdArray, 0), ...both, last];
    },
  };
}

export const take: Generator<"take"> = (kernel) => [
  ...(
    [
      [[5, 3, 4], 0],
      [[5, 3, 4], 1],
      [[5, 3, 4], 2],
      [[33], 0],
      [[9, 100], 0],
      [[9, 100], 1],
    ] as const
  ).flatMap(([shape, axis]) =>
    [[7], [2, 3], [], [0]].flatMap((of) =>
      ofEvery(
        kernel,
        `(${shape}) at (${of}) along ${axis}`,
        [shape],
        (k, [a]) => k[kernel](a as NdArray, places(of, shape[axis] as number), axis),
        axis === 0 || 8 * sizeOf(of) < (shape[axis] as number)
          ? "rows of what is on the heap, or a few of many, are copied one by one"
          : undefined,
      ),
    ),
  ),
  ...dtypesOf(kernel)
    .filter((dtype) => dtype !== "bool")
    .map((dtype) => ({
      kernel,
      dtype,
      title: "rows of a result",
      through: "takeRows",
      operands: () => [operand([70, 9], dtype)],
      run: (k: Kernels, [a]: readonly NdArray[]) =>
        k[kernel](k.permute(a as NdArray, [1, 0]), places([2, 5], 9), 0),
    })),
  ofDataset(kernel, "floats", "forward"),
  ofDataset(kernel, "levels", "forward"),
  ofDataset(kernel, "levels", "back"),
];

/** Shapes whose axis is indexed, and indices. */
const indexed = [
  { shape: [33], axis: 0, count: 20 },
  { shape: [5, 7], axis: 0, count: 9 },
  { shape: [5, 7], axis: 1, count: 9 },
  { shape: [4, 3, 33], axis: 1, count: 8 },
  { shape: [4, 3, 33], axis: 2, count: 2 },
  { shape: [17, 3, 2], axis: 1, count: 4 },
] as const;

export const indexAdd: Generator<"indexAdd"> = (kernel) =>
  indexed.flatMap(({ shape, axis, count }) => {
    const values = shape.map((extent, i) => (i === axis ? count : extent));
    return ofEvery(kernel, `(${values}) into (${shape}) along ${axis}`, [values], (k, [v]) =>
      k[kernel](v as NdArray, places([count], shape[axis] as number), axis, [...shape]),
    );
  });

/** Where indices do not reach everywhere, the reference computes. */
const picking = indexed.flatMap(({ shape, axis, count }) => {
  const all = shape.map((extent, i) => (i === axis ? count : extent));
  const fewer = all.map((extent, i) => (i === axis ? extent : Math.max(1, extent - 1)));
  return [
    { shape: [...shape], axis, of: all, slow: undefined },
    ...(shape.length > 1 ? [{ shape: [...shape], axis, of: fewer, slow: "fewer rows than there are" }] : []),
  ];
});

export const gather: Generator<"gather"> = (kernel) =>
  picking.flatMap(({ shape, axis, of, slow }) =>
    ofEvery(
      kernel,
      `(${shape}) at (${of}) along ${axis}`,
      [shape],
      (k, [a]) => k[kernel](a as NdArray, places(of, shape[axis] as number), axis),
      slow,
    ),
  );

export const scatterAdd: Generator<"scatterAdd"> = (kernel) => [
  ...picking.flatMap(({ shape, axis, of, slow }) =>
    ofEvery(
      kernel,
      `(${of}) into (${shape}) along ${axis}`,
      [shape, of],
      (k, [a, values]) => k[kernel](a as NdArray, places(of, shape[axis] as number), values as NdArray, axis),
      slow,
    ),
  ),
  ...dtypesOf(kernel).flatMap((dtype) =>
    [0, -0, 1].map((value) => ({
      kernel,
      dtype,
      title: `into ${value}s that nobody has written`,
      operands: () => [operand([150, 40], dtype, 2)],
      run: (k: Kernels, [values]: readonly NdArray[]) =>
        k[kernel](k.full([150, 40], value, dtype), places([150, 40], 150), values as NdArray, 0),
    })),
  ),
  ...ofEvery(kernel, "an array into itself", [[5, 7]], (k, [a]) =>
    k[kernel](a as NdArray, places([5, 7], 7), a as NdArray, 1),
  ),
];

/** The smallest and the largest in each lane too. */
export const bounds: Generator<"bounds"> = (kernel) => [
  ...lengths
    .filter((n) => n > 0)
    .flatMap((n) => ofEvery(kernel, `(${n})`, [[n]], (k, [a]) => k[kernel](a as NdArray))),
  ...[0, 1, 2, 3].map(
    (at): Case => ({
      kernel,
      dtype: "int32",
      title: `the smallest at ${at}`,
      operands: () => [
        of(
          [8],
          Array.from({ length: 8 }, (_, i) => [3, 5, 9, 5][(i - at) & 3] as number),
          "int32",
        ),
      ],
      run: (k, [a]) => k[kernel](a as NdArray),
    }),
  ),
];

export const oneHot: Generator<"oneHot"> = (kernel) =>
  [[], [3], [33], [5, 7], [0]].flatMap((of) =>
    dtypesOf(kernel).map((dtype) => ({
      kernel,
      dtype,
      title: `(${of})`,
      operands: () => [places(of, 10)],
      run: (k: Kernels, [indices]: readonly NdArray[]) => k[kernel](indices as NdArray, 10, dtype),
    })),
  );
