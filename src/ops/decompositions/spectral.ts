/** Eigenvalues of symmetric matrices and singular values, with their vectors. */
import { signature } from "../../arguments/index.js";
import {
  composed,
  floatingOperand,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { singularValues, spectrum } from "./compute/memo.js";
import { requireMatrices, requireSquare } from "./compute/stack.js";
import { eigenvaluesOp, eigenvectorsOp, leftVectorsOp, singularValuesOp } from "./spectral-ops.js";

/**
 * y = [w, V] of A = V · diag(w) · Vᵀ, for symmetric matrices (..., N, N): eigenvalues in ascending order
 * (..., N), and a column of length 1 for each (..., N, N), whose largest element is above 0. Only the lower
 * triangle of A is read, as in NumPy. Computed in float64, and rounded.
 *
 * The gradient of an element and of its mirror image are the same. That of the eigenvalues always exists;
 * that of the vectors where no two eigenvalues are equal: backward refuses others, naming the pair (Giles
 * 2008, "An extended collection of matrix derivative results for forward and reverse mode algorithmic
 * differentiation", 3.1).
 * @throws ShapeError for a matrix that is not square, ValueError for NaN and infinities; backward throws
 *   GradError for equal eigenvalues.
 */
export const eigh = composed(
  signature("eigh", { a: operandKind }),
  (a: TensorLike): [values: Tensor, vectors: Tensor] => {
    const operand = floatingOperand(a, "eigh");
    requireSquare("eigh", operand);
    const memo = spectrum(nameOf(operand));
    return scope("eigh", () => [eigenvaluesOp(operand, memo), eigenvectorsOp(operand, memo)]);
  },
);

/**
 * y = [U, s, Vᵀ] of A = U · diag(s) · Vᵀ, for (..., M, N) and K the smaller of M and N: singular values in
 * descending order (..., K), columns of length 1 (..., M, K), whose largest element is above 0, and rows
 * (..., K, N). NumPy and PyTorch call that `full_matrices=False`. Computed in float64, and rounded.
 *
 * The gradient of the singular values always exists (at 0 it is one of several); that of the vectors where
 * no two are equal, and none is 0 unless A is square: backward refuses others, naming them (Giles 2008,
 * 3.2).
 * @throws ShapeError for what is no matrix, ValueError for NaN and infinities; backward throws GradError.
 */
export const svd = composed(
  signature("svd", { a: operandKind }),
  (a: TensorLike): [u: Tensor, s: Tensor, vT: Tensor] => {
    const operand = floatingOperand(a, "svd");
    requireMatrices("svd", operand);
    const memo = singularValues(nameOf(operand));
    return scope("svd", () => [
      leftVectorsOp(operand, { memo, turned: false }),
      singularValuesOp(operand, { memo, turned: false }),
      // V is U of the transposed matrix
      leftVectorsOp(operand.transpose(), { memo, turned: true }).transpose(),
    ]);
  },
);
