/** The op behind all products of vectors and matrices: transposes are flags of its kernel, never copies. */
import { checkedInside, optional, ShapeError } from "../../arguments/index.js";
import { formatShape, tryBroadcast } from "../../array/index.js";
import type { MatmulFlags } from "../../kernels/index.js";
import {
  type Carry,
  defineOp,
  nameOf,
  nameOperands,
  type Op,
  requireSameDtype,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { explainMismatch, matrixShape, product } from "./mismatch.js";

/** A place of an operand takes part in a row or a column of the result. */
const rowByColumn: Carry = { how: "mixed", words: "" };

/** Rules give them, a few in every step; `matmul`, which users call, has none. */
const flags = optional(checkedInside("{ transposeA, transposeB }"));

/**
 * y = a · b: (..., M, K) · (..., K, N) -> (..., M, N), with either read as its transpose; leading axes
 * broadcast.
 */
export const matmulOp: Op<
  [a: Tensor, b: Tensor, flags?: MatmulFlags],
  Required<MatmulFlags>,
  readonly [Tensor, Tensor]
> = defineOp({
  name: "matmul",
  symbol: "·",
  takes: { a: tensorKind, b: tensorKind, flags },
  prepare: (a: Tensor, b: Tensor, { transposeA = false, transposeB = false }: MatmulFlags = {}) => {
    const flags = { transposeA, transposeB };
    for (const each of [a, b]) {
      if (each.rank < 2)
        throw new ShapeError(`matmul: ${nameOf(each)} of shape ${formatShape(each.shape)} is no matrix`);
    }
    requireSameDtype("matmul", a, b);
    if (matrixShape(a, transposeA)[1] !== matrixShape(b, transposeB)[0])
      throw new ShapeError(`${product(a, b)}: ${explainMismatch(a, b, flags)}`);
    if (tryBroadcast(a.array.shape.slice(0, -2), b.array.shape.slice(0, -2)) === undefined)
      throw new ShapeError(`${product(a, b)}: the leading axes do not broadcast. ${nameOperands(a, b)}`);
    return { inputs: [a, b], attrs: flags };
  },
  forward: (k, [a, b], flags) => k.matmul(a, b, flags),
  // Y = A·B: ∂L/∂A = G·Bᵀ, ∂L/∂B = Aᵀ·G; where an operand was read transposed, so is its gradient
  vjp: [
    (g, r) => {
      const { transposeA, transposeB } = r.attrs;
      const b = r.input(1);
      return transposeA
        ? matmulOp(b, g, { transposeA: transposeB, transposeB: true })
        : matmulOp(g, b, { transposeB: !transposeB });
    },
    (g, r) => {
      const { transposeA, transposeB } = r.attrs;
      const a = r.input(0);
      return transposeB
        ? matmulOp(g, a, { transposeA: true, transposeB: transposeA })
        : matmulOp(a, g, { transposeA: !transposeA });
    },
  ],
  local: ["{b}{bᵀ}", "{a}{aᵀ}"],
  carries: [rowByColumn, rowByColumn],
  inside: ({ attrs }) => `{y} = {a}${attrs.transposeA ? "ᵀ" : ""} · {b}${attrs.transposeB ? "ᵀ" : ""}`,
  terms: ({ attrs: { transposeA, transposeB } }) => {
    const transposed = transposeA === transposeB ? "ᵀ" : "";
    return { aᵀ: transposed, bᵀ: transposed };
  },
  cost:
    "2 · M · K · N operations per matrix; as much again for each operand's gradient; " +
    "no transpose is ever copied",
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
