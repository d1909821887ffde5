/** The gamma function's logarithm and the derivatives of that. */
import { signature, whole } from "../../arguments/index.js";
import { composed, floatingOperand, operandKind, type Tensor, type TensorLike } from "../../tensor/index.js";
import { unary } from "../elementwise/unary.js";
import { byElement } from "./by-element.js";
import { logGamma } from "./gamma-values.js";
import { polygammaOp } from "./polygamma-op.js";

/** y = ln |Γ(x)|, infinite at 0, -1, -2, ...    ∂L/∂x = g · ψ(x) */
export const lgamma = unary({
  name: "lgamma",
  symbol: "ln Γ",
  forward: byElement(logGamma),
  local: "ψ({a})",
  vjp: (g, r) => g.mul(digamma(r.input(0))),
  range: [0.3, 4],
});

/**
 * y = ψ(x), the derivative of ln |Γ(x)|: NaN at -1, -2, ..., -∞ at 0, as in PyTorch    ∂L/∂x = g · ψ′(x)
 */
export const digamma = composed(
  signature("digamma", { x: operandKind }),
  (x: TensorLike): Tensor => polygammaOp(floatingOperand(x, "digamma"), 0),
);

/**
 * y = the nth derivative of ψ at x; ψ itself for 0    ∂L/∂x = g · that of n + 1
 * @throws ValueError for an n that is no whole number from 0 to 160.
 */
export const polygamma = composed(
  signature("polygamma", { n: whole(0, 160), x: operandKind }),
  (n: number, x: TensorLike): Tensor => polygammaOp(floatingOperand(x, "polygamma"), n),
);
