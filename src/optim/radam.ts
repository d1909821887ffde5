/**
 * RAdam (Liu et al. 2020): Adam whose steps are scaled by the root of the mean square only as far as that
 * mean is known well enough, in place of a warm-up. PyTorch's semantics.
 */
import { options as optionsOf, refuseUnknownProperties, signature } from "../arguments/index.js";
import { add, div, sqrt, square } from "../ops/index.js";
import { addScaled, type Tensor } from "../tensor/index.js";
import { momentKinds, runningMean, withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface RAdamOptions {
  /** The learning rate: about how far each element moves in a step. Default 0.001. */
  lr?: number;
  /** How much is kept of the mean of the gradient, and of its square. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Keeps the division finite where gradients vanish. Default 1e-8. */
  eps?: number;
  /** Adds weightDecay · p to the gradient (L2). Default 0. */
  weightDecay?: number;
}

const radamOptions = optionsOf<RAdamOptions>()(momentKinds(1e-3));
const radamTakes = signature("RAdam", { parameters: trainableKind, options: radamOptions });

type Moments = { readonly step: number; readonly firstMoment: Tensor; readonly secondMoment: Tensor };

/**
 * How much of the variance of v is known after t steps, as a factor of the step; undefined where it is not
 * known at all: below five steps' worth of squares.
 */
function rectification(beta2: number, step: number): number | undefined {
  const most = 2 / (1 - beta2) - 1;
  const length = most - (2 * step * beta2 ** step) / (1 - beta2 ** step);
  if (!(length > 5)) return undefined;
  return Math.sqrt(((length - 4) * (length - 2) * most) / ((most - 4) * (most - 2) * length));
}

/**
 * g = ∂L/∂p + weightDecay · p    m = β₁m + (1 - β₁)g    v = β₂v + (1 - β₂)g²
 * p -= lr · r · m̂ / ((√v + eps) / √(1 - β₂ᵗ)), and lr · m̂ in the first steps, where r is not known
 *
 * m̂ = m / (1 - β₁ᵗ). Final.
 */
export class RAdam extends Optimizer<Required<RAdamOptions>, Moments> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<RAdamOptions>>, options?: RAdamOptions) {
    radamTakes.check(arguments);
    super("RAdam", parameters, radamOptions.read(options), radamOptions.require);
    refuseUnknownProperties("RAdam", RAdam, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return { step: "count", firstMoment: "tensor", secondMoment: "tensor of at least 0" } as const;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, betas: [beta1, beta2], eps, weightDecay }: Required<RAdamOptions>,
    before: Moments | undefined,
  ): Moments {
    const g = withDecay(gradient, parameter, weightDecay);
    const step = (before?.step ?? 0) + 1;
    const firstMoment = runningMean(before?.firstMoment, g, beta1);
    const secondMoment = runningMean(before?.secondMoment, square(g), beta2);
    const alpha = -lr / (1 - beta1 ** step);
    const factor = rectification(beta2, step);
    if (factor === undefined) addScaled(parameter, alpha, firstMoment, "RAdam.step");
    else {
      const scaled = div(firstMoment, add(sqrt(secondMoment), eps));
      addScaled(parameter, alpha * factor * Math.sqrt(1 - beta2 ** step), scaled, "RAdam.step");
    }
    return { step, firstMoment, secondMoment };
  }
}
