/** Whole entries along an axis, at a list of indices; and the entries on a diagonal. */
import { formatShape, ShapeError, ValueError } from "../../array/index.js";
import {
  asTensor,
  composed,
  defineMethods,
  nameOf,
  normalizeAxis,
  requireTensor,
  type Tensor,
} from "../../tensor/index.js";
import { type Indices, indexTensor } from "./indices.js";
import { take } from "./take-ops.js";

/**
 * y = the entries of x at a list of indices along an axis (rows for axis 0)
 * @throws ShapeError for an axis out of range or indices of another rank than 1, DTypeError, ValueError for
 *   the indices.
 */
export const indexSelect = composed("indexSelect", (x: Tensor, axis: number, indices: Indices): Tensor => {
  const list = asTensor(indices, "int32", "indexSelect");
  if (list.rank !== 1)
    throw new ShapeError(`indexSelect: indices of shape ${formatShape(list.shape)}, not a list`);
  requireTensor("indexSelect", x);
  const along = normalizeAxis("indexSelect", axis, x.rank);
  return take(x, indexTensor("indexSelect", list, x.shape[along] as number), along);
});

/**
 * y = the rows of `weight` (V, D) at `ids` of shape S -> (S, D)
 * ∂L/∂weight = g added at the rows that were read
 */
export const embedding = composed("embedding", (weight: Tensor, ids: Indices): Tensor => {
  requireTensor("embedding", weight);
  if (weight.rank !== 2)
    throw new ShapeError(
      `embedding: ${nameOf(weight)} of shape ${formatShape(weight.shape)} is no (entries, size) matrix`,
    );
  return take(weight, indexTensor("embedding", ids, weight.shape[0] as number), 0);
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

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    /** The entries at a list of indices along an axis. */
    indexSelect(axis: number, indices: Indices): Tensor;
    diagonal(offset?: number): Tensor;
  }
}
defineMethods({
  indexSelect(axis: number, indices: Indices) {
    return indexSelect(this, axis, indices);
  },
  diagonal(offset?: number) {
    return diagonal(this, offset);
  },
});
