/** A product step by step: halves of an axis times each other, which `prod` is made of. */
import type { Tensor } from "../../tensor/index.js";

/** So much of x along an axis. */
export const part = (x: Tensor, axis: number, from: number, to: number): Tensor =>
  x.slice(x.shape.map((_, i) => (i === axis ? [from, to] : null)));

/** x, then the first half along an axis times the second, until one is left. */
export function halvings(x: Tensor, axis: number): Tensor[] {
  const length = x.shape[axis] as number;
  if (length === 1) return [x];
  if (length === 0) return [x.sum(axis, { keepDims: true }).add(1)];
  const half = length >> 1;
  const product = part(x, axis, 0, half).mul(part(x, axis, half, 2 * half));
  const rest = length % 2 === 0 ? product : product.concat([part(x, axis, 2 * half, length)], axis);
  return [x, ...halvings(rest, axis)];
}
