/** Division to whole numbers, and what remains. */
import { signature } from "../../arguments/index.js";
import {
  arithmeticOperands,
  asTensor,
  composed,
  defineOp,
  type Op,
  type OpRecord,
  operandKind,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";
import { byPairs } from "./by-element.js";

/** x without what is behind its point: the next whole number towards 0    ∂L/∂x = 0 */
export const trunc = composed(signature("trunc", { x: operandKind }), (x: TensorLike): Tensor => {
  const operand = asTensor(x, undefined, "trunc");
  return where(operand.lt(0), operand.ceil(), operand.floor());
});

type Record = OpRecord<undefined, readonly [Tensor, Tensor]>;

const takes = { a: operandKind, b: operandKind };
const prepare = (name: string) => (a: TensorLike, b: TensorLike) => ({
  inputs: arithmeticOperands(name, a, b) as readonly [Tensor, Tensor],
  attrs: undefined,
});
const samples = [
  {
    inputs: [
      [2, 3],
      [2, 3],
    ],
    range: [
      [-4, 4],
      [1.1, 1.9],
    ],
  },
  {
    inputs: [[2, 1], [3]],
    range: [
      [-4, 4],
      [-1.9, -1.1],
    ],
  },
] as const;

/** How often b is in a, a whole number: a = quotient · b + y. */
const quotient = (r: Record): Tensor => r.input(0).sub(r.output()).div(r.input(1));

const jumps = { kink: "1 by a, the whole quotient by b, at the jumps too" };

/** With the sign of a, as C's fmod; exact. */
const fmodOf = (a: number, b: number): number => a % b;

/** With the sign of b, as Python's %. */
function remainderOf(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** Of a / b, as Python's //: by what remains, since a / b may round up to a whole number. */
function floorDivideOf(a: number, b: number): number {
  if (b === 0 || !Number.isFinite(a)) return Math.floor(a / b);
  const rest = a % b;
  const whole = Math.round((a - rest) / b);
  return rest !== 0 && rest < 0 !== b < 0 ? whole - 1 : whole;
}

/**
 * y = a - b · ⌊a / b⌋, with the sign of b: Python's %    ∂L/∂a = g    ∂L/∂b = -g · ⌊a / b⌋
 * @throws ValueError for int32 divided by 0.
 */
export const remainder: Op<[a: TensorLike, b: TensorLike], undefined, readonly [Tensor, Tensor]> = defineOp({
  name: "remainder",
  takes,
  prepare: prepare("remainder"),
  forward: byPairs("remainder", remainderOf),
  vjp: [(g) => g, (g, r) => g.mul(quotient(r)).neg()],
  local: ["1", "-⌊{a} / {b}⌋"],
  ...jumps,
  samples,
});

/**
 * y = a - b · trunc(a / b), with the sign of a: C's fmod, and % of JavaScript    ∂L/∂a = g
 * ∂L/∂b = -g · trunc(a / b)
 * @throws ValueError for int32 divided by 0.
 */
export const fmod: Op<[a: TensorLike, b: TensorLike], undefined, readonly [Tensor, Tensor]> = defineOp({
  name: "fmod",
  takes,
  prepare: prepare("fmod"),
  forward: byPairs("fmod", fmodOf),
  vjp: [(g) => g, (g, r) => g.mul(quotient(r)).neg()],
  local: ["1", "-({a} - {y}) / {b}"],
  ...jumps,
  samples,
});

/**
 * y = ⌊a / b⌋, as Python's //: exact where a / b rounds up to a whole number    (without a gradient)
 * @throws ValueError for int32 divided by 0.
 */
export const floorDivide: Op<[a: TensorLike, b: TensorLike], undefined, readonly [Tensor, Tensor]> = defineOp(
  {
    name: "floorDivide",
    symbol: "//",
    takes,
    prepare: prepare("floorDivide"),
    forward: byPairs("floorDivide", floorDivideOf),
    vjp: null,
    samples,
  },
);
