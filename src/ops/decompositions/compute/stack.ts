/** Stacks of matrices, (..., M, N), as one list of float64 elements, matrix after matrix. */
import { ShapeError, SingularError } from "../../../arguments/index.js";
import {
  broadcastShapes,
  broadcastStrides,
  formatShape,
  type NdArray,
  offsetsOf,
  type Shape,
  sizeOf,
  tryBroadcast,
} from "../../../array/index.js";
import type { CoreKernels } from "../../../kernels/index.js";
import { nameOf, nameOperands, type Tensor } from "../../../tensor/index.js";

/** A copy, for factorizations that work in place. */
export const doubles = (k: CoreKernels, a: NdArray): Float64Array => new Float64Array(k.read(a));

export const batchOf = (a: { readonly shape: Shape }): Shape => a.shape.slice(0, -2);

/** How many matrices there are. */
export const countOf = (a: { readonly shape: Shape }): number => sizeOf(batchOf(a));

/** Which matrix of each of two stacks makes which of the result, whose leading axes are `batch`. */
export function paired(a: NdArray, b: NdArray): { batch: Shape; left: Int32Array; right: Int32Array } {
  const batch = broadcastShapes(batchOf(a), batchOf(b));
  const [left, right] = [a, b].map((each) => offsetsOf(batch, broadcastStrides(batchOf(each), batch)));
  return { batch, left: left as Int32Array, right: right as Int32Array };
}

/** The indices of matrix `i` of a stack, along its leading axes. */
function placeOf(i: number, batch: Shape): number[] {
  let rest = i;
  return batch
    .toReversed()
    .map((extent) => {
      const index = rest % extent;
      rest = (rest - index) / extent;
      return index;
    })
    .reverse();
}

/** "matrix [1, 0] of ", or nothing where there is only one. */
export const inStack = (i: number, batch: Shape): string =>
  batch.length === 0 ? "" : `matrix [${placeOf(i, batch).join(", ")}] of `;

/** The error for matrix `i` of a stack, which `name` is. */
export const singular = (
  op: string,
  name: string,
  { pivot, i, batch }: { readonly pivot: number; readonly i: number; readonly batch: Shape },
  why: string,
): SingularError => new SingularError(`${op}: ${inStack(i, batch)}${name} ${why}`, pivot, placeOf(i, batch));

/** @throws ShapeError for what has not two axes. */
export function requireMatrices(op: string, a: Tensor): void {
  if (a.rank < 2) throw new ShapeError(`${op}: ${nameOf(a)} of shape ${formatShape(a.shape)} is no matrix`);
}

/** @throws ShapeError for what is no stack of square matrices. */
export function requireSquare(op: string, a: Tensor): void {
  requireMatrices(op, a);
  if (a.shape.at(-1) !== a.shape.at(-2))
    throw new ShapeError(
      `${op}: ${nameOf(a)} of shape ${formatShape(a.shape)} is not square: its last two axes differ`,
    );
}

/** @throws ShapeError where A · X = B cannot be for (..., M, N) and (..., M, K). */
export function requireSystem(op: string, a: Tensor, b: Tensor): void {
  requireMatrices(op, b);
  requireRows(op, a, b, b.shape.at(-2));
  if (tryBroadcast(batchOf(a), batchOf(b)) === undefined)
    throw new ShapeError(
      `${op}: ${formatShape(a.shape)} and ${formatShape(b.shape)}: the leading axes do not broadcast. ` +
        nameOperands(a, b),
    );
}

/** @throws ShapeError where A has another number of rows than B, which has so many. */
export function requireRows(op: string, a: Tensor, b: Tensor, rows: number | undefined): void {
  if (a.shape.at(-2) !== rows)
    throw new ShapeError(
      `${op}: ${formatShape(a.shape)} and ${formatShape(b.shape)} do not fit: the left has ` +
        `${a.shape.at(-2)} rows, the right ${rows}. ${nameOperands(a, b)}`,
    );
}
