/** Median and quantiles: elements in the middle, or between two of them. */
import {
  either,
  type Kind,
  listOf,
  oneOf,
  optional,
  optionsOfTensors,
  probability,
  signature,
  withDefault,
} from "../../arguments/index.js";
import { axesKind, reducedShape, sizeOf } from "../../array/index.js";
import {
  asTensor,
  composed,
  floatingOperand,
  operandKind,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import {
  type Axis,
  type AxisOrOptions,
  axesOf,
  type ReduceOptions,
  readOptions,
  reduced,
  reduceKinds,
  reduceParameters,
  requireElements,
} from "../reductions/reduction.js";
import { isAnyTrue } from "../reductions/truth.js";
import { sort } from "./sorting.js";

/** The axes as one, the last: (..., n). */
function merged(x: Tensor, axes: readonly number[]): Tensor {
  const rest = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const order = [...rest, ...axes];
  const moved = order.every((axis, i) => axis === i) ? x : x.permute(order);
  return moved.reshape([
    ...rest.map((i) => x.shape[i] as number),
    sizeOf(axes.map((i) => x.shape[i] as number)),
  ]);
}

/** Sorted along the last axis, and where a row has a NaN, that in each of its places. */
function sortedWithNaN(x: Tensor): Tensor {
  const sorted = sort(x);
  const last = sorted.slice([...x.shape.slice(0, -1).map(() => null), [-1, null]]);
  const broken = last.ne(last);
  return isAnyTrue(broken) ? sorted.where(broken.logicalNot(), last) : sorted;
}

/** Entry i of the last axis. */
const entry = (x: Tensor, i: number) => x.slice([...x.shape.slice(0, -1).map(() => null), i]);

/**
 * y = the element in the middle along axes (default all), of an even number the lower one of two, as in
 * PyTorch; `quantile(x, 0.5)` is their mean, as NumPy's median. NaN where there is one.
 * @throws ShapeError for axes that are none, or without elements.
 */
export const median = composed(
  signature("median", reduceParameters),
  (x: TensorLike, axis?: AxisOrOptions, options?: ReduceOptions): Tensor => {
    const operand = asTensor(x, undefined, "median");
    const { axes, keepDims } = reduced("median", operand, axis, options);
    requireElements("median", operand, axes);
    return scope("median", () => {
      const rows = merged(operand, axes);
      const middle = entry(sortedWithNaN(rows), ((rows.shape.at(-1) as number) - 1) >> 1);
      return middle.reshape(reducedShape(operand.shape, axes, keepDims));
    });
  },
);

const methods = ["linear", "lower", "higher", "nearest", "midpoint"] as const;

export interface QuantileOptions extends ReduceOptions {
  /**
   * What is taken where a quantile lies between two elements: a mixture of both ("linear", the default), one
   * of them, or the mean of the two.
   */
  interpolation?: (typeof methods)[number];
}

const quantileOptions = optionsOfTensors<QuantileOptions>()({
  ...reduceKinds,
  interpolation: withDefault(oneOf(methods), "linear"),
});

const levels: Kind<number | readonly number[]> = either(
  probability,
  listOf(probability, "an array of those"),
);

/**
 * y = the value below which a share q of the elements lies, along axes (default all): for a list of q with a
 * new first axis. Between two elements it is interpolated. NaN where there is one.
 * @throws ShapeError for axes that are none, or without elements, ValueError for a q outside of [0, 1].
 */
export const quantile = composed(
  signature("quantile", {
    x: operandKind,
    q: levels,
    axis: either(optional(axesKind), quantileOptions),
    options: quantileOptions,
  }),
  (
    x: TensorLike,
    q: number | readonly number[],
    axis?: Axis | QuantileOptions,
    options?: QuantileOptions,
  ): Tensor => {
    const given = readOptions("quantile", quantileOptions, axis, options);
    const operand = floatingOperand(x, "quantile");
    const axes = axesOf("quantile", operand, axis, given);
    requireElements("quantile", operand, axes);
    const shape = reducedShape(operand.shape, axes, given.keepDims);
    return scope("quantile", () => {
      const sorted = sortedWithNaN(merged(operand, axes));
      const each = (level: number) => between(sorted, level, given.interpolation).reshape(shape);
      if (typeof q === "number") return each(q);
      return q.length === 0
        ? operand
            .sum()
            .mul(0)
            .broadcastTo([0, ...shape])
        : each(q[0] as number)
            .unsqueeze(0)
            .concat(
              q.slice(1).map((level) => each(level).unsqueeze(0)),
              0,
            );
    });
  },
);

/** Of sorted rows, what lies at the share q of the way from the first to the last. */
function between(sorted: Tensor, q: number, interpolation: (typeof methods)[number]): Tensor {
  const place = q * ((sorted.shape.at(-1) as number) - 1);
  const [low, high] = [Math.floor(place), Math.ceil(place)];
  const lower = entry(sorted, low);
  if (low === high || interpolation === "lower") return lower;
  if (interpolation === "higher") return entry(sorted, high);
  if (interpolation === "nearest")
    return place - low === 0.5 ? entry(sorted, low + (low % 2)) : entry(sorted, Math.round(place));
  const share = interpolation === "midpoint" ? 0.5 : place - low;
  return lower.mul(1 - share).add(entry(sorted, high).mul(share));
}
