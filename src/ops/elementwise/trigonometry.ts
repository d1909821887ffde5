/** Circular and hyperbolic functions and their inverses. Derivatives: Abramowitz & Stegun. */

import { kernels } from "../../kernels/index.js";
import {
  defineFluent,
  fusedGradient,
  type OpRecord,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { binary } from "./binary.js";
import { saturated, unary } from "./unary.js";

/** y = sin x    ∂L/∂x = g · cos x */
export const sin = unary({ name: "sin", local: "cos({a})", vjp: (g, r) => g.mul(r.input(0).cos()) });

/** y = cos x    ∂L/∂x = -g · sin x */
export const cos = unary({ name: "cos", local: "-sin({a})", vjp: (g, r) => g.mul(r.input(0).sin()).neg() });

/** y = tan x    ∂L/∂x = g · (1 + y²) */
export const tan = unary({
  name: "tan",
  local: "1 + {y}²",
  vjp: (g, r) => g.mul(r.output().square().add(1)),
  range: [-1.2, 1.2],
});

/** y = arcsin x    ∂L/∂x = g / √(1 - x²) */
export const asin = unary({
  name: "asin",
  local: "1 / √(1 - {a}²)",
  vjp: (g, r) => g.mul(oneMinusSquare(r.input(0)).rsqrt()),
  range: [-0.8, 0.8],
});

/** y = arccos x    ∂L/∂x = -g / √(1 - x²) */
export const acos = unary({
  name: "acos",
  local: "-1 / √(1 - {a}²)",
  vjp: (g, r) => g.mul(oneMinusSquare(r.input(0)).rsqrt()).neg(),
  range: [-0.8, 0.8],
});

/** y = arctan x    ∂L/∂x = g / (1 + x²) */
export const atan = unary({
  name: "atan",
  local: "1 / (1 + {a}²)",
  vjp: (g, r) => g.div(r.input(0).square().add(1)),
});

/** y = the angle of the point (b, a)    ∂L/∂a = g · b / (a² + b²)    ∂L/∂b = -g · a / (a² + b²) */
export const atan2 = binary({
  name: "atan2",
  symbol: "atan2",
  local: ["{b} / ({a}² + {b}²)", "-{a} / ({a}² + {b}²)"],
  vjp: [
    (g, r) => g.mul(r.input(1)).div(radiusSquared(r)),
    (g, r) => g.mul(r.input(0)).div(radiusSquared(r)).neg(),
  ],
  range: [
    [-2, 2],
    [0.5, 3],
  ],
  floating: true,
});

/** a² + b² */
const radiusSquared = (r: OpRecord<undefined, [Tensor, Tensor]>) =>
  r.input(0).square().add(r.input(1).square());

/** y = sinh x    ∂L/∂x = g · cosh x */
export const sinh = unary({ name: "sinh", local: "cosh({a})", vjp: (g, r) => g.mul(r.input(0).cosh()) });

/** y = cosh x    ∂L/∂x = g · sinh x */
export const cosh = unary({ name: "cosh", local: "sinh({a})", vjp: (g, r) => g.mul(r.input(0).sinh()) });

/** y = tanh x    ∂L/∂x = g · (1 - y²) */
export const tanh = unary({
  name: "tanh",
  local: "1 - {y}²",
  vanishes: saturated,
  vjp: (g, r) =>
    fusedGradient(
      () => kernels.tanhGrad(g.array, r.output().array),
      () => g.mul(oneMinusSquare(r.output())),
    ),
});

const oneMinusSquare = (x: Tensor) => x.square().neg().add(1);

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    sin(): Tensor;
    cos(): Tensor;
    tan(): Tensor;
    asin(): Tensor;
    acos(): Tensor;
    atan(): Tensor;
    /** The angle of the point (other, this). */
    atan2(other: TensorLike): Tensor;
    sinh(): Tensor;
    cosh(): Tensor;
    tanh(): Tensor;
  }
}

defineFluent({ sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, atan2 });
