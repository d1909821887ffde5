/**
 * Cases of reductions, of what runs along one axis, and of softmax with its cross-entropy: every set of
 * axes and every width.
 */

import { type DType, type NdArray, reducedShape, type Shape, sizeOf } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import type { KernelName } from "../../../src/kernels/contract/index.js";
import { type Kernels, reference } from "../../../src/kernels/index.js";
import { axisSets, type Case, dtypesOf, type Generator, of, operand, spoiled, type Values } from "./case.js";

/** Widths around vectors of two, four and eight on either side, and larger ones. */
const shapes: readonly Shape[] = [
  [1],
  [31],
  [32],
  [33],
  [1000],
  [5, 7],
  [7, 5],
  [9, 1],
  [1, 9],
  [4, 2],
  [13, 33],
  [33, 40],
  [5, 1030], // more columns than have their sums in the scratch at a time
  [3, 4, 5],
  [9, 3, 7], // so many blocks that threads share them, not their columns
  [2, 3, 4, 5],
];

/** Rows that are summed in blocks, whose last one has one element. */
const longShapes: readonly Shape[] = [[65_537], [2, 65_537]];

const places: readonly Shape[] = [[1], [2], [3], [4], [5], [7], [8], [9], ...shapes];

const isFloat = (dtype: DType) => dtype === "float32" || dtype === "float64";

type Reduce = (k: Kernels, a: NdArray, axes: readonly number[], keepDims: boolean) => NdArray;

function reduced(kernel: KernelName, run: Reduce, values: readonly Values[]): Case[] {
  return dtypesOf(kernel).flatMap((dtype) =>
    shapes.flatMap((shape) =>
      axisSets(shape.length).flatMap((axes, chosen) => {
        const one = (title: string, operands: () => readonly NdArray[]): Case => ({
          kernel,
          dtype,
          title: `(${shape}) over ${axes} ${title}`,
          operands,
          run: (k, [a]) => run(k, a as NdArray, axes, chosen % 2 === 0),
          ...(axes.length === 0 ? { slow: "nothing is reduced" } : {}),
        });
        return [
          ...values.map((kind, i) => one(kind, () => [operand(shape, dtype, chosen + i, kind)])),
          ...(isFloat(dtype) ? [Number.NaN, Infinity] : []).map((x) =>
            one(`with ${x}`, () => [spoiled(shape, dtype, x)]),
          ),
        ];
      }),
    ),
  );
}

/** No order changes an extreme. Of other kernels it does where numbers of many sizes cancel. */
const ordered = new Set<KernelName>(["max", "min"]);

export const reduction: Generator<"reduction"> = (kernel) => {
  const run: Reduce = (k, a, axes, keepDims) => k[kernel](a, axes, keepDims);
  return [
    ...reduced(kernel, run, ordered.has(kernel) ? ["mixed", "coarse"] : ["plain", "low"]),
    ...(kernel === "sum" || kernel === "norm" ? longRows(kernel, run) : []),
  ];
};

const longRows = (kernel: KernelName, run: Reduce): Case[] =>
  longShapes.map((shape) => ({
    kernel,
    dtype: "float32",
    title: `(${shape}) in rows`,
    operands: () => [operand(shape, "float32", 1, "plain")],
    run: (k, [a]) => run(k, a as NdArray, [shape.length - 1], false),
    alone: true,
  }));

export const logicalReduction: Generator<"logicalReduction"> = (kernel) =>
  reduced(kernel, (k, a, axes, keepDims) => k[kernel](a, axes, keepDims), ["sparse", "truth", "mixed"]);

/** Along one axis, whichever it is. */
function along(
  kernel: KernelName,
  run: (k: Kernels, a: NdArray, axis: number) => NdArray,
  values: readonly Values[],
): Case[] {
  return dtypesOf(kernel).flatMap((dtype) =>
    places.flatMap((shape) =>
      shape.flatMap((_, axis) => {
        const one = (title: string, make: () => NdArray): Case => ({
          kernel,
          dtype,
          title: `(${shape}) along ${axis} ${title}`,
          operands: () => [make()],
          run: (k, [a]) => run(k, a as NdArray, axis),
        });
        return [
          ...values.map((kind) => one(kind, () => operand(shape, dtype, axis, kind))),
          ...(isFloat(dtype) ? [Number.NaN, Infinity, -Infinity] : []).map((x) =>
            one(`with ${x}`, () => spoiled(shape, dtype, x)),
          ),
        ];
      }),
    ),
  );
}

