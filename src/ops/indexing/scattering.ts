/** Elements written, each at an index of its own along an axis: always into a copy. */
import { finite, options as optionsOf, ShapeError, signature, withDefault } from "../../arguments/index.js";
import { axisKind, formatShape, requireInt32, type Shape, tryBroadcast } from "../../array/index.js";
import {
  asTensor,
  composed,
  moving,
  nameOf,
  normalizeAxis,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
  tensorKind,
} from "../../tensor/index.js";
import { gather } from "./elements.js";
import { type Indices, indexTensor, indicesKind, requireSums } from "./indices.js";
import { takeScatter } from "./take-ops.js";
import { placesAlong, valuesFor, written } from "./written.js";

/**
 * y = x with `values` at the places that gather would read: y[indices[i][j]][j] = values[i][j] (for axis 0).
 * Where a place is there twice, the last value counts.
 * ∂L/∂x = g elsewhere, 0 there    ∂L/∂values = g there, 0 where another value counts
 * @throws ShapeError for indices of another rank or larger than x, and for values that do not broadcast to
 *   the indices; ValueError for an index out of range; DTypeError for values that x's dtype cannot hold.
 */
export const scatter = composed(
  signature("scatter", { x: tensorKind, axis: axisKind, indices: indicesKind, values: operandKind }),
  (x: Tensor, axis: number, indices: Indices, values: TensorLike): Tensor =>
    scope("scatter", () => {
      const places = placesAlong("scatter", x, axis, indices);
      return written(x, places, valuesFor("scatter", x, places.shape, values));
    }),
);

/** Both without the axis along which they are read: there, each has its own extent. */
function alongAxis(op: string, x: Tensor, given: Indices, axis: number) {
  const along = normalizeAxis(op, axis, x.rank);
  const indices = asTensor(given, "int32", op);
  const others = (shape: Shape) => shape.map((extent, i) => (i === along ? 1 : extent));
  const common = indices.rank === x.rank ? tryBroadcast(others(x.shape), others(indices.shape)) : undefined;
  if (common === undefined)
    throw new ShapeError(
      `${op}: indices of shape ${formatShape(indices.shape)} do not broadcast against ${nameOf(x)} of ` +
        `shape ${formatShape(x.shape)} in all axes but ${along}`,
    );
  const stretched = (each: Tensor) => each.broadcastTo(common.with(along, each.shape[along] as number));
  return { along, indices: stretched(indexTensor(op, indices, x.shape[along] as number, along)), stretched };
}

/**
 * y = the elements of x at indices along an axis, as argsort and argMax give them: as gather, but all other
 * axes broadcast
 * ∂L/∂x = g added up where it was read
 * @throws ShapeError for indices of another rank or that do not broadcast, ValueError for an index out of
 *   range.
 */
export const takeAlongAxis = moving(
  signature("takeAlongAxis", { x: tensorKind, indices: indicesKind, axis: axisKind }),
  (x: Tensor, indices: Indices, axis: number): Tensor =>
    scope("takeAlongAxis", () => {
      const read = alongAxis("takeAlongAxis", x, indices, axis);
      return gather(read.stretched(x), read.along, read.indices);
    }),
);

/**
 * y = x with `values` at indices along an axis: where takeAlongAxis would read, in a copy. Where a place is
 * there twice, the last value counts.
 * ∂L/∂x = g elsewhere, 0 there    ∂L/∂values = g there, 0 where another value counts
 * @throws ShapeError for indices or values that do not broadcast to x's other axes, ValueError for an index
 *   out of range, DTypeError for values that x's dtype cannot hold.
 */
export const putAlongAxis = composed(
  signature("putAlongAxis", {
    x: tensorKind,
    indices: indicesKind,
    values: operandKind,
    axis: axisKind,
  }),
  (x: Tensor, indices: Indices, values: TensorLike, axis: number): Tensor =>
    scope("putAlongAxis", () => {
      const read = alongAxis("putAlongAxis", x, indices, axis);
      const places = placesAlong("putAlongAxis", x, read.along, read.indices);
      return written(x, places, valuesFor("putAlongAxis", x, places.shape, values));
    }),
);

export interface IndexAddOptions {
  /** What the values are multiplied with. Default 1. */
  alpha?: number;
}

const indexAddOptions = optionsOf<IndexAddOptions>()({ alpha: withDefault(finite, 1) });

/**
 * y = x with entries added at a list of indices along an axis: y[indices[i]] = x[indices[i]] + alpha ·
 * values[i] (for axis 0), for each i
 * ∂L/∂x = g    ∂L/∂values = alpha · g read there
 * @throws ShapeError for indices that are no list and for values that do not broadcast to what is there,
 *   ValueError for an index out of range, DTypeError for values that x's dtype cannot hold.
 */
export const indexAdd = composed(
  signature("indexAdd", {
    x: tensorKind,
    axis: axisKind,
    indices: indicesKind,
    values: operandKind,
    options: indexAddOptions,
  }),
  (x: Tensor, axis: number, indices: Indices, values: TensorLike, options?: IndexAddOptions): Tensor => {
    const { alpha } = indexAddOptions.read(options);
    requireSums("indexAdd", x);
    if (x.dtype === "int32") requireInt32("indexAdd", [alpha]);
    const along = normalizeAxis("indexAdd", axis, x.rank);
    const list = asTensor(indices, "int32", "indexAdd");
    if (list.rank !== 1)
      throw new ShapeError(`indexAdd: indices of shape ${formatShape(list.shape)}, not a list`);
    const places = indexTensor("indexAdd", list, x.shape[along] as number, along);
    return scope("indexAdd", () => {
      const there = x.shape.with(along, places.size);
      const added = valuesFor("indexAdd", x, there, values);
      return x.add(takeScatter(alpha === 1 ? added : added.mul(alpha), places, along, x.shape));
    });
  },
);
