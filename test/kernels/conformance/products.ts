/**
 * Cases of matrix products and of windows over images: every tail of every tile, transposed, stacked,
 * mostly zero, streamed.
 */
import {
  type DType,
  type NdArray,
  type Pair,
  type Shape,
  type Windows,
  windowGrid,
} from "../../../src/array/index.js";
import { type Kernels, reference } from "../../../src/kernels/index.js";
import { type Case, dtypesOf, type Generator, of, operand, spoiled, type Values } from "./case.js";

const flagsOf = [{}, { transposeA: true }, { transposeB: true }, { transposeA: true, transposeB: true }];

/** M, K and N: one element, around tiles of five or six rows and of four or eight columns, and beyond. */
const sizes: readonly (readonly [number, number, number])[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 9, 11].flatMap((m) =>
    [1, 3, 4, 5, 8, 9, 12, 14, 15].map((n) => [m, 6, n] as const),
  ),
  [1, 1, 1],
  [1, 1000, 1],
  [31, 32, 33],
  [33, 31, 32],
  [32, 33, 31],
  [3, 7, 1000],
  // vectors on the right: tails of eight lanes and of 32 rows
  [33, 21, 1],
  [35, 21, 1],
  [64, 8, 1],
  // more terms than a block of a sum has, and than a chain of blocks
  [13, 257, 21],
  [7, 768, 6],
  [11, 1000, 12],
  [8, 4097, 11],
  [5, 8700, 3],
  [5, 0, 4],
  [0, 3, 4],
  [3, 4, 0],
];

/** Few rows: more columns than are summed together, and sums of more than a block, a chain, or as many. */
const rows: readonly (readonly [number, number, number])[] = [
  [1, 263, 1025],
  [2, 8193, 13],
  [2, 4096, 5],
];

/**
 * Transposed left operands whose elements are so far from each other that they are gathered first: in
 * float64, of a few tiles at a time, and in two turns.
 */
const farApart = (dtype: DType): readonly (readonly [number, number, number])[] => [
  // this result fills its place in linear memory
  [286, 31, 16],
  [256, 2, 20],
  [258, 2, 21],
  dtype === "float32" ? [281, 257, 17] : [257, 1025, 17],
];

/** Leading axes, which broadcast. */
const stacks: readonly (readonly [Shape, Shape])[] = [
  [[2], [2]],
  [[3], []],
  [[], [3]],
  [
    [2, 1, 2],
    [3, 1],
  ],
  [[0], [1]],
];

const ones = (count: number): number[] => new Array<number>(count).fill(1);

/** 2^60, 1 and -2^60, over and over, each for `repeat` rows: their sum depends on the order. */
const inLanes = (count: number, repeat: number): number[] =>
  Array.from({ length: count }, (_, i) => [2 ** 60, 1, -(2 ** 60)][Math.floor(i / repeat) % 3] as number);

/** Twelve rows of mostly zeros: 2^24, where adding 1 changes nothing, and 1 on both sides of each seam. */
function meeting(seed: number, width: number): NdArray {
  const values = new Array<number>(12 * width).fill(0);
  for (let row = 0; row < 12; row++) {
    if (row === 5) continue;
    for (let at = 256; at <= width; at += 256) {
      values[row * width + at - 1] = 1;
      if (at < width) values[row * width + at] = 1;
    }
    values[row * width + ((row + seed) % 7) * Math.floor(width / 12)] = 2 ** 24;
  }
  return of([12, width], values, "float32");
}

