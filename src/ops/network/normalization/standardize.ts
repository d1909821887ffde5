/** The op behind normalization: elements centred and scaled by their own mean and deviation. */
import {
  nonNegative,
  optional,
  options as optionsOf,
  ShapeError,
  withDefault,
} from "../../../arguments/index.js";
import { axesKind, formatShape, sizeOf } from "../../../array/index.js";
import { networkKernels } from "../../../kernels/index.js";
import {
  axisTerms,
  defineOp,
  floatingOperand,
  fusedGradient,
  nameOf,
  normalizeAxes,
  operandKind,
  type TensorLike,
} from "../../../tensor/index.js";
import { standardizing, unstandardizing } from "./formulas.js";

const standardizeOptions = optionsOf<{ eps?: number }>()({ eps: withDefault(nonNegative, 1e-5) });

/**
 * y = (x - μ) · s along the axes, where s = 1 / √(σ² + eps) and σ² is the population's variance.
 * ∂L/∂x = s · (g - mean g - y · mean (g · y))
 * @throws ShapeError for axes that are none or hold no elements, ValueError for a bad eps.
 */
export const standardize = defineOp({
  name: "standardize",
  symbol: "(x-μ)/σ",
  takes: { x: operandKind, axis: optional(axesKind), options: standardizeOptions },
  prepare: (x: TensorLike, axis?: number | readonly number[], options?: { eps?: number }) => {
    const { eps } = standardizeOptions.read(options);
    const input = floatingOperand(x, "standardize");
    const axes = normalizeAxes("standardize", axis, input.shape);
    if (sizeOf(axes.map((each) => input.shape[each] as number)) === 0)
      throw new ShapeError(
        `standardize: no elements along the axes [${axes.join(", ")}]: ${nameOf(input)} has shape ` +
          `${formatShape(input.shape)}`,
      );
    return { inputs: [input], attrs: { axes, eps } };
  },
  forward: (_, [a], { axes, eps }) => {
    const { value, scale } = networkKernels.standardize(a, axes, eps);
    return { value, saved: [scale] };
  },
  vjp: [
    (g, r) => {
      const { axes, eps } = r.attrs;
      const y = r.output();
      return fusedGradient(
        () => networkKernels.standardizeGrad(g.array, y.array, r.saved(0).array, axes),
        () => {
          // the scale as a function of x; the kernel takes what forward saved
          const scale = r.input(0).variance(axes, { correction: 0, keepDims: true }).add(eps).rsqrt();
          const along = g.mul(y).mean(axes, { keepDims: true });
          return g
            .sub(g.mean(axes, { keepDims: true }))
            .sub(y.mul(along))
            .mul(scale);
        },
      );
    },
  ],
  local: ["(δᵢⱼ - 1/{n} - {y}ᵢ{y}ⱼ/{n}) / σ"],
  carries: [{ how: "mixed", words: "added up over the elements" }],
  inside: ({ attrs: { axes, eps } }) =>
    `${standardizing(axes, eps)}; {y} = d / s; ${unstandardizing(axes, "{g}", "{y}")}`,
  terms: ({ inputs: [x], attrs: { axes, eps } }) => ({
    ...axisTerms(x, axes),
    n: sizeOf(axes.map((axis) => x.shape[axis] as number)),
    eps,
  }),
  samples: [
    { inputs: [[3, 4]], args: [-1] },
    { inputs: [[3, 2, 2]], args: [[0, 2], { eps: 0.1 }] },
    { inputs: [[4]] },
  ],
});
