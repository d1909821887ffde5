/** Indices as users give them, and as kernels take them. */
import { checkedInside, DTypeError, ShapeError, ValueError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { asTensor, computing, elementsOf, nameOf, type Tensor, tensor } from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";

/** Indices as users give them: an int32 tensor, an integer typed array or nested arrays of whole numbers. */
export type Indices = Tensor | Int32Array | readonly number[] | readonly (readonly number[])[];

export const indicesKind = checkedInside("an int32 tensor, an Int32Array or arrays of whole numbers");

/**
 * Indices as an int32 tensor with every value in 0 .. length - 1 (negative ones counted from the end).
 * @throws DTypeError for floating tensors, ValueError for the first index out of range.
 */
export function indexTensor(op: string, indices: Indices, length: number, axis?: number): Tensor {
  const given = computing(op, asTensor(indices, "int32", op));
  if (given.dtype === "bool")
    throw new DTypeError(
      `${op}: the indices ${nameOf(given)} are a mask of bool, which says of each entry whether, not ` +
        `where. Where it is true: [...mask.toTypedArray().entries()].flatMap(([i, yes]) => (yes ? [i] : ` +
        `[])).`,
    );
  if (given.dtype !== "int32")
    throw new DTypeError(
      `${op}: the indices ${nameOf(given)} are ${given.dtype}, not int32. Convert with to("int32").`,
    );
  if (given.size === 0) return given;
  const [low, high] = kernels.read(kernels.bounds(given.array)) as ArrayLike<number> as [number, number];
  if (low < -length || high >= length) {
    const values = elementsOf(given);
    const i = values.findIndex((each) => each < -length || each >= length);
    throw new ValueError(
      `${op}: index ${values[i]} (element ${i}) is out of range for ${length} entries` +
        (axis === undefined ? "" : ` along axis ${axis}`),
    );
  }
  if (low >= 0) return given;
  if (given.array.level > 0) return where(given.lt(0), given.add(length), given); // inside vmap
  return tensor(
    given.toTypedArray().map((value) => (value < 0 ? value + length : value)),
    { shape: given.shape, dtype: "int32" },
  );
}

/** @throws ShapeError for indices that are larger than x in another axis than that along which they read. */
export function requireGatherShapes(op: string, x: Tensor, indices: Tensor, axis: number): void {
  if (
    indices.rank !== x.rank ||
    indices.shape.some((extent, i) => i !== axis && extent > (x.shape[i] as number))
  )
    throw new ShapeError(
      `${op}: indices of shape ${formatShape(indices.shape)} do not fit ${nameOf(x)} of shape ` +
        `${formatShape(x.shape)}: ` +
        `the same rank, and no larger in any axis but ${axis}`,
    );
}

/** @throws DTypeError for bool, which has no sums. */
export function requireSums(op: string, x: Tensor): void {
  if (x.dtype === "bool")
    throw new DTypeError(`${op}: ${nameOf(x)} is bool, which has no sum. Convert with to("int32").`);
}
