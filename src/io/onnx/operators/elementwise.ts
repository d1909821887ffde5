/** Elementwise ops as ONNX has them, or composed of what it has. */
import type { DType } from "../../../array/index.js";
import { float, int } from "../graph-builder.js";
import { dataType } from "../tensor-data.js";
import { type Operator, type Operators, type OpToWrite, same } from "./operator.js";

/** x in another type; int64 too, which some nodes want. */
export const cast = (op: OpToWrite, x: string, to: DType | "int64"): string =>
  op.node("Cast", [x], { to: int(dataType[to]) });

/** Where ONNX has an op for floats only, and ours takes int32 as it is. */
const floatsOnly =
  (opType: string): Operator =>
  (op) =>
    op.dtypeOf(0) === "int32" ? op.node("Identity", [op.x]) : op.node(opType, [op.x]);

/** Order is of numbers: booleans are compared as 0 and 1. */
const comparison =
  (opType: string, negate = false): Operator =>
  (op) => {
    const numbers = op.inputs.map((x, i) => (op.dtypeOf(i) === "bool" ? cast(op, x, "int32") : x));
    const answer = op.node(opType, numbers);
    return negate ? op.node("Not", [answer]) : answer;
  };

const asBool = (op: OpToWrite, i: number) =>
  op.dtypeOf(i) === "bool" ? op.input(i) : cast(op, op.input(i), "bool");

const logic =
  (opType: string): Operator =>
  (op) =>
    op.node(
      opType,
      op.inputs.map((_, i) => asBool(op, i)),
    );

/** `near` where |x| < 1/2, else `far`. */
const nearZero = (op: OpToWrite, near: string, far: string): string =>
  op.node("Where", [op.node("Less", [op.node("Abs", [op.x]), op.number(0.5)]), near, far]);

export const elementwise: Operators = {
  add: same("Add"),
  sub: same("Sub"),
  mul: same("Mul"),
  div: same("Div"),
  neg: same("Neg"),
  abs: same("Abs"),
  sign: same("Sign"),
  maximum: same("Max"),
  minimum: same("Min"),
  pow: same("Pow"),
  powScalar: (op) => op.node("Pow", [op.x, op.number(op.attrs<number>())]),
  square: (op) => op.node("Mul", [op.x, op.x]),
  sqrt: same("Sqrt"),
  rsqrt: (op) => op.node("Reciprocal", [op.node("Sqrt", [op.x])]),
  reciprocal: same("Reciprocal"),
  exp: same("Exp"),
  log: same("Log"),
  // e^x - 1 = 2t / (1 - t) with t = tanh(x/2), in which nothing cancels near 0
  expm1: (op) => {
    const t = op.node("Tanh", [op.node("Mul", [op.x, op.number(0.5)])]);
    const near = op.node("Div", [op.node("Add", [t, t]), op.node("Sub", [op.number(1), t])]);
    return nearZero(op, near, op.node("Sub", [op.node("Exp", [op.x]), op.number(1)]));
  },
  // ln(1 + x) = 2 artanh(x / (x + 2))
  log1p: (op) => {
    const half = op.node("Atanh", [op.node("Div", [op.x, op.node("Add", [op.x, op.number(2)])])]);
    const far = op.node("Log", [op.node("Add", [op.x, op.number(1)])]);
    return nearZero(op, op.node("Add", [half, half]), far);
  },
  sin: same("Sin"),
  cos: same("Cos"),
  tan: same("Tan"),
  asin: same("Asin"),
  acos: same("Acos"),
  atan: same("Atan"),
  sinh: same("Sinh"),
  cosh: same("Cosh"),
  tanh: same("Tanh"),
  relu: (op) => (op.dtypeOf(0) === "int32" ? op.node("Max", [op.x, op.number(0)]) : op.node("Relu", [op.x])),
  reluBackward: (op) => {
    const flat = op.node("LessOrEqual", [op.input(1), op.number(0)]);
    return op.node("Where", [flat, op.number(0), op.x]);
  },
  leakyRelu: (op) => op.node("LeakyRelu", [op.x], { alpha: float(op.attrs<number>()) }),
  elu: (op) => op.node("Elu", [op.x], { alpha: float(op.attrs<number>()) }),
  sigmoid: same("Sigmoid"),
  softplus: same("Softplus"),
  erf: same("Erf"),
  gelu: (op) => {
    const twice = op.node("Add", [
      op.node("Erf", [op.node("Mul", [op.x, op.number(Math.SQRT1_2)])]),
      op.number(1),
    ]);
    return op.node("Mul", [op.x, op.node("Mul", [twice, op.number(0.5)])]);
  },
  floor: floatsOnly("Floor"),
  ceil: floatsOnly("Ceil"),
  round: floatsOnly("Round"),
  eq: same("Equal"),
  ne: (op) => op.node("Not", [op.node("Equal", op.inputs)]),
  lt: comparison("Less"),
  le: comparison("LessOrEqual"),
  gt: comparison("Greater"),
  ge: comparison("GreaterOrEqual"),
  logicalAnd: logic("And"),
  logicalOr: logic("Or"),
  logicalNot: logic("Not"),
  where: same("Where"),
  clamp: (op) => {
    const { min, max } = op.attrs<{ min: number; max: number }>();
    const low = min === Number.NEGATIVE_INFINITY ? "" : op.number(min);
    const high = max === Number.POSITIVE_INFINITY ? [] : [op.number(max)];
    return op.node("Clip", [op.x, low, ...high]);
  },
  to: (op) => cast(op, op.x, op.attrs<DType>()),
  clone: same("Identity"),
};