export const matmul: Generator<"matmul"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) => {
    const one = (
      title: string,
      flags: (typeof flagsOf)[number],
      operands: () => readonly NdArray[],
      { slow, through }: Partial<Case> = {},
    ): Case => ({
      kernel,
      dtype,
      title: `${title} ${JSON.stringify(flags)}`,
      operands,
      run: (k, [a, b]) => k[kernel](a as NdArray, b as NdArray, flags),
      ...(slow === undefined ? {} : { slow }),
      ...(through === undefined ? {} : { through }),
    });
    const stored = (lead: Shape, rows: number, columns: number, transposed?: boolean) => [
      ...lead,
      ...(transposed ? [columns, rows] : [rows, columns]),
    ];
    const product = (
      [m, k, n]: readonly [number, number, number],
      flags: (typeof flagsOf)[number],
      [leadA, leadB]: readonly [Shape, Shape] = [[], []],
      values: Values = "plain",
    ) =>
      one(
        `(${leadA}) ${m} ${k} ${n} (${leadB}) ${values}`,
        flags,
        () => [
          operand(stored(leadA, m, k, flags.transposeA), dtype, m + k, values),
          operand(
            stored(leadB, k, n, flags.transposeB),
            dtype,
            n + 50,
            values === "sparse" ? "plain" : values,
          ),
        ],
        {
          ...(m * k * n === 0 || leadA.includes(0) ? { slow: "there is nothing to multiply" } : {}),
          ...(values === "sparse" && !flags.transposeB ? { through: "multiplyLists" } : {}),
        },
      );
    return [
      ...sizes.flatMap((size) => flagsOf.map((flags) => product(size, flags))),
      ...stacks.flatMap((lead) => flagsOf.map((flags) => product([7, 6, 9], flags, lead))),
      // stacks of few rows, and of vectors
      ...[3, 7].flatMap((m) =>
        [1, 9].flatMap((n) => flagsOf.map((flags) => product([m, 21, n], flags, [[2], [2]]))),
      ),
      ...(dtype === "int32" ? [] : farApart(dtype)).map(
        (size): Case => ({
          ...product(size, { transposeA: true }),
          ...(size[1] > 1024 ? { alone: true } : {}),
        }),
      ),
      ...(dtype === "float32"
        ? [
            ...rows.flatMap((size) => flagsOf.map((flags) => product(size, flags))),
            // a left operand that leaves the cache, and does not pass through
            product([41, 8193, 65], {}, [[1], []]),
            one("few rows of zeros", {}, () => [
              of([2, 263], ones(526).fill(0), dtype),
              operand([263, 9], dtype, 3, "plain"),
            ]),
          ]
        : []),
      ...flagsOf.flatMap((flags) =>
        (dtype === "int32" ? [] : [Number.NaN, Infinity]).flatMap((x) => [
          one(`${x} on the left`, flags, () => [
            spoiled([11, 11], dtype, x),
            operand([11, 11], dtype, 3, "plain"),
          ]),
          one(`${x} on the right`, flags, () => [
            operand([11, 11], dtype, 3, "plain"),
            spoiled([11, 11], dtype, x),
          ]),
        ]),
      ),
      // mostly zero: lists of nonzeros, by row and by column; every number of vectors in a row of the result
      ...(dtype === "float32"
        ? [
            ...[1, 4, 7, 10, 14, 18, 23, 26, 30, 33, 40, 50, 52, 56, 57, 100].flatMap((n) => [
              product([96, 100, n], {}, undefined, "sparse"),
              product([96, 100, n], { transposeA: true }, undefined, "sparse"),
            ]),
            product([97, 103, 7], {}, undefined, "sparse"),
            ...[1, 3, 28, 50, 60].flatMap((n) => [
              product([20, 1100, n], {}, undefined, "sparse"),
              product([1100, 20, n], { transposeA: true }, undefined, "sparse"),
            ]),
            product([3, 9001, 9], {}, undefined, "sparse"),
            // sums that show where blocks and chains of them meet; one row is empty
            ...[8300, 8192, 1100].flatMap((width) =>
              [1, 3, 50].map((n) =>
                one(
                  `blocks of a sum meet, ${width} by ${n}`,
                  {},
                  () => [meeting(n, width), of([width, n], ones(width * n), dtype)],
                  { through: "multiplyLists" },
                ),
              ),
            ),
            // zeros may not be skipped where the other operand is not finite, wherever that is
            ...Array.from({ length: 20 }, (_, i) => (i < 19 ? i : 699)).map((at) =>
              one(`mostly zero, ∞ at ${at}`, {}, () => [
                operand([96, 100], dtype, 3, "sparse"),
                spoiled([100, 7], dtype, Infinity, at),
              ]),
            ),
            one(
              "mostly zero where it is looked at",
              {},
              () => [
                of(
                  [96, 100],
                  Array.from({ length: 9600 }, (_, i) => (i % 1200 < 256 ? 0 : (i % 7) - 3.5)),
                  dtype,
                ),
                operand([100, 7], dtype, 3, "plain"),
              ],
              { through: "multiply" },
            ),
          ]
        : []),
      // too large to move in: dense, and mostly zero
      ...(dtype === "float32"
        ? (["plain", "sparse"] as const).flatMap((values) => [
            product([270, 800, 9], {}, undefined, values),
            product([270, 800, 9], { transposeB: true }, undefined, values),
          ])
        : []),
      // numbers that tell in which order they are added, in float64 too
      ...(dtype === "float32"
        ? [3, 11].flatMap((k) =>
            [{}, { transposeA: true }].map((flags) =>
              one(`lanes of ${k} terms`, flags, () => [
                of(flags.transposeA ? [k, 2] : [2, k], inLanes(2 * k, flags.transposeA ? 2 : 1), dtype),
                of([k, 1], ones(k), dtype),
              ]),
            ),
          )
        : []),
      one("an array by its own transpose", { transposeB: true }, () => {
        const a = operand([33, 7], dtype, 3, "plain");
        return [a, a];
      }),
      one("two views of one storage", {}, () => {
        const a = operand([7, 9], dtype, 3, "plain");
        return [a, a.reshape([9, 7])];
      }),
    ];
  });

