/** Whole entries along an axis, at a list of indices or repeated; and the entries on a diagonal. */
import { optional, ShapeError, signature, ValueError, whole, withDefault } from "../../arguments/index.js";
import { axisKind, formatShape } from "../../array/index.js";
import {
  asTensor,
  computing,
  defineFluent,
  moving,
  nameOf,
  normalizeAxis,
  scope,
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
export const indexSelect = moving(indexSelectTakes, (x: Tensor, axis: number, indices: Indices): Tensor => {
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
export const embedding = moving(embeddingTakes, (weight: Tensor, ids: Indices): Tensor => {
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
export const diagonal = moving(diagonalTakes, (x: Tensor, offset = 0): Tensor => {
  if (x.rank < 2)
    throw new ShapeError(`diagonal: ${nameOf(x)} of shape ${formatShape(x.shape)} is no matrix`);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const [row, column] = offset >= 0 ? [0, offset] : [-offset, 0];
  const length = Math.max(0, Math.min(rows - row, columns - column));
  const places = Int32Array.from({ length }, (_, i) => (row + i) * columns + column + i);
  return indexSelect(x.flatten(x.rank - 2), -1, places);
});

/**
 * y = x with each entry along an axis repeated so many times, one after the other; `repeats` is one number or
 * one for each entry; without an axis, of the flattened x
 * ∂L/∂x = g added up over the repetitions
 * @throws ShapeError for an axis out of range or other many repeats than entries, ValueError for negative
 *   ones, DTypeError for repeats that are not int32.
 */
export const repeatInterleave = moving(
  signature("repeatInterleave", { x: tensorKind, repeats: indicesKind, axis: optional(axisKind) }),
  (x: Tensor, repeats: number | Indices, axis?: number): Tensor => {
    const operand = axis === undefined ? x.flatten() : x;
    const along = normalizeAxis("repeatInterleave", axis ?? 0, operand.rank);
    const given = computing("repeatInterleave", asTensor(repeats, "int32", "repeatInterleave"));
    if (given.dtype !== "int32")
      throw new ValueError(`repeatInterleave: repeats must be whole numbers (int32), got ${given.dtype}`);
    const length = operand.shape[along] as number;
    const counts = given.toTypedArray();
    if (given.rank > 1 || (counts.length !== 1 && counts.length !== length))
      throw new ShapeError(
        `repeatInterleave: repeats of shape ${formatShape(given.shape)} for ${length} entries along axis ` +
          `${along} of ${nameOf(operand)}; give one number, or one for each entry`,
      );
    const negative = counts.find((count) => count < 0);
    if (negative !== undefined)
      throw new ValueError(`repeatInterleave: an entry cannot be there ${negative} times`);
    const of = (entry: number) => counts[counts.length === 1 ? 0 : entry] as number;
    const entries = Array.from({ length }, (_, entry) => new Array<number>(of(entry)).fill(entry)).flat();
    return scope("repeatInterleave", () => take(operand, Int32Array.from(entries), along));
  },
);

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    /** The entries at a list of indices along an axis. */
    indexSelect(axis: number, indices: Indices): Tensor;
    diagonal(offset?: number): Tensor;
  }
}
defineFluent({ indexSelect, diagonal });
