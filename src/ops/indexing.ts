/** Ops that read and add at places given by int32 indices; the gradient of reading is adding, and the other way round. */
import { DTypeError, formatShape, type Shape, ShapeError, sameShape, ValueError } from "../array/index.js";
import {
  asTensor,
  composed,
  defineMethods,
  defineOp,
  nameOf,
  normalizeAxis,
  requireSameDtype,
  requireShape,
  requireTensor,
  type Tensor,
  tensor,
  zerosLike,
} from "../tensor/index.js";

/** Indices as users give them: an int32 tensor, an integer typed array or nested arrays of whole numbers. */
export type Indices = Tensor | Int32Array | readonly number[] | readonly (readonly number[])[];

/**
 * Indices as an int32 tensor with every value in 0 .. length - 1 (negative ones counted from the end).
 * @throws DTypeError for floating tensors, ValueError for the first index out of range.
 */
export function indexTensor(op: string, indices: Indices, length: number): Tensor {
  const given = asTensor(indices, "int32", op);
  if (given.dtype !== "int32")
    throw new DTypeError(
      `${op}: the indices ${nameOf(given)} are ${given.dtype}, not int32. Convert with to("int32").`,
    );
  const values = given.toTypedArray();
  let negative = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < -length || value >= length)
      throw new ValueError(`${op}: index ${value} (element ${i}) is out of range for ${length} entries`);
    negative ||= value < 0;
  }
  if (!negative) return given;
  return tensor(
    values.map((value) => (value < 0 ? value + length : value)),
    { shape: given.shape, dtype: "int32" },
  );
}

/** y = the entries of x at `indices` along an axis: (..., n, ...) and S -> (..., S, ...)    ∂L/∂x = g added at the indices */
const take = defineOp({
  name: "take",
  prepare: (x: Tensor, indices: Indices, axis: number) => {
    requireTensor("take", x);
    const along = normalizeAxis("take", axis, x.rank);
    return { inputs: [x, indexTensor("take", indices, x.shape[along] as number)], attrs: along };
  },
  forward: (k, [a, indices], axis) => k.take(a, indices, axis),
  vjp: [(g, r) => putBack(g, r.input(1), r.attrs, r.inputs[0].shape), null],
  local: ["1 where read"],
  samples: [
    { inputs: [[4, 3], { values: [2, 0, 2], shape: [3], dtype: "int32" }], args: [0] },
    { inputs: [[2, 3], { values: [2, 1, 0, 2], shape: [2, 2], dtype: "int32" }], args: [1] },
  ],
});

/** y = zeros of `shape` with g's entries added at `indices` along an axis    ∂L/∂g = the entries read back */
const takeAdd = defineOp({
  name: "takeAdd",
  prepare: (g: Tensor, indices: Indices, axis: number, shape: Shape) => {
    requireTensor("takeAdd", g);
    requireShape("takeAdd", shape);
    const along = normalizeAxis("takeAdd", axis, shape.length);
    const places = indexTensor("takeAdd", indices, shape[along] as number);
    const read = [...shape.slice(0, along), ...places.shape, ...shape.slice(along + 1)];
    if (!sameShape(g.shape, read))
      throw new ShapeError(
        `takeAdd: ${nameOf(g)} of shape ${formatShape(g.shape)}; what is read there has shape ${formatShape(read)}`,
      );
    return { inputs: [g, places], attrs: { axis: along, shape } };
  },
  forward: (k, [g, indices], { axis, shape }) => k.indexAdd(g, indices, axis, shape),
  vjp: [(h, r) => take(h, r.input(1), r.attrs.axis), null],
  local: ["1"],
  samples: [{ inputs: [[3, 2], { values: [1, 1, 3], shape: [3], dtype: "int32" }], args: [0, [4, 2]] }],
});

export { take, takeAdd };

/** takeAdd by another name, with its type written out: the two ops are each other's derivative. */
function putBack(g: Tensor, indices: Tensor, axis: number, shape: Shape): Tensor {
  return takeAdd(g, indices, axis, shape);
}

/**
 * y = the entries of x at a list of indices along an axis (rows for axis 0)
 * @throws ShapeError for an axis out of range or indices of another rank than 1, DTypeError, ValueError for the indices.
 */
export const indexSelect = composed("indexSelect", (x: Tensor, axis: number, indices: Indices): Tensor => {
  const list = asTensor(indices, "int32", "indexSelect");
  if (list.rank !== 1)
    throw new ShapeError(`indexSelect: indices of shape ${formatShape(list.shape)}, not a list`);
  requireTensor("indexSelect", x);
  const along = normalizeAxis("indexSelect", axis, x.rank);
  return take(x, indexTensor("indexSelect", list, x.shape[along] as number), along);
});

