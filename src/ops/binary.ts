/** Elementwise ops of two operands that broadcast, comparisons, and the choice between two. */
import { DTypeError, promote } from "../array/index.js";
import type { BinaryName, ComparisonName } from "../kernels/index.js";
import {
  arithmeticOperands,
  asTensor,
  binaryOperands,
  composed,
  defineMethods,
  defineOp,
  floatingOperand,
  nameOf,
  type Op,
  type OpRecord,
  requireBroadcast,
  type Sample,
  type Tensor,
  type TensorLike,
  type Vanishing,
  type Vjp,
} from "../tensor/index.js";

type Pair = [Tensor, Tensor];

/** The shapes that every binary op is checked with. */
const pairs = (range?: Sample["range"]): [Sample, ...Sample[]] => {
  const where = range === undefined ? {} : { range };
  return [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
      ...where,
    },
    { inputs: [[2, 3], [3]], ...where },
    {
      inputs: [
        [2, 1],
        [1, 3],
      ],
      ...where,
    },
    { inputs: [[], [2]], ...where },
  ];
};

interface BinaryDefinition {
  name: Exclude<BinaryName, "add">;
  symbol: string;
  local: readonly [string, string];
  vanishes?: Vanishing;
  vjp: readonly [Vjp<undefined, Pair>, Vjp<undefined, Pair>];
  kink?: string;
  range?: Sample["range"];
  /** int32 operands become float32 (division, atan2). */
  floating?: true;
}

function binary({
  name,
  symbol,
  local,
  vanishes,
  vjp,
  kink,
  range,
  floating,
}: BinaryDefinition): Op<[a: TensorLike, b: TensorLike], undefined, Pair> {
  return defineOp({
    name,
    symbol,
    prepare: (left: TensorLike, right: TensorLike) => {
      const operands = arithmeticOperands(name, left, right);
      if (floating !== true) return { inputs: operands, attrs: undefined };
      const [a, b] = operands;
      return { inputs: [floatingOperand(a, name), floatingOperand(b, name)], attrs: undefined };
    },
    forward: (k, [a, b]) => k[name](a, b),
    vjp,
    local,
    ...(vanishes === undefined ? {} : { vanishes }),
    ...(kink === undefined ? {} : { kink }),
    samples: pairs(range),
  });
}

/** y = a - b    ∂L/∂a = g    ∂L/∂b = -g */
export const sub = binary({ name: "sub", symbol: "−", local: ["1", "-1"], vjp: [(g) => g, (g) => g.neg()] });

/** y = a · b    ∂L/∂a = g · b    ∂L/∂b = g · a */
export const mul = binary({
  name: "mul",
  symbol: "×",
  local: ["{b}", "{a}"],
  vjp: [(g, r) => g.mul(r.input(1)), (g, r) => g.mul(r.input(0))],
});

/** y = a / b, of int32 too    ∂L/∂a = g / b    ∂L/∂b = -g · y / b */
export const div = binary({
  name: "div",
  symbol: "÷",
  local: ["1 / {b}", "-{a} / {b}²"],
  vjp: [(g, r) => g.div(r.input(1)), (g, r) => g.mul(r.output()).div(r.input(1)).neg()],
  range: [
    [-2, 2],
    [0.5, 3],
  ],
  floating: true,
});

/**
 * y = a^b    ∂L/∂a = g · b · a^(b-1), 0 where b = 0    ∂L/∂b = g · y · ln a, 0 where a = 0 and b ≥ 0
 * An exponent that is a plain number is an op of its own (`powScalar`), defined for negative bases too.
 */
