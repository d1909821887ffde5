/** The p-norm along an axis, from ops whose derivatives stay finite at 0. */
import { type Kind, kind } from "../../arguments/index.js";
import { normalizeAxis, type Tensor } from "../../tensor/index.js";

/** Which norm: 1 adds up distances, 2 is Euclid's, Infinity takes the largest. */
export const normOrder: Kind<number> = kind(
  "a number of at least 0, or Infinity",
  (value) => typeof value === "number" && value >= 0,
);

/** (Σ |x|^p)^(1/p) along the axis; for 0 the number of elements that are not 0. The derivative at 0 is 0. */
export function pNorm(x: Tensor, p: number, axis: number, keepDims: boolean): Tensor {
  if (p === 2) return x.norm(axis, { keepDims });
  if (p === 0) return x.ne(0).to(x.dtype).sum(axis, { keepDims });
  const sizes = x.abs();
  if (p === 1) return sizes.sum(axis, { keepDims });
  if (p === Infinity)
    return x.shape[axis] === 0 ? sizes.sum(axis, { keepDims }) : sizes.max(axis, { keepDims });
  // scaled by the largest, so that powers neither overflow nor vanish; where that is 0, so is the norm
  const largest =
    x.shape[axis] === 0 ? sizes.sum(axis, { keepDims: true }) : sizes.max(axis, { keepDims: true });
  const scale = largest.where(largest.gt(0).logicalAnd(largest.lt(Infinity)), 1).detach();
  const some = sizes.ne(0);
  const powers = sizes.where(some, 1).div(scale).pow(p).where(some, 0);
  const total = powers.sum(axis, { keepDims: true });
  const positive = total.ne(0);
  const norm = total
    .where(positive, 1)
    .pow(1 / p)
    .mul(scale)
    .where(positive, 0);
  return keepDims ? norm : norm.squeeze(axis);
}

/** ‖x - y + eps‖ along the last axis, of checked operands. @throws ShapeError for scalars. */
export function distance(
  x: Tensor,
  y: Tensor,
  { p, eps, keepDims }: { readonly p: number; readonly eps: number; readonly keepDims: boolean },
): Tensor {
  const difference = x.sub(y);
  const axis = normalizeAxis("pairwiseDistance", -1, difference.rank);
  return pNorm(eps === 0 ? difference : difference.add(eps), p, axis, keepDims);
}
