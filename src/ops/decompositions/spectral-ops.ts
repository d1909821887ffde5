/** The ops behind eigenvalues and singular values, and the vectors beside them: each of them one op. */
import { checkedInside, optional } from "../../arguments/index.js";
import { type Carry, defineOp, nameOf, type Op, type Tensor, tensorKind } from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";
import { identityOf, requireDistinct, requireNonzero } from "./compute/checks.js";
import { type Memo, singularValues, spectrum } from "./compute/memo.js";
import { requireMatrices, requireSquare } from "./compute/stack.js";
import { positive, withFirst } from "./samples.js";

type Eigen = Memo<"values" | "vectors">;
type Singular = Memo<"values" | "left" | "right">;
type OfMatrix<Given> = Op<[a: Tensor, given?: Given], Given, readonly [Tensor]>;

const takes = { a: tensorKind, given: optional(checkedInside("what is known")) };
const carriedBack: readonly [Carry] = [{ how: "mixed", words: "carried back through the factorization" }];
const onVectors: readonly [Carry] = [{ how: "mixed", words: "times the products of the vectors" }];

const square = (a: Tensor, given: Eigen = spectrum(nameOf(a))) => {
  requireSquare("eigh", a);
  return { inputs: [a] as const, attrs: given };
};
const symmetric = [
  { inputs: [[2, 2]], arrange: withFirst(positive) },
  { inputs: [[3, 3]], arrange: withFirst(positive) },
  { inputs: [[2, 2, 2]], arrange: withFirst(positive) },
] as const;

/** left · diag(d) · rightᵀ: (M,K)·(K,K)·(K,N) -> (M,N) */
const spread = (left: Tensor, d: Tensor, right: Tensor): Tensor =>
  matmulOp(left.mul(d.unsqueeze(-2)), right, { transposeB: true });

/**
 * Differences xⱼ - xᵢ at (i, j), and 1 on the diagonal, where nothing is divided by them.
 * @throws GradError where two are equal, but for rounding.
 */
function differences(op: string, what: string, x: Tensor): Tensor {
  requireDistinct(op, what, x);
  return x.unsqueeze(-2).sub(x.unsqueeze(-1)).add(identityOf(x));
}

/** Sums xⱼ + xᵢ at (i, j), and on the diagonal anything but 0. */
const sums = (x: Tensor): Tensor => x.unsqueeze(-2).add(x.unsqueeze(-1)).add(identityOf(x));

/** w ascending, of A = V · diag(w) · Vᵀ    ∂L/∂A = V · diag(g) · Vᵀ (Giles 2008, 3.1) */
export const eigenvaluesOp: OfMatrix<Eigen> = defineOp({
  name: "eigenvalues",
  takes,
  prepare: square,
  forward: (k, [a], memo) => memo.read(k, a, "values", true),
  vjp: [
    (g, r) => {
      const vectors = eigenvectorsOp(r.input(0), r.attrs);
      return spread(vectors, g, vectors);
    },
  ],
  carries: onVectors,
  samples: symmetric,
});

/**
 * V of A = V · diag(w) · Vᵀ, a column for each eigenvalue
 * ∂L/∂A = V · ((K - Kᵀ) / (wⱼ - wᵢ) / 2) · Vᵀ with K = Vᵀ · G (Giles 2008, 3.1), made symmetric
 */
export const eigenvectorsOp: OfMatrix<Eigen> = defineOp({
  name: "eigenvectors",
  takes,
  prepare: square,
  forward: (k, [a], memo) => memo.read(k, a, "vectors"),
  vjp: [
    (g, r) => {
      const vectors = r.output();
      const values = eigenvaluesOp(r.input(0), r.attrs);
      const inner = matmulOp(vectors, g, { transposeA: true }); // (N,N)·(N,N) -> (N,N)
      const turning = inner
        .sub(inner.transpose())
        .mul(0.5)
        .div(differences("eigh", "eigenvalues", values));
      return matmulOp(matmulOp(vectors, turning), vectors, { transposeB: true });
    },
  ],
  carries: carriedBack,
  samples: symmetric,
});

/** How a rule calls the ops of singular values: of the transposed matrix the vectors are exchanged. */
interface Sides {
  readonly memo: Singular;
  readonly turned: boolean;
}

const matrix = (a: Tensor, given: Sides = { memo: singularValues(nameOf(a)), turned: false }) => {
  requireMatrices("svd", a);
  return { inputs: [a] as const, attrs: given };
};
const samples = [
  { inputs: [[2, 2]] },
  { inputs: [[3, 2]] },
  { inputs: [[2, 3]] },
  { inputs: [[2, 2, 3]] },
] as const;

/** V of A = U · diag(s) · Vᵀ: U of the transposed matrix. */
const rightVectors = (a: Tensor, { memo, turned }: Sides): Tensor =>
  leftVectorsOp(a.transpose(), { memo, turned: !turned });

/** s descending, of A = U · diag(s) · Vᵀ    ∂L/∂A = U · diag(g) · Vᵀ (Giles 2008, 3.2) */
export const singularValuesOp: OfMatrix<Sides> = defineOp({
  name: "singularValues",
  takes,
  prepare: matrix,
  forward: (k, [a], { memo }) => memo.read(k, a, "values", true),
  vjp: [(g, r) => spread(leftVectorsOp(r.input(0), r.attrs), g, rightVectors(r.input(0), r.attrs))],
  carries: onVectors,
  samples,
});

/**
 * U of A = U · diag(s) · Vᵀ, (..., M, K)
 * ∂L/∂A = U · (K - Kᵀ) / (sⱼ² - sᵢ²) · S · Vᵀ + (G - U · K) · S⁻¹ · Vᵀ with K = Uᵀ · G (Giles 2008, 3.2;
 * the
 * last term is 0 where U is square)
 */
export const leftVectorsOp: OfMatrix<Sides> = defineOp({
  name: "singularVectors",
  takes,
  prepare: matrix,
  forward: (k, [a], { memo, turned }) => memo.read(k, a, turned ? "right" : "left"),
  vjp: [
    (g, r) => {
      const left = r.output();
      const right = rightVectors(r.input(0), r.attrs);
      const values = singularValuesOp(r.input(0), r.attrs);
      const inner = matmulOp(left, g, { transposeA: true }); // (K,M)·(M,K) -> (K,K)
      const gaps = differences("svd", "singular values", values).mul(sums(values)); // sⱼ² - sᵢ²
      const turning = matmulOp(left, inner.sub(inner.transpose()).div(gaps)); // (M,K)·(K,K) -> (M,K)
      const within = spread(turning, values, right);
      if (left.shape.at(-1) === left.shape.at(-2)) return within;
      requireNonzero(values);
      return within.add(spread(g.sub(matmulOp(left, inner)), values.reciprocal(), right));
    },
  ],
  carries: carriedBack,
  samples,
});
