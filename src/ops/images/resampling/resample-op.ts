/** The op behind other sizes: along one axis each element of the result is a sum of weighted neighbours. */
import { everyMember, isWhole, kind, ValueError } from "../../../arguments/index.js";
import { axisKind } from "../../../array/index.js";
import { networkKernels, type Taps } from "../../../kernels/index.js";
import {
  axisTerms,
  defineOp,
  floatingOperand,
  formatTerm,
  normalizeAxis,
  type Op,
  type Tensor,
  tensorKind,
} from "../../../tensor/index.js";

/** What an element of the result adds up: the places that it reads, and what each counts. */
export type Sum = readonly (readonly [place: number, weight: number])[];

const sumsKind = kind<readonly Sum[]>(
  "for each element of the result a list of [place, weight]",
  (value) => Array.isArray(value) && everyMember(value, Array.isArray),
);

/** The sums in a row, but for what counts nothing. @throws ValueError for a place outside the axis. */
function inARow(sums: readonly Sum[], length: number): Taps {
  const all = sums.map((sum) => sum.filter(([, weight]) => weight !== 0));
  const starts = new Int32Array(all.length + 1);
  for (const [i, sum] of all.entries()) starts[i + 1] = (starts[i] as number) + sum.length;
  const flat = all.flat();
  const outside = flat.find(([place]) => !isWhole(place, 0, length - 1));
  if (outside !== undefined)
    throw new ValueError(`resample: there is no place ${outside[0]} along an axis of ${length}`);
  return {
    starts,
    places: Int32Array.from(flat, ([place]) => place),
    weights: Float64Array.from(flat, ([, weight]) => weight),
  };
}

/** For each of `length` places the elements of the result that read it, by the same weights. */
function readers(sums: readonly Sum[], length: number): Sum[] {
  const all = Array.from({ length }, (): [number, number][] => []);
  for (const [i, sum] of sums.entries()) for (const [place, weight] of sum) all[place]?.push([i, weight]);
  return all;
}

/** `0.25 · 0 + 0.75 · 1`: what the first elements of the result add up, of which place how much. */
function sumTexts(sums: readonly Sum[]): string[] {
  const texts = sums
    .slice(0, 3)
    .map((sum) => sum.map(([place, weight]) => `${formatTerm(weight)} · ${place}`).join(" + "));
  return sums.length > 3 ? [...texts, "…"] : texts;
}

export interface Resampling {
  readonly axis: number;
  readonly sums: readonly Sum[];
  readonly taps: Taps;
}

/**
 * y = along an axis sums of elements of x, each times its weight
 * ∂L/∂x = along that axis sums of the elements of g that have read it, by the same weights
 * @throws ValueError for places outside the axis.
 */
export const resample: Op<[x: Tensor, axis: number, sums: readonly Sum[]], Resampling, readonly [Tensor]> =
  defineOp({
    name: "resample",
    takes: { x: tensorKind, axis: axisKind, sums: sumsKind },
    prepare: (given: Tensor, axis: number, sums: readonly Sum[]) => {
      const x = floatingOperand(given, "resample");
      const along = normalizeAxis("resample", axis, x.rank);
      return { inputs: [x], attrs: { axis: along, sums, taps: inARow(sums, x.shape[along] as number) } };
    },
    forward: (_, [x], { axis, taps }) => networkKernels.resample(x, axis, taps),
    vjp: [
      (g, { inputs: [x], attrs: { axis, sums } }) =>
        resample(g, axis, readers(sums, x.shape[axis] as number)),
    ],
    carries: [{ how: "mixed", words: "added up where it was read, by the weight of each" }],
    terms: ({ inputs: [x], attrs: { axis, sums } }) => ({ ...axisTerms(x, axis), reads: sumTexts(sums) }),
    samples: [
      {
        inputs: [[2, 3]],
        args: [
          1,
          [
            [[0, 1]],
            [
              [0, 0.25],
              [1, 0.75],
            ],
            [
              [2, -1],
              [0, 2],
              [1, 0.5],
            ],
            [],
          ],
        ],
      },
      {
        inputs: [[3, 5]],
        args: [
          -2,
          [
            [
              [2, 0.5],
              [1, 0.5],
            ],
          ],
        ],
      },
    ],
  });
