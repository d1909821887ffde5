/** Draws by given probabilities: ones and zeros, places, orders. */
import {
  flag,
  options as optionsOf,
  ShapeError,
  signature,
  ValueError,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { cumulative, defaultGenerator, distinctByWeight, searchRight } from "../../random/index.js";
import {
  composed,
  floatingOperand,
  nameOf,
  noGrad,
  operandKind,
  rand,
  type Tensor,
  type TensorLike,
  tensor,
} from "../../tensor/index.js";
import { type DrawOptions, drawnKinds, drawnOptions, requireAll } from "./draw-kinds.js";

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
