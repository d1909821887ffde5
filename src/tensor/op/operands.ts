/** Operands: how ops turn what they were given into tensors that a kernel takes, or say why not. */
import { DTypeError, requireKind, ShapeError, show } from "../../arguments/index.js";
import {
  axesKind,
  axisKind,
  type DType,
  dtypeKind,
  formatShape,
  isFloating,
  isInteger,
  type NdArray,
  promote,
  requireRange,
  type Shape,
  sameShape,
  tryBroadcast,
} from "../../array/index.js";
import { tensorKind } from "../graph/kinds.js";
import { defineFluent } from "../graph/methods.js";
import { nameOf, Tensor } from "../graph/tensor.js";
import { asTensor, type TensorLike } from "../value/convert.js";
import { elementsOf } from "../value/read.js";
import { defineOp } from "./define-op.js";

/** `Left is "x", right is "W1" of Affine1.` */
export function nameOperands(a: Tensor, b: Tensor): string {
  return `Left is ${nameOf(a)}, right is ${nameOf(b)}.`;
}

/** Both operands of a binary op: bare numbers take the dtype of the tensor, two tensors are promoted. */
export function binaryOperands(op: string, left: TensorLike, right: TensorLike): [Tensor, Tensor] {
  if (left instanceof Tensor && right instanceof Tensor && alike(left.array, right.array))
    return [left, right];
  const a = asTensor(left, right instanceof Tensor ? right.dtype : undefined, op);
  const b = asTensor(right, a.dtype, op);
  requireBroadcast(op, a, b);
  const dtype = promote(a.dtype, b.dtype);
  return [a.dtype === dtype ? a : to(a, dtype), b.dtype === dtype ? b : to(b, dtype)];
}

/** One dtype and one list of sizes, as results have that of their operand: what loops meet most. */
const alike = (a: NdArray, b: NdArray) => a.shape === b.shape && a.dtype === b.dtype;

/** The operands of arithmetic: booleans count as 0 and 1 in float32. */
export function arithmeticOperands(op: string, left: TensorLike, right: TensorLike): [Tensor, Tensor] {
  const operands = binaryOperands(op, left, right);
  const [a, b] = operands;
  return a.dtype === "bool" ? [to(a, "float32"), to(b, "float32")] : operands;
}

/** @throws ShapeError naming the op, both tensors, and the first axis that does not fit. */
export function requireBroadcast(op: string, a: Tensor, b: Tensor): void {
  const [left, right] = [a.array.shape, b.array.shape];
  if (sameShape(left, right) || tryBroadcast(left, right) !== undefined) return;
  const rank = Math.min(a.rank, b.rank);
  for (let back = 1; back <= rank; back++) {
    const [x, y] = [a.shape[a.rank - back], b.shape[b.rank - back]];
    if (x === y || x === 1 || y === 1) continue;
    throw new ShapeError(
      `${op}: ${formatShape(a.shape)} and ${formatShape(b.shape)} do not broadcast: sizes ${x} and ${y} ` +
        `differ ` +
        `(axis ${-back}, aligned from the right, where only 1 stretches). ${nameOperands(a, b)} Reshape ` +
        `one, or insert axes with unsqueeze().`,
    );
  }
}

/** An operand of an op on real numbers: int32 and bool become float32. */
export function floatingOperand(value: TensorLike, op: string): Tensor {
  const x = asTensor(value, undefined, op);
  return isFloating(x.dtype) ? x : to(x, "float32");
}

/** @throws DTypeError where two operands that must share a dtype do not. */
export function requireSameDtype(op: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype)
    throw new DTypeError(
      `${op}: dtypes ${a.dtype} and ${b.dtype} differ. ${nameOperands(a, b)} Convert one with ` +
        `to("${promote(a.dtype, b.dtype)}").`,
    );
}

/**
 * @throws ShapeError for what should be a list and is none, `x.reshape(2, 3)` for `x.reshape([2, 3])`, and
 *   for a list with holes, which map() and every() step over.
 */
export function requireList(op: string, what: string, value: unknown): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw new ShapeError(`${op}: expected ${what}, got ${show(value)}`);
  if (!value.includes(undefined)) return;
  for (let i = 0; i < value.length; i++)
    if (!(i in value))
      throw new ShapeError(
        `${op}: expected ${what}, got a list with a hole at ${i} (nothing was written there)`,
      );
}

/** 0 <= axis < rank, negative counted from the end. @throws ShapeError */
export function normalizeAxis(op: string, axis: number, rank: number): number {
  requireKind(op, "axis", axisKind, axis);
  const normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal >= rank)
    throw new ShapeError(
      rank === 0
        ? `${op}: axis ${axis} of a scalar, which has no axes`
        : `${op}: axis ${axis} is out of range for rank ${rank} (${-rank} .. ${rank - 1})`,
    );
  return normal;
}

/** All axes if undefined. @throws ShapeError for axes out of range or named twice. */
export function normalizeAxes(
  op: string,
  axis: number | readonly number[] | undefined,
  shape: Shape,
): number[] {
  if (axis === undefined) return shape.map((_, i) => i);
  requireKind(op, "axis", axesKind, axis);
  const axes = (typeof axis === "number" ? [axis] : axis).map((each) =>
    normalizeAxis(op, each, shape.length),
  );
  const twice = axes.find((each, i) => axes.indexOf(each) !== i);
  if (twice !== undefined) throw new ShapeError(`${op}: axis ${twice} is named twice`);
  return axes.sort((a, b) => a - b);
}

/** y = x in another dtype    ∂L/∂x = g in x's dtype    (float32 and float64 alone carry gradients) */
export const to = defineOp({
  name: "to",
  moves: true,
  takes: { x: tensorKind, dtype: dtypeKind },
  prepare: (x: Tensor, dtype: DType) => {
    if (isInteger(dtype) && promote(x.dtype, dtype) !== dtype) requireRange("to", dtype, elementsOf(x));
    return { inputs: [x], attrs: dtype };
  },
  forward: (k, [a], dtype) => k.cast(a, dtype),
  vjp: [(g, { inputs: [x] }) => g.to(x.dtype)],
  terms: ({ attrs: dtype }) => ({ dtype }),
  local: ["1"],
  samples: [
    { inputs: [[2, 3]], args: ["float64"] },
    { inputs: [[2]], args: ["float32"] },
  ],
});

declare module "../graph/tensor.js" {
  interface Tensor {
    /**
     * The same values in another dtype; from float to float it is differentiable, to integers (fractions are
     * cut off), bool, float16 or bfloat16 (the nearest, at a tie the even one) a constant.
     * @throws ValueError for NaN and for what is out of range for an integer dtype.
     */
    to(dtype: DType): Tensor;
  }
}
defineFluent({ to });
