/** Sums over axes, and what is built like them: means, norms, products, running sums. */
import { signature, withDefault } from "../../arguments/index.js";
import { axisKind, reducedShape } from "../../array/index.js";
import { kernels, longestProduct } from "../../kernels/index.js";
import {
  alongAxes,
  axisTerms,
  composed,
  defineFluent,
  defineOp,
  floatingOperand,
  fusedGradient,
  isWatched,
  normalizeAxis,
  type OpRecord,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { where } from "../elementwise/choices.js";
import { halvings } from "./halvings.js";
import { prodOp } from "./prod-op.js";
import {
  type AxisOrOptions,
  axisSamples,
  countable,
  extentOf,
  type Reduced,
  type ReduceOptions,
  reduced,
  reduceParameters,
  reduction,
  repeated,
  shifted,
} from "./reduction.js";
import { isAnyTrue } from "./truth.js";

/** The shape that makes a reduced tensor broadcast against what it was reduced from. */
const keptShape = (x: Tensor, { axes }: Reduced): number[] => reducedShape(x.array.shape, axes, true);

/** A reduced gradient, stretched back over what was reduced. */
const stretch = (g: Tensor, x: Tensor, attrs: Reduced): Tensor =>
  g.reshape(keptShape(x, attrs)).broadcastTo(x.shape);

/** y = Σ x    ∂L/∂x = g, repeated */
export const sum = reduction({
  name: "sum",
  symbol: "Σ",
  inside: (axes) => `{y} = Σ${axes} {a}`,
  vjp: (g, { inputs: [x], attrs }) => stretch(g, x, attrs),
  operand: countable,
});

/** y = Σ x / n    ∂L/∂x = g / n, repeated */
export const mean = reduction({
  name: "mean",
  local: "1 / {n}",
  inside: (axes) => `{y} = mean${axes} {a}`,
  terms: ({ inputs: [x], attrs: { axes } }) => ({ n: extentOf(x.shape, axes) }),
  vjp: (g, { inputs: [x], attrs }) => stretch(g.div(extentOf(x.array.shape, attrs.axes)), x, attrs),
  operand: floatingOperand,
  nonEmpty: true,
});

/**
 * y = ln Σ e^x, shifted by the largest so that it never overflows    ∂L/∂x = g · e^(x - y)
 * Where some x are ∞, so is y, and they share g equally.
 */
export const logSumExp = reduction({
  name: "logSumExp",
  local: "e^({a} - {y})",
  inside: (axes) => `${shifted(axes)}; {y} = log s + m`,
  kink: "0 where every x is -∞; 1/n to each of n that are ∞",
  vjp: (g, r) =>
    fusedGradient(
      () => kernels.logSumExpGrad(g.array, r.input(0).array, r.output().array, r.attrs.axes),
      () => sharesOf(g, r),
    ),
  operand: floatingOperand,
  nonEmpty: true,
});

function sharesOf(g: Tensor, r: OpRecord<Reduced, readonly [Tensor]>): Tensor {
  const x = r.input(0);
  const kept = keptShape(r.inputs[0], r.attrs);
  const y = r.output().reshape(kept);
  // where every x is -∞, y is too: the weights are 0 there, not e^(-∞ + ∞)
  const shifted = x.sub(y.where(y.ne(-Infinity), 0));
  const above = y.eq(Infinity);
  if (!isAnyTrue(above)) return g.reshape(kept).mul(shifted.exp());
  const infinite = x.eq(Infinity);
  const share = infinite.to(x.dtype).div(infinite.sum(r.attrs.axes, { keepDims: true }));
  const weights = where(above, share, shifted.where(above.logicalNot(), 0).exp());
  // finite elements beside an ∞ get 0, where g is infinite too
  return g.reshape(kept).mul(weights).where(above.logicalNot().logicalOr(infinite), 0);
}

/** ‖x‖ = √Σx²    ∂L/∂x = g · x / ‖x‖, 0 where the norm is 0 */
export const norm = defineOp({
  name: "norm",
  symbol: "‖x‖",
  takes: reduceParameters,
  prepare: (x: TensorLike, axis?: AxisOrOptions, options?: ReduceOptions) => {
    const input = floatingOperand(x, "norm");
    return { inputs: [input], attrs: reduced("norm", input, axis, options) };
  },
  // scaled by the largest element, so that squares neither overflow nor vanish
  forward: (k, [a], { axes, keepDims }) => {
    if (a.size === 0) return k.sum(a, axes, keepDims);
    if (a.dtype === "float32") return k.norm(a, axes, keepDims);
    const largest = k.max(k.abs(a), axes, true);
    const zero = k.full([], 0, a.dtype);
    const usable = k.logicalAnd(k.gt(largest, zero), k.lt(largest, k.full([], Infinity, a.dtype)));
    const scale = k.where(usable, largest, k.full([], 1, a.dtype));
    const total = k.sum(k.square(k.div(a, scale)), axes, keepDims);
    return k.mul(k.sqrt(total), scale.reshape(total.shape));
  },
  vjp: [
    (g, r) =>
      fusedGradient(
        () => kernels.normGrad(g.array, r.input(0).array, r.output().array, r.attrs.axes),
        () => {
          const kept = keptShape(r.inputs[0], r.attrs);
          const y = r.output().reshape(kept);
          const positive = y.ne(0);
          // a safe divisor inside the where: 0/0 must not reach the second derivative
          return g
            .reshape(kept)
            .mul(r.input(0).div(y.where(positive, 1)))
            .where(positive, 0);
        },
      ),
  ],
  local: ["{a} / {y}"],
  inside: ({ attrs: { axes } }) => `q = {a}²; s = Σ[${axes}] q; {y} = √s`,
  terms: ({ inputs: [x], attrs: { axes } }) => axisTerms(x, axes),
  carries: [repeated],
  kink: "0 where the norm is 0",
  samples: axisSamples,
});

/** A smaller product is one that a picture could show, with all its steps. */
const isOneOp = (x: Tensor, axis: number): boolean =>
  x.dtype === "float32" && x.size >= 1024 && (x.shape[axis] as number) <= longestProduct && !isWatched();

/**
 * y = Π x, as a tree of products: the first half times the second, until one is left. Each factor's
 * derivative is then the product of the others, to any order, with zeros among them too.
 */
export const prod = composed(
  signature("prod", reduceParameters),
  (x: TensorLike, axis?: AxisOrOptions, options?: ReduceOptions): Tensor => {
    const operand = countable(x, "prod");
    const { axes, keepDims } = reduced("prod", operand, axis, options);
    return scope("prod", () => {
      let result = operand;
      for (const each of axes)
        result = isOneOp(result, each) ? prodOp(result, each) : (halvings(result, each).at(-1) as Tensor);
      return result.reshape(reducedShape(operand.array.shape, axes, keepDims));
    });
  },
);

/** yᵢ = x₀ + ... + xᵢ along an axis    ∂L/∂x = the same sum of g from the other end */
export const cumsum = defineOp({
  name: "cumsum",
  takes: { x: operandKind, axis: withDefault(axisKind, 0) },
  prepare: (x: TensorLike, axis: number = 0) => {
    const operand = countable(x, "cumsum");
    return { inputs: [operand], attrs: normalizeAxis("cumsum", axis, operand.rank) };
  },
  forward: (k, [a], axis) => k.cumsum(a, axis),
  vjp: [(g, { attrs: axis }) => g.flip(axis).cumsum(axis).flip(axis)],
  carries: [{ how: "mixed", words: "summed from the other end" }],
  terms: alongAxes,
  samples: [{ inputs: [[4]] }, { inputs: [[2, 3]], args: [1] }, { inputs: [[2, 3, 2]], args: [-2] }],
});

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    sum(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    mean(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    logSumExp(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    /** The Euclidean norm. */
    norm(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    prod(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    /** Running sums along `axis` (default 0). */
    cumsum(axis?: number): Tensor;
  }
}

defineFluent({ sum, mean, logSumExp, norm, prod, cumsum });
