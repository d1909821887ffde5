/**
 * Cases of elementwise kernels: every length, every way to broadcast, the same array twice and views of
 * one storage.
 */
import type { DType, NdArray, Shape } from "../../../src/array/index.js";
import { any as dtypes } from "../../../src/kernels/contract/entry.js";
import type { KernelName } from "../../../src/kernels/contract/index.js";
import { type Kernels, reference } from "../../../src/kernels/index.js";
import {
  beyondBlock,
  beyondBlockInRows,
  type Case,
  dtypesOf,
  type Generator,
  of,
  operand,
  shapes,
  spoiled,
  type Values,
} from "./case.js";

/** Kernels of one array, with whatever else they take. */
export function mapped(
  kernel: KernelName,
  run: (k: Kernels, a: NdArray) => NdArray,
  title = "",
  ofDtypes = dtypesOf(kernel),
): Case[] {
  return ofDtypes.flatMap((dtype) =>
    [...shapes, ...(dtype === "float32" ? [[beyondBlock]] : [])].map((shape, i) => ({
      kernel,
      dtype,
      title: `(${shape}) ${title}`,
      operands: () => [operand(shape, dtype, i)],
      run: (k, [a]) => run(k, a as NdArray),
    })),
  );
}

/** Where formulas of the exponential and its kin end, and what a sum with 1 rounds to an even digit. */
const seams = [
  0,
  -0,
  1,
  -1,
  22,
  -22,
  22.5,
  6.9,
  2 ** -28,
  -(2 ** -28),
  2 ** -30 + 2 ** -53,
  1e-10,
  -1e-10,
  0.34657382965087891,
  -0.34657382965087891,
  0.17328691482543945,
  709.782712893384,
  709.7827128933841,
  -744.6,
  -745.1332191019411,
  -745.1332191019412,
  33,
];

/** From the root of a half to that of two, where the last terms of the logarithm's series count most. */
const lastTerms = (kernel: "log1p"): Case => ({
  kernel,
  dtype: "float32",
  title: "of (-0.2929, 0.4142)",
  operands: () => [
    of(
      [4000],
      Array.from({ length: 4000 }, (_, i) => -0.2929 + i * 1.7677e-4),
      "float32",
    ),
  ],
  run: (k, [a]) => k[kernel](a as NdArray),
  alone: true,
});

/**
 * One too far out behind nine halves. The bytes of these numbers make small ones in whatever place they are
 * read, so that who steps past it does not see it by chance.
 */
function farBehindHalves(dtype: DType): NdArray {
  return of([10], [...new Array<number>(9).fill(0.5), 2 ** 60], dtype);
}

/**
 * Of numbers of every magnitude too, and of one that is too far out for the sine, in a vector or behind
 * the last one.
 */
export const unary: Generator<"unary"> = (kernel) => [
  ...mapped(kernel, (k, a) => k[kernel](a)),
  ...dtypesOf(kernel)
    .filter((dtype) => dtype !== "int32")
    .flatMap((dtype) =>
      [
        () => operand([4000], dtype, 7, "wide"),
        () => of([seams.length], seams, dtype),
        ...[0, 6, 32].flatMap((at) => [1e30, -1e30].map((x) => () => spoiled([33], dtype, x, at))),
        () => farBehindHalves(dtype),
      ].map((make, i) => ({
        kernel,
        dtype,
        title: ["of every magnitude", "where formulas end"][i] ?? `one far out, ${i}`,
        operands: () => [make()],
        run: (k: Kernels, [a]: readonly NdArray[]) => k[kernel](a as NdArray),
        alone: i < 2,
      })),
    ),
  ...(kernel === "log1p" ? [lastTerms(kernel)] : []),
];
/** Both results of every element, which the same loop gives; nobody asks on which side a slope of 0 is. */
export const withSlope: Generator<"withSlope"> = (kernel) =>
  unary(kernel as never).map((each) => ({
    ...each,
    run: (k, [a]) => {
      const { value, slope } = k[kernel](a as NdArray);
      return [value, reference.add(slope, reference.full([], 0, slope.dtype))];
    },
  }));
export const predicate: Generator<"predicate"> = (kernel) => mapped(kernel, (k, a) => k[kernel](a));

/** Whole ones and halves, which a power can be made of by multiplying, and others. */
const parameters = [-3.5, -1, 0, 0.01, 0.5, 1, 1.5, 2, 3, 4, 16, 17];

export const parametric: Generator<"parametric"> = (kernel) =>
  parameters.flatMap((parameter) => {
    const isProduct = Number.isInteger(2 * parameter) && Math.abs(parameter) <= 16 && parameter !== 0;
    return mapped(kernel, (k, a) => k[kernel](a, parameter), `with ${parameter}`)
      .filter(({ title }) => parameter === 2 || !isBeyond(title))
      .map((each) =>
        kernel === "powScalar" && !isProduct ? { ...each, slow: "a power that is no product" } : each,
      );
  });

export const clamp: Generator<"clamp"> = (kernel) =>
  [
    [-0.7, 1.1],
    [0, Infinity],
    [-Infinity, -0.1],
    [1, -1],
    [Number.NaN, 1],
  ].flatMap(([low, high]) =>
    mapped(kernel, (k, a) => k[kernel](a, low as number, high as number), `from ${low} to ${high}`),
  );

