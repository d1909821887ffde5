/** Matrices that the tests of these ops can divide by, made of what samples draw. */
import { eye, type Tensor } from "../../tensor/index.js";
import { matmulOp } from "../linear-algebra/matmul-op.js";

const identity = (x: Tensor): Tensor => eye(x.shape.at(-2) as number, undefined, { dtype: x.dtype });

/** With a diagonal that is far from 0. */
export const stable = (x: Tensor): Tensor => x.add(identity(x).mul(5));

/** Symmetric, and positive definite: (N,K)·(K,N) -> (N,N). */
export const positive = (x: Tensor): Tensor => matmulOp(x, x, { transposeB: true }).add(identity(x));

/** How a sample calls an op with the first of its tensors changed. */
export const withFirst =
  (change: (x: Tensor) => Tensor, ...args: readonly unknown[]) =>
  ([first, ...rest]: readonly Tensor[]): readonly unknown[] => [change(first as Tensor), ...rest, ...args];
