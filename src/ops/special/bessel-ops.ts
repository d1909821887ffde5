/** The ops behind the modified Bessel functions and their derivatives, which are such functions again. */
import { whole } from "../../arguments/index.js";
import {
  defineOp,
  floatingOperand,
  type Op,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { besselIOf } from "./bessel-values.js";
import { byElement } from "./by-element.js";

type Bessel = Op<[x: TensorLike, n: number], number, readonly [Tensor]>;

const takes = { x: operandKind, n: whole(0) };
const prepare = (name: string) => (x: TensorLike, n: number) => ({
  inputs: [floatingOperand(x, name)] as const,
  attrs: n,
});
const terms = ({ attrs: n }: { readonly attrs: number }) => ({
  n,
  "n - 1": Math.abs(n - 1), // I₋₁ is I₁
  "n + 1": n + 1,
});

/** The mean of the functions of the orders beside n. */
function beside(f: Bessel, x: Tensor, n: number): Tensor {
  const next = f(x, n + 1);
  return n === 0
    ? next
    : f(x, n - 1)
        .add(next)
        .mul(0.5);
}

/** y = Iₙ(x)    ∂L/∂x = g · (Iₙ₋₁(x) + Iₙ₊₁(x)) / 2 */
export const besselI: Bessel = defineOp({
  name: "besselI",
  symbol: "I{n}",
  takes,
  prepare: prepare("besselI"),
  forward: (k, inputs, n) => byElement((x) => besselIOf(n, false, x))(k, inputs),
  vjp: [(g, r) => g.mul(beside(besselI, r.input(0), r.attrs))],
  local: ["(I{n - 1}({a}) + I{n + 1}({a})) / 2"],
  terms,
  samples: [
    { inputs: [[2, 3]], args: [0] },
    { inputs: [[2, 3]], args: [1] },
    { inputs: [[]], args: [2], range: [0.3, 4] },
  ],
});

/** y = e^(-|x|) · Iₙ(x)    ∂L/∂x = g · e^(-|x|) · (Iₙ₋₁(x) + Iₙ₊₁(x)) / 2 - g · sign(x) · y */
export const besselIScaled: Bessel = defineOp({
  name: "besselIScaled",
  symbol: "I{n}e",
  takes,
  prepare: prepare("besselIScaled"),
  forward: (k, inputs, n) => byElement((x) => besselIOf(n, true, x))(k, inputs),
  vjp: [
    (g, r) => {
      const x = r.input(0);
      return g.mul(beside(besselIScaled, x, r.attrs).sub(x.sign().mul(r.output())));
    },
  ],
  local: ["e^(-|{a}|) · (I{n - 1}({a}) + I{n + 1}({a})) / 2 - sign({a}) · {y}"],
  kink: "that of Iₙ(x) at 0, as if e^(-|x|) were 1 around it",
  terms,
  samples: [
    { inputs: [[2, 3]], args: [0], range: [0.3, 4] },
    { inputs: [[2, 3]], args: [1], range: [-4, -0.3] },
    { inputs: [[]], args: [2], range: [0.3, 4] },
  ],
});
