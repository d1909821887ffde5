/**
 * The two ops behind `pow`: an exponent that is a plain number is one of its own, defined for negative bases
 * too.
 */
import { anyNumber } from "../../arguments/index.js";
import { asTensor, defineOp, floatingOperand, operandKind, type TensorLike } from "../../tensor/index.js";
import { binary } from "./binary.js";
import { zeroTimes } from "./unary.js";

/**
 * y = a^b    ∂L/∂a = g · b · a^(b-1), 0 where b = 0    ∂L/∂b = g · y · ln a, 0 where a = 0 and b ≥ 0
 * An exponent that is a plain number is an op of its own (`powScalar`), defined for negative bases too.
 */
export const powTensor = binary({
  name: "pow",
  symbol: "^",
  local: ["{b} · {a}^({b} - 1)", "{y} · ln {a}"],
  kink: "by a: 0 where b = 0; by b: 0 where a = 0 and b ≥ 0",
  vjp: [
    (g, r) => {
      const [a, b] = [r.input(0), r.input(1)];
      // 0 · 0^(-1) is 0 here: any base but 0 makes it so
      const power = a.where(a.ne(0).logicalOr(b.ne(0)), 1).pow(b.sub(1));
      // infinity · 0 is 0 here; any other g stays, for the derivative by b, which is not 0
      const bounded = g.where(b.ne(0).logicalOr(g.abs().ne(Infinity)), 0);
      return bounded.mul(b).mul(power);
    },
    (g, r) => {
      const [a, b] = [r.input(0), r.input(1)];
      const moves = a.ne(0).logicalOr(b.lt(0));
      // 0^b · ln 0 is 0 here; ln 1 in its place, so that no derivative of it is infinite
      return g.mul(r.output()).mul(a.where(moves, 1).log()).where(moves, 0);
    },
  ],
  range: [
    [0.5, 2],
    [-2, 2],
  ],
});

/** y = x^n    ∂L/∂x = g · n · x^(n-1) */
export const powScalar = defineOp({
  name: "powScalar",
  symbol: "x{^n}",
  takes: { x: operandKind, exponent: anyNumber },
  prepare: (x: TensorLike, exponent: number) => {
    const operand = asTensor(x, undefined, "pow");
    const whole = Number.isInteger(exponent) && exponent >= 0 && operand.dtype === "int32";
    return { inputs: [whole ? operand : floatingOperand(operand, "pow")], attrs: exponent };
  },
  forward: (k, [a], n) => k.powScalar(a, n),
  // n = 0 apart: x^(-1) would be infinite at 0
  vjp: [
    (g, r) =>
      r.attrs === 0
        ? zeroTimes(g)
        : g.mul(
            r
              .input(0)
              .pow(r.attrs - 1)
              .mul(r.attrs),
          ),
  ],
  local: ["{n} · {a}{^n - 1}"],
  terms: ({ attrs: n }) => ({ n, "n - 1": n - 1 }),
  samples: [
    { inputs: [[2, 3]], args: [3] },
    { inputs: [[2, 3]], args: [2] },
    { inputs: [[2]], args: [1] },
    { inputs: [[2]], args: [0] },
    { inputs: [[4]], args: [-1.5], range: [0.5, 3] },
  ],
});
