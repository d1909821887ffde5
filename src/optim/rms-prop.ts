/**
 * RMSprop (Hinton 2012, lecture 6e): steps scaled by a running mean of
 * the squared gradient; PyTorch's semantics.
 */
import {
  decayRate,
  flag,
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../arguments/index.js";
import { add, div, mul, relu, sqrt, square, sub } from "../ops/index.js";
import { addScaled, Tensor } from "../tensor/index.js";
import { runningMean, withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface RMSpropOptions {
  /** The learning rate. Default 0.01. */
  lr?: number;
  /** How much is kept of the mean of the squared gradient. Default 0.99. */
  alpha?: number;
  /** Keeps the division finite where gradients vanish. Default 1e-8. */
  eps?: number;
  /** Adds weightDecay · p to the gradient (L2). Default 0. */
  weightDecay?: number;
  /** How much of the last step is kept. Default 0. */
  momentum?: number;
  /** Scales by the variance of the gradient, not by its mean square (Graves 2013). Default false. */
  centered?: boolean;
}

const rmsPropOptions = optionsOf<RMSpropOptions>()({
  lr: withDefault(nonNegative, 0.01),
  alpha: withDefault(decayRate, 0.99),
  eps: withDefault(nonNegative, 1e-8),
  weightDecay: withDefault(nonNegative, 0),
  momentum: withDefault(nonNegative, 0),
  centered: withDefault(flag, false),
});
const rmsPropTakes = signature("RMSprop", { parameters: trainableKind, options: rmsPropOptions });

/** What an option does not ask for is 0. */
type Means = {
  readonly squareMean: Tensor;
  readonly mean: Tensor | number;
  readonly momentumBuffer: Tensor | number;
};

/** What was remembered, if it is a tensor. */
const tensorOf = (value: Tensor | number | undefined): Tensor | undefined =>
  value instanceof Tensor ? value : undefined;

/**
 * g = ∂L/∂p + weightDecay · p    s = αs + (1 - α)g²    m = αm + (1 - α)g
 * p -= lr · g / (√s + eps),    √(s - m²) with `centered`
 *
 * With momentum the quotient is collected, v = momentum · v + quotient, and p -= lr · v. Final.
 */
export class RMSprop extends Optimizer<Required<RMSpropOptions>, Means> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<RMSpropOptions>>, options?: RMSpropOptions) {
    rmsPropTakes.check(arguments);
    super("RMSprop", parameters, rmsPropOptions.read(options), rmsPropOptions.require);
    refuseUnknownProperties("RMSprop", RMSprop, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return {
      squareMean: "tensor of at least 0",
      mean: "tensor or 0",
      momentumBuffer: "tensor or 0",
    } as const;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, alpha, eps, weightDecay, momentum, centered }: Required<RMSpropOptions>,
    before: Means | undefined,
  ): Means {
    const g = withDecay(gradient, parameter, weightDecay);
    const squareMean = runningMean(before?.squareMean, square(g), alpha);
    const mean = centered ? runningMean(tensorOf(before?.mean), g, alpha) : 0;
    // a variance is never below 0, but the rounded difference can be
    const spread = mean instanceof Tensor ? relu(sub(squareMean, square(mean))) : squareMean;
    const quotient = div(g, add(sqrt(spread), eps));
    const last = tensorOf(before?.momentumBuffer);
    const velocity = momentum === 0 || last === undefined ? quotient : add(mul(last, momentum), quotient);
    addScaled(parameter, -lr, velocity, "RMSprop.step");
    return { squareMean, mean, momentumBuffer: momentum === 0 ? 0 : velocity };
  }
}
