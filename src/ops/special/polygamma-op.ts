/** The op behind all derivatives of the gamma function's logarithm. */
import { type ByOrder, byOrder } from "./by-order.js";
import { polygammaOf } from "./gamma-values.js";

/** y = ψ⁽ⁿ⁾(x)    ∂L/∂x = g · ψ⁽ⁿ⁺¹⁾(x) */
export const polygammaOp: ByOrder = byOrder({
  name: "polygamma",
  symbol: "ψ{^n}",
  value: polygammaOf,
  vjp: [(g, r) => g.mul(polygammaOp(r.input(0), r.attrs + 1))],
  local: ["ψ{^n + 1}({a})"],
  terms: ({ attrs: n }) => ({ n, "n + 1": n + 1 }),
  samples: [
    { inputs: [[2, 3]], args: [0], range: [0.4, 4] },
    { inputs: [[2, 3]], args: [1], range: [0.4, 4] },
    { inputs: [[]], args: [2], range: [0.8, 4] },
  ],
});
