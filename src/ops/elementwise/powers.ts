/** Powers, roots, exponentials and logarithms. Derivatives: Abramowitz & Stegun. */
import { signature } from "../../arguments/index.js";
import type { Tensor, TensorLike } from "../../tensor/index.js";
import { composed, defineFluent, operandKind } from "../../tensor/index.js";
import { powScalar, powTensor } from "./pow-ops.js";
import { unary } from "./unary.js";

/** y = a^b, where b is a number or a tensor. */
export const pow = composed(
  signature("pow", { a: operandKind, b: operandKind }),
  (a: TensorLike, b: TensorLike): Tensor => (typeof b === "number" ? powScalar(a, b) : powTensor(a, b)),
);

/** y = x²    ∂L/∂x = g · 2x */
export const square = unary({
  name: "square",
  symbol: "x²",
  local: "2 · {a}",
  vjp: (g, r) => g.mul(r.input(0)).mul(2),
  integers: true,
});

/** y = √x    ∂L/∂x = g / 2y, infinite at 0 */
export const sqrt = unary({
  name: "sqrt",
  symbol: "√",
  local: "1 / (2 · {y})",
  vjp: (g, r) => g.div(r.output().mul(2)),
  range: [0.5, 3],
});

/** y = 1/√x    ∂L/∂x = -g · y³ / 2 */
export const rsqrt = unary({
  name: "rsqrt",
  local: "-{y}³ / 2",
  vjp: (g, r) => g.mul(r.output().pow(3)).mul(-0.5),
  range: [0.5, 3],
});

/** y = 1/x    ∂L/∂x = -g · y² */
export const reciprocal = unary({
  name: "reciprocal",
  symbol: "1/x",
  local: "-{y}²",
  vjp: (g, r) => g.mul(r.output().square()).neg(),
  range: [0.5, 3],
});

/** y = e^x    ∂L/∂x = g · y */
export const exp = unary({ name: "exp", local: "{y}", vjp: (g, r) => g.mul(r.output()) });

/** y = e^x - 1, exact near 0    ∂L/∂x = g · (y + 1) */
export const expm1 = unary({ name: "expm1", local: "{y} + 1", vjp: (g, r) => g.mul(r.output().add(1)) });

/** y = ln x    ∂L/∂x = g / x */
export const log = unary({
  name: "log",
  local: "1 / {a}",
  vjp: (g, r) => g.div(r.input(0)),
  range: [0.5, 3],
});

/** y = ln(1 + x), exact near 0    ∂L/∂x = g / (1 + x) */
export const log1p = unary({
  name: "log1p",
  local: "1 / (1 + {a})",
  vjp: (g, r) => g.div(r.input(0).add(1)),
  range: [-0.5, 2],
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    pow(exponent: TensorLike): Tensor;
    square(): Tensor;
    sqrt(): Tensor;
    rsqrt(): Tensor;
    reciprocal(): Tensor;
    exp(): Tensor;
    expm1(): Tensor;
    log(): Tensor;
    log1p(): Tensor;
  }
}

defineFluent({ pow, square, sqrt, rsqrt, reciprocal, exp, expm1, log, log1p });
