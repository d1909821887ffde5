/** What several optimizers do with a gradient: weight decay added to it, running means of it. */
import { decayRate, type Kind, listOf, nonNegative, withDefault } from "../../arguments/index.js";
import { add, mul } from "../../ops/index.js";
import { addScaled, type Tensor, zerosLike } from "../../tensor/index.js";

/** How much is kept of each of two running means. */
const twoRates = listOf(decayRate, "two numbers of at least 0 and below 1", 2, 2) as Kind<
  readonly [number, number]
>;

/** Two rates of running means, with these by default. */
export const ratesOr = (byDefault: readonly [number, number]) => withDefault(twoRates, byDefault);

/** The options of Adam and its kin, with this learning rate by default. */
export const momentKinds = (lr: number) =>
  ({
    lr: withDefault(nonNegative, lr),
    betas: ratesOr([0.9, 0.999]),
    eps: withDefault(nonNegative, 1e-8),
    weightDecay: withDefault(nonNegative, 0),
  }) as const;

/** gradient + weightDecay · p: the gradient of the loss and of weightDecay / 2 · ‖p‖² (L2). */
export function withDecay(gradient: Tensor, parameter: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? gradient : add(gradient, mul(parameter, weightDecay));
}

/** p -= share · p: decay beside the gradient, and not through it (Loshchilov and Hutter 2019). */
export function shrink(parameter: Tensor, share: number, by: string): void {
  if (share !== 0) addScaled(parameter, -share, parameter.clone(), by);
}

/** rate · mean + (1 - rate) · value; the mean is 0 at first. */
export function runningMean(mean: Tensor | undefined, value: Tensor, rate: number): Tensor {
  return add(mul(mean ?? zerosLike(value), rate), mul(value, 1 - rate));
}