const windows = (each: Partial<Windows>): Windows => ({
  kernel: [2, 2],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
  ...each,
});

/** Widths around whole vectors, and every option, alone and together. */
const grids: readonly (readonly [Shape, Windows])[] = [
  ...[1, 2, 3, 4, 5, 8, 9, 19, 33].flatMap((width): [Shape, Windows][] => [
    [[2, 3, 4, width], windows({ kernel: [1, 1] })],
    [[1, 2, 5, width], windows({ kernel: [3, 3], padding: [1, 1] })],
    [[2, 1, 6, width + 1], windows({ stride: [2, 2] })],
    [[1, 2, 6, width + 4], windows({ kernel: [3, 2], stride: [2, 3], padding: [1, 1], dilation: [1, 2] })],
    [[1, 1, 7, width], windows({ kernel: [3, 1], stride: [3, 1], dilation: [2, 1] })],
    [[2, 2, 3, width], windows({ kernel: [1, 4], stride: [1, 2], padding: [0, 2] })],
  ]),
  [[1, 2, 2, 2], windows({ kernel: [3, 3], padding: [4, 4] })],
  [[1, 1, 1, 1], windows({ kernel: [2, 2], stride: [2, 2], padding: [3, 5], dilation: [3, 2] })],
  [[2, 1, 9, 10], windows({ kernel: [4, 4], stride: [4, 5] })],
  // as near to one another as they can be without meeting, and nearer, along one axis or the other
  [[2, 2, 9, 11], windows({ kernel: [3, 2], stride: [4, 3], padding: [1, 2] })],
  [[2, 2, 11, 9], windows({ kernel: [2, 3], stride: [2, 3], padding: [2, 1] })],
  [[1, 2, 9, 10], windows({ kernel: [2, 2], stride: [4, 3], padding: [2, 1], dilation: [3, 2] })],
  [[1, 1, 8, 8], windows({ kernel: [2, 2], stride: [2, 2], dilation: [2, 1] })],
  [[1, 1, 8, 8], windows({ kernel: [2, 2], stride: [2, 2], dilation: [1, 2] })],
  [[1, 1, 8, 8], windows({ kernel: [2, 2], stride: [1, 2] })],
  // halves, and what differs from them in one thing
  ...[3, 4].map((height): [Shape, Windows] => [[1, 2, height, 8], windows({ stride: [2, 2] })]),
  [[1, 1, 9, 9], windows({ kernel: [3, 3], stride: [2, 2] })],
  [[1, 1, 9, 9], windows({ stride: [3, 3] })],
  [[1, 1, 8, 8], windows({ stride: [2, 2], padding: [1, 1] })],
  [[1, 1, 8, 8], windows({ stride: [2, 2], dilation: [2, 2] })],
  [[1, 1, 8, 8], windows({ kernel: [2, 2], stride: [2, 1] })],
  [[1, 1, 9, 12], windows({ kernel: [3, 2], stride: [4, 3], padding: [1, 2] })],
];