/** y = the rows of `weight` (V, D) at `ids` of shape S -> (S, D)    ∂L/∂weight = g added at the rows that were read */
export const embedding = composed("embedding", (weight: Tensor, ids: Indices): Tensor => {
  requireTensor("embedding", weight);
  if (weight.rank !== 2)
    throw new ShapeError(
      `embedding: ${nameOf(weight)} of shape ${formatShape(weight.shape)} is no (entries, size) matrix`,
    );
  return take(weight, indexTensor("embedding", ids, weight.shape[0] as number), 0);
});

function requireGatherShapes(op: string, x: Tensor, indices: Tensor, axis: number): void {
  if (
    indices.rank !== x.rank ||
    indices.shape.some((extent, i) => i !== axis && extent > (x.shape[i] as number))
  )
    throw new ShapeError(
      `${op}: indices of shape ${formatShape(indices.shape)} do not fit ${nameOf(x)} of shape ${formatShape(x.shape)}: ` +
        `the same rank, and no larger in any axis but ${axis}`,
    );
}

/** y[i][j] = x[indices[i][j]][j] (for axis 0)    ∂L/∂x = g added where it was read */
export const gather = defineOp({
  name: "gather",
  prepare: (x: Tensor, axis: number, indices: Indices) => {
    requireTensor("gather", x);
    const along = normalizeAxis("gather", axis, x.rank);
    const places = indexTensor("gather", indices, x.shape[along] as number);
    requireGatherShapes("gather", x, places, along);
    return { inputs: [x, places], attrs: along };
  },
  forward: (k, [a, indices], axis) => k.gather(a, indices, axis),
  vjp: [(g, r) => zerosLike(r.inputs[0]).scatterAdd(r.attrs, r.input(1), g), null],
  local: ["1 where read"],
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
  prepare: (x: Tensor, axis: number, indices: Indices, values: Tensor) => {
    requireTensor("scatterAdd", x);
    requireTensor("scatterAdd", values);
    const along = normalizeAxis("scatterAdd", axis, x.rank);
    const places = indexTensor("scatterAdd", indices, x.shape[along] as number);
    requireGatherShapes("scatterAdd", x, places, along);
    requireSameDtype("scatterAdd", x, values);
    if (x.dtype === "bool")
      throw new DTypeError(`scatterAdd: ${nameOf(x)} is bool, which has no sum. Convert with to("int32").`);
    if (!sameShape(values.shape, places.shape))
      throw new ShapeError(
        `scatterAdd: values of shape ${formatShape(values.shape)}, indices of shape ${formatShape(places.shape)}; they must agree`,
      );
    return { inputs: [x, values, places], attrs: along };
  },
  forward: (k, [a, values, indices], axis) => k.scatterAdd(a, indices, values, axis),
  vjp: [(g) => g, (g, r) => g.gather(r.attrs, r.input(2)), null],
  local: ["1", "1"],
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

/**
 * y = the diagonal of the last two axes, `offset` above the main one: (..., M, N) -> (..., K)
 * @throws ShapeError for a tensor without two axes.
 */
export const diagonal = composed("diagonal", (x: Tensor, offset = 0): Tensor => {
  requireTensor("diagonal", x);
  if (x.rank < 2)
    throw new ShapeError(`diagonal: ${nameOf(x)} of shape ${formatShape(x.shape)} is no matrix`);
  if (!Number.isInteger(offset))
    throw new ValueError(`diagonal: an offset is counted in whole numbers, got ${JSON.stringify(offset)}`);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const [row, column] = offset >= 0 ? [0, offset] : [-offset, 0];
  const length = Math.max(0, Math.min(rows - row, columns - column));
  const places = Int32Array.from({ length }, (_, i) => (row + i) * columns + column + i);
  return indexSelect(x.flatten(x.rank - 2), -1, places);
});

declare module "../tensor/graph/tensor.js" {
  interface Tensor {
    /** The entries at a list of indices along an axis. */
    indexSelect(axis: number, indices: Indices): Tensor;
    gather(axis: number, indices: Indices): Tensor;
    scatterAdd(axis: number, indices: Indices, values: Tensor): Tensor;
    diagonal(offset?: number): Tensor;
  }
}
defineMethods({
  indexSelect(axis: number, indices: Indices) {
    return indexSelect(this, axis, indices);
  },
  gather(axis: number, indices: Indices) {
    return gather(this, axis, indices);
  },
  scatterAdd(axis: number, indices: Indices, values: Tensor) {
    return scatterAdd(this, axis, indices, values);
  },
  diagonal(offset?: number) {
    return diagonal(this, offset);
  },
});
