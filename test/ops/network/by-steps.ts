/** Operands of ops that run all steps of a sequence, and the gradients that they give. */
import { type Tensor, tensor } from "../../../src/tensor/index.js";

/** Of these shapes; only those at these places require grad. */
export const operandsOf = (
  shapes: readonly (readonly number[])[],
  places: readonly number[],
  dtype: "float32" | "float64",
): Tensor[] =>
  shapes.map((shape, i) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    const values = Array.from({ length: count }, (_, j) => Math.sin(3 * i + 1.7 * j + (j * j) / 7) / 2);
    return tensor(values, { dtype, requiresGrad: places.includes(i), shape });
  });

export const upstreamOf = (y: Tensor): Tensor =>
  tensor(
    Array.from({ length: y.size }, (_, j) => Math.cos(2.3 * j)),
    { dtype: y.dtype, shape: y.shape },
  );

/** Of each operand, null where it gets none. */
export function gradientsOf<Operands extends readonly Tensor[]>(
  operands: Operands,
  createGraph: boolean,
  f: (...given: Operands) => Tensor,
): (Tensor | null)[] {
  for (const each of operands) each.grad = null;
  const y = f(...operands);
  y.backward(upstreamOf(y), { createGraph });
  return operands.map(({ grad }) => grad?.detach() ?? null);
}
