/** Products of tensors that are summed over chosen axes. */
import {
  either,
  type Kind,
  listOf,
  ShapeError,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axisKind, formatShape, sizeOf } from "../../array/index.js";
import {
  composed,
  nameOf,
  nameOperands,
  normalizeAxis,
  requireSameDtype,
  scope,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { matmul } from "./products.js";

/** So many of the last axes of a and the first of b, or which of a and which of b. */
export type ContractedAxes = number | readonly [a: readonly number[], b: readonly number[]];

const axisList = listOf(axisKind, "an array of whole numbers");
const axesKind: Kind<ContractedAxes> = either(
  whole(0),
  listOf(axisList, "[axes of a, axes of b]", 2, 2) as Kind<readonly [readonly number[], readonly number[]]>,
);

/**
 * y = the products of a and b, summed over pairs of axes: the last `axes` of a with the first of b, or
 * [axes of a, axes of b]; the other axes of a stand first, then those of b
 * ∂L/∂a and ∂L/∂b are those of the product of matrices that it comes to.
 * @throws ShapeError for axes out of range, named twice, or of sizes that differ; DTypeError for dtypes that
 *   differ.
 */
export const tensordot = composed(
  signature("tensordot", { a: tensorKind, b: tensorKind, axes: withDefault(axesKind, 2) }),
  (a: Tensor, b: Tensor, axes: ContractedAxes = 2): Tensor => {
    requireSameDtype("tensordot", a, b);
    if (typeof axes === "number" && axes > Math.min(a.rank, b.rank))
      throw new ShapeError(
        `tensordot: ${axes} axes of ${formatShape(a.shape)} and ${formatShape(b.shape)}. ` +
          nameOperands(a, b),
      );
    const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
    const [left, right] = (
      typeof axes === "number" ? [range(a.rank - axes, axes), range(0, axes)] : axes
    ).map((list, i) => list.map((axis) => normalizeAxis("tensordot", axis, (i === 0 ? a : b).rank))) as [
      number[],
      number[],
    ];
    for (const [x, list] of [
      [a, left],
      [b, right],
    ] as const)
      if (new Set(list).size !== list.length)
        throw new ShapeError(`tensordot: an axis of ${nameOf(x)} is named twice in [${list.join(", ")}]`);
    const sizes = (x: Tensor, list: readonly number[]) => list.map((axis) => x.shape[axis] as number);
    const summed = sizes(a, left);
    if (left.length !== right.length || summed.some((size, i) => size !== sizes(b, right)[i]))
      throw new ShapeError(
        `tensordot: axes [${left.join(", ")}] of ${formatShape(a.shape)} and [${right.join(", ")}] of ` +
          `${formatShape(b.shape)} differ: sizes [${summed.join(", ")}] and ` +
          `[${sizes(b, right).join(", ")}]. ` +
          nameOperands(a, b),
      );
    const others = (x: Tensor, list: readonly number[]) =>
      range(0, x.rank).filter((axis) => !list.includes(axis));
    const [rows, columns] = [others(a, left), others(b, right)];
    const inner = sizeOf(summed);
    return scope("tensordot", () =>
      matmul(
        a.permute([...rows, ...left]).reshape([sizeOf(sizes(a, rows)), inner]),
        b.permute([...right, ...columns]).reshape([inner, sizeOf(sizes(b, columns))]),
      ).reshape([...sizes(a, rows), ...sizes(b, columns)]),
    );
  },
);
