/** Orthogonal factors, and least squares by them. */
import { signature } from "../../arguments/index.js";
import {
  composed,
  elementsOf,
  floatingOperand,
  nameOf,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { orthogonal } from "./compute/memo.js";
import { batchOf, requireMatrices, requireRows, singular } from "./compute/stack.js";
import { qOp, rOp } from "./orthogonal-ops.js";
import { withColumns } from "./systems.js";
import { triangularSolveOp } from "./triangular-ops.js";

/** Q (..., M, K) and R (..., K, N) of a matrix of floats, with K the smaller of M and N. */
function factors(a: Tensor): [q: Tensor, r: Tensor] {
  const memo = orthogonal(nameOf(a));
  const [rows, columns] = a.shape.slice(-2) as [number, number];
  if (rows >= columns) return [qOp(a, memo), rOp(a, memo)];
  const kept = batchOf(a).map(() => null);
  const square = a.slice([...kept, null, [0, rows]]);
  const q = qOp(square, memo);
  const rest = a.slice([...kept, null, [rows, columns]]);
  return [q, rOp(square, memo).concat([matmulOp(q, rest, { transposeA: true })], -1)];
}

/**
 * y = [Q, R] of A = Q · R: columns of length 1 at right angles (..., M, K), and an upper triangle (..., K,
 * N), where K is the smaller of M and N; signs as in NumPy and PyTorch. Computed in float64, and rounded.
 *
 * There are gradients where the first K columns are independent: backward divides by R (Walter & Lehmann
 * 2018, arXiv:1001.1654).
 * @throws ShapeError for what is no matrix; backward throws SingularError where R has a 0 on its diagonal.
 */
export const qr = composed(signature("qr", { a: operandKind }), (a: TensorLike): [q: Tensor, r: Tensor] => {
  const operand = floatingOperand(a, "qr");
  requireMatrices("qr", operand);
  return scope("qr", () => factors(operand));
});

/**
 * X that makes ‖A · X - B‖ smallest, for A (..., M, N) of full rank and B (M) or (..., M, K); of many such
 * X (M < N) the smallest. By Q · R of A, or of Aᵀ; gradients to any order.
 * @throws SingularError for dependent columns (M < N: rows), which it names, ShapeError for shapes that do
 *   not fit, DTypeError for dtypes that differ.
 */
export const lstsq = composed(
  signature("lstsq", { a: operandKind, b: operandKind }),
  (a: TensorLike, b: TensorLike): Tensor =>
    withColumns("lstsq", a, b, (x, y) => {
      requireRows("lstsq", x, y, y.shape.at(-2));
      const isTall = (x.shape.at(-2) as number) >= (x.shape.at(-1) as number);
      return scope("lstsq", () => {
        const [q, r] = factors(isTall ? x : x.transpose());
        requireFullRank(x, r);
        // (N,M)·(M,K) -> (N,K)
        return isTall
          ? triangularSolveOp(r, matmulOp(q, y, { transposeA: true }), { upper: true })
          : matmulOp(q, triangularSolveOp(r, y, { upper: true, transpose: true }));
      });
    }),
);

/** @throws SingularError where an element of R's diagonal is 0, but for rounding. */
function requireFullRank(a: Tensor, r: Tensor): void {
  const n = r.shape.at(-1) as number;
  const values = elementsOf(r);
  const epsilon = a.dtype === "float64" ? 2 ** -52 : 2 ** -23;
  for (let start = 0, i = 0; start < values.length; start += n * n, i++) {
    const sizes = Array.from({ length: n }, (_, j) => Math.abs(values[start + j * (n + 1)] as number));
    const least = Math.max(...a.shape.slice(-2)) * epsilon * Math.max(...sizes);
    const pivot = sizes.findIndex((size) => size <= least);
    if (pivot < 0) continue;
    const what = a.shape.at(-1) === n ? "column" : "row";
    const place = { pivot, i, batch: batchOf(a) };
    throw singular(
      "lstsq",
      nameOf(a),
      place,
      `has not full rank: ${what} ${pivot} depends on those before it`,
    );
  }
}
