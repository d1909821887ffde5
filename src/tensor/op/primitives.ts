/**
 * The three ops that the engine itself applies to gradients: addition where paths meet, sum-to-shape where a
 * shape was stretched, and broadcasting, which is the derivative of the latter.
 */
import { ShapeError } from "../../arguments/index.js";
import {
  formatShape,
  type Shape,
  sameShape,
  shapeKind,
  stretchedAxes,
  tryBroadcast,
} from "../../array/index.js";
import { operandKind, tensorKind } from "../graph/kinds.js";
import { defineFluent, defineMethods } from "../graph/methods.js";
import { nameOf, type Tensor } from "../graph/tensor.js";
import type { TensorLike } from "../value/convert.js";
import { defineOp } from "./define-op.js";
import { arithmeticOperands, to } from "./operands.js";

/** y = a + b    ∂L/∂a = g    ∂L/∂b = g    (shapes broadcast) */
export const add = defineOp({
  name: "add",
  symbol: "+",
  takes: { a: operandKind, b: operandKind },
  prepare: (a: TensorLike, b: TensorLike) => ({ inputs: arithmeticOperands("add", a, b), attrs: undefined }),
  forward: (k, [a, b]) => k.add(a, b),
  alike: (k, a, b) => k.add(a, b),
  vjp: [(g) => g, (g) => g],
  local: ["1", "1"],
  samples: [
    {
      inputs: [
        [2, 3],
        [2, 3],
      ],
    },
    { inputs: [[2, 3], [3]] },
    {
      inputs: [
        [2, 1],
        [1, 3],
      ],
    },
    { inputs: [[], [2]] },
  ],
});

/** y = x repeated along stretched axes    ∂L/∂x = Σ g over them */
export const broadcastTo = defineOp({
  name: "broadcastTo",
  copies: true,
  moves: true,
  takes: { x: tensorKind, shape: shapeKind },
  prepare: (x: Tensor, shape: Shape) => {
    const common = tryBroadcast(x.array.shape, shape);
    if (common === undefined || !sameShape(common, shape))
      throw new ShapeError(
        `broadcastTo: ${nameOf(x)} of shape ${formatShape(x.shape)} cannot be stretched to ` +
          `${formatShape(shape)}; only axes of size 1 stretch`,
      );
    return { inputs: [x], attrs: [...shape] };
  },
  forward: (k, [x], shape) => k.broadcastTo(x, shape),
  vjp: [(g) => g],
  carries: [{ how: "summed", words: "summed along the stretched axes" }],
  samples: [
    { inputs: [[3]], args: [[2, 3]] },
    { inputs: [[2, 1]], args: [[4, 2, 3]] },
    { inputs: [[]], args: [[2, 2]] },
  ],
});

/** y = x summed over the axes along which `shape` was stretched    ∂L/∂x = g repeated along them */
export const sumTo = defineOp({
  name: "sumTo",
  symbol: "Σ",
  takes: { x: tensorKind, shape: shapeKind },
  prepare: (x: Tensor, shape: Shape) => {
    const common = tryBroadcast(shape, x.array.shape);
    if (common === undefined || !sameShape(common, x.array.shape))
      throw new ShapeError(
        `sumTo: ${nameOf(x)} of shape ${formatShape(x.shape)} is not a broadcast of ` +
          `${formatShape(shape)}, so it cannot be summed to it`,
      );
    return { inputs: [x.dtype === "bool" ? to(x, "int32") : x], attrs: [...shape] };
  },
  forward: (k, [x], shape) => k.sum(x, stretchedAxes(shape, x.shape), true).reshape(shape),
  vjp: [(g, { inputs: [x] }) => g.broadcastTo(x.shape)],
  carries: [{ how: "repeated", words: "repeated along the summed axes" }],
  samples: [
    { inputs: [[2, 3]], args: [[3]] },
    { inputs: [[4, 2, 3]], args: [[2, 1]] },
    { inputs: [[2, 2]], args: [[]] },
  ],
});

declare module "../graph/tensor.js" {
  interface Tensor {
    add(other: TensorLike): Tensor;
    /** NumPy's broadcast: stretches axes of size 1 and prepends axes. */
    broadcastTo(shape: Shape): Tensor;
  }
}
defineFluent({ broadcastTo });
defineMethods({
  add(...args: [TensorLike]) {
    return add(this, ...args);
  },
});
