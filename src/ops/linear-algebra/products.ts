/** Products of vectors and matrices. */
import { ShapeError, signature } from "../../arguments/index.js";
import { formatShape, sameShape } from "../../array/index.js";
import {
  composed,
  defineFluent,
  nameOf,
  nameOperands,
  requireSameDtype,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { matmulOp } from "./matmul-op.js";
import { product } from "./mismatch.js";

const operands = { a: tensorKind, b: tensorKind };

/**
 * y = a · b: matrices (M, K) · (K, N) -> (M, N), stacks of them with leading axes that broadcast; a vector is
 * a row on the left and a column on the right, and its axis goes away.
 * ∂L/∂a = g · bᵀ
 * ∂L/∂b = aᵀ · g
 * @throws ShapeError for a scalar or inner sizes that differ, DTypeError for dtypes that differ.
 */
export const matmul = composed(signature("matmul", operands), (a: Tensor, b: Tensor): Tensor => {
  for (const each of [a, b]) {
    if (each.rank === 0)
      throw new ShapeError(`${product(a, b)}: ${nameOf(each)} is a scalar. Multiply by it with mul().`);
  }
  requireSameDtype("matmul", a, b);
  // booleans count, as they do in a sum
  if (a.dtype === "bool") return matmul(a.to("int32"), b.to("int32"));
  if (a.rank > 1 && b.rank > 1) return matmulOp(a, b);
  if (a.array.shape[a.rank - 1] !== b.array.shape[b.rank === 1 ? 0 : b.rank - 2])
    throw new ShapeError(
      `${product(a, b)}: inner sizes ${a.shape[a.rank - 1]} and ` +
        `${b.shape[b.rank === 1 ? 0 : b.rank - 2]} differ. ${nameOperands(a, b)}`,
    );
  const result = matmulOp(a.rank === 1 ? a.unsqueeze(0) : a, b.rank === 1 ? b.unsqueeze(1) : b);
  const kept = b.rank === 1 ? result.squeeze(-1) : result;
  return a.rank === 1 ? kept.squeeze(b.rank === 1 ? -1 : -2) : kept;
});

/** The inner product of two vectors of the same length. @throws ShapeError for anything else. */
export const dot = composed(signature("dot", operands), (a: Tensor, b: Tensor): Tensor => {
  if (a.rank !== 1 || !sameShape(a.shape, b.shape))
    throw new ShapeError(
      `dot: ${formatShape(a.shape)} and ${formatShape(b.shape)} are not two vectors of one length. ` +
        `${nameOperands(a, b)} Use matmul() for matrices.`,
    );
  return matmul(a, b);
});

/** y[i][j] = a[i] · b[j] of two vectors. @throws ShapeError for anything else. */
export const outer = composed(signature("outer", operands), (a: Tensor, b: Tensor): Tensor => {
  if (a.rank !== 1 || b.rank !== 1)
    throw new ShapeError(
      `outer: ${formatShape(a.shape)} and ${formatShape(b.shape)} are not two vectors. ${nameOperands(a, b)}`,
    );
  return a.unsqueeze(1).mul(b.unsqueeze(0));
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    matmul(other: Tensor): Tensor;
    dot(other: Tensor): Tensor;
    outer(other: Tensor): Tensor;
  }
}
defineFluent({ matmul, dot, outer });
