/** NAdam (Dozat 2016): Adam that looks one step of momentum ahead, as Nesterov's. PyTorch's semantics. */
import {
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../arguments/index.js";
import { add, div, sqrt, square } from "../ops/index.js";
import { addScaled, type Tensor } from "../tensor/index.js";
import { momentKinds, runningMean, withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface NAdamOptions {
  /** The learning rate: about how far each element moves in a step. Default 0.002. */
  lr?: number;
  /** How much is kept of the mean of the gradient, and of its square. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Keeps the division finite where gradients vanish. Default 1e-8. */
  eps?: number;
  /** Adds weightDecay · p to the gradient (L2). Default 0. */
  weightDecay?: number;
  /** How fast the momentum climbs from β₁ / 2 to β₁. Default 0.004. */
  momentumDecay?: number;
}

const nadamOptions = optionsOf<NAdamOptions>()({
  ...momentKinds(2e-3),
  momentumDecay: withDefault(nonNegative, 4e-3),
});
const nadamTakes = signature("NAdam", { parameters: trainableKind, options: nadamOptions });

type Moments = {
  readonly step: number;
  /** The product of all μ so far. */
  readonly momenta: number;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
};

/**
 * g = ∂L/∂p + weightDecay · p    m = β₁m + (1 - β₁)g    v = β₂v + (1 - β₂)g²    v̂ = v / (1 - β₂ᵗ)
 * μₜ = β₁(1 - 0.96^(t · momentumDecay) / 2)    Π = μ₁ ... μₜ
 * p -= lr · (μₜ₊₁ / (1 - Π μₜ₊₁) · m + (1 - μₜ) / (1 - Π) · g) / (√v̂ + eps)
 *
 * Final.
 */
export class NAdam extends Optimizer<Required<NAdamOptions>, Moments> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<NAdamOptions>>, options?: NAdamOptions) {
    nadamTakes.check(arguments);
    super("NAdam", parameters, nadamOptions.read(options), nadamOptions.require);
    refuseUnknownProperties("NAdam", NAdam, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return {
      step: "count",
      momenta: "number",
      firstMoment: "tensor",
      secondMoment: "tensor of at least 0",
    } as const;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, betas: [beta1, beta2], eps, weightDecay, momentumDecay }: Required<NAdamOptions>,
    before: Moments | undefined,
  ): Moments {
    const g = withDecay(gradient, parameter, weightDecay);
    const step = (before?.step ?? 0) + 1;
    const momentum = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
    const momenta = (before?.momenta ?? 1) * momentum(step);
    const firstMoment = runningMean(before?.firstMoment, g, beta1);
    const secondMoment = runningMean(before?.secondMoment, square(g), beta2);
    const root = add(sqrt(div(secondMoment, 1 - beta2 ** step)), eps);
    const next = momentum(step + 1);
    const ofGradient = (-lr * (1 - momentum(step))) / (1 - momenta);
    addScaled(parameter, ofGradient, div(g, root), "NAdam.step");
    addScaled(parameter, (-lr * next) / (1 - momenta * next), div(firstMoment, root), "NAdam.step");
    return { step, momenta, firstMoment, secondMoment };
  }
}
