/** Products of many examples at once. */
import type { NdArray } from "../../array/nd-array.js";
import { sizeOf } from "../../array/shape.js";
import type { MatmulFlags } from "../contract/index.js";
import { kernels } from "../current.js";
import { aligned, type Rule } from "./rule.js";

/** The sizes of a matrix with leading axes, as it is stored. */
function sizesOf(a: NdArray) {
  const [front, ...shape] = a.shape as [number, ...number[]];
  const [rows, columns] = shape.slice(-2) as [number, number];
  return { front, lead: shape.slice(0, -2), rows, columns };
}

/**
 * (B, ..., M, K) · (B, ..., K, N), either read as its transpose. What all examples have in common is
 * multiplied by all others at once: their rows, or their only columns, are those of one matrix. A column
 * times a row is as many products of two numbers.
 */
export const matmul: Rule<"matmul"> = (kernel, a, b, flags: MatmulFlags = {}) => {
  const { transposeA = false, transposeB = false } = flags;
  const [left, right] = [sizesOf(a), sizesOf(b)];
  const leads = [left.lead, right.lead];
  const m = transposeA ? left.columns : left.rows;
  const k = transposeA ? left.rows : left.columns;
  const n = transposeB ? right.rows : right.columns;
  if (right.front === 1 && right.lead.length === 0 && (!transposeA || m === 1 || k === 1)) {
    const rows = a.reshape([left.front * sizeOf(left.lead) * m, k]);
    const product = kernel(rows, b.reshape([right.rows, right.columns]), { transposeA: false, transposeB });
    return product.reshape([left.front, ...left.lead, m, n]);
  }
  if (left.front === 1 && left.lead.length === 0 && n === 1) {
    const rows = b.reshape([right.front * sizeOf(right.lead), k]);
    const product = kernel(rows, a.reshape([left.rows, left.columns]), {
      transposeA: false,
      transposeB: !transposeA,
    });
    return product.reshape([right.front, ...right.lead, m, 1]);
  }
  const rank = Math.max(a.shape.length, b.shape.length);
  if (k === 1 && leads.every(({ length }) => length === 0))
    return kernels.mul(a.reshape([left.front, m, 1]), b.reshape([right.front, 1, n]));
  return kernel(aligned(a, rank), aligned(b, rank), flags);
};
