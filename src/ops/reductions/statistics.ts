/** Variance and standard deviation. */
import { either, finite, optional, optionsOfTensors, signature, withDefault } from "../../arguments/index.js";
import { axesKind } from "../../array/index.js";
import {
  composed,
  defineFluent,
  floatingOperand,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import {
  type Axis,
  axesOf,
  extentOf,
  type ReduceOptions,
  readOptions,
  reduceKinds,
  requireElements,
} from "./reduction.js";

export interface VarianceOptions extends ReduceOptions {
  /** The divisor is n - correction: 1 (default) is Bessel's, 0 the population's. */
  correction?: number;
}

const varianceOptions = optionsOfTensors<VarianceOptions>()({
  ...reduceKinds,
  correction: withDefault(finite, 1),
});

const takes = (name: string) =>
  signature(name, {
    x: operandKind,
    axis: either(optional(axesKind), varianceOptions),
    options: varianceOptions,
  });

/** What variance and standard deviation share: the centred elements, and how to finish. */
function deviations(
  op: string,
  x: TensorLike,
  axis: Axis | VarianceOptions,
  given: VarianceOptions | undefined,
) {
  const options = readOptions(op, varianceOptions, axis, given);
  const operand = floatingOperand(x, op);
  const axes = axesOf(op, operand, axis, options);
  requireElements(op, operand, axes);
  return {
    centre: () => operand.sub(operand.mean(axes, { keepDims: true })),
    axes,
    keepDims: options.keepDims,
    divisor: Math.max(0, extentOf(operand.shape, axes) - options.correction),
  };
}

/** y = Σ (x - mean)² / (n - correction) */
export const variance = composed(
  takes("variance"),
  (x: TensorLike, axis?: Axis | VarianceOptions, options?: VarianceOptions): Tensor => {
    const { centre, axes, keepDims, divisor } = deviations("variance", x, axis, options);
    return scope("variance", () => centre().square().sum(axes, { keepDims }).div(divisor));
  },
);

/** y = √variance    (the gradient is that of a norm: 0 where all elements are equal) */
export const std = composed(
  takes("std"),
  (x: TensorLike, axis?: Axis | VarianceOptions, options?: VarianceOptions): Tensor => {
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
defineFluent({ variance, std });
