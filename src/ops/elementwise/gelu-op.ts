/**
 * The op behind gelu where it is exact: one pass over the elements, which gives the slope along with the
 * value where a gradient may be asked for, and a product for that gradient.
 */
import { kernels } from "../../kernels/index.js";
import {
  defineOp,
  floatingOperand,
  fusedGradient,
  isGradEnabled,
  operandKind,
  type TensorLike,
} from "../../tensor/index.js";
import { matrix, scalar } from "./unary.js";

/**
 * y = x · Φ(x)    ∂L/∂x = g · (Φ(x) + x · φ(x))
 * Φ(x) = (1 + erf(x/√2)) / 2    φ(x) = e^(-x²/2) / √(2π)
 */
export const geluExact = defineOp({
  name: "gelu",
  takes: { x: operandKind },
  prepare: (x: TensorLike) => {
    const operand = floatingOperand(x, "gelu");
    return { inputs: [operand], attrs: { slope: operand.requiresGrad && isGradEnabled() } };
  },
  forward: (k, [x], attrs) => {
    if (!attrs.slope) return k.gelu(x);
    const { value, slope } = k.geluWithSlope(x);
    return { value, saved: [slope] };
  },
  vjp: [
    (g, r) =>
      fusedGradient(
        () => kernels.mul(g.array, r.saved(0).array),
        () => {
          const x = r.input(0);
          const density = x.mul(x.square().mul(-0.5).exp()).mul(1 / Math.sqrt(2 * Math.PI));
          return g.mul(x.mul(Math.SQRT1_2).erf().add(1).mul(0.5).add(density));
        },
      ),
  ],
  local: ["Φ({a}) + {a} · φ({a})"],
  inside: "r = erf({a} / √2); Φ = (1 + r) / 2; {y} = {a} × Φ",
  vanishes: {
    kind: "saturated",
    where: "the operand lies so far below 0 that the curve is level to the last digit",
  },
  samples: [matrix, scalar],
});