export const position: Generator<"position"> = (kernel) => [
  ...along(kernel, (k, a, axis) => k[kernel](a, axis), ["mixed", "coarse", "plain"]),
  ...dtypesOf(kernel).flatMap((dtype) =>
    [15, 19].flatMap((n) =>
      [1, -1, ...(isFloat(dtype) ? [Number.NaN] : [])].map(
        (x): Case => ({
          kernel,
          dtype,
          title: `${x} from each of ${n} places on`,
          operands: () => [fromEachPlaceOn(n, dtype, x)],
          run: (k, [a]) => k[kernel](a as NdArray, 1),
        }),
      ),
    ),
  ),
];

/** Rows of 0 up to the diagonal, and of x from there on. */
const fromEachPlaceOn = (n: number, dtype: DType, x: number) =>
  of(
    [n, n],
    Float64Array.from({ length: n * n }, (_, i) => (i % n < Math.floor(i / n) ? 0 : x)),
    dtype,
  );

export const alongAxis: Generator<"alongAxis"> = (kernel) => [
  ...along(kernel, (k, a, axis) => k[kernel](a, axis), ["plain", "low"]),
  ...dtypesOf(kernel).flatMap((dtype) =>
    [0, 1].map(
      (axis): Case => ({
        kernel,
        dtype,
        title: `1000 at each place along ${axis}`,
        operands: () => [atEachPlace(39, dtype, 1000)],
        run: (k, [a]) => k[kernel](a as NdArray, axis),
      }),
    ),
  ),
];

/** Rows of 0 but for x on the diagonal. */
const atEachPlace = (n: number, dtype: DType, x: number) =>
  of(
    [n, n],
    Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? x : 0)),
    dtype,
  );

/** Of which reduction each is the derivative, and on which numbers. */
const derivatives = {
  extremeGrad: ["max", ["mixed", "coarse"]],
  normGrad: ["norm", ["plain", "coarse"]],
  logSumExpGrad: ["logSumExp", ["plain", "low"]],
} as const;

/** Cut into pieces where the norm is of all elements. */
const inPieces: Shape = [9001];

export const reductionGrad: Generator<"reductionGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    [...shapes, ...(kernel === "normGrad" ? [inPieces] : [])].flatMap((shape) =>
      axisSets(shape.length).flatMap((axes, chosen) => {
        const [of, values] = derivatives[kernel];
        const kept = chosen % 2 === 0;
        const one = (title: string, make: () => NdArray): Case => ({
          kernel,
          dtype,
          title: `(${shape}) over ${axes} ${title}`,
          operands: () => {
            const a = make();
            return [
              operand(reducedShape(shape, axes, kept), dtype, 9, "plain"),
              a,
              reference[of](a, axes, kept),
            ];
          },
          run: (k, [g, a, y]) => k[kernel](g as NdArray, a as NdArray, y as NdArray, axes),
          ...(axes.length === 0 ? { slow: "nothing is reduced" } : {}),
        });
        return [
          ...values.map((kind, i) => one(kind, () => operand(shape, dtype, chosen + i, kind))),
          one("with an infinity", () => spoiled(shape, dtype, kernel === "normGrad" ? 0 : Infinity)),
          one("with infinities", () => {
            const a = operand(shape, dtype, 4, "plain");
            for (let i = 0; i < a.size; i += 2) elementsOf(a)[i] = Infinity;
            return a;
          }),
          one("all alike", () => {
            const alike = kernel === "logSumExpGrad" ? -Infinity : 0;
            return reference.fromValues(new Float64Array(sizeOf(shape)).fill(alike), shape, dtype);
          }),
        ];
      }),
    ),
  );

