/** Small functions of matrices: traces, norms, diagonals and products of several. */
import {
  flag,
  type Kind,
  listOf,
  oneOf,
  optionsOfTensors,
  ShapeError,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import {
  asTensor,
  composed,
  eye,
  floatingOperand,
  nameOf,
  operandKind,
  requireSameDtype,
  scope,
  type Tensor,
  type TensorLike,
  tensorKind,
} from "../../tensor/index.js";
import { diagonal } from "../indexing/entries.js";
import { matmul } from "../linear-algebra/products.js";
import { requireMatrices } from "./compute/stack.js";
import { singularValuesOp } from "./spectral-ops.js";

const offsetKind = withDefault(whole(Number.NEGATIVE_INFINITY), 0);

/**
 * y = Σ xᵢᵢ, `offset` above the main diagonal: (..., M, N) -> (...).
 * @throws ShapeError for what is no matrix.
 */
export const trace = composed(
  signature("trace", { x: operandKind, offset: offsetKind }),
  (x: TensorLike, offset = 0): Tensor => {
    const operand = asTensor(x, undefined, "trace");
    requireMatrices("trace", operand);
    return scope("trace", () => diagonal(operand, offset).sum(-1));
  },
);

/**
 * Matrices with the last axis of x on a diagonal, `offset` above the main one, and 0 elsewhere: (..., N) ->
 * (..., M, M) with M = N + |offset|.
 * @throws ShapeError for a scalar.
 */
export const diagEmbed = composed(
  signature("diagEmbed", { x: operandKind, offset: offsetKind }),
  (x: TensorLike, offset = 0): Tensor => {
    const operand = asTensor(x, undefined, "diagEmbed");
    if (operand.rank === 0)
      throw new ShapeError(`diagEmbed: ${nameOf(operand)} is a scalar, which has no axis`);
    return scope("diagEmbed", () => {
      const n = operand.shape.at(-1) as number;
      const along = operand.unsqueeze(-2).where(eye(n, n, { dtype: "bool" }), 0); // infinities stay in place
      if (offset === 0) return along;
      const [before, after] = [Math.max(0, -offset), Math.max(0, offset)];
      const padding = operand.shape.slice(0, -1).map((): [number, number] => [0, 0]);
      return along.pad([...padding, [before, after], [after, before]]);
    });
  },
);

/**
 * As NumPy's diag: of a vector the matrix with it on a diagonal, of a matrix that diagonal; `offset` above
 * the main one. Of stacks: `diagEmbed`, `diagonal`.
 * @throws ShapeError for anything else.
 */
export const diag = composed(
  signature("diag", { x: operandKind, offset: offsetKind }),
  (x: TensorLike, offset = 0): Tensor => {
    const operand = asTensor(x, undefined, "diag");
    if (operand.rank !== 1 && operand.rank !== 2)
      throw new ShapeError(
        `diag: ${nameOf(operand)} of shape ${formatShape(operand.shape)} is neither a vector nor a matrix. ` +
          "diagEmbed() and diagonal() take stacks of them.",
      );
    return operand.rank === 1 ? diagEmbed(operand, offset) : diagonal(operand, offset);
  },
);

/**
 * The Kronecker product: each element of a times b, side by side. Axes are multiplied one by one, as in
 * NumPy; missing ones count as 1.
 */
export const kron = composed(
  signature("kron", { a: operandKind, b: operandKind }),
  (a: TensorLike, b: TensorLike): Tensor => {
    const [x, y] = [asTensor(a, undefined, "kron"), asTensor(b, undefined, "kron")];
    const rank = Math.max(x.rank, y.rank);
    const padded = ({ rank: own, shape }: Tensor) => [...new Array<number>(rank - own).fill(1), ...shape];
    const [p, q] = [padded(x), padded(y)];
    // (m, 1, n, 1) · (1, r, 1, s) -> (m, r, n, s) -> (m·r, n·s)
    return scope("kron", () =>
      x
        .reshape(p.flatMap((extent) => [extent, 1]))
        .mul(y.reshape(q.flatMap((extent) => [1, extent])))
        .reshape(p.map((extent, axis) => extent * (q[axis] as number))),
    );
  },
);

const severalTensors: Kind<readonly Tensor[]> = listOf(tensorKind, "an array of tensors, two or more", 2);

/**
 * The product of several matrices, in the order that takes the fewest multiplications; the first may be a
 * row and the last a column, vectors both.
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const multiDot = composed(
  signature("multiDot", { matrices: severalTensors }),
  (matrices: readonly Tensor[]): Tensor => {
    const last = matrices.length - 1;
    for (const [i, each] of matrices.entries()) {
      requireSameDtype("multiDot", matrices[0] as Tensor, each);
      if (each.rank !== 2 && !(each.rank === 1 && (i === 0 || i === last)))
        throw new ShapeError(
          `multiDot: ${nameOf(each)} of shape ${formatShape(each.shape)} is no matrix (operand ${i})`,
        );
    }
    return scope("multiDot", () => cheapest(matrices).product());
  },
);

/** What a product costs, and how it is computed. */
interface Plan {
  readonly rows: number;
  readonly columns: number;
  readonly cost: number;
  readonly product: () => Tensor;
}

/** The best of all places at which a chain can be split, from short chains to long ones. */
function cheapest(matrices: readonly Tensor[]): Plan {
  const plans = matrices.map((each, i): Plan[] => {
    const [rows, columns] =
      each.rank === 2 ? (each.shape as readonly [number, number]) : i === 0 ? [1, each.size] : [each.size, 1];
    return [{ rows, columns, cost: 0, product: () => each }];
  });
  const planOf = (i: number, n: number) => (plans[i] as Plan[])[n] as Plan;
  // planOf(i, n) is that of n + 1 matrices from i on
  for (let n = 1; n < matrices.length; n++)
    for (let i = 0; i + n < matrices.length; i++)
      for (let split = 0; split < n; split++) {
        const [left, right] = [planOf(i, split), planOf(i + split + 1, n - split - 1)];
        const cost = left.cost + right.cost + left.rows * left.columns * right.columns;
        if (split > 0 && cost >= planOf(i, n).cost) continue;
        const product = () => matmul(left.product(), right.product());
        (plans[i] as Plan[])[n] = { rows: left.rows, columns: right.columns, cost, product };
      }
  return planOf(0, matrices.length - 1);
}

const norms = ["fro", "nuc", 1, -1, 2, -2, Infinity, -Infinity] as const;

export interface MatrixNormOptions {
  /** The last two axes stay, with size 1. Default false. */
  keepDims?: boolean;
}

const normOptions = optionsOfTensors<MatrixNormOptions>()({ keepDims: withDefault(flag, false) });

/**
 * The norm of matrices (..., M, N) -> (...): "fro" (default) √Σ x², "nuc" the sum of the singular values,
 * 2 and -2 the largest and smallest of those, 1 and -1 the largest and smallest sum of sizes of a column,
 * Infinity and -Infinity of a row.
 * @throws ShapeError for what is no matrix, or for an extreme of nothing.
 */
export const matrixNorm = composed(
  signature("matrixNorm", {
    x: operandKind,
    order: withDefault(oneOf(norms), "fro"),
    options: normOptions,
  }),
  (x: TensorLike, order: (typeof norms)[number] = "fro", options?: MatrixNormOptions): Tensor => {
    const { keepDims } = normOptions.read(options);
    const operand = floatingOperand(x, "matrixNorm");
    requireMatrices("matrixNorm", operand);
    return scope("matrixNorm", () => {
      if (order === "fro") return operand.norm([-2, -1], { keepDims });
      const sizes =
        order === "nuc" || Math.abs(order) === 2
          ? singularValuesOp(operand)
          : operand.abs().sum(Math.abs(order) === 1 ? -2 : -1);
      const y = order === "nuc" ? sizes.sum(-1) : order > 0 ? sizes.max(-1) : sizes.min(-1);
      return keepDims ? y.unsqueeze(-1).unsqueeze(-1) : y;
    });
  },
);
