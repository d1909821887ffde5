/** Draws of a place by logits, and draws that gradients go through. */
import { flag, options as optionsOf, positive, signature, withDefault } from "../../arguments/index.js";
import { axisKind } from "../../array/index.js";
import {
  composed,
  floatingOperand,
  noGrad,
  normalizeAxis,
  operandKind,
  rand,
  scope,
  type Tensor,
  type TensorLike,
} from "../../tensor/index.js";
import { oneHot } from "../network/one-hot.js";
import { softmax } from "../network/softmax.js";
import { argMax } from "../reductions/extremes.js";
import { type DrawOptions, drawnKinds, requireAll } from "./draw-kinds.js";
import { multinomial } from "./draws.js";

export interface CategoricalOptions extends DrawOptions {
  /** Along which the categories lie. Default -1, the last. */
  axis?: number;
}

const categoricalOptions = optionsOf<CategoricalOptions>()({
  ...drawnKinds,
  axis: withDefault(axisKind, -1),
});

/**
 * One place along an axis, which goes, drawn with the probabilities softmax(logits): int32, without a
 * gradient. For probabilities give their logarithms, or use `multinomial`.
 * @throws ShapeError for an axis that is none or is empty; ValueError for logits that are NaN or +∞, and for
 *   places that are all -∞.
 */
export const categorical = composed(
  signature("categorical", { logits: operandKind, options: categoricalOptions }),
  (logits: TensorLike, options?: CategoricalOptions): Tensor => {
    const { axis, generator } = categoricalOptions.read(options);
    const given = floatingOperand(logits, "categorical").detach();
    const along = normalizeAxis("categorical", axis, given.rank);
    requireAll("categorical", given, "a number or -Infinity", (value) => value < Infinity);
    return noGrad(() => {
      const chances = softmax(given.to("float64").permute(axisLast(given.rank, along)), -1);
      const shape = chances.shape.slice(0, -1);
      const rows = chances.reshape([-1, chances.shape.at(-1) as number]);
      requireAll(
        "categorical",
        rows,
        "a probability: the logits beside it are all -Infinity",
        (each) => each >= 0,
      );
      return multinomial(rows, 1, { replacement: true, generator }).reshape(shape);
    });
  },
);

export interface GumbelSoftmaxOptions extends CategoricalOptions {
  /** τ: the lower, the nearer to one place alone. Default 1. */
  temperature?: number;
  /** Gives exactly one 1, with the gradient of what is not rounded (straight through). Default false. */
  hard?: boolean;
}

const gumbelOptions = optionsOf<GumbelSoftmaxOptions>()({
  ...drawnKinds,
  axis: withDefault(axisKind, -1),
  temperature: withDefault(positive, 1),
  hard: withDefault(flag, false),
});

/**
 * y = softmax((logits + n) / τ) along an axis, where each n = -log(-log(u)) is a draw of the Gumbel
 * distribution: a draw of one place that gradients go through (Jang, Gu and Poole 2017; Maddison, Mnih and
 * Teh 2017). Draws one number per element, the same in float32 and float64.
 * @throws ShapeError for an axis that is none, ValueError for a temperature that is not above 0.
 */
export const gumbelSoftmax = composed(
  signature("gumbelSoftmax", { logits: operandKind, options: gumbelOptions }),
  (logits: TensorLike, options?: GumbelSoftmaxOptions): Tensor => {
    const { axis, temperature, hard, generator } = gumbelOptions.read(options);
    const given = floatingOperand(logits, "gumbelSoftmax");
    const along = normalizeAxis("gumbelSoftmax", axis, given.rank);
    return scope("gumbelSoftmax", () => {
      // below the least draw above 0, so that a draw of 0 is one too
      const draws = noGrad(() => rand(given.shape, { dtype: "float64", generator }).clamp({ min: 2 ** -54 }));
      const noise = noGrad(() => draws.log().neg().log().neg().to(given.dtype));
      const soft = softmax(given.add(noise).div(temperature), along);
      if (!hard) return soft;
      return soft.add(noGrad(() => oneHotAlong(soft, along).sub(soft)).detach());
    });
  },
);

/** The order of axes in which this one is the last, and the others are as they were. */
const axisLast = (rank: number, axis: number): number[] => [
  ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis),
  axis,
];

/** 1 at the largest element along an axis, else 0. */
function oneHotAlong(x: Tensor, axis: number): Tensor {
  const places = argMax(x, axis);
  const ones = oneHot(places, x.shape[axis] as number, { dtype: x.dtype });
  const order = axisLast(x.rank, axis);
  return ones.permute(order.map((_, i) => order.indexOf(i)));
}
