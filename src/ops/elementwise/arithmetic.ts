/** Arithmetic: sums, products and signs. (`add` is the engine's own: see src/tensor/op/primitives.ts.) */

import { sameSizes, stretchedAxes } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import {
  defineFluent,
  defineMethods,
  isGradEnabled,
  operandOf,
  Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { binary } from "./binary.js";
import { flat, unary, zeroTimes } from "./unary.js";

/** y = a - b    ∂L/∂a = g    ∂L/∂b = -g */
export const sub = binary({
  name: "sub",
  symbol: "−",
  alike: (k, a, b) => k.sub(a, b),
  local: ["1", "-1"],
  vjp: [(g) => g, (g) => g.neg()],
});

/** y = a · b    ∂L/∂a = g · b    ∂L/∂b = g · a */
export const mul = binary({
  name: "mul",
  symbol: "×",
  alike: (k, a, b) => k.mul(a, b),
  local: ["{b}", "{a}"],
  vjp: [(g, r) => times(g, r.input(1), operandOf(r, 0)), (g, r) => times(g, r.input(0), operandOf(r, 1))],
});

/** g · factor, already summed along the axes that the operand was stretched along, if that saves a pass. */
function times(g: Tensor, factor: Tensor, operand: Tensor): Tensor {
  const { shape } = operand.array;
  const summed = !isGradEnabled() && g.dtype === "float32" && shape.length > 0;
  if (!summed || sameSizes(g.array, operand.array) || !sameSizes(g.array, factor.array)) return g.mul(factor);
  const axes = stretchedAxes(shape, g.array.shape);
  return new Tensor(kernels.dotAlong(g.array, factor.array, axes).reshape(shape));
}

/** y = a / b, of int32 too    ∂L/∂a = g / b    ∂L/∂b = -g · y / b */
export const div = binary({
  name: "div",
  symbol: "÷",
  alike: (k, a, b) => k.div(a, b),
  local: ["1 / {b}", "-{a} / {b}²"],
  vjp: [(g, r) => g.div(r.input(1)), (g, r) => g.mul(r.output()).div(r.input(1)).neg()],
  range: [
    [-2, 2],
    [0.5, 3],
  ],
  floating: true,
});

/** y = -x    ∂L/∂x = -g */
export const neg = unary({ name: "neg", symbol: "−", local: "-1", vjp: (g) => g.neg(), integers: true });

/** y = |x|    ∂L/∂x = g · sign(x), 0 at 0 */
export const abs = unary({
  name: "abs",
  symbol: "|x|",
  local: "sign({a})",
  kink: "0 at 0",
  vjp: (g, r) => {
    const x = r.input(0);
    return g.mul(x.sign()).where(x.ne(0), 0); // 0 at 0, where g is infinite too
  },
  integers: true,
});

/** y = -1, 0 or 1    ∂L/∂x = 0 */
export const sign = unary({
  name: "sign",
  local: "0",
  kink: "0 everywhere, at the jump too",
  vjp: zeroTimes,
  integers: true,
  vanishes: flat,
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    sub(other: TensorLike): Tensor;
    mul(other: TensorLike): Tensor;
    div(other: TensorLike): Tensor;
    neg(): Tensor;
    abs(): Tensor;
    sign(): Tensor;
  }
}

defineFluent({ neg, abs, sign });
defineMethods({
  sub(...args: [TensorLike]) {
    return sub(this, ...args);
  },
  mul(...args: [TensorLike]) {
    return mul(this, ...args);
  },
  div(...args: [TensorLike]) {
    return div(this, ...args);
  },
});
