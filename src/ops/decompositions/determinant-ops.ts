/** The ops behind determinants: one factorization for a value and all its derivatives. */
import { checkedInside, optional } from "../../arguments/index.js";
import {
  type Carry,
  defineOp,
  elementsOf,
  nameOf,
  type Op,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { prod } from "../reductions/sums.js";
import { identityOf } from "./compute/checks.js";
import { Factors } from "./compute/factors.js";
import { singularValues } from "./compute/memo.js";
import { batchOf, requireSquare } from "./compute/stack.js";
import { stable, withFirst } from "./samples.js";
import { solveOp } from "./solving-ops.js";
import { leftVectorsOp, singularValuesOp } from "./spectral-ops.js";

type OfMatrix = Op<[a: Tensor, factors?: Factors], Factors, readonly [Tensor]>;

const takes = { a: tensorKind, factors: optional(checkedInside("factors")) };
const times = (words: string): readonly [Carry] => [{ how: "mixed", words }];
const samples = [
  { inputs: [[3, 3]], arrange: withFirst(stable) },
  { inputs: [[2, 2, 2]], arrange: withFirst(stable) },
] as const;

const square =
  (op: string) =>
  (a: Tensor, factors: Factors = new Factors(nameOf(a))) => {
    requireSquare(op, a);
    return { inputs: [a] as const, attrs: factors };
  };

/** A⁻ᵀ, by the factors of A. */
const inverseTransposed = (a: Tensor, factors: Factors): Tensor =>
  solveOp(a, identityOf(a), { transpose: true, factors });

/**
 * The derivative of the determinant y: y · A⁻ᵀ; and where that is 0 for some, U · diag(Πs, but one each) · Vᵀ
 * with the sign of det U · det V.
 */
function cofactors(a: Tensor, y: Tensor, factors: Factors): Tensor {
  if (!hasZero(y)) return inverseTransposed(a, factors).mul(ofMatrix(y));
  const memo = singularValues(factors.name);
  const left = leftVectorsOp(a, { memo, turned: false });
  const values = singularValuesOp(a, { memo, turned: false });
  const right = leftVectorsOp(a.transpose(), { memo, turned: true });
  const others = prod(values.unsqueeze(-2).where(identityOf(a).eq(0), 1), -1);
  const signed = others.mul(detSignOp(left).mul(detSignOp(right)).unsqueeze(-1));
  return left.mul(signed.unsqueeze(-2)).matmul(right.transpose()); // (N,N)·(N,N) -> (N,N)
}

const hasZero = (y: Tensor): boolean => elementsOf(y).some((value) => value === 0);

/** (...) as (..., 1, 1). */
const ofMatrix = (y: Tensor): Tensor => y.reshape([...y.shape, 1, 1]);

/** y = det A    ∂L/∂A = g · the cofactors, y · A⁻ᵀ */
export const detOp: OfMatrix = defineOp({
  name: "det",
  takes,
  prepare: square("det"),
  forward: (k, [a], factors) => {
    const values = factors.of(k, a).determinants(({ sign, pivots }) => pivots.reduce((y, x) => y * x, sign));
    return k.fromValues(values, batchOf(a), a.dtype);
  },
  vjp: [(g, r) => cofactors(r.input(0), r.output(), r.attrs).mul(ofMatrix(g))],
  carries: times("times the cofactors"),
  samples,
});

/** y = ln |det A|, -∞ where that is 0    ∂L/∂A = g · A⁻ᵀ */
export const logAbsDetOp: OfMatrix = defineOp({
  name: "logAbsDet",
  takes,
  prepare: square("slogdet"),
  forward: (k, [a], factors) => {
    const pivots = factors
      .of(k, a)
      .determinants((of) => of.pivots)
      .flat();
    const sizes = k.fromValues(pivots, a.shape.slice(0, -1), "float64");
    return k.cast(k.sum(k.log(sizes), [a.shape.length - 2], false), a.dtype);
  },
  vjp: [(g, r) => inverseTransposed(r.input(0), r.attrs).mul(ofMatrix(g))],
  carries: times("times the inverse, transposed"),
  samples,
});

/** y = the sign of det A: 1, -1 or 0 */
export const detSignOp: OfMatrix = defineOp({
  name: "detSign",
  takes,
  prepare: square("slogdet"),
  forward: (k, [a], factors) =>
    k.fromValues(
      factors.of(k, a).determinants(({ sign }) => sign),
      batchOf(a),
      a.dtype,
    ),
  vjp: null,
  samples: [{ inputs: [[3, 3]] }],
});
