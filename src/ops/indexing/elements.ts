/** Single elements, each at an index of its own: reading adds its gradient up, and the other way round. */
import { ShapeError } from "../../arguments/index.js";
import { axisKind, formatShape, sameShape } from "../../array/index.js";
import {
  alongAxes,
  defineFluent,
  defineOp,
  normalizeAxis,
  requireSameDtype,
  type Tensor,
  tensorKind,
  zerosLike,
} from "../../tensor/index.js";
import { type Indices, indexTensor, indicesKind, requireGatherShapes, requireSums } from "./indices.js";

/** y[i][j] = x[indices[i][j]][j] (for axis 0)    ∂L/∂x = g added where it was read */
export const gather = defineOp({
  name: "gather",
  moves: true,
  takes: { x: tensorKind, axis: axisKind, indices: indicesKind },
  prepare: (x: Tensor, axis: number, indices: Indices) => {
    const along = normalizeAxis("gather", axis, x.rank);
    const places = indexTensor("gather", indices, x.shape[along] as number);
    requireGatherShapes("gather", x, places, along);
    return { inputs: [x, places], attrs: along };
  },
  forward: (k, [a, indices], axis) => k.gather(a, indices, axis),
  vjp: [(g, r) => zerosLike(r.inputs[0]).scatterAdd(r.attrs, r.input(1), g), null],
  carries: [{ how: "put", words: "added up where it was read, 0 elsewhere" }, null],
  terms: alongAxes,
  samples: [
    {
      inputs: [[3, 2]],
      args: [
        0,
        [
          [2, 0],
          [1, 1],
        ],
      ],
    },
    {
      inputs: [[2, 3]],
      args: [
        1,
        [
          [0, 0, 2, 1],
          [1, 2, 2, 0],
        ],
      ],
    },
  ],
});

/** y = x with `values` added at the places that gather would read    ∂L/∂x = g    ∂L/∂values = g gathered */
export const scatterAdd = defineOp({
  name: "scatterAdd",
  takes: { x: tensorKind, axis: axisKind, indices: indicesKind, values: tensorKind },
  prepare: (x: Tensor, axis: number, indices: Indices, values: Tensor) => {
    const along = normalizeAxis("scatterAdd", axis, x.rank);
    const places = indexTensor("scatterAdd", indices, x.shape[along] as number);
    requireGatherShapes("scatterAdd", x, places, along);
    requireSameDtype("scatterAdd", x, values);
    requireSums("scatterAdd", x);
    if (!sameShape(values.shape, places.shape))
      throw new ShapeError(
        `scatterAdd: values of shape ${formatShape(values.shape)}, indices of shape ` +
          `${formatShape(places.shape)}; they must agree`,
      );
    return { inputs: [x, values, places], attrs: along };
  },
  forward: (k, [a, values, indices], axis) => k.scatterAdd(a, indices, values, axis),
  vjp: [(g) => g, (g, r) => g.gather(r.attrs, r.input(2)), null],
  local: ["1"],
  carries: [null, { how: "cut", words: "read where it was added" }, null],
  terms: alongAxes,
  samples: [
    {
      inputs: [
        [3, 2],
        [2, 2],
      ],
      arrange: ([x, values]) => [
        x,
        0,
        [
          [2, 0],
          [2, 1],
        ],
        values,
      ],
    },
  ],
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    gather(axis: number, indices: Indices): Tensor;
    scatterAdd(axis: number, indices: Indices, values: Tensor): Tensor;
  }
}
defineFluent({ gather, scatterAdd });
