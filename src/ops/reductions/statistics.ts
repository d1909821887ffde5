/** Variance and standard deviation. */
import { requireFinite } from "../../array/index.js";
import {
  composed,
  defineMethods,
  floatingOperand,
  normalizeAxes,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { type Axis, extentOf, parseAxis, type ReduceOptions, requireElements } from "./reduction.js";

export interface VarianceOptions extends ReduceOptions {
  /** The divisor is n - correction: 1 (default) is Bessel's, 0 the population's. */
  correction?: number;
}

/** What variance and standard deviation share: the centred elements, and how to finish. */
function deviations(op: string, x: TensorLike, axis: Axis | VarianceOptions, options: VarianceOptions) {
  const { axis: chosen, keepDims = false, correction = 1 }: VarianceOptions = parseAxis(axis, options);
  requireFinite(op, "correction", correction);
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

declare module "../../tensor/graph/tensor.js" {
  interface Tensor {
    variance(axis?: Axis | VarianceOptions, options?: VarianceOptions): Tensor;
    std(axis?: Axis | VarianceOptions, options?: VarianceOptions): Tensor;
  }
}
defineMethods({
  variance(axis?: Axis | VarianceOptions, options?: VarianceOptions) {
    return variance(this, axis, options);
  },
  std(axis?: Axis | VarianceOptions, options?: VarianceOptions) {
    return std(this, axis, options);
  },
});
