/**
 * The op that reads entries along an axis at given indices, and the one that adds them there: each is the
 * derivative of the other.
 */
import { ShapeError } from "../../arguments/index.js";
import { axisKind, formatShape, type Shape, sameShape, shapeKind } from "../../array/index.js";
import {
  alongAxes,
  axisTerms,
  defineOp,
  nameOf,
  normalizeAxis,
  type Op,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { type Indices, indexTensor, indicesKind } from "./indices.js";

/**
 * y = the entries of x at `indices` along an axis: (..., n, ...) and S -> (..., S, ...)
 * ∂L/∂x = g added at the indices
 */
export const take: Op<[x: Tensor, indices: Indices, axis: number], number, readonly [Tensor, Tensor]> =
  defineOp({
    name: "take",
    moves: true,
    copies: true,
    takes: { x: tensorKind, indices: indicesKind, axis: axisKind },
    prepare: (x: Tensor, indices: Indices, axis: number) => {
      const along = normalizeAxis("take", axis, x.rank);
      return { inputs: [x, indexTensor("take", indices, x.shape[along] as number)], attrs: along };
    },
    forward: (k, [a, indices], axis) => k.take(a, indices, axis),
    vjp: [(g, r) => takeScatter(g, r.input(1), r.attrs, r.inputs[0].shape), null],
    carries: [{ how: "put", words: "added up where it was read, 0 elsewhere" }, null],
    terms: alongAxes,
    samples: [
      { inputs: [[4, 3], { values: [2, 0, 2], shape: [3], dtype: "int32" }], args: [0] },
      { inputs: [[2, 3], { values: [2, 1, 0, 2], shape: [2, 2], dtype: "int32" }], args: [1] },
    ],
  });

/** y = zeros of `shape` with g's entries added at `indices` along an axis    ∂L/∂g = the entries read back */
export const takeScatter: Op<
  [g: Tensor, indices: Indices, axis: number, shape: Shape],
  { readonly axis: number; readonly shape: Shape },
  readonly [Tensor, Tensor]
> = defineOp({
  name: "takeScatter",
  takes: { g: tensorKind, indices: indicesKind, axis: axisKind, shape: shapeKind },
  prepare: (g: Tensor, indices: Indices, axis: number, shape: Shape) => {
    const along = normalizeAxis("takeScatter", axis, shape.length);
    const places = indexTensor("takeScatter", indices, shape[along] as number);
    const read = [...shape.slice(0, along), ...places.shape, ...shape.slice(along + 1)];
    if (!sameShape(g.shape, read))
      throw new ShapeError(
        `takeScatter: ${nameOf(g)} of shape ${formatShape(g.shape)}; what is read there has shape ` +
          `${formatShape(read)}`,
      );
    return { inputs: [g, places], attrs: { axis: along, shape } };
  },
  forward: (k, [g, indices], { axis, shape }) => k.indexAdd(g, indices, axis, shape),
  vjp: [(h, r) => take(h, r.input(1), r.attrs.axis), null],
  carries: [{ how: "cut", words: "read where it was added" }, null],
  terms: ({ attrs: { axis, shape } }) => axisTerms({ shape }, axis),
  samples: [{ inputs: [[3, 2], { values: [1, 1, 3], shape: [3], dtype: "int32" }], args: [0, [4, 2]] }],
});
