/** Copies of a tensor with other values at some of its places: what all ways of writing by index come to. */
import { DTypeError, ShapeError } from "../../arguments/index.js";
import { formatShape, promote, type Shape, sameShape, tryBroadcast } from "../../array/index.js";
import {
  arange,
  asTensor,
  nameOf,
  normalizeAxis,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";
import { gather } from "./elements.js";
import { type Indices, indexTensor, requireGatherShapes } from "./indices.js";
import { take } from "./take-ops.js";

/** The place of each element in the flattened x, in x's shape: read as x is, it says where that was read. */
export const placesIn = (x: Tensor): Tensor =>
  arange(0, x.size, 1, { dtype: "int32" }).reshape(x.array.shape);

/** The places of the flattened x at which gather would read. @throws in the name of a function, as gather. */
export function placesAlong(op: string, x: Tensor, axis: number, indices: Indices): Tensor {
  const along = normalizeAxis(op, axis, x.rank);
  const list = indexTensor(op, indices, x.shape[along] as number, along);
  requireGatherShapes(op, x, list, along);
  return gather(placesIn(x), along, list);
}

/**
 * Values of x's dtype, in the shape of the places that they are for.
 * @throws DTypeError for those that x's dtype cannot hold, ShapeError for those that do not fit.
 */
export function valuesFor(op: string, x: Tensor, shape: Shape, values: TensorLike): Tensor {
  const given = asTensor(values, x.dtype, op);
  if (promote(x.dtype, given.dtype) !== x.dtype)
    throw new DTypeError(
      `${op}: ${nameOf(x)} is ${x.dtype} and cannot hold ${given.dtype}. Convert one of them with to().`,
    );
  const common = tryBroadcast(shape, given.array.shape);
  if (common === undefined || !sameShape(common, shape))
    throw new ShapeError(
      `${op}: values of shape ${formatShape(given.shape)} do not fit places of shape ` +
        `${formatShape(shape)}`,
    );
  return given.to(x.dtype).broadcastTo(shape);
}

/** y = x with values at places of the flattened x; where a place is there twice, the last counts. */
export function written(x: Tensor, places: Tensor, values: Tensor): Tensor {
  if (places.size === 0) return x.clone();
  const last = new Int32Array(x.size).fill(-1);
  for (const [i, place] of places.toTypedArray().entries()) last[place] = i;
  const hit = tensor(last, { shape: x.shape }).ge(0);
  const source = tensor(
    last.map((i) => Math.max(i, 0)),
    { shape: x.shape },
  );
  return where(hit, take(values.flatten(), source, 0), x);
}
