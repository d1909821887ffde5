/** Functions that analysis has names for. */
import { signature } from "../../arguments/index.js";
import {
  asTensor,
  composed,
  floatingOperand,
  operandKind,
  requireBroadcast,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";
import { realOperands } from "./real-operands.js";

/** (-1)ᵏ / (2k + 1)! from the last that counts below ¾: a series whose derivatives hold at 0 too. */
const sincTail = Array.from({ length: 12 }, (_, i) => {
  let term = 1;
  for (let k = 2; k <= 2 * (11 - i) + 1; k++) term /= k;
  return (11 - i) % 2 === 0 ? term : -term;
});

/** y = sin(πx) / (πx), 1 at 0, where all derivatives hold too */
export const sinc = composed(signature("sinc", { x: operandKind }), (x: TensorLike): Tensor => {
  const angle = floatingOperand(x, "sinc").mul(Math.PI);
  const near = angle.abs().lt(0.75);
  const squared = where(near, angle, 0).square();
  const [first, ...rest] = sincTail as [number, ...number[]];
  const series = rest.reduce<Tensor>((sum, term) => sum.mul(squared).add(term), squared.mul(0).add(first));
  const far = where(near, 1, angle);
  return where(near, series, far.sin().div(far));
});

/** Powers of 2 that squares are kept in range by: what is larger, and what is smaller, is scaled. */
const ranges = {
  float32: { large: 2 ** 60, small: 2 ** -50, factors: [2 ** 90, 2 ** -70, 1] },
  float64: { large: 2 ** 500, small: 2 ** -450, factors: [2 ** 600, 2 ** -600, 1] },
};

/** y = √(a² + b²), without overflow on the way    ∂L/∂a = g · a / y    ∂L/∂b = g · b / y, 0 where y is */
export const hypot = composed(
  signature("hypot", { a: operandKind, b: operandKind }),
  (left: TensorLike, right: TensorLike): Tensor => {
    const [a, b] = realOperands("hypot", left, right);
    const { large, small, factors } = ranges[a.dtype as "float32" | "float64"];
    const size = a.detach().abs().maximum(b.detach().abs());
    const [up, down, one] = factors.map((each) => tensor(each, { dtype: a.dtype })) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const scale = where(size.gt(large), down, where(size.lt(small), up, one));
    const squares = a.mul(scale).square().add(b.mul(scale).square());
    const isZero = squares.eq(0);
    return where(isZero, squares, where(isZero, 1, squares).sqrt().div(scale));
  },
);

/** y = a + weight · (b - a)    ∂L/∂a = g · (1 - weight)    ∂L/∂b = g · weight    ∂L/∂weight = g · (b - a) */
export const lerp = composed(
  signature("lerp", { a: operandKind, b: operandKind, weight: operandKind }),
  (left: TensorLike, right: TensorLike, weight: TensorLike): Tensor => {
    const [a, b] = realOperands("lerp", left, right);
    const w = asTensor(weight, a.dtype, "lerp");
    const apart = b.sub(a);
    requireBroadcast("lerp", apart, w);
    // from the nearer end, so that a weight of 1 gives b
    const isFirst = w.lt(0.5);
    return where(isFirst, a, b).add(apart.mul(where(isFirst, w, w.sub(1))));
  },
);
