/** How errors say that two matrices do not fit. */
import { formatShape } from "../../array/index.js";
import type { MatmulFlags } from "../../kernels/index.js";
import { nameOperands, type Tensor } from "../../tensor/index.js";

/** How such an error opens: with both shapes. */
export const product = (a: Tensor, b: Tensor) => `matmul: ${formatShape(a.shape)} · ${formatShape(b.shape)}`;

/** Rows and columns, as a product reads them. */
export function matrixShape(x: Tensor, transposed = false): [number, number] {
  const [rows, columns] = x.array.shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

/** The inner sizes of two matrices that do not fit, and the transposition that would. */
export function explainMismatch(a: Tensor, b: Tensor, flags: MatmulFlags): string {
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