export const dotAlong: Generator<"dotAlong"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    shapes.flatMap((shape) =>
      axisSets(shape.length).map((axes) => ({
        kernel,
        dtype,
        title: `(${shape}) over ${axes}`,
        operands: () => [operand(shape, dtype, 1, "plain"), operand(shape, dtype, 2, "plain")],
        run: (k: Kernels, [a, b]: readonly NdArray[]) => k[kernel](a as NdArray, b as NdArray, axes),
        ...(axes.length === 0 ? { slow: "nothing is reduced" } : {}),
      })),
    ),
  );

export const moments: Generator<"moments"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    shapes.flatMap((shape) =>
      axisSets(shape.length).flatMap((axes) =>
        (["plain", "low"] as const).map((values) => ({
          kernel,
          dtype,
          title: `(${shape}) over ${axes} ${values}`,
          operands: () => [operand(shape, dtype, 1, values)],
          run: (k: Kernels, [a]: readonly NdArray[]) => {
            const { mean, variance } = k[kernel](a as NdArray, axes);
            return [mean, variance];
          },
          ...(axes.length === 0 ? { slow: "nothing is reduced" } : {}),
        })),
      ),
    ),
  );

/** From the upstream gradient and the result, along one axis. */
export const alongAxisGrad: Generator<"alongAxisGrad"> = (kernel) => {
  const of = kernel === "softmaxGrad" ? "softmax" : "logSoftmax";
  return dtypesOf(kernel).flatMap((dtype) =>
    places.flatMap((shape) =>
      shape.map((_, axis) => ({
        kernel,
        dtype,
        title: `(${shape}) along ${axis}`,
        operands: () => {
          const y = reference[of](operand(shape, dtype, axis + 5, "plain"), axis);
          return [operand(shape, dtype, axis, "plain"), y];
        },
        run: (k: Kernels, [g, y]: readonly NdArray[]) => k[kernel](g as NdArray, y as NdArray, axis),
      })),
    ),
  );
};

export const standardize: Generator<"standardize"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    shapes.flatMap((shape) =>
      axisSets(shape.length).flatMap((axes) => {
        const one = (title: string, operands: () => readonly NdArray[]): Case => ({
          kernel,
          dtype,
          title: `(${shape}) along ${axes} ${title}`,
          operands,
          run: (k, [a]) => {
            const { value, scale } = k[kernel](a as NdArray, axes, 1e-5);
            return [value, scale];
          },
          ...(axes.length === 0 ? { slow: "nothing is along no axes" } : {}),
        });
        return [
          one("plain", () => [operand(shape, dtype, 1, "plain")]),
          one("low", () => [operand(shape, dtype, 2, "low")]),
          one("all alike", () => [of(shape, new Float64Array(sizeOf(shape)).fill(0.1), dtype)]),
          ...[Number.NaN, Infinity].map((x) => one(`with ${x}`, () => [spoiled(shape, dtype, x)])),
        ];
      }),
    ),
  );

export const standardizeGrad: Generator<"standardizeGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    shapes.flatMap((shape) =>
      axisSets(shape.length).map((axes) => ({
        kernel,
        dtype,
        title: `(${shape}) along ${axes}`,
        operands: () => [
          operand(shape, dtype, 1, "plain"),
          operand(shape, dtype, 2, "plain"),
          operand(reducedShape(shape, axes, true), dtype, 3, "plain"),
        ],
        run: (k: Kernels, [g, y, scale]: readonly NdArray[]) =>
          k[kernel](g as NdArray, y as NdArray, scale as NdArray, axes),
        ...(axes.length === 0 ? { slow: "nothing is along no axes" } : {}),
      })),
    ),
  );

const rows = 5;
const widths = [1, 2, 3, 4, 5, 7, 8, 9, 10, 28, 31, 32, 33, 1000];
const labelsOf = (n: number) => of([rows], [0, n - 1, n >> 1, 0, n - 1], "int32");

