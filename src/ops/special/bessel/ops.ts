/** The ops behind the modified Bessel functions and their derivatives, which are such functions again. */
import type { Tensor } from "../../../tensor/index.js";
import { type ByOrder, byOrder } from "../by-order.js";
import { besselIOf } from "./values.js";

const terms = ({ attrs: n }: { readonly attrs: number }) => ({
  n,
  "n - 1": Math.abs(n - 1), // I₋₁ is I₁
  "n + 1": n + 1,
});

/** The mean of the functions of the orders beside n. */
function beside(f: ByOrder, x: Tensor, n: number): Tensor {
  const next = f(x, n + 1);
  return n === 0
    ? next
    : f(x, n - 1)
        .add(next)
        .mul(0.5);
}

/** y = Iₙ(x)    ∂L/∂x = g · (Iₙ₋₁(x) + Iₙ₊₁(x)) / 2 */
export const besselI: ByOrder = byOrder({
  name: "besselI",
  symbol: "I{n}",
  value: (n, x) => besselIOf(n, false, x),
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
export const besselIScaled: ByOrder = byOrder({
  name: "besselIScaled",
  symbol: "I{n}e",
  value: (n, x) => besselIOf(n, true, x),
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
