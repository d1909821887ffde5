/** Linear systems, inverses and determinants, by elimination with the largest pivot of each column. */
import { signature } from "../../arguments/index.js";
import {
  composed,
  eye,
  floatingOperand,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { Factors } from "./compute/factors.js";
import { requireSquare } from "./compute/stack.js";
import { detOp, detSignOp, logAbsDetOp } from "./determinant-ops.js";
import { solveOp } from "./solving-ops.js";
import { withColumns } from "./systems.js";

/**
 * X of A · X = B, for A (..., N, N) and a vector (N) or matrices (..., N, K); leading axes broadcast. It is
 * computed in float64, and rounded; NaN goes through.
 * ∂L/∂B = A⁻ᵀ · G    ∂L/∂A = -(∂L/∂B) · Xᵀ
 * @throws SingularError for a matrix with a pivot that is 0, which it names, ShapeError for shapes that do
 *   not fit, DTypeError for dtypes that differ.
 */
export const solve = composed(
  signature("solve", { a: operandKind, b: operandKind }),
  (a: TensorLike, b: TensorLike): Tensor => withColumns("solve", a, b, solveOp),
);

/** A stack of square matrices of floats. */
function squareOperand(op: string, a: TensorLike): Tensor {
  const operand = floatingOperand(a, op);
  requireSquare(op, operand);
  return operand;
}

/**
 * A⁻¹ of (..., N, N); `solve` is faster and more accurate where it is multiplied by something.
 * ∂L/∂A = -A⁻ᵀ · G · A⁻ᵀ
 * @throws SingularError for a matrix with a pivot that is 0, ShapeError for one that is not square.
 */
export const inv = composed(signature("inv", { a: operandKind }), (a: TensorLike): Tensor => {
  const operand = squareOperand("inv", a);
  const identity = eye(operand.shape.at(-1) as number, undefined, { dtype: operand.dtype });
  return scope("inv", () => solveOp(operand, identity));
});

/**
 * The determinants of (..., N, N) -> (...); 1 for N = 0. Large ones are ±∞ and small ones 0: `slogdet` has
 * their logarithms.
 * ∂L/∂A = g · the cofactors, which are det A · A⁻ᵀ, and exist where A is singular too
 * @throws ShapeError for a matrix that is not square.
 */
export const det = composed(
  signature("det", { a: operandKind }),
  (a: TensorLike): Tensor => detOp(squareOperand("det", a)),
);

/**
 * y = [sign, logAbsDet]: det A = sign · exp(logAbsDet) of (..., N, N), as NumPy's: 0 and -∞ for a singular
 * matrix, at which there is no gradient.
 * ∂L/∂A = ∂L/∂logAbsDet · A⁻ᵀ; the sign has none
 * @throws ShapeError for a matrix that is not square; backward throws SingularError for a singular one.
 */
export const slogdet = composed(
  signature("slogdet", { a: operandKind }),
  (a: TensorLike): [sign: Tensor, logAbsDet: Tensor] => {
    const operand = squareOperand("slogdet", a);
    const factors = new Factors(nameOf(operand));
    return scope("slogdet", () => [detSignOp(operand, factors), logAbsDetOp(operand, factors)]);
  },
);