/** Rows of one matrix and of several, from the first query on and from a later one, fewer keys and more. */
export const causalSoftmax: Generator<"causalSoftmax"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    widths.flatMap((n) =>
      [
        [3, 4, 0],
        [1, 7, 2],
        [2, n, 0],
        [2, 3, n],
      ].map(([matrices, queries, first]): Case => {
        const shape = [matrices, queries, n] as Shape;
        return {
          kernel,
          dtype,
          title: `(${shape}) from query ${first} on`,
          operands: () => [operand(shape, dtype, n, "plain")],
          run: (k, [a]) => k[kernel](a as NdArray, first as number),
        };
      }),
    ),
  );

/** The losses and the probabilities of rows, by labels or by weights of classes. */
export const softmaxCrossEntropy: Generator<"softmaxCrossEntropy"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    widths.flatMap((n) => {
      const run = (k: Kernels, [logits, target]: readonly NdArray[]) => {
        const { losses, probs } = k[kernel](logits as NdArray, target as NdArray);
        return [losses, probs];
      };
      const one = (title: string, operands: () => readonly NdArray[], slow?: string): Case => ({
        kernel,
        dtype,
        title: `${n} classes, ${title}`,
        operands,
        run,
        ...(slow === undefined ? {} : { slow }),
      });
      const large = (a: NdArray) => {
        elementsOf(a).set(Array.from(elementsOf(a), (x) => x * 500));
        return a;
      };
      return [
        one("low logits", () => [operand([rows, n], dtype, n, "low"), labelsOf(n)]),
        one("labels", () => [operand([rows, n], dtype, n, "plain"), labelsOf(n)]),
        one("large logits", () => [large(operand([rows, n], dtype, n, "coarse")), labelsOf(n)]),
        one("a NaN", () => [spoiled([rows, n], dtype, Number.NaN), labelsOf(n)]),
        one(
          "weights",
          () => [operand([rows, n], dtype, n, "plain"), operand([rows, n], dtype, n + 1, "truth")],
          "weights of classes",
        ),
      ];
    }),
  );

export const softmaxCrossEntropyGrad: Generator<"softmaxCrossEntropyGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    widths.flatMap((n) =>
      [[], [rows]].map((shape) => ({
        kernel,
        dtype,
        title: `${n} classes, ${shape.length === 0 ? "one factor" : "one factor per row"}`,
        operands: () => [
          operand([rows, n], dtype, n, "plain"),
          labelsOf(n),
          operand(shape, dtype, 3, "plain"),
        ],
        run: (k: Kernels, [probs, target, g]: readonly NdArray[]) =>
          k[kernel](probs as NdArray, target as NdArray, g as NdArray, 5),
      })),
    ),
  );

/** Tails of vectors, odd lengths on every level, one factor, as many as there may be, other axes. */
const productShapes: readonly (readonly [shape: Shape, axis: number])[] = [
  ...[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100, 1000].map((n) => [[33, n], 1] as const),
  ...[1, 2, 3, 5, 6, 11].flatMap((n) =>
    [1, 2, 3, 4, 5, 9].map((inner) => [[4, n, inner], 1] as [Shape, number]),
  ),
  [[7, 40], 0],
  [[2, 8192], 1],
];

export const productAlong: Generator<"productAlong"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    productShapes.map(
      ([shape, axis]): Case => ({
        kernel,
        dtype,
        title: `(${shape}) along ${axis}`,
        operands: () => [operand(shape, dtype, 1, "mixed")],
        run: (k, [a]) => k[kernel](a as NdArray, axis),
        ...(sizeOf(shape) < 32 ? { slow: "few elements" } : {}),
      }),
    ),
  );

export const productGrad: Generator<"productGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    productShapes.map(
      ([shape, axis]): Case => ({
        kernel,
        dtype,
        title: `(${shape}) along ${axis}`,
        operands: () => [
          operand(reducedShape(shape, [axis], true), dtype, 2, "plain"),
          operand(shape, dtype, 1, "plain"),
        ],
        run: (k, [g, a]) => k[kernel](g as NdArray, a as NdArray, axis),
        ...(sizeOf(shape) < 32 ? { slow: "few elements" } : {}),
      }),
    ),
  );
