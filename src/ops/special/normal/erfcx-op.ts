/** The op behind the scaled complement of the error function and its derivatives. */
import { type ByOrder, byOrder } from "../by-order.js";
import { erfcxDerivative } from "./values.js";

/** y = the nth derivative of e^(x²) · erfc x    ∂L/∂x = g · that of n + 1 */
export const erfcxOp: ByOrder = byOrder({
  name: "erfcx",
  symbol: "erfcx{^n}",
  value: erfcxDerivative,
  vjp: [(g, r) => g.mul(erfcxOp(r.input(0), r.attrs + 1))],
  local: ["erfcx{^n + 1}({a})"],
  terms: ({ attrs: n }) => ({ n, "n + 1": n + 1 }),
  samples: [
    { inputs: [[2, 3]], args: [0] },
    { inputs: [[2, 3]], args: [1], range: [1, 4] },
    { inputs: [[]], args: [2] },
  ],
});
