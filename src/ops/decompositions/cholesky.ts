/** Cholesky's factor of positive definite matrices, and systems of triangular ones. */
import { flag, optionsOfTensors, signature, withDefault } from "../../arguments/index.js";
import {
  composed,
  defineOp,
  floatingOperand,
  nameOf,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { cholesky as factor } from "./compute/cholesky.js";
import { batchOf, countOf, doubles, requireSquare, singular } from "./compute/stack.js";
import { matrixIn } from "./compute/view.js";
import { positive, withFirst } from "./samples.js";
import { withColumns } from "./systems.js";
import { triangularSolveOp } from "./triangular-ops.js";

/**
 * L of A = L · Lᵀ, lower triangular with a positive diagonal, of symmetric positive definite matrices
 * (..., N, N). Only the lower triangle of A is read, as in NumPy. It is computed in float64, and rounded.
 *
 * ∂L/∂A = L⁻ᵀ · Φ(Lᵀ · G) · L⁻¹, made symmetric; Φ takes the lower triangle, and half of the diagonal
 * (Murray 2016, "Differentiation of the Cholesky decomposition", arXiv:1602.07527): the gradient of an
 * element and of its mirror image are the same, as in PyTorch.
 * @throws SingularError for a matrix that is not positive definite, which names the pivot, ShapeError for
 *   one that is not square.
 */
export const cholesky = defineOp({
  name: "cholesky",
  takes: { a: operandKind },
  prepare: (a: TensorLike) => {
    const operand = floatingOperand(a, "cholesky");
    requireSquare("cholesky", operand);
    return { inputs: [operand], attrs: { name: nameOf(operand) } };
  },
  forward: (k, [a], { name }) => {
    const n = a.shape.at(-1) as number;
    const values = doubles(k, a);
    for (let i = 0; i < countOf(a); i++) {
      const matrix = values.subarray(i * n * n, (i + 1) * n * n);
      const failed = factor(matrixIn(matrix, n, n));
      if (failed >= 0)
        throw singular(
          "cholesky",
          name,
          { pivot: failed, i, batch: batchOf(a) },
          `is not positive definite: pivot ${failed} is not above 0`,
        );
      for (let row = 0; row < n; row++) matrix.fill(0, row * n + row + 1, (row + 1) * n);
    }
    return k.fromValues(values, a.shape, a.dtype);
  },
  vjp: [
    (g, r) => {
      const lower = r.output();
      const inner = matmulOp(lower, g, { transposeA: true }); // (N,N)·(N,N) -> (N,N)
      const symmetric = inner.tril().add(inner.tril(-1).transpose()).mul(0.5);
      const left = triangularSolveOp(lower, symmetric, { transpose: true });
      return triangularSolveOp(lower, left.transpose(), { transpose: true });
    },
  ],
  carries: [{ how: "mixed", words: "carried back through the factorization" }],
  cost: "N³ / 3 operations per matrix; four times as much for its gradient",
  samples: [
    { inputs: [[1, 1]], arrange: withFirst(positive) },
    { inputs: [[3, 3]], arrange: withFirst(positive) },
    { inputs: [[2, 2, 2]], arrange: withFirst(positive) },
  ],
});

export interface TriangularOptions {
  /** The upper triangle is read. Default false: the lower. */
  upper?: boolean;
  /** Aᵀ · X = B. Default false. */
  transpose?: boolean;
  /** The diagonal is not read, but taken to be all ones. Default false. */
  unitDiagonal?: boolean;
}

const triangularOptions = optionsOfTensors<TriangularOptions>()({
  upper: withDefault(flag, false),
  transpose: withDefault(flag, false),
  unitDiagonal: withDefault(flag, false),
});

/**
 * X of A · X = B, where A (..., N, N) is triangular: what is on the other side of its diagonal is not
 * read. B is a vector (N), or (..., N, K); leading axes broadcast.
 * @throws SingularError where there is a 0 on the diagonal, ShapeError for shapes that do not fit,
 *   DTypeError for dtypes that differ.
 */
export const triangularSolve = composed(
  signature("triangularSolve", { a: operandKind, b: operandKind, options: triangularOptions }),
  (a: TensorLike, b: TensorLike, options?: TriangularOptions): Tensor => {
    const given = triangularOptions.read(options);
    return withColumns("triangularSolve", a, b, (x, y) => triangularSolveOp(x, y, given));
  },
);
