/** Softmax and its logarithm along an axis, shifted by the largest element so that nothing overflows. */
import { withDefault } from "../../arguments/index.js";
import { axisKind } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import {
  alongAxes,
  defineFluent,
  defineOp,
  floatingOperand,
  fusedGradient,
  normalizeAxis,
  operandKind,
  type TensorLike,
} from "../../tensor/index.js";
import { shifted } from "../reductions/reduction.js";

/** yᵢ = e^(xᵢ) / Σ e^x along an axis (default the last)    ∂L/∂x = y · (g - Σ g·y) */
export const softmax = defineOp({
  name: "softmax",
  takes: { x: operandKind, axis: withDefault(axisKind, -1) },
  prepare: (x: TensorLike, axis: number = -1) => {
    const input = floatingOperand(x, "softmax");
    return { inputs: [input], attrs: normalizeAxis("softmax", axis, input.rank) };
  },
  forward: (k, [a], axis) => k.softmax(a, axis),
  vjp: [
    (g, r) => {
      const y = r.output();
      return fusedGradient(
        () => kernels.softmaxGrad(g.array, y.array, r.attrs),
        () => y.mul(g.sub(g.mul(y).sum(r.attrs, { keepDims: true }))),
      );
    },
  ],
  local: ["{y}ᵢ · (δᵢⱼ - {y}ⱼ)"],
  carries: [{ how: "mixed", words: "added up over the classes" }],
  inside: ({ attrs: axis }) =>
    `${shifted(`[${axis}]`)}; {y} = e / s; q = Σ[${axis}] ({g} × {y}); {∂a} = {y} × ({g} - q)`,
  terms: alongAxes,
  vanishes: { kind: "saturated", where: "one class has all the probability, to the last digit" },
  samples: [{ inputs: [[2, 3]] }, { inputs: [[2, 3]], args: [0] }, { inputs: [[4]] }],
});

/**
 * y = ln softmax(x) along an axis (default the last), without computing the softmax
 * ∂L/∂x = g - softmax(x) · Σ g
 */
export const logSoftmax = defineOp({
  name: "logSoftmax",
  takes: { x: operandKind, axis: withDefault(axisKind, -1) },
  prepare: (x: TensorLike, axis: number = -1) => {
    const input = floatingOperand(x, "logSoftmax");
    return { inputs: [input], attrs: normalizeAxis("logSoftmax", axis, input.rank) };
  },
  forward: (k, [a], axis) => k.logSoftmax(a, axis),
  vjp: [
    (g, r) => {
      const y = r.output();
      return fusedGradient(
        () => kernels.logSoftmaxGrad(g.array, y.array, r.attrs),
        () => g.sub(y.exp().mul(g.sum(r.attrs, { keepDims: true }))),
      );
    },
  ],
  local: ["δᵢⱼ - e^{y}ⱼ"],
  carries: [{ how: "mixed", words: "added up over the classes" }],
  inside: ({ attrs: axis }) => `${shifted(`[${axis}]`)}; {y} = {a} - m - log s`,
  terms: alongAxes,
  samples: [{ inputs: [[2, 3]] }, { inputs: [[2, 3]], args: [0] }, { inputs: [[4]] }],
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    softmax(axis?: number): Tensor;
    logSoftmax(axis?: number): Tensor;
  }
}
defineFluent({ softmax, logSoftmax });
