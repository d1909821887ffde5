/** Cases of normalization: tails of vectors and of four rows, several blocks of rows, channels of every kind. */
import { type DType, type NdArray, type Shape, sizeOf } from "../../../src/array/index.js";
import { type Case, dtypesOf, type Generator, of, operand, spoiled } from "./case.js";

const shapesOf = {
  layerNorm: [
    ...[1, 2, 3, 4, 5, 7, 15, 16, 17, 18, 33, 100].map((n): Shape => [7, n]),
    ...[1, 2, 3, 4, 5, 31, 63, 64, 65, 66, 130].map((rows): Shape => [rows, 9]),
    [2, 3, 21],
    [70, 600],
  ],
  batchNorm: [
    ...[1, 2, 3, 4, 5, 8, 31].map((examples): Shape => [examples, 9]),
    ...[1, 2, 3, 4, 5, 7, 8, 511, 512, 513, 1030].map((channels): Shape => [6, channels]),
    ...[2, 3, 4, 5, 15, 16, 17, 19, 40].map((inner): Shape => [3, 5, inner]),
    [1, 3, 4, 5],
    [4, 7, 2],
    [4, 1, 11],
  ],
} as const satisfies Record<string, readonly Shape[]>;

type Name = keyof typeof shapesOf;

const nameOf = (kernel: string): Name => (kernel.startsWith("layerNorm") ? "layerNorm" : "batchNorm");

/** What a shape has weights for: the last axis, or the channels. */
const weightsOf = (name: Name, shape: Shape): Shape => [
  (name === "layerNorm" ? shape.at(-1) : shape[1]) as number,
];
const placesOf = (name: Name, shape: Shape): number =>
  name === "layerNorm" ? sizeOf(shape.slice(0, -1)) : (shape[1] as number);

const fast = (dtype: DType) => (dtype === "float32" ? { through: "normalize" } : {});

export const normalize: Generator<"normalize"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    shapesOf[nameOf(kernel)].flatMap((shape) => {
      const weights = weightsOf(nameOf(kernel), shape);
      const one = (title: string, x: () => NdArray): Case => ({
        kernel,
        dtype,
        title: `(${shape}) ${title}`,
        operands: () => [x(), operand(weights, dtype, 3, "plain"), operand(weights, dtype, 4, "plain")],
        run: (k, given) => {
          const [a, weight, bias] = given as [NdArray, NdArray, NdArray];
          const { value, statistics } = k[kernel](a, weight, bias, 1e-5);
          return [value, statistics];
        },
        ...(sizeOf(shape) < 32 ? { slow: "few elements" } : fast(dtype)),
      });
      return [
        one("plain", () => operand(shape, dtype, 1, "plain")),
        one("low", () => operand(shape, dtype, 2, "low")),
        one("all alike", () => of(shape, new Float64Array(sizeOf(shape)).fill(0.1), dtype)),
        one("with NaN", () => spoiled(shape, dtype, Number.NaN)),
      ];
    }),
  );

export const normalizeGrad: Generator<"normalizeGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    shapesOf[nameOf(kernel)].flatMap((shape) => {
      const weights = weightsOf(nameOf(kernel), shape);
      return (["plain", "low"] as const).map(
        (values): Case => ({
          kernel,
          dtype,
          title: `(${shape}) ${values}`,
          operands: () => [
            operand(shape, dtype, 1, "plain"),
            operand(shape, dtype, 2, values),
            operand(weights, dtype, 3, "plain"),
            statisticsOf(placesOf(nameOf(kernel), shape), dtype, values === "low" ? -300 : 0.25),
          ],
          run: (k, given) => {
            const [g, a, weight, statistics] = given as [NdArray, NdArray, NdArray, NdArray];
            const made = k[kernel](g, a, weight, statistics);
            return [made.a, made.weight, made.bias];
          },
          ...(sizeOf(shape) < 32 ? { slow: "few elements" } : fast(dtype)),
        }),
      );
    }),
  );

/** A mean, a part that its rounding has lost, which shows, and a scale. */
const statisticsOf = (places: number, dtype: DType, mean: number): NdArray =>
  of(
    [places, 4],
    Array.from({ length: places }, (_, i) => [mean + (i % 9) / 64, 2 ** -8, 0.75 + (i % 5) / 8, 1]).flat(),
    dtype,
  );
