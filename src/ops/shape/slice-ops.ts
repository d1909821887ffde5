/**
 * The op behind `slice`, and the one that puts a slice back into zeros: each is the derivative of the other.
 */
import { listOf, ShapeError, whole } from "../../arguments/index.js";
import { formatShape, type Shape, shapeKind } from "../../array/index.js";
import { defineOp, nameOf, type Op, type Tensor, tensorKind } from "../../tensor/index.js";
import { type Box, boxOf, rangesKind, rangeText, type SliceRange } from "./ranges.js";

/** y = a box of x, each axis from start by step    ∂L/∂x = g at the places that were read, else 0 */
export const sliceOp: Op<[x: Tensor, ranges: readonly SliceRange[]], Box, readonly [Tensor]> = defineOp({
  name: "slice",
  moves: true,
  copies: true,
  takes: { x: tensorKind, ranges: rangesKind },
  prepare: (x: Tensor, ranges: readonly SliceRange[]) => {
    if (ranges.length > x.rank)
      throw new ShapeError(
        `slice: ${ranges.length} ranges for ${nameOf(x)} of shape ${formatShape(x.shape)}`,
      );
    return { inputs: [x], attrs: boxOf(x.shape, ranges) };
  },
  forward: (k, [a], { starts, sizes, steps }) => k.slice(a, starts, sizes, steps),
  vjp: [(g, { inputs: [x], attrs: { starts, steps } }) => sliceScatter(g, x.shape, starts, steps)],
  carries: [{ how: "put", words: "put where it was read, 0 elsewhere" }],
  terms: ({ inputs: [x], attrs: { starts, sizes, steps } }) => ({
    "": sizes.map((size, axis) =>
      rangeText(x.shape[axis] as number, starts[axis] as number, size, steps[axis] as number),
    ),
  }),
  samples: [
    { inputs: [[4, 3]], args: [[[1, 3]]] },
    { inputs: [[4, 3]], args: [[null, [0, 3, 2]]] },
    { inputs: [[5]], args: [[[null, null, -2]]] },
  ],
});

const axisNumbers = listOf(whole(-Infinity), "an array of whole numbers, one per axis");

/** y = zeros of `shape` with x written where `slice` would read: its transpose    ∂L/∂x = that slice of g */
export const sliceScatter: Op<
  [x: Tensor, shape: Shape, starts: readonly number[], steps: readonly number[]],
  { readonly shape: Shape; readonly starts: readonly number[]; readonly steps: readonly number[] },
  readonly [Tensor]
> = defineOp({
  name: "sliceScatter",
  takes: { x: tensorKind, shape: shapeKind, starts: axisNumbers, steps: axisNumbers },
  prepare: (x: Tensor, shape: Shape, starts: readonly number[], steps: readonly number[]) => {
    const inside = (at: number, axis: number) => at >= 0 && at < (shape[axis] as number);
    const fits = x.array.shape.every((size, axis) => {
      const [start, step] = [starts[axis] as number, steps[axis] as number];
      return size === 0 || (inside(start, axis) && inside(start + (size - 1) * step, axis));
    });
    if (shape.length !== x.rank || !fits)
      throw new ShapeError(
        `sliceScatter: ${nameOf(x)} of shape ${formatShape(x.shape)}, from [${starts}] by [${steps}], ` +
          `does not lie inside ${formatShape(shape)}`,
      );
    return { inputs: [x], attrs: { shape, starts, steps } };
  },
  forward: (k, [a], { shape, starts, steps }) => k.pad(a, shape, starts, steps, 0),
  vjp: [
    (g, { inputs: [x], attrs: { starts, steps } }) =>
      // stop = start + size · step; below 0 it means "past the first element", which Python writes as null
      g.slice(
        x.array.shape.map((size, axis) => {
          if (size === 0) return [0, 0];
          const [start, step] = [starts[axis] as number, steps[axis] as number];
          const stop = start + size * step;
          return [start, stop < 0 ? null : stop, step];
        }),
      ),
  ],
  carries: [{ how: "cut", words: "read where it was put" }],
  terms: ({ attrs: { starts, steps } }) => ({ starts, ...(steps.some((step) => step !== 1) && { steps }) }),
  samples: [
    { inputs: [[2]], args: [[5], [1], [2]] },
    {
      inputs: [[2, 2]],
      args: [
        [3, 4],
        [2, 0],
        [-1, 3],
      ],
    },
  ],
});