const onImages = (
  make: (shape: Shape, w: Windows, title: string) => Omit<Case, "kernel" | "dtype">[],
): Omit<Case, "kernel" | "dtype">[] =>
  grids.flatMap(([shape, w]) => make(shape, w, `(${shape}) ${JSON.stringify(w)}`));

/** All rows of windows, the first, and the last ones. */
const strips = (shape: Shape, w: Windows): (Pair | undefined)[] => {
  const [down] = windowGrid(shape, w);
  return [undefined, [0, 1], [down - 1, down], [Math.min(1, down - 1), down]];
};

export const unfold: Generator<"unfold"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    onImages((shape, w, title) =>
      [0, 7.5, Number.NaN].flatMap((fill) =>
        strips(shape, w).map((rows) => ({
          title: `${title} fill ${fill} rows ${rows}`,
          operands: () => [operand(shape, dtype)],
          run: (k: Kernels, [a]: readonly NdArray[]) => k[kernel](a as NdArray, w, fill, rows),
        })),
      ),
    ).map((each) => ({ kernel, dtype, ...each })),
  );

export const fold: Generator<"fold"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    onImages((shape, w, title) =>
      strips(shape, w).map((rows) => {
        const [down, across] = windowGrid(shape, w);
        const [first, last] = rows ?? [0, down];
        const [images, channels] = shape as [number, number];
        const columns = [images, channels * w.kernel[0] * w.kernel[1], (last - first) * across];
        return {
          title: `${title} rows ${rows}`,
          operands: () => [operand(columns, dtype, 2, "plain")],
          run: (k: Kernels, [a]: readonly NdArray[]) => k[kernel](a as NdArray, shape, w, rows),
        };
      }),
    ).map((each) => ({ kernel, dtype, ...each })),
  );

export const reduceWindows: Generator<"reduceWindows"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    onImages((shape, w, title) =>
      (["max", "mean"] as const).flatMap((by) =>
        (by === "max" ? (["mixed", "plain"] as const) : (["plain"] as const)).map((values) => ({
          title: `${title} ${by} ${values}`,
          operands: () => [operand(shape, dtype, 2, values)],
          run: (k: Kernels, [a]: readonly NdArray[]) => k[kernel](a as NdArray, w, by),
        })),
      ),
    ).map((each) => ({ kernel, dtype, ...each })),
  );

const negativeZeros = (like: NdArray) =>
  reference.neg(reference.mul(like, reference.full([], 0, like.dtype)));

export const maxPoolGrad: Generator<"maxPoolGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    onImages((shape, w, title) =>
      (["coarse", "mixed"] as const).flatMap((values) =>
        (["y as g", "g", "g of -0"] as const).map((upstream) => ({
          title: `${title} ${values}, ${upstream}`,
          operands() {
            const a = operand(shape, dtype, 2, values);
            const y = reference.reduceWindows(a, w, "max");
            if (upstream === "y as g") return [a, y, y];
            return [a, y, upstream === "g" ? operand(y.shape, dtype, 7, "plain") : negativeZeros(y)];
          },
          run: (k: Kernels, [a, y, g]: readonly NdArray[]) =>
            k[kernel](a as NdArray, y as NdArray, g as NdArray, w),
        })),
      ),
    ).map((each) => ({ kernel, dtype, ...each })),
  );
