/** Adadelta (Zeiler 2012): steps as long as the last ones were, so that they have the parameter's unit. */
import {
  decayRate,
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../arguments/index.js";
import { add, div, mul, sqrt, square } from "../ops/index.js";
import { addScaled, type Tensor, zerosLike } from "../tensor/index.js";
import { runningMean, withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface AdadeltaOptions {
  /** What the step is multiplied by; the method itself has 1. Default 1. */
  lr?: number;
  /** How much is kept of the means of squares. Default 0.9. */
  rho?: number;
  /** How long the first steps are: about √eps. Default 1e-6. */
  eps?: number;
  /** Adds weightDecay · p to the gradient (L2). Default 0. */
  weightDecay?: number;
}

const adadeltaOptions = optionsOf<AdadeltaOptions>()({
  lr: withDefault(nonNegative, 1),
  rho: withDefault(decayRate, 0.9),
  eps: withDefault(nonNegative, 1e-6),
  weightDecay: withDefault(nonNegative, 0),
});
const adadeltaTakes = signature("Adadelta", { parameters: trainableKind, options: adadeltaOptions });

type Means = { readonly squareMean: Tensor; readonly stepMean: Tensor };

/**
 * g = ∂L/∂p + weightDecay · p    s = ρs + (1 - ρ)g²    δ = √(d + eps) / √(s + eps) · g
 * d = ρd + (1 - ρ)δ²    p -= lr · δ
 *
 * Final.
 */
export class Adadelta extends Optimizer<Required<AdadeltaOptions>, Means> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<AdadeltaOptions>>, options?: AdadeltaOptions) {
    adadeltaTakes.check(arguments);
    super("Adadelta", parameters, adadeltaOptions.read(options), adadeltaOptions.require);
    refuseUnknownProperties("Adadelta", Adadelta, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return { squareMean: "tensor of at least 0", stepMean: "tensor of at least 0" } as const;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, rho, eps, weightDecay }: Required<AdadeltaOptions>,
    before: Means | undefined,
  ): Means {
    const g = withDecay(gradient, parameter, weightDecay);
    const squareMean = runningMean(before?.squareMean, square(g), rho);
    const last = before?.stepMean ?? zerosLike(g);
    const step = mul(div(sqrt(add(last, eps)), sqrt(add(squareMean, eps))), g);
    addScaled(parameter, -lr, step, "Adadelta.step");
    return { squareMean, stepMean: runningMean(last, square(step), rho) };
  }
}
