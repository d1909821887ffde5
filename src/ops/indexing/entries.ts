/** Whole entries along an axis, at a list of indices; and the entries on a diagonal. */
import { ShapeError, signature, whole, withDefault } from "../../arguments/index.js";
import { axisKind, formatShape } from "../../array/index.js";
import {
  asTensor,
  composed,
  defineFluent,
  nameOf,
  normalizeAxis,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { type Indices, indexTensor, indicesKind } from "./indices.js";
import { take } from "./take-ops.js";

const indexSelectTakes = signature("indexSelect", { x: tensorKind, axis: axisKind, indices: indicesKind });
const embeddingTakes = signature("embedding", { weight: tensorKind, ids: indicesKind });
const diagonalTakes = signature("diagonal", {
  x: tensorKind,
  offset: withDefault(whole(Number.NEGATIVE_INFINITY), 0),
});

/**
 * y = the entries of x at a list of indices along an axis (rows for axis 0)
 * @throws ShapeError for an axis out of range or indices of another rank than 1, DTypeError, ValueError for
 *   the indices.
 */
export const indexSelect = composed(indexSelectTakes, (x: Tensor, axis: number, indices: Indices): Tensor => {
  const list = asTensor(indices, "int32", "indexSelect");
  if (list.rank !== 1)
    throw new ShapeError(`indexSelect: indices of shape ${formatShape(list.shape)}, not a list`);
  const along = normalizeAxis("indexSelect", axis, x.rank);
  return take(x, indexTensor("indexSelect", list, x.shape[along] as number), along);
});

/**
 * y = the rows of `weight` (V, D) at `ids` of shape S -> (S, D)
 * ∂L/∂weight = g added at the rows that were read
 */
export const embedding = composed(embeddingTakes, (weight: Tensor, ids: Indices): Tensor => {
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
export const diagonal = composed(diagonalTakes, (x: Tensor, offset = 0): Tensor => {
  if (x.rank < 2)
    throw new ShapeError(`diagonal: ${nameOf(x)} of shape ${formatShape(x.shape)} is no matrix`);
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
defineFluent({ indexSelect, diagonal });
