/** The error function's complement, its inverses, and the normal distribution, which is made of them. */
import { signature } from "../../../arguments/index.js";
import {
  composed,
  floatingOperand,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../../tensor/index.js";
import { where } from "../../elementwise/choices.js";
import { saturated, unary } from "../../elementwise/unary.js";
import { byElement } from "../by-element.js";
import { erfcxOp } from "./erfcx-op.js";
import { erfcinvOf, erfcOf, erfinvOf } from "./values.js";

const takes = { x: operandKind };
const halfRoot = Math.sqrt(Math.PI) / 2;

/** y = 1 - erf x, exact where next to nothing is left    ∂L/∂x = -g · 2/√π · e^(-x²) */
export const erfc = unary({
  name: "erfc",
  forward: byElement(erfcOf),
  local: "-2/√π · e^(-{a}²)",
  vanishes: saturated,
  vjp: (g, r) => g.mul(r.input(0).square().neg().exp()).mul(-1 / halfRoot),
});

/**
 * y = e^(x²) · erfc x, which neither vanishes nor overflows for x above 0    ∂L/∂x = g · (2xy - 2/√π), all of
 * whose digits are right far out too
 */
export const erfcx = composed(
  signature("erfcx", takes),
  (x: TensorLike): Tensor => erfcxOp(floatingOperand(x, "erfcx"), 0),
);

/** y = the number of which erf is x: ∞ of 1, -∞ of -1, NaN beyond    ∂L/∂x = g · √π/2 · e^(y²) */
export const erfinv = unary({
  name: "erfinv",
  symbol: "erf⁻¹",
  forward: byElement(erfinvOf),
  local: "√π/2 · e^({y}²)",
  vjp: (g, r) => g.mul(r.output().square().exp()).mul(halfRoot),
  range: [-0.8, 0.8],
});

/**
 * y = the number of which erfc is x, for the smallest x too: ∞ of 0, -∞ of 2, NaN outside of them
 * ∂L/∂x = -g · √π/2 · e^(y²)
 */
export const erfcinv = unary({
  name: "erfcinv",
  symbol: "erfc⁻¹",
  forward: byElement(erfcinvOf),
  local: "-√π/2 · e^({y}²)",
  vjp: (g, r) => g.mul(r.output().square().exp()).mul(-halfRoot),
  range: [0.2, 1.8],
});

/**
 * y = Φ(x) = ½ · erfc(-x/√2), the share of a standard normal distribution below x
 * ∂L/∂x = g · e^(-x²/2) / √(2π)
 */
export const ndtr = composed(
  signature("ndtr", takes),
  (x: TensorLike): Tensor => erfc(floatingOperand(x, "ndtr").mul(-Math.SQRT1_2)).mul(0.5),
);

/**
 * y = ln Φ(x), right far below 0 too, where Φ(x) itself vanishes
 * ∂L/∂x = g · e^(-x²/2) / (√(2π) · Φ(x))
 */
export const logNdtr = composed(signature("logNdtr", takes), (x: TensorLike): Tensor => {
  const operand = floatingOperand(x, "logNdtr");
  const isLow = operand.lt(-1);
  const low = where(isLow, operand, -1);
  const below = erfcx(low.mul(-Math.SQRT1_2)).mul(0.5).log().sub(low.square().mul(0.5));
  const above = erfc(where(isLow, 0, operand).mul(Math.SQRT1_2))
    .mul(-0.5)
    .log1p();
  return where(isLow, below, above);
});

/**
 * y = Φ⁻¹(x), the number below which lies the share x of a standard normal distribution: -∞ of 0, ∞ of 1, NaN
 * outside of them
 * ∂L/∂x = g · √(2π) · e^(y²/2)
 */
export const ndtri = composed(
  signature("ndtri", takes),
  (x: TensorLike): Tensor => erfcinv(floatingOperand(x, "ndtri").mul(2)).mul(-Math.SQRT2),
);
