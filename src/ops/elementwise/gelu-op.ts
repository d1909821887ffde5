/** The op behind gelu where it is exact: one pass over the elements, and one for its gradient. */
import { kernels } from "../../kernels/index.js";
import { fusedGradient } from "../../tensor/index.js";
import { unary } from "./unary.js";

/**
 * y = x · Φ(x)    ∂L/∂x = g · (Φ(x) + x · φ(x))
 * Φ(x) = (1 + erf(x/√2)) / 2    φ(x) = e^(-x²/2) / √(2π)
 */
export const geluExact = unary({
  name: "gelu",
  local: "Φ({a}) + {a} · φ({a})",
  inside: "r = erf({a} / √2); Φ = (1 + r) / 2; {y} = {a} × Φ",
  vanishes: {
    kind: "saturated",
    where: "the operand lies so far below 0 that the curve is level to the last digit",
  },
  vjp: (g, r) => {
    const x = r.input(0);
    return fusedGradient(
      () => kernels.geluGrad(g.array, x.array),
      () => {
        const density = x.mul(x.square().mul(-0.5).exp()).mul(1 / Math.sqrt(2 * Math.PI));
        return g.mul(x.mul(Math.SQRT1_2).erf().add(1).mul(0.5).add(density));
      },
    );
  },
});
