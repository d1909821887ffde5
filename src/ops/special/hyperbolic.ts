/** The inverses of the hyperbolic functions. Derivatives: Abramowitz & Stegun. */
import { unary } from "../elementwise/unary.js";
import { byElement } from "./by-element.js";

/** y = arsinh x    ∂L/∂x = g / √(x² + 1) */
export const asinh = unary({
  name: "asinh",
  forward: byElement(Math.asinh),
  local: "1 / √({a}² + 1)",
  vjp: (g, r) => g.mul(r.input(0).square().add(1).rsqrt()),
});

/** y = arcosh x, from 1 on    ∂L/∂x = g / √(x² - 1), infinite at 1 */
export const acosh = unary({
  name: "acosh",
  forward: byElement(Math.acosh),
  local: "1 / √({a}² - 1)",
  vjp: (g, r) => g.mul(r.input(0).square().sub(1).rsqrt()),
  range: [1.3, 4],
});

/** y = artanh x, from -1 to 1, where it is infinite    ∂L/∂x = g / (1 - x²) */
export const atanh = unary({
  name: "atanh",
  forward: byElement(Math.atanh),
  local: "1 / (1 - {a}²)",
  vjp: (g, r) => g.div(r.input(0).square().neg().add(1)),
  range: [-0.8, 0.8],
});
