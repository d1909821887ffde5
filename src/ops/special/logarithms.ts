/** Logarithms and powers to other bases; logarithms of sums, of products with them, and of odds. */
import { kind, optional, options as optionsOf, signature } from "../../arguments/index.js";
import {
  composed,
  defineOp,
  floatingOperand,
  type Op,
  operandKind,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";
import { powTensor } from "../elementwise/pow-ops.js";
import { unary } from "../elementwise/unary.js";
import { byElement } from "./by-element.js";
import { realOperands } from "./real-operands.js";

/** y = log₂ x, exact for powers of 2    ∂L/∂x = g / (x · ln 2) */
export const log2 = unary({
  name: "log2",
  forward: byElement(Math.log2),
  local: "1 / ({a} · ln 2)",
  vjp: (g, r) => g.div(r.input(0).mul(Math.LN2)),
  range: [0.5, 3],
});

/** y = log₁₀ x, exact for powers of 10    ∂L/∂x = g / (x · ln 10) */
export const log10 = unary({
  name: "log10",
  forward: byElement(exactLog10),
  local: "1 / ({a} · ln 10)",
  vjp: (g, r) => g.div(r.input(0).mul(Math.LN10)),
  range: [0.5, 3],
});

function exactLog10(x: number): number {
  const y = Math.log10(x);
  const whole = Math.round(y);
  return 10 ** whole === x ? whole : y;
}

/** y = 2^x    ∂L/∂x = g · y · ln 2 */
export const exp2 = composed(signature("exp2", { x: operandKind }), (x: TensorLike): Tensor => {
  const operand = floatingOperand(x, "exp2");
  return powTensor(tensor(2, { dtype: operand.dtype }), operand);
});

/**
 * y = ln(e^a + e^b), never overflowing    ∂L/∂a = g · σ(a - b)    ∂L/∂b = g · σ(b - a)
 * Where both are the same infinity, it is half to each.
 */
export const logAddExp: Op<[a: TensorLike, b: TensorLike], undefined, readonly [Tensor, Tensor]> = defineOp({
  name: "logAddExp",
  takes: { a: operandKind, b: operandKind },
  prepare: (left: TensorLike, right: TensorLike) => ({
    inputs: realOperands("logAddExp", left, right),
    attrs: undefined,
  }),
  forward: (k, [a, b]) => {
    const none = k.full([], 0, a.dtype);
    const apart = k.abs(k.where(k.eq(a, b), none, k.sub(a, b)));
    return k.add(k.maximum(a, b), k.log1p(k.exp(k.neg(apart))));
  },
  vjp: [
    (g, r) => g.mul(difference(r.input(0), r.input(1)).sigmoid()),
    (g, r) => g.mul(difference(r.input(1), r.input(0)).sigmoid()),
  ],
  local: ["e^({a} - {y})", "e^({b} - {y})"],
  kink: "half to each where both are the same infinity",
  inside: "m = max({a}, {b}); {y} = m + log(exp({a} - m) + exp({b} - m))",
  samples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
    { inputs: [[2, 1], [3]] },
    { inputs: [[], [2]] },
  ],
});

/** a - b, 0 where they are equal: of the same infinities too. */
const difference = (a: Tensor, b: Tensor): Tensor => {
  const same = a.eq(b).logicalAnd(a.abs().eq(Infinity));
  return where(same, 0, a).sub(where(same, 0, b));
};

/**
 * y = x · ln y, 0 where x is 0 and y is no NaN
 * ∂L/∂x = g · ln y (0 where x is 0 and y is no positive number)    ∂L/∂y = g · x / y
 */
export const xlogy = composed(
  signature("xlogy", { x: operandKind, y: operandKind }),
  (x: TensorLike, y: TensorLike): Tensor => {
    const [a, b] = realOperands("xlogy", x, y);
    // ln 1 in its place, so that no derivative of it is infinite
    const counts = a
      .ne(0)
      .logicalOr(b.gt(0).logicalAnd(b.lt(Infinity)))
      .logicalOr(b.ne(b));
    return a.mul(where(counts, b, 1).log());
  },
);

export interface LogitOptions {
  /** Probabilities are held in [eps, 1 - eps] first; as they are if it is left out. */
  eps?: number;
}

const upToHalf = kind<number>(
  "a number from 0 to 0.5",
  (value) => typeof value === "number" && value >= 0 && value <= 0.5,
);
const logitOptions = optionsOf<LogitOptions>()({ eps: optional(upToHalf) });

/**
 * y = ln(x / (1 - x)), the inverse of sigmoid    ∂L/∂x = g / (x (1 - x)), 0 outside of [eps, 1 - eps]
 * @throws ValueError for an eps that is no number from 0 to ½.
 */
export const logit = composed(
  signature("logit", { x: operandKind, options: logitOptions }),
  (x: TensorLike, options?: LogitOptions): Tensor => {
    const { eps } = logitOptions.read(options);
    const given = floatingOperand(x, "logit");
    const held = eps === undefined ? given : given.clamp({ min: eps, max: 1 - eps });
    return held.log().sub(held.neg().log1p());
  },
);
