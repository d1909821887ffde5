/** The ops behind A = Q · R, which share one factorization. */
import { checkedInside, optional } from "../../arguments/index.js";
import { type Carry, defineOp, nameOf, type Op, type Tensor, tensorKind } from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { type Memo, orthogonal } from "./compute/memo.js";
import { requireMatrices } from "./compute/stack.js";
import { triangularSolveOp } from "./triangular-ops.js";

type Qr = Memo<"q" | "r">;
type OfMatrix = Op<[a: Tensor, memo?: Qr], Qr, readonly [Tensor]>;

const takes = { a: tensorKind, memo: optional(checkedInside("what is known")) };
const prepare = (a: Tensor, memo: Qr = orthogonal(nameOf(a))) => {
  requireMatrices("qr", a);
  return { inputs: [a] as const, attrs: memo };
};
const carries: readonly [Carry] = [{ how: "mixed", words: "carried back through the factorization" }];
const samples = [{ inputs: [[3, 2]] }, { inputs: [[2, 2]] }, { inputs: [[2, 4, 2]] }] as const;

/** X · R⁻ᵀ: (M,N)·(N,N) -> (M,N) */
const overTransposed = (x: Tensor, r: Tensor): Tensor =>
  triangularSolveOp(r, x.transpose(), { upper: true }).transpose();

/** The lower triangle, and its mirror image above. */
const mirrored = (x: Tensor): Tensor => x.tril().add(x.tril(-1).transpose());

/**
 * Q of A = Q · R, for (..., M, N) with M >= N (Walter & Lehmann 2018, "Algorithmic Differentiation of
 * Linear Algebra Functions with Application in Optimum Experimental Design", arXiv:1001.1654).
 * ∂L/∂A = (G - Q · sym(Gᵀ · Q)) · R⁻ᵀ, where sym mirrors the lower triangle
 */
export const qOp: OfMatrix = defineOp({
  name: "orthogonalFactor",
  takes,
  prepare,
  forward: (k, [a], memo) => memo.read(k, a, "q"),
  vjp: [
    (g, record) => {
      const q = record.output();
      const inner = mirrored(matmulOp(g, q, { transposeA: true })); // (N,M)·(M,N) -> (N,N)
      return overTransposed(g.sub(matmulOp(q, inner)), rOp(record.input(0), record.attrs));
    },
  ],
  carries,
  samples,
});

/**
 * R of A = Q · R likewise.
 * ∂L/∂A = Q · sym(R · Gᵀ) · R⁻ᵀ
 */
export const rOp: OfMatrix = defineOp({
  name: "triangularFactor",
  takes,
  prepare,
  forward: (k, [a], memo) => memo.read(k, a, "r"),
  vjp: [
    (g, record) => {
      const r = record.output();
      const inner = mirrored(matmulOp(r, g, { transposeB: true })); // (N,N)·(N,N) -> (N,N)
      return overTransposed(matmulOp(qOp(record.input(0), record.attrs), inner), r);
    },
  ],
  carries,
  samples,
});
