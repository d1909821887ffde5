/** Products of vectors and matrices. Transposes are flags of one kernel, never copies. */
import { formatShape, ShapeError, sameShape, tryBroadcast } from "../array/index.js";
import type { MatmulFlags } from "../kernels/index.js";
import {
  composed,
  defineMethods,
  defineOp,
  nameOf,
  nameOperands,
  requireSameDtype,
  requireTensor,
  type Tensor,
} from "../tensor/index.js";

/** The inner sizes of two matrices that do not fit, and the transposition that would. */
function explainMismatch(a: Tensor, b: Tensor, flags: MatmulFlags): string {
  const [m, k] = matrixShape(a, flags.transposeA);
  const [k2, n] = matrixShape(b, flags.transposeB);
  const way =
    k === n
      ? ` Its transpose would fit: ${b.name === "" ? "right" : b.name}.T`
      : m === k2
        ? ` The transpose of the left would fit: ${a.name === "" ? "left" : a.name}.T`
        : "";
  return `inner sizes ${k} and ${k2} differ. ${nameOperands(a, b)}${way}`;
}

function matrixShape(x: Tensor, transposed = false): [number, number] {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

const product = (a: Tensor, b: Tensor) => `matmul: ${formatShape(a.shape)} · ${formatShape(b.shape)}`;

/** (..., M, K) · (..., K, N) -> (..., M, N), with either read as its transpose; leading axes broadcast. */
const matmulOp = defineOp({
  name: "matmul",
  symbol: "·",
  prepare: (a: Tensor, b: Tensor, flags: MatmulFlags = {}) => {
    const { transposeA = false, transposeB = false } = flags;
    for (const each of [a, b]) {
      requireTensor("matmul", each);
      if (each.rank < 2)
        throw new ShapeError(`matmul: ${nameOf(each)} of shape ${formatShape(each.shape)} is no matrix`);
    }
    requireSameDtype("matmul", a, b);
    if (matrixShape(a, transposeA)[1] !== matrixShape(b, transposeB)[0])
      throw new ShapeError(`${product(a, b)}: ${explainMismatch(a, b, flags)}`);
    if (tryBroadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)) === undefined)
      throw new ShapeError(`${product(a, b)}: the leading axes do not broadcast. ${nameOperands(a, b)}`);
    return { inputs: [a, b], attrs: { transposeA, transposeB } };
  },
  forward: (k, [a, b], flags) => k.matmul(a, b, flags),
  // Y = A·B: ∂L/∂A = G·Bᵀ, ∂L/∂B = Aᵀ·G; where an operand was read transposed, so is its gradient
  vjp: [
    (g, r) => {
      const { transposeA, transposeB } = r.attrs;
      const b = r.input(1);
      return transposeA
        ? multiply(b, g, { transposeA: transposeB, transposeB: true })
        : multiply(g, b, { transposeB: !transposeB });
    },
    (g, r) => {
      const { transposeA, transposeB } = r.attrs;
      const a = r.input(0);
      return transposeB
        ? multiply(g, a, { transposeA: true, transposeB: transposeA })
        : multiply(a, g, { transposeA: !transposeA });
    },
  ],
  local: ["{b}ᵀ", "{a}ᵀ"],
  cost: "2 · M · K · N operations per matrix; as much again for each operand's gradient; no transpose is ever copied",
  samples: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
    },
    {
      inputs: [
        [3, 2],
        [3, 4],
      ],
      args: [{ transposeA: true }],
    },
    {
      inputs: [
        [2, 3],
        [4, 3],
      ],
      args: [{ transposeB: true }],
    },
    {
      inputs: [
        [3, 2],
        [4, 3],
      ],
      args: [{ transposeA: true, transposeB: true }],
    },
    {
      inputs: [
        [2, 2, 3],
        [3, 2],
      ],
    },
    {
      inputs: [
        [2, 1, 2, 3],
        [3, 3, 2],
      ],
    },
  ],
});

/** The op behind `matmul`, for those who look up definitions. */
export { matmulOp };

/** matmulOp with its type written out, for its own rules. */
function multiply(a: Tensor, b: Tensor, flags: MatmulFlags): Tensor {
  return matmulOp(a, b, flags);
}

/**
 * y = a · b: matrices (M, K) · (K, N) -> (M, N), stacks of them with leading axes that broadcast; a vector is a row on the left and
 * a column on the right, and its axis goes away.    ∂L/∂a = g · bᵀ    ∂L/∂b = aᵀ · g
 * @throws ShapeError for a scalar or inner sizes that differ, DTypeError for dtypes that differ.
 */
export const matmul = composed("matmul", (a: Tensor, b: Tensor): Tensor => {
  for (const each of [a, b]) requireTensor("matmul", each);
  for (const each of [a, b]) {
    if (each.rank === 0)
      throw new ShapeError(`${product(a, b)}: ${nameOf(each)} is a scalar. Multiply by it with mul().`);
  }
  requireSameDtype("matmul", a, b);
  // booleans count, as they do in a sum
  if (a.dtype === "bool") return matmul(a.to("int32"), b.to("int32"));
  if (a.rank > 1 && b.rank > 1) return matmulOp(a, b);
  if (a.shape[a.rank - 1] !== b.shape[b.rank === 1 ? 0 : b.rank - 2])
    throw new ShapeError(
      `${product(a, b)}: inner sizes ${a.shape[a.rank - 1]} and ${b.shape[b.rank === 1 ? 0 : b.rank - 2]} differ. ${nameOperands(a, b)}`,
    );
  const result = matmulOp(a.rank === 1 ? a.unsqueeze(0) : a, b.rank === 1 ? b.unsqueeze(1) : b);
  const kept = b.rank === 1 ? result.squeeze(-1) : result;
  return a.rank === 1 ? kept.squeeze(b.rank === 1 ? -1 : -2) : kept;
});

/** The inner product of two vectors of the same length. @throws ShapeError for anything else. */
export const dot = composed("dot", (a: Tensor, b: Tensor): Tensor => {
  requireTensor("dot", a);
  requireTensor("dot", b);
  if (a.rank !== 1 || !sameShape(a.shape, b.shape))
    throw new ShapeError(
      `dot: ${formatShape(a.shape)} and ${formatShape(b.shape)} are not two vectors of one length. ${nameOperands(a, b)} Use matmul() for matrices.`,
    );
  return matmul(a, b);
});

/** y[i][j] = a[i] · b[j] of two vectors. @throws ShapeError for anything else. */
export const outer = composed("outer", (a: Tensor, b: Tensor): Tensor => {
  requireTensor("outer", a);
  requireTensor("outer", b);
  if (a.rank !== 1 || b.rank !== 1)
    throw new ShapeError(
      `outer: ${formatShape(a.shape)} and ${formatShape(b.shape)} are not two vectors. ${nameOperands(a, b)}`,
    );
  return a.unsqueeze(1).mul(b.unsqueeze(0));
});

declare module "../tensor/graph/tensor.js" {
  interface Tensor {
    /** The matrix product; see the free function. */
    matmul(other: Tensor): Tensor;
    dot(other: Tensor): Tensor;
    outer(other: Tensor): Tensor;
  }
}
defineMethods({
  matmul(other: Tensor) {
    return matmul(this, other);
  },
  dot(other: Tensor) {
    return dot(this, other);
  },
  outer(other: Tensor) {
    return outer(this, other);
  },
});
