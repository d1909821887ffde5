/** Cases of recurrent layers: tails of vectors, tiles of examples, one step, sums of more terms than a block has. */
import { type DType, type NdArray, type Shape, sizeOf } from "../../../src/array/index.js";
import { elementsOf } from "../../../src/array/nd-array.js";
import { type Case, dtypesOf, type Generator, of, operand, type Values } from "./case.js";

type Sequence = readonly [examples: number, steps: number, size: number];

const sequences: readonly Sequence[] = [
  ...[1, 2, 3, 4, 5, 8, 11].map((size): Sequence => [3, 2, size]),
  ...[1, 2, 4, 5, 6, 9].map((examples): Sequence => [examples, 3, 6]),
  [7, 1, 5],
  [2, 5, 65],
  [33, 2, 34],
];

/** Small enough for no function to be flat. */
function small(shape: Shape, dtype: DType, seed: number, values: Values = "plain"): NdArray {
  const a = operand(shape, dtype, seed, values);
  return of(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => (elementsOf(a)[i] as number) / 4),
    dtype,
  );
}

const titled = ([examples, steps, size]: Sequence) => `${examples} examples, ${steps} steps of ${size}`;
const fast = (dtype: DType) => (dtype === "float32" ? { through: "recurrentStep" } : {});

export const lstm: Generator<"lstm"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    sequences.map((sequence): Case => {
      const [examples, steps, size] = sequence;
      return {
        kernel,
        dtype,
        title: titled(sequence),
        operands: () => [
          operand([examples, steps, 4 * size], dtype, 1, "plain"),
          operand([examples, size], dtype, 2, "plain"),
          operand([examples, size], dtype, 3, "plain"),
          small([size, 4 * size], dtype, 4),
          operand([4 * size], dtype, 5, "plain"),
        ],
        run: (k, given) => {
          const [z, h, c, weights, bias] = given as [NdArray, NdArray, NdArray, NdArray, NdArray];
          const { value, gates, states, memories, squashed } = k[kernel](z, h, c, weights, bias);
          return [value, gates, states, memories, squashed];
        },
        ...fast(dtype),
      };
    }),
  );

export const lstmGrad: Generator<"lstmGrad"> = (kernel) =>
  dtypesOf(kernel).flatMap((dtype) =>
    sequences.map((sequence): Case => {
      const [examples, steps, size] = sequence;
      return {
        kernel,
        dtype,
        title: titled(sequence),
        operands: () => [
          operand([examples, steps + 1, size], dtype, 1, "plain"),
          small([size, 4 * size], dtype, 2),
          small([examples, steps, 4 * size], dtype, 3),
          operand([examples, steps, size], dtype, 4, "plain"),
          small([examples, steps, size], dtype, 5),
        ],
        run: (k, given) => {
          const [g, weights, gates, memories, squashed] = given as [
            NdArray,
            NdArray,
            NdArray,
            NdArray,
            NdArray,
          ];
          const { z, h, c } = k[kernel](g, weights, { gates, memories, squashed });
          return [z, h, c];
        },
        ...fast(dtype),
      };
    }),
  );