const powTensor = binary({
  name: "pow",
  symbol: "^",
  local: ["{b} · {a}^({b} - 1)", "{y} · ln {a}"],
  kink: "by a: 0 where b = 0; by b: 0 where a = 0 and b ≥ 0",
  vjp: [
    (g, r) => {
      const [a, b] = [r.input(0), r.input(1)];
      // 0 · 0^(-1) is 0 here: any base but 0 makes it so
      const power = a.where(a.ne(0).logicalOr(b.ne(0)), 1).pow(b.sub(1));
      return g.mul(b).mul(power);
    },
    (g, r) => {
      const [a, b] = [r.input(0), r.input(1)];
      // 0^b · ln 0 is 0 here: ln 1 in its place makes it so
      return g.mul(r.output()).mul(a.where(a.ne(0).logicalOr(b.lt(0)), 1).log());
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
  symbol: "xⁿ",
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
        ? g.mul(0)
        : g.mul(
            r
              .input(0)
              .pow(r.attrs - 1)
              .mul(r.attrs),
          ),
  ],
  local: ["n · {a}ⁿ⁻¹"],
  samples: [
    { inputs: [[2, 3]], args: [3] },
    { inputs: [[2, 3]], args: [2] },
    { inputs: [[2]], args: [1] },
    { inputs: [[2]], args: [0] },
    { inputs: [[4]], args: [-1.5], range: [0.5, 3] },
  ],
});

/** y = a^b, where b is a number or a tensor. */
export function pow(a: TensorLike, b: TensorLike): Tensor {
  return typeof b === "number" ? powScalar(a, b) : powTensor(a, b);
}
/** The op behind `pow` with a tensor as exponent, for those who look up definitions. */
export { powTensor };

/** The gradient of an extreme: all to the one that won, half to each at a tie. */
const toWinner = (g: Tensor, winner: Tensor, other: Tensor, wins: "gt" | "lt"): Tensor =>
  g.where(winner[wins](other), g.mul(0.5).where(winner.eq(other), 0));

/** y = max(a, b)    ∂L/∂a = g where a > b, g/2 at a tie, else 0    ∂L/∂b = the rest of g */
export const maximum = binary({
  name: "maximum",
  symbol: "max",
  local: ["1 if {a} > {b} else 0", "1 if {b} > {a} else 0"],
  vanishes: { kind: "masked", where: "the other operand is the larger" },
  kink: "half to each at a tie",
  vjp: [
    (g, r) => toWinner(g, r.input(0), r.input(1), "gt"),
    (g, r) => toWinner(g, r.input(1), r.input(0), "gt"),
  ],
});

/** y = min(a, b)    ∂L/∂a = g where a < b, g/2 at a tie, else 0    ∂L/∂b = the rest of g */
export const minimum = binary({
  name: "minimum",
  symbol: "min",
  local: ["1 if {a} < {b} else 0", "1 if {b} < {a} else 0"],
  vanishes: { kind: "masked", where: "the other operand is the smaller" },
  kink: "half to each at a tie",
  vjp: [
    (g, r) => toWinner(g, r.input(0), r.input(1), "lt"),
    (g, r) => toWinner(g, r.input(1), r.input(0), "lt"),
  ],
});

/** y = the angle of the point (b, a)    ∂L/∂a = g · b / (a² + b²)    ∂L/∂b = -g · a / (a² + b²) */
export const atan2 = binary({
  name: "atan2",
  symbol: "atan2",
  local: ["{b} / ({a}² + {b}²)", "-{a} / ({a}² + {b}²)"],
  vjp: [
    (g, r) => g.mul(r.input(1)).div(radiusSquared(r)),
    (g, r) => g.mul(r.input(0)).div(radiusSquared(r)).neg(),
  ],
  range: [
    [-2, 2],
    [0.5, 3],
  ],
  floating: true,
});

/** a² + b² */
const radiusSquared = (r: OpRecord<undefined, Pair>) => r.input(0).square().add(r.input(1).square());

function comparison(
  name: ComparisonName,
  symbol: string,
): Op<[a: TensorLike, b: TensorLike], undefined, Pair> {
  return defineOp({
    name,
    symbol,
    prepare: (a: TensorLike, b: TensorLike) => ({ inputs: binaryOperands(name, a, b), attrs: undefined }),
    forward: (k, [a, b]) => k[name](a, b),
    vjp: null,
    samples: [{ inputs: [[2, 3], [3]] }],
  });
}

/** y = a = b, as bool    (NaN equals nothing; comparisons carry no gradient) */
export const eq = comparison("eq", "=");
/** y = a ≠ b, as bool */
export const ne = comparison("ne", "≠");
/** y = a < b, as bool */
export const lt = comparison("lt", "<");
/** y = a ≤ b, as bool */
export const le = comparison("le", "≤");
/** y = a > b, as bool */
export const gt = comparison("gt", ">");
/** y = a ≥ b, as bool */
export const ge = comparison("ge", "≥");
/** y = a ∧ b, as bool: both are not 0 */
export const logicalAnd = comparison("logicalAnd", "∧");
/** y = a ∨ b, as bool: one is not 0 */
export const logicalOr = comparison("logicalOr", "∨");

/** @throws DTypeError for a condition that is not bool. */
function booleanOperand(op: string, condition: TensorLike): Tensor {
  const test = asTensor(condition, undefined, op);
  if (test.dtype !== "bool")
    throw new DTypeError(
      `${op}: the condition ${nameOf(test)} is ${test.dtype}, not bool. Compare it first, e.g. x.gt(0).`,
    );
  return test;
}

/** y = a where the condition is true, else b    ∂L/∂a = g there, else 0    ∂L/∂b = 0 there, else g */
export const where = defineOp({
  name: "where",
  symbol: "?:",
  prepare: (condition: TensorLike, left: TensorLike, right: TensorLike) => {
    const test = booleanOperand("where", condition);
    const [a, b] = binaryOperands("where", left, right);
    requireBroadcast("where", test, a);
    requireBroadcast("where", test, b);
    return { inputs: [test, a, b], attrs: undefined };
  },
  forward: (k, [condition, a, b]) => k.where(condition, a, b),
  vjp: [null, (g, r) => g.where(r.input(0), 0), (g, r) => g.where(r.input(0).logicalNot(), 0)],
  local: ["", "1 if {a} else 0", "0 if {a} else 1"],
  vanishes: { kind: "masked", where: "the condition chooses the other operand" },
  samples: [
    { inputs: [{ values: [1, 0, 1], shape: [3], dtype: "bool" }, [2, 3], [2, 3]] },
    { inputs: [{ values: [1, 0], shape: [2, 1], dtype: "bool" }, [3], []] },
  ],
});

/** y = value where the mask is true, else x    (value: a number or a tensor that broadcasts) */
export const maskedFill = composed(
  "maskedFill",
  (x: TensorLike, mask: TensorLike, value: TensorLike): Tensor => {
    const operand = asTensor(x, undefined, "maskedFill");
    const fill = asTensor(value, operand.dtype, "maskedFill");
    return where(
      booleanOperand("maskedFill", mask),
      promote(operand.dtype, fill.dtype) === operand.dtype ? fill.to(operand.dtype) : fill,
      operand,
    );
  },
);

declare module "../tensor/graph/tensor.js" {
  interface Tensor {
    sub(other: TensorLike): Tensor;
    mul(other: TensorLike): Tensor;
    div(other: TensorLike): Tensor;
    pow(exponent: TensorLike): Tensor;
    maximum(other: TensorLike): Tensor;
    minimum(other: TensorLike): Tensor;
    /** The angle of the point (other, this). */
    atan2(other: TensorLike): Tensor;
    eq(other: TensorLike): Tensor;
    ne(other: TensorLike): Tensor;
    lt(other: TensorLike): Tensor;
    le(other: TensorLike): Tensor;
    gt(other: TensorLike): Tensor;
    ge(other: TensorLike): Tensor;
    logicalAnd(other: TensorLike): Tensor;
    logicalOr(other: TensorLike): Tensor;
    /** This where the condition is true, else `other`. */
    where(condition: TensorLike, other: TensorLike): Tensor;
    /** `value` where the mask is true, else this. */
    maskedFill(mask: TensorLike, value: TensorLike): Tensor;
  }
}

const plain = { sub, mul, div, pow, maximum, minimum, atan2, eq, ne, lt, le, gt, ge, logicalAnd, logicalOr };
for (const [name, op] of Object.entries(plain)) {
  defineMethods({
    [name](other: TensorLike) {
      return op(this, other);
    },
  });
}
defineMethods({
  where(condition: TensorLike, other: TensorLike) {
    return where(condition, this, other);
  },
  maskedFill(mask: TensorLike, value: TensorLike) {
    return maskedFill(this, mask, value);
  },
});
