/** Draws by given probabilities: ones and zeros, places, and places that gradients go through. */
import {
  flag,
  optional,
  options as optionsOf,
  positive,
  ShapeError,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { axisKind, formatShape } from "../../array/index.js";
import { cumulative, defaultGenerator, distinctByWeight, searchRight } from "../../random/index.js";
import {
  composed,
  floatingOperand,
  generatorKind,
  nameOf,
  noGrad,
  normalizeAxis,
  operandKind,
  type RandomOptions,
  rand,
  scope,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { oneHot } from "../network/one-hot.js";
import { softmax } from "../network/softmax.js";
import { argMax } from "../reductions/extremes.js";

/** Where draws come from; else from the default generator. */
export type DrawOptions = Pick<RandomOptions, "generator">;

const drawnKinds = { generator: optional(generatorKind) };
const drawnOptions = optionsOf<DrawOptions>()(drawnKinds);

/** @throws ValueError for an element that is none of what `words` says. */
function requireAll(op: string, x: Tensor, words: string, fits: (value: number) => boolean): void {
  const values = x.toTypedArray();
  const bad = values.findIndex((value) => !fits(value));
  if (bad >= 0) throw new ValueError(`${op}: element ${bad} of ${nameOf(x)} is ${values[bad]}, not ${words}`);
}

/**
 * 1 with probability p, else 0, for each element of p; of p's shape and dtype, without a gradient. Draws one
 * number per element, the same in float32 and float64.
 * @throws ValueError for a probability outside 0 .. 1.
 */
export const bernoulli = composed(
  signature("bernoulli", { p: operandKind, options: drawnOptions }),
  (p: TensorLike, options?: DrawOptions): Tensor => {
    const { generator } = drawnOptions.read(options);
    const chance = floatingOperand(p, "bernoulli").detach();
    requireAll("bernoulli", chance, "a probability from 0 to 1", (value) => value >= 0 && value <= 1);
    return noGrad(() => rand(chance.shape, { dtype: "float64", generator }).lt(chance).to(chance.dtype));
  },
);

export interface MultinomialOptions extends DrawOptions {
  /** Whether a place may be drawn more than once. Default false, as in PyTorch. */
  replacement?: boolean;
}

const multinomialOptions = optionsOf<MultinomialOptions>()({
  ...drawnKinds,
  replacement: withDefault(flag, false),
});

/**
 * `count` places along the last axis, drawn with probabilities in proportion to the weights there: (n) ->
 * (count), (m, n) -> (m, count), int32, without a gradient. Weights need not sum to 1.
 * @throws ShapeError for weights of another rank; ValueError for a weight below 0 or not finite, for weights
 *   that are all 0, and for more places than have a weight where each may come once.
 */
export const multinomial = composed(
  signature("multinomial", { weights: operandKind, count: whole(1), options: multinomialOptions }),
  (weights: TensorLike, count: number, options?: MultinomialOptions): Tensor => {
    const { replacement, generator = defaultGenerator() } = multinomialOptions.read(options);
    const given = floatingOperand(weights, "multinomial");
    if (given.rank < 1 || given.rank > 2)
      throw new ShapeError(
        `multinomial: weights are (n) or (m, n), but ${nameOf(given)} is ${formatShape(given.shape)}`,
      );
    requireAll(
      "multinomial",
      given,
      "a weight: finite and at least 0",
      (each) => each >= 0 && each < Infinity,
    );
    const values = Float64Array.from(given.toTypedArray());
    const n = given.shape.at(-1) as number;
    const rows = n === 0 ? 0 : values.length / n;
    const places = new Int32Array(rows * count);
    const random = () => generator.random();
    for (let row = 0; row < rows; row++) {
      const own = values.subarray(row * n, (row + 1) * n);
      if (!own.some((weight) => weight > 0))
        throw new ValueError(
          `multinomial: the weights${given.rank === 1 ? "" : ` of row ${row}`} are all 0; one must be above`,
        );
      const sums = cumulative(own);
      const drawn = replacement
        ? Int32Array.from({ length: count }, () => searchRight(sums, random()))
        : distinctByWeight(own, count, random, "multinomial");
      places.set(drawn, row * count);
    }
    return tensor(places, { shape: [...given.shape.slice(0, -1), count], dtype: "int32" });
  },
);

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

/**
 * The whole numbers 0 to n - 1 in random order: int32 (n).
 * @throws ValueError for an n that is no whole number of at least 0.
 */
export const randperm = composed(
  signature("randperm", { n: whole(0, 2 ** 31 - 1), options: drawnOptions }),
  (n: number, options?: DrawOptions): Tensor => {
    const { generator = defaultGenerator() } = drawnOptions.read(options);
    return tensor(generator.permutation(n), { dtype: "int32" });
  },
);
