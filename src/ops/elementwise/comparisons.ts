/** Comparisons and logic: results are bool, and carry no gradient. */
import type { ComparisonName } from "../../kernels/index.js";
import {
  asTensor,
  binaryOperands,
  defineFluent,
  defineOp,
  type Op,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";

function comparison(
  name: ComparisonName,
  symbol: string,
): Op<[a: TensorLike, b: TensorLike], undefined, [Tensor, Tensor]> {
  return defineOp({
    name,
    symbol,
    takes: { a: operandKind, b: operandKind },
    prepare: (a: TensorLike, b: TensorLike) => ({ inputs: binaryOperands(name, a, b), attrs: undefined }),
    forward: (k, [a, b]) => k[name](a, b),
    vjp: null,
    samples: [{ inputs: [[2, 3], [3]] }],
  });
}

/** y = a = b, as bool    (NaN equals nothing; comparisons carry no gradient) */
export const eq = comparison("eq", "=");

/** y = a ≠ b, as bool */
export const ne = comparison("ne", "≠");

/** y = a < b, as bool */
export const lt = comparison("lt", "<");

/** y = a ≤ b, as bool */
export const le = comparison("le", "≤");

/** y = a > b, as bool */
export const gt = comparison("gt", ">");

/** y = a ≥ b, as bool */
export const ge = comparison("ge", "≥");

/** y = a ∧ b, as bool: both are not 0 */
export const logicalAnd = comparison("logicalAnd", "∧");

/** y = a ∨ b, as bool: one is not 0 */
export const logicalOr = comparison("logicalOr", "∨");

/** y = not x, as bool */
export const logicalNot = defineOp({
  name: "logicalNot",
  symbol: "¬",
  takes: { x: operandKind },
  prepare: (x: TensorLike) => ({ inputs: [asTensor(x, undefined, "logicalNot")], attrs: undefined }),
  forward: (k, [a]) => k.logicalNot(a),
  vjp: null,
  samples: [{ inputs: [{ values: [1, 0, 1], shape: [3], dtype: "bool" }] }],
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    eq(other: TensorLike): Tensor;
    ne(other: TensorLike): Tensor;
    lt(other: TensorLike): Tensor;
    le(other: TensorLike): Tensor;
    gt(other: TensorLike): Tensor;
    ge(other: TensorLike): Tensor;
    logicalAnd(other: TensorLike): Tensor;
    logicalOr(other: TensorLike): Tensor;
    logicalNot(): Tensor;
  }
}

defineFluent({ eq, ne, lt, le, gt, ge, logicalAnd, logicalOr, logicalNot });
