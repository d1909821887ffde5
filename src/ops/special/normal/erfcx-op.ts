/** The op behind the scaled complement of the error function and its derivatives. */
import { whole } from "../../../arguments/index.js";
import {
  defineOp,
  floatingOperand,
  type Op,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../../tensor/index.js";
import { byElement } from "../by-element.js";
import { erfcxDerivative } from "./values.js";

/** y = the nth derivative of e^(x²) · erfc x    ∂L/∂x = g · that of n + 1 */
export const erfcxOp: Op<[x: TensorLike, n: number], number, readonly [Tensor]> = defineOp({
  name: "erfcx",
  symbol: "erfcx{^n}",
  takes: { x: operandKind, n: whole(0) },
  prepare: (x: TensorLike, n: number) => ({ inputs: [floatingOperand(x, "erfcx")], attrs: n }),
  forward: (k, inputs, n) => byElement((x) => erfcxDerivative(n, x))(k, inputs),
  vjp: [(g, r) => g.mul(erfcxOp(r.input(0), r.attrs + 1))],
  local: ["erfcx{^n + 1}({a})"],
  terms: ({ attrs: n }) => ({ n, "n + 1": n + 1 }),
  samples: [
    { inputs: [[2, 3]], args: [0] },
    { inputs: [[2, 3]], args: [1], range: [1, 4] },
    { inputs: [[]], args: [2] },
  ],
});
