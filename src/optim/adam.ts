/**
 * Adam (Kingma and Ba 2015): steps scaled by running means of the gradient and of its square; AdamW
 * (Loshchilov and Hutter 2019), whose weights decay beside that and not through it. PyTorch's semantics.
 */
import {
  decayRate,
  type Kind,
  listOf,
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../arguments/index.js";
import { networkKernels } from "../kernels/index.js";
import { addScaled, type Tensor, writeInPlace, zerosLike } from "../tensor/index.js";
import { inGroups } from "./group-options.js";
import { Optimizer } from "./optimizer.js";
import { type Trainable, trainableKind } from "./trainable.js";

export interface AdamOptions {
  /** The learning rate: about how far each element moves in a step. Default 0.001. */
  lr?: number;
  /** How much is kept of the mean of the gradient, and of its square. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Keeps the division finite where gradients vanish. Default 1e-8. */
  eps?: number;
  /**
   * Adam adds weightDecay · p to the gradient (L2), by default 0; AdamW
   * moves p by -lr · weightDecay · p, by default 0.01.
   */
  weightDecay?: number;
}

const twoRates = listOf(decayRate, "two numbers of at least 0 and below 1", 2, 2);
const adamKinds = {
  lr: withDefault(nonNegative, 1e-3),
  betas: withDefault(twoRates as Kind<readonly [number, number]>, [0.9, 0.999]),
  eps: withDefault(nonNegative, 1e-8),
  weightDecay: withDefault(nonNegative, 0),
} as const;
const adamOptions = optionsOf<AdamOptions>()(adamKinds);
const adamWOptions = optionsOf<AdamOptions>()({ ...adamKinds, weightDecay: withDefault(nonNegative, 0.01) });
const adamTakes = signature("Adam", { parameters: trainableKind, options: adamOptions });
const adamWTakes = signature("AdamW", { parameters: trainableKind, options: adamWOptions });

type Moments = { readonly step: number; readonly firstMoment: Tensor; readonly secondMoment: Tensor };

/** What both have in common; a subclass says how weights decay. Abstract. */
abstract class Adaptive extends Optimizer<Required<AdamOptions>, Moments> {
  protected override get stateNames() {
    return ["step", "firstMoment", "secondMoment"] as const;
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return { step: "count", firstMoment: "tensor", secondMoment: "tensor of at least 0" } as const;
  }

  /** How much of the parameter goes into its gradient; or the parameter is moved here, and it is 0. */
  protected abstract decay(parameter: Tensor, options: Required<AdamOptions>): number;

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    options: Required<AdamOptions>,
    before: Moments | undefined,
  ): Moments {
    const { lr, betas, eps } = options;
    const [beta1, beta2] = betas;
    const weightDecay = this.decay(parameter, options);
    const step = (before?.step ?? 0) + 1;
    const firstMoment = before?.firstMoment ?? zerosLike(parameter);
    const secondMoment = before?.secondMoment ?? zerosLike(parameter);
    // the bias of m goes into the step size, that of v under the root: two scalars instead of two more arrays
    const alpha = -lr / (1 - beta1 ** step);
    const bias = Math.sqrt(1 - beta2 ** step);
    writeInPlace(parameter, `${this.kind}.step`, (target, write) =>
      networkKernels.adamInPlace(
        target,
        firstMoment.array,
        secondMoment.array,
        gradient.array,
        { alpha, betas: [beta1, beta2], bias, eps, weightDecay },
        write,
      ),
    );
    return { step, firstMoment, secondMoment };
  }
}

/**
 * g = ∂L/∂p + weightDecay · p    m = β₁m + (1 - β₁)g    v = β₂v + (1 - β₂)g² p -= lr · m̂ / (√v̂ + eps),
 * m̂ = m / (1 - β₁ᵗ),    v̂ = v / (1 - β₂ᵗ): both means start at 0, and the division undoes that bias
 *
 * t counts the steps in which this parameter had a gradient. Final.
 */
export class Adam extends Adaptive {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf or does not require grad.
   */
  constructor(parameters: Trainable<Required<AdamOptions>>, options?: AdamOptions) {
    adamTakes.check(arguments);
    super("Adam", parameters, adamOptions.read(options), adamOptions.require);
    refuseUnknownProperties("Adam", Adam, inGroups);
  }

  protected override decay(_parameter: Tensor, { weightDecay }: Required<AdamOptions>): number {
    return weightDecay;
  }
}

/**
 * p -= lr · weightDecay · p, and then as Adam does without weight decay: the decay is not divided by √v̂, so
 * that every weight decays alike. Final.
 */
export class AdamW extends Adaptive {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws as Adam does.
   */
  constructor(parameters: Trainable<Required<AdamOptions>>, options?: AdamOptions) {
    adamWTakes.check(arguments);
    super("AdamW", parameters, adamWOptions.read(options), adamWOptions.require);
    refuseUnknownProperties("AdamW", AdamW, inGroups);
  }

  protected override decay(parameter: Tensor, { lr, weightDecay }: Required<AdamOptions>): number {
    if (weightDecay !== 0) addScaled(parameter, -lr * weightDecay, parameter.clone(), "AdamW.step");
    return 0;
  }
}
