/** The largest and the smallest element along axes, and where they are. */
import { either, flag, optional, optionsOfTensors, withDefault } from "../../arguments/index.js";
import { axisKind, reducedShape } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import {
  asTensor,
  axisTerms,
  defineFluent,
  defineOp,
  fusedGradient,
  normalizeAxis,
  operandKind,
  type Tensor,
  type TensorLike,
  type Vjp,
} from "../../tensor/index.js";
import {
  type AxisOrOptions,
  countable,
  isOptions,
  type Reduced,
  type ReduceOptions,
  readOptions,
  reduction,
  requireElements,
} from "./reduction.js";

/** ∂L/∂x = g where x is the extreme, or NaN, which the extreme then is; shared equally among ties */
const toExtremes: Vjp<Reduced, readonly [Tensor]> = (g, r) => {
  const { axes } = r.attrs;
  return fusedGradient(
    () => kernels.extremeGrad(g.array, r.input(0).array, r.output().array, axes),
    () => {
      const kept = reducedShape(r.inputs[0].shape, axes, true);
      const x = r.input(0);
      const extreme = x.eq(r.output().reshape(kept)).logicalOr(x.ne(x));
      const ties = extreme.sum(axes, { keepDims: true });
      return g.reshape(kept).div(ties).where(extreme, 0);
    },
  );
};

/** y = the largest x, or NaN where there is one    ∂L/∂x = g where x is y, shared equally among ties */
export const max = reduction({
  name: "max",
  local: "1 where {a} = {y}, shared among ties",
  kink: "1/n to each of n that tie",
  vjp: toExtremes,
  operand: countable,
  nonEmpty: true,
});

/** y = the smallest x, or NaN where there is one    ∂L/∂x = g where x is y, shared equally among ties */
export const min = reduction({
  name: "min",
  local: "1 where {a} = {y}, shared among ties",
  kink: "1/n to each of n that tie",
  vjp: toExtremes,
  operand: countable,
  nonEmpty: true,
});

export interface ArgOptions {
  /** Along which the extreme is looked for; all elements, flattened, if it is left out. */
  axis?: number | undefined;
  /** The axis stays, with size 1. Default false. */
  keepDims?: boolean;
}

const argOptions = optionsOfTensors<ArgOptions>()({
  axis: optional(axisKind),
  keepDims: withDefault(flag, false),
});

function argReduction(name: "argMax" | "argMin") {
  return defineOp({
    name,
    takes: { x: operandKind, axis: either(optional(axisKind), argOptions), options: argOptions },
    prepare: (x: TensorLike, axis?: number | ArgOptions, options?: ArgOptions) => {
      const { axis: option, keepDims } = readOptions(name, argOptions, axis, options);
      const chosen = isOptions<ArgOptions>(axis) ? option : (axis ?? option);
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
    terms: ({ inputs: [x], attrs: { along } }) => axisTerms(x, along),
    samples: [
      { inputs: [[2, 3]] },
      { inputs: [[2, 3]], args: [0] },
      { inputs: [[2, 3]], args: [1, { keepDims: true }] },
    ],
  });
}

/**
 * The int32 index of the first largest element along an axis, or in the flattened tensor; a NaN counts as the
 * largest.
 */
export const argMax = argReduction("argMax");

/**
 * The int32 index of the first smallest element along an axis, or in the flattened tensor; a NaN counts as
 * the smallest.
 */
export const argMin = argReduction("argMin");

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    max(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    min(axis?: AxisOrOptions, options?: ReduceOptions): Tensor;
    argMax(axis?: number | ArgOptions, options?: ArgOptions): Tensor;
    argMin(axis?: number | ArgOptions, options?: ArgOptions): Tensor;
  }
}

defineFluent({ max, min, argMax, argMin });
