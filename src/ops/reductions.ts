/** Reductions over axes, and what is built on them. `axis` is a number, several, or undefined for all. */
import { formatShape, reducedShape, type Shape, ShapeError, sizeOf, ValueError } from "../array/index.js";
import type { ReductionName } from "../kernels/index.js";
import {
  asTensor,
  composed,
  defineMethods,
  defineOp,
  floatingOperand,
  nameOf,
  normalizeAxes,
  normalizeAxis,
  type Op,
  type Sample,
  scope,
  Tensor,
  type TensorLike,
  type Vjp,
} from "../tensor/index.js";

export type Axis = number | readonly number[] | undefined;

export interface ReduceOptions {
  axis?: Axis;
  /** Reduced axes stay, with size 1. Default false. */
  keepDims?: boolean;
}

/** Reductions are called `sum(x, 0)`, `sum(x, [0, 1], { keepDims: true })` or `sum(x, { axis: 0, keepDims: true })`. */
export type AxisOrOptions = Axis | ReduceOptions;

interface Reduced {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

function isOptions<Options>(axis: Options | Axis): axis is Options {
  return typeof axis === "object" && axis !== null && !Array.isArray(axis) && !(axis instanceof Tensor);
}

/** Both spellings of the arguments as one. */
function parse(axis: AxisOrOptions, options: ReduceOptions): ReduceOptions {
  return isOptions(axis) ? { ...options, ...axis } : { axis, ...options };
}

function reduced(op: string, x: Tensor, axis: AxisOrOptions, options: ReduceOptions): Reduced {
  const { axis: chosen, keepDims = false } = parse(axis, options);
  return { axes: normalizeAxes(op, chosen, x.shape), keepDims };
}

/** The shape that makes a reduced tensor broadcast against what it was reduced from. */
const keptShape = (x: Tensor, { axes }: Reduced): number[] => reducedShape(x.shape, axes, true);

const extentOf = (shape: Shape, axes: readonly number[]) => sizeOf(axes.map((axis) => shape[axis] as number));

function requireElements(op: string, x: Tensor, axes: readonly number[]): void {
  if (extentOf(x.shape, axes) === 0)
    throw new ShapeError(`${op}: no elements to reduce: ${nameOf(x)} has shape ${formatShape(x.shape)}`);
}

const axisSamples: readonly [Sample, ...Sample[]] = [
  { inputs: [[2, 3]] },
  { inputs: [[2, 3]], args: [0] },
  { inputs: [[2, 3]], args: [-1, { keepDims: true }] },
  { inputs: [[2, 2, 3]], args: [[0, 2]] },
  { inputs: [[]] },
];

interface ReductionDefinition {
  name: Exclude<ReductionName, "prod"> | "logSumExp" | "any" | "all";
  symbol?: string;
  local?: string;
  kink?: string;
  vjp: Vjp<Reduced, readonly [Tensor]> | null;
  /** What the kernel takes: numbers as they are, floats only, or anything. */
  operand: (x: TensorLike, op: string) => Tensor;
  nonEmpty?: true;
}

type Reduction = Op<
  [x: TensorLike, axis?: AxisOrOptions, options?: ReduceOptions],
  Reduced,
  readonly [Tensor]
>;

function reduction({ name, symbol, local, kink, vjp, operand, nonEmpty }: ReductionDefinition): Reduction {
  return defineOp({
    name,
    ...(symbol === undefined ? {} : { symbol }),
    prepare: (x: TensorLike, axis?: AxisOrOptions, options: ReduceOptions = {}) => {
      const input = operand(x, name);
      const attrs = reduced(name, input, axis, options);
      if (nonEmpty === true) requireElements(name, input, attrs.axes);
      return { inputs: [input], attrs };
    },
    forward: (k, [a], { axes, keepDims }) => k[name](a, axes, keepDims),
    vjp: vjp === null ? null : [vjp],
    ...(local === undefined ? {} : { local: [local] }),
    ...(kink === undefined ? {} : { kink }),
    samples: axisSamples,
  });
}

/** Sums of bool count in int32. */
const countable = (x: TensorLike, op: string): Tensor => {
  const operand = asTensor(x, undefined, op);
  return operand.dtype === "bool" ? operand.to("int32") : operand;
};

/** A reduced gradient, stretched back over what was reduced. */
const stretch = (g: Tensor, x: Tensor, attrs: Reduced): Tensor =>
  g.reshape(keptShape(x, attrs)).broadcastTo(x.shape);

/** y = Σ x    ∂L/∂x = g, repeated */
export const sum = reduction({
  name: "sum",
  symbol: "Σ",
  local: "1",
  vjp: (g, { inputs: [x], attrs }) => stretch(g, x, attrs),
  operand: countable,
});

/** y = Σ x / n    ∂L/∂x = g / n, repeated */
export const mean = reduction({
  name: "mean",
  local: "1 / n",
  vjp: (g, { inputs: [x], attrs }) => stretch(g.div(extentOf(x.shape, attrs.axes)), x, attrs),
  operand: floatingOperand,
  nonEmpty: true,
});

/** ∂L/∂x = g where x is the extreme, shared equally among ties */
const toExtremes: Vjp<Reduced, readonly [Tensor]> = (g, r) => {
  const kept = keptShape(r.inputs[0], r.attrs);
  const extreme = r.input(0).eq(r.output().reshape(kept)).to(g.dtype);
  const ties = extreme.sum(r.attrs.axes, { keepDims: true });
  return extreme.div(ties).mul(g.reshape(kept));
};

/** y = the largest x    ∂L/∂x = g where x is the largest, shared equally among ties    (NaN propagates) */
export const max = reduction({
  name: "max",
  local: "1 where {a} = {y}, shared among ties",
  kink: "1/n to each of n that tie",
  vjp: toExtremes,
  operand: countable,
  nonEmpty: true,
});

/** y = the smallest x    ∂L/∂x = g where x is the smallest, shared equally among ties    (NaN propagates) */
export const min = reduction({
  name: "min",
  local: "1 where {a} = {y}, shared among ties",
  kink: "1/n to each of n that tie",
  vjp: toExtremes,
  operand: countable,
  nonEmpty: true,
});

/** y = ln Σ e^x, shifted by the largest so that it never overflows    ∂L/∂x = g · e^(x - y) */
export const logSumExp = reduction({
  name: "logSumExp",
  local: "e^({a} - {y})",
  kink: "0 where every x is -∞",
  vjp: (g, r) => {
    const kept = keptShape(r.inputs[0], r.attrs);
    const y = r.output().reshape(kept);
    // where every x is -∞, y is too: the weights are 0 there, not e^(-∞ + ∞)
    const shift = y.where(y.ne(-Infinity), 0);
    return g.reshape(kept).mul(r.input(0).sub(shift).exp());
  },
  operand: floatingOperand,
  nonEmpty: true,
});

const anything = (x: TensorLike, op: string) => asTensor(x, undefined, op);

/** True where some element is not 0. */
export const any = reduction({ name: "any", symbol: "∃", vjp: null, operand: anything });

/** True where no element is 0. */
export const all = reduction({ name: "all", symbol: "∀", vjp: null, operand: anything });

/** ‖x‖ = √Σx²    ∂L/∂x = g · x / ‖x‖, 0 where the norm is 0 */
export const norm = defineOp({
  name: "norm",
  symbol: "‖x‖",
  prepare: (x: TensorLike, axis?: AxisOrOptions, options: ReduceOptions = {}) => {
    const input = floatingOperand(x, "norm");
    return { inputs: [input], attrs: reduced("norm", input, axis, options) };
  },
  // scaled by the largest element, so that squares neither overflow nor vanish
  forward: (k, [a], { axes, keepDims }) => {
    if (a.size === 0) return k.sum(a, axes, keepDims);
    const largest = k.max(k.abs(a), axes, true);
    const zero = k.full([], 0, a.dtype);
    const usable = k.logicalAnd(k.gt(largest, zero), k.lt(largest, k.full([], Infinity, a.dtype)));
    const scale = k.where(usable, largest, k.full([], 1, a.dtype));
    const total = k.sum(k.square(k.div(a, scale)), axes, keepDims);
    return k.mul(k.sqrt(total), scale.reshape(total.shape));
  },
  vjp: [
    (g, r) => {
      const kept = keptShape(r.inputs[0], r.attrs);
      const y = r.output().reshape(kept);
      const positive = y.ne(0);
      // a safe divisor inside the where: 0/0 must not reach the second derivative
      return g
        .reshape(kept)
        .mul(r.input(0).div(y.where(positive, 1)))
        .where(positive, 0);
    },
  ],
  local: ["{a} / {y}"],
  kink: "0 where the norm is 0",
  samples: axisSamples,
});

export interface VarianceOptions extends ReduceOptions {
  /** The divisor is n - correction: 1 (default) is Bessel's, 0 the population's. */
  correction?: number;
}

/** What variance and standard deviation share: the centred elements, and how to finish. */
function deviations(op: string, x: TensorLike, axis: Axis | VarianceOptions, options: VarianceOptions) {
  const { axis: chosen, keepDims = false, correction = 1 }: VarianceOptions = parse(axis, options);
  if (!Number.isFinite(correction))
    throw new ValueError(`${op}: correction must be a finite number, got ${String(correction)}`);
  const operand = floatingOperand(x, op);
  const axes = normalizeAxes(op, chosen, operand.shape);
  requireElements(op, operand, axes);
  return {
    centre: () => operand.sub(operand.mean(axes, { keepDims: true })),
    axes,
    keepDims,
    divisor: Math.max(0, extentOf(operand.shape, axes) - correction),
  };
}

/** y = Σ (x - mean)² / (n - correction) */
export const variance = composed(
  "variance",
  (x: TensorLike, axis?: Axis | VarianceOptions, options: VarianceOptions = {}): Tensor => {
    const { centre, axes, keepDims, divisor } = deviations("variance", x, axis, options);
    return scope("variance", () => centre().square().sum(axes, { keepDims }).div(divisor));
  },
);

/** y = √variance    (the gradient is that of a norm: 0 where all elements are equal) */
export const std = composed(
  "std",
  (x: TensorLike, axis?: Axis | VarianceOptions, options: VarianceOptions = {}): Tensor => {
    const { centre, axes, keepDims, divisor } = deviations("std", x, axis, options);
    return scope("std", () => centre().norm(axes, { keepDims }).div(Math.sqrt(divisor)));
  },
);

/**
 * y = Π x, as a tree of products: the first half times the second, until one is left. Each factor's derivative is then the
 * product of the others, to any order, with zeros among them too.
 */
export const prod = composed(
  "prod",
  (x: TensorLike, axis?: AxisOrOptions, options: ReduceOptions = {}): Tensor => {
    const operand = countable(x, "prod");
    const { axes, keepDims } = reduced("prod", operand, axis, options);
    return scope("prod", () => {
      let result = operand;
      for (const each of axes) {
        for (let length = result.shape[each] as number; length !== 1; length = result.shape[each] as number) {
          const half = length >> 1;
          const part = (from: number, to: number) =>
            result.slice(result.shape.map((_, i) => (i === each ? [from, to] : null)));
          if (length === 0) result = result.sum(each, { keepDims: true }).add(1);
          else {
            const product = part(0, half).mul(part(half, 2 * half));
            result = length % 2 === 0 ? product : product.concat([part(2 * half, length)], each);
          }
        }
      }
      return result.reshape(reducedShape(operand.shape, axes, keepDims));
    });
  },
);

export interface ArgOptions {
  axis?: number | undefined;
  keepDims?: boolean;
}

function argReduction(name: "argMax" | "argMin") {
  return defineOp({
    name,
    prepare: (x: TensorLike, axis?: number | ArgOptions, options: ArgOptions = {}) => {
      const { axis: chosen, keepDims = false }: ArgOptions = isOptions(axis)
        ? { ...options, ...axis }
        : { axis, ...options };
      const operand = asTensor(x, undefined, name);
      // without an axis: the index into the flattened tensor, as NumPy
      const input = chosen === undefined ? operand.reshape([operand.size]) : operand;
      const along = chosen === undefined ? 0 : normalizeAxis(name, chosen, operand.rank);
      requireElements(name, input, [along]);
      const shape =
        chosen === undefined
          ? reducedShape(
              operand.shape,
              operand.shape.map((_, i) => i),
              keepDims,
            )
          : reducedShape(operand.shape, [along], keepDims);
      return { inputs: [input], attrs: { along, shape } };
    },
    forward: (k, [a], { along, shape }) => k[name](a, along).reshape(shape),
    vjp: null,
    samples: [
      { inputs: [[2, 3]] },
      { inputs: [[2, 3]], args: [0] },
      { inputs: [[2, 3]], args: [1, { keepDims: true }] },
    ],
  });
}

/** The int32 index of the first largest element along an axis, or in the flattened tensor; a NaN counts as the largest. */
export const argMax = argReduction("argMax");

/** The int32 index of the first smallest element along an axis, or in the flattened tensor; a NaN counts as the smallest. */
export const argMin = argReduction("argMin");

/** yᵢ = x₀ + ... + xᵢ along an axis    ∂L/∂x = the same sum of g from the other end */
export const cumsum = defineOp({
  name: "cumsum",
  prepare: (x: TensorLike, axis: number = 0) => {
    const operand = countable(x, "cumsum");
    return { inputs: [operand], attrs: normalizeAxis("cumsum", axis, operand.rank) };
  },
  forward: (k, [a], axis) => k.cumsum(a, axis),
  vjp: [(g, { attrs: axis }) => g.flip(axis).cumsum(axis).flip(axis)],
  local: ["1 for every later sum"],
  samples: [{ inputs: [[4]] }, { inputs: [[2, 3]], args: [1] }, { inputs: [[2, 3, 2]], args: [-2] }],
});

declare module "../tensor/graph/tensor.js" {
  interface Tensor {
    sum(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    mean(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    prod(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    max(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    min(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    variance(axis?: Axis | VarianceOptions, options?: VarianceOptions): Tensor;
    std(axis?: Axis | VarianceOptions, options?: VarianceOptions): Tensor;
    logSumExp(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    /** The Euclidean norm. */
    norm(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    any(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    all(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    argMax(axis?: number | ArgOptions, options?: ArgOptions): Tensor;
    argMin(axis?: number | ArgOptions, options?: ArgOptions): Tensor;
    /** Running sums along `axis` (default 0). */
    cumsum(axis?: number): Tensor;
  }
}

const plain = { sum, mean, prod, max, min, logSumExp, norm, any, all };
for (const [name, op] of Object.entries(plain)) {
  defineMethods({
    [name](axis?: AxisOrOptions, options?: ReduceOptions) {
      return op(this, axis, options);
    },
  });
}
defineMethods({
  variance(axis?: Axis | VarianceOptions, options?: VarianceOptions) {
    return variance(this, axis, options);
  },
  std(axis?: Axis | VarianceOptions, options?: VarianceOptions) {
    return std(this, axis, options);
  },
  argMax(axis?: number | ArgOptions, options?: ArgOptions) {
    return argMax(this, axis, options);
  },
  argMin(axis?: number | ArgOptions, options?: ArgOptions) {
    return argMin(this, axis, options);
  },
  cumsum(axis?: number) {
    return cumsum(this, axis);
  },
});
