/** The choice between two values: by a condition, by size, or by bounds. */
import {
  anyNumber,
  DTypeError,
  optional,
  optionsOfTensors,
  signature,
  ValueError,
} from "../../arguments/index.js";
import { promote } from "../../array/index.js";
import {
  asTensor,
  binaryOperands,
  composed,
  defineFluent,
  defineMethods,
  defineOp,
  floatingOperand,
  nameOf,
  type Op,
  operandKind,
  requireBroadcast,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { binary } from "./binary.js";
import { trueIndices } from "./true-places.js";
import { matrix } from "./unary.js";

/** @throws DTypeError for a condition that is not bool. */
function booleanOperand(op: string, condition: TensorLike): Tensor {
  const test = asTensor(condition, undefined, op);
  if (test.dtype !== "bool")
    throw new DTypeError(
      `${op}: the condition ${nameOf(test)} is ${test.dtype}, not bool. Compare it first, e.g. x.gt(0).`,
    );
  return test;
}

const choose = defineOp({
  name: "where",
  symbol: "?:",
  takes: { condition: operandKind, a: operandKind, b: operandKind },
  prepare: (condition: TensorLike, a: TensorLike, b: TensorLike) => {
    const test = booleanOperand("where", condition);
    const [chosen, other] = binaryOperands("where", a, b);
    requireBroadcast("where", test, chosen);
    requireBroadcast("where", test, other);
    return { inputs: [test, chosen, other], attrs: undefined };
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

/**
 * y = a where the condition is true, else b. Of the condition alone: the int32 indices where it is true, a
 * list for each axis, as `at` takes them.
 * ∂L/∂a = g there, else 0    ∂L/∂b = 0 there, else g
 */
export const where: Op<
  [condition: TensorLike, a: TensorLike, b: TensorLike],
  undefined,
  readonly [Tensor, Tensor, Tensor]
> &
  ((condition: TensorLike) => Tensor[]) = Object.assign(
  {
    where: (...args: readonly TensorLike[]): Tensor | Tensor[] => {
      if (args.length !== 1) return choose(...(args as Parameters<typeof choose>));
      return trueIndices(booleanOperand("where", args[0] as TensorLike)).map((list) => tensor(list));
    },
  }.where,
  choose,
) as never;

/** y = value where the mask is true, else x    (value: a number or a tensor that broadcasts) */
export const maskedFill = composed(
  signature("maskedFill", { x: operandKind, mask: operandKind, value: operandKind }),
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

/** The gradient of an extreme: none to the one that lost, half to each at a tie, all to both beside a NaN. */
const toWinner = (g: Tensor, x: Tensor, other: Tensor, loses: "gt" | "lt"): Tensor =>
  where(x[loses](other), 0, g.mul(0.5).where(x.eq(other), g));

/**
 * y = max(a, b), NaN where either is: then both get g, as in PyTorch
 * ∂L/∂a = g where a > b, g/2 at a tie, else 0
 * ∂L/∂b = g where b > a, g/2 at a tie, else 0
 */
export const maximum = binary({
  name: "maximum",
  symbol: "max",
  local: ["1 if {a} > {b} else 0", "1 if {b} > {a} else 0"],
  vanishes: { kind: "masked", where: "the other operand is the larger" },
  kink: "half to each at a tie, all to both at NaN",
  vjp: [
    (g, r) => toWinner(g, r.input(0), r.input(1), "lt"),
    (g, r) => toWinner(g, r.input(1), r.input(0), "lt"),
  ],
});

/**
 * y = min(a, b), NaN where either is: then both get g, as in PyTorch
 * ∂L/∂a = g where a < b, g/2 at a tie, else 0
 * ∂L/∂b = g where b < a, g/2 at a tie, else 0
 */
export const minimum = binary({
  name: "minimum",
  symbol: "min",
  local: ["1 if {a} < {b} else 0", "1 if {b} < {a} else 0"],
  vanishes: { kind: "masked", where: "the other operand is the smaller" },
  kink: "half to each at a tie, all to both at NaN",
  vjp: [
    (g, r) => toWinner(g, r.input(0), r.input(1), "gt"),
    (g, r) => toWinner(g, r.input(1), r.input(0), "gt"),
  ],
});

export interface ClampOptions {
  /** No element is below; no bound if it is left out. */
  min?: number;
  /** No element is above; no bound if it is left out. */
  max?: number;
}

const clampOptions = optionsOfTensors<ClampOptions>()({ min: optional(anyNumber), max: optional(anyNumber) });

/** y = x held in [min, max]    ∂L/∂x = g inside, on the bounds and at NaN, which stays NaN, else 0 */
export const clamp = defineOp({
  name: "clamp",
  takes: { x: operandKind, bounds: clampOptions },
  prepare: (x: TensorLike, bounds: ClampOptions) => {
    const operand = asTensor(x, undefined, "clamp");
    if (bounds?.min === undefined && bounds?.max === undefined)
      throw new ValueError("clamp: give the bounds as { min }, { max } or { min, max }");
    const { min = -Infinity, max = Infinity } = bounds;
    if (!(min <= max)) throw new ValueError(`clamp: min ${min} is not at most max ${max}`);
    // int32 stays int32 where its bounds are of its kind
    const whole =
      operand.dtype === "int32" && [min, max].every((bound) => bound % 1 === 0 || !Number.isFinite(bound));
    return { inputs: [whole ? operand : floatingOperand(operand, "clamp")], attrs: { min, max } };
  },
  forward: (k, [a], { min, max }) => k.clamp(a, min, max),
  vjp: [
    (g, r) => {
      const x = r.input(0);
      return where(x.lt(r.attrs.min).logicalOr(x.gt(r.attrs.max)), 0, g);
    },
  ],
  local: ["1 if {min} ≤ {a} ≤ {max} else 0"],
  terms: ({ attrs: { min, max } }) => ({ min, max }),
  vanishes: { kind: "masked", where: "the operand lies outside the bounds" },
  kink: "1 on the bounds and at NaN",
  samples: [
    { ...matrix, args: [{ min: -1, max: 1 }] },
    { ...matrix, args: [{ max: 0.5 }] },
    { ...matrix, args: [{ min: 0 }] },
  ],
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    /** This where the condition is true, else `other`. */
    where(condition: TensorLike, other: TensorLike): Tensor;
    maskedFill(mask: TensorLike, value: TensorLike): Tensor;
    maximum(other: TensorLike): Tensor;
    minimum(other: TensorLike): Tensor;
    clamp(options: ClampOptions): Tensor;
  }
}

defineFluent({ maximum, minimum, maskedFill, clamp });
const whereTakes = signature("Tensor.where", { condition: operandKind, other: operandKind });
defineMethods({
  where(condition: TensorLike, other: TensorLike) {
    whereTakes.check(arguments);
    return where(condition, this, other);
  },
});
