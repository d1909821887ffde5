/** The op behind all derivatives of the gamma function's logarithm. */
import { whole } from "../../arguments/index.js";
import {
  defineOp,
  floatingOperand,
  type Op,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { byElement } from "./by-element.js";
import { polygammaOf } from "./gamma-values.js";

/** y = ψ⁽ⁿ⁾(x)    ∂L/∂x = g · ψ⁽ⁿ⁺¹⁾(x) */
export const polygammaOp: Op<[x: TensorLike, n: number], number, readonly [Tensor]> = defineOp({
  name: "polygamma",
  symbol: "ψ{^n}",
  takes: { x: operandKind, n: whole(0) },
  prepare: (x: TensorLike, n: number) => ({ inputs: [floatingOperand(x, "polygamma")], attrs: n }),
  forward: (k, inputs, n) => byElement((x) => polygammaOf(n, x))(k, inputs),
  vjp: [(g, r) => g.mul(polygammaOp(r.input(0), r.attrs + 1))],
  local: ["ψ{^n + 1}({a})"],
  terms: ({ attrs: n }) => ({ n, "n + 1": n + 1 }),
  samples: [
    { inputs: [[2, 3]], args: [0], range: [0.4, 4] },
    { inputs: [[2, 3]], args: [1], range: [0.4, 4] },
    { inputs: [[]], args: [2], range: [0.8, 4] },
  ],
});