const isBeyond = (title: string) => title.startsWith(`(${beyondBlock})`);

/** Both operands, and each way round. */
const layouts: readonly (readonly [Shape, Shape])[] = [
  [[5, 33], [33]],
  [
    [5, 33],
    [5, 1],
  ],
  [[5, 33], [1]],
  [[40], []],
  [
    [31, 1],
    [1, 33],
  ],
  [
    [4, 3, 5],
    [4, 1, 5],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    [1, 7],
    [7, 1],
  ],
  [[0, 3], [3]],
  [[], []],
];

/** Whole, row, column or single number beside an array that passes through in blocks. */
const streamed: readonly (readonly [Shape, Shape])[] = [
  [[beyondBlock], [beyondBlock]],
  [[beyondBlock], []],
  [beyondBlockInRows, [3, 1]],
  [beyondBlockInRows, [20_001]],
];

interface Call {
  readonly kernel: KernelName;
  readonly dtype: DType;
  readonly run: (k: Kernels, a: NdArray, b: NdArray) => NdArray;
}

function twoOperands({ kernel, dtype, run }: Call, values: Values, broadcasts = true): Case[] {
  const one = (title: string, operands: () => readonly NdArray[], slow?: string): Case => ({
    kernel,
    dtype,
    title: `${title} ${values}`,
    operands,
    run: (k, [a, b]) => run(k, a as NdArray, b as NdArray),
    ...(slow === undefined ? {} : { slow }),
  });
  const pair = (s: Shape, t: Shape, seed: number) => () => [
    operand(s, dtype, seed, values),
    operand(t, dtype, seed + 50, values),
  ];
  const both = (s: Shape, t: Shape, seed: number, slow?: string) => [
    one(`(${s}) with (${t})`, pair(s, t, seed), slow),
    one(`(${t}) with (${s})`, pair(t, s, seed), slow),
  ];
  const slowMask = dtype === "bool" ? "masks that broadcast are the reference's" : undefined;
  const aliased = (title: string, s: Shape, t: Shape, slow?: string) =>
    one(
      title,
      () => {
        const a = operand(s, dtype, 3, values);
        return [a, `${s}` === `${t}` ? a : a.reshape(t)];
      },
      slow,
    );
  return [
    ...shapes.map((shape, i) => one(`(${shape})`, pair(shape, shape, i))),
    aliased("the same array twice", [33], [33]),
    one("two views of one storage", () => {
      const a = operand([33], dtype, 3, values);
      return [a.reshape([3, 11]), a.reshape([3, 11])];
    }),
    ...(broadcasts
      ? [
          ...layouts.flatMap(([s, t], i) => both(s, t, i, `${s}` === `${t}` ? undefined : slowMask)),
          ...(dtype === "float32" ? streamed : []).flatMap(([s, t], i) => both(s, t, i)),
          aliased("a row and a column of one storage", [1, 33], [33, 1], slowMask),
        ]
      : []),
  ];
}

export const binary: Generator<"binary"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    twoOperands({ kernel, dtype, run: (k, a, b) => k[kernel](a, b) }, "mixed"),
  );

/** Both operands have one shape. */
export const pairwise: Generator<"pairwise"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    twoOperands({ kernel, dtype, run: (k, a, b) => k[kernel](a, b) }, "mixed", false),
  );

/** Of numbers many of which are equal, and of all kinds. */
export const comparison: Generator<"comparison"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) => {
    const call: Call = { kernel, dtype, run: (k, a, b) => k[kernel](a, b) };
    return [...twoOperands(call, "coarse"), ...twoOperands(call, "mixed", false)];
  });

/** The condition, what is taken where it holds, and what else. */
export const where: Generator<"where"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) => {
    const one = (title: string, operands: () => readonly NdArray[]): Case => ({
      kernel,
      dtype,
      title,
      operands,
      run: (k, [c, a, b]) => k[kernel](c as NdArray, a as NdArray, b as NdArray),
    });
    const choices: Shape[] = [[], [33], [5, 1], [5, 33], [3, 5, 33]];
    const three = (s: Shape, t: Shape, u: Shape) => () => [
      operand(s, "bool", 1),
      operand(t, dtype, 2),
      operand(u, dtype, 3),
    ];
    return [
      ...shapes.map((shape) => one(`(${shape})`, three(shape, shape, shape))),
      ...choices.flatMap((s) =>
        choices.flatMap((t) => choices.map((u) => one(`(${s}) (${t}) (${u})`, three(s, t, u)))),
      ),
      one("one array for both", () => {
        const a = operand([33], dtype);
        return [operand([33], "bool"), a, a];
      }),
    ];
  });

const converted = [
  "bool float32",
  "bool int32",
  "int32 float32",
  "float32 float64",
  "float32 bool",
  "float64 float32",
];

export const cast: Generator<"cast"> = (kernel) =>
  dtypesOf(kernel).flatMap((from) =>
    dtypes.flatMap((to) =>
      mapped(kernel, (k, a) => k[kernel](a, to), `to ${to}`, [from])
        .filter(({ title }) => !isBeyond(title))
        .map((each) =>
          converted.includes(`${from} ${to}`) ? each : { ...each, slow: "a conversion without a kernel" },
        ),
    ),
  );
