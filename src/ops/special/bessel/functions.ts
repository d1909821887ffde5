/** The modified Bessel functions of the first kind, as in von Mises's distribution and Kaiser's window. */
import { signature } from "../../../arguments/index.js";
import {
  composed,
  floatingOperand,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../../tensor/index.js";
import { besselI, besselIScaled } from "./ops.js";

const takes = { x: operandKind };

/** y = I₀(x)    ∂L/∂x = g · I₁(x) */
export const i0 = composed(
  signature("i0", takes),
  (x: TensorLike): Tensor => besselI(floatingOperand(x, "i0"), 0),
);

/** y = e^(-|x|) · I₀(x), which never overflows    ∂L/∂x = g · (e^(-|x|) · I₁(x) - sign(x) · y) */
export const i0e = composed(
  signature("i0e", takes),
  (x: TensorLike): Tensor => besselIScaled(floatingOperand(x, "i0e"), 0),
);

/** y = I₁(x)    ∂L/∂x = g · (I₀(x) + I₂(x)) / 2 */
export const i1 = composed(
  signature("i1", takes),
  (x: TensorLike): Tensor => besselI(floatingOperand(x, "i1"), 1),
);

/**
 * y = e^(-|x|) · I₁(x), which never overflows
 * ∂L/∂x = g · (e^(-|x|) · (I₀(x) + I₂(x)) / 2 - sign(x) · y)
 */
export const i1e = composed(
  signature("i1e", takes),
  (x: TensorLike): Tensor => besselIScaled(floatingOperand(x, "i1e"), 1),
);
