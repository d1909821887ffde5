/** The op behind `prod` of large arrays: all halvings along one axis at once. */
import { axisKind } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import {
  alongAxes,
  defineOp,
  floatingOperand,
  fusedGradient,
  normalizeAxis,
  type Op,
  type Tensor,
  tensorKind,
} from "../../tensor/index.js";
import { halvings, part } from "./halvings.js";
import { repeated } from "./reduction.js";

/** y = Π x along an axis, which stays as 1    ∂L/∂x = g · the product of the others */
export const prodOp: Op<[x: Tensor, axis: number], number, readonly [Tensor]> = defineOp({
  name: "prod",
  symbol: "Π",
  takes: { x: tensorKind, axis: axisKind },
  prepare: (x: Tensor, axis: number) => ({
    inputs: [floatingOperand(x, "prod")],
    attrs: normalizeAxis("prod", axis, x.rank),
  }),
  forward: (k, [a], axis) => k.prod(a, axis),
  vjp: [
    (g, r) =>
      fusedGradient(
        () => kernels.prodGrad(g.array, r.input(0).array, r.attrs),
        () => spread(g, halvings(r.input(0), r.attrs), r.attrs),
      ),
  ],
  carries: [{ ...repeated, words: "repeated along the axis, each times the product of the others" }],
  terms: alongAxes,
  samples: [
    { inputs: [[2, 3]], args: [0] },
    { inputs: [[2, 3]], args: [-1] },
    { inputs: [[2, 5, 2]], args: [1] },
    { inputs: [[7]], args: [0] },
  ],
});

/**
 * Back through all halvings, the last of which has no halves: each half gets the gradient of the products
 * times the other half.
 */
function spread(g: Tensor, factors: readonly Tensor[], axis: number): Tensor {
  return factors.reduceRight((upstream, x) => {
    const half = (x.shape[axis] as number) >> 1;
    const ofProducts = part(upstream, axis, 0, half);
    const first = ofProducts.mul(part(x, axis, half, 2 * half));
    const second = ofProducts.mul(part(x, axis, 0, half));
    return first.concat([second, part(upstream, axis, half, upstream.shape[axis] as number)], axis);
  }, g);
}
