/**
 * Adam (Kingma and Ba 2015): steps scaled by running means of the gradient and of its square; AdamW
 * (Loshchilov and Hutter 2019), whose weights decay beside that and not through it; both as AMSGrad (Reddi,
 * Kale and Kumar 2018) too. PyTorch's semantics.
 */
import {
  flag,
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../arguments/index.js";
import { networkKernels } from "../kernels/index.js";
import { add, div, maximum, sqrt, square } from "../ops/index.js";
import { addScaled, type Tensor, writeInPlace, zerosLike } from "../tensor/index.js";
import { momentKinds, runningMean, shrink, withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

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
  /** AMSGrad: divides by the largest mean of squares so far, so that no step grows. Default false. */
  amsgrad?: boolean;
  /**
   * Adds eps to √v before v is corrected for its start at 0, as the book's Adam and others do (the paper's
   * "ε hat"): eps weighs more in the first steps. Default false.
   */
  epsBeforeCorrection?: boolean;
}

const adamKinds = {
  ...momentKinds(1e-3),
  amsgrad: withDefault(flag, false),
  epsBeforeCorrection: withDefault(flag, false),
} as const;
const adamOptions = optionsOf<AdamOptions>()(adamKinds);
const adamWOptions = optionsOf<AdamOptions>()({ ...adamKinds, weightDecay: withDefault(nonNegative, 0.01) });
const adamTakes = signature("Adam", { parameters: trainableKind, options: adamOptions });
const adamWTakes = signature("AdamW", { parameters: trainableKind, options: adamWOptions });

/** What AMSGrad alone needs is 0 without it. */
type Moments = {
  readonly step: number;
  readonly firstMoment: Tensor;
  readonly secondMoment: Tensor;
  readonly largestMoment: Tensor | number;
};

/** What both have in common; a subclass says how weights decay. Abstract. */
abstract class Adaptive extends Optimizer<Required<AdamOptions>, Moments> {
  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return {
      step: "count",
      firstMoment: "tensor",
      secondMoment: "tensor of at least 0",
      largestMoment: "tensor of at least 0, or 0",
    } as const;
  }

  /** How much of the parameter goes into its gradient; or the parameter is moved here, and it is 0. */
  protected abstract decay(parameter: Tensor, options: Required<AdamOptions>): number;

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    options: Required<AdamOptions>,
    before: Moments | undefined,
  ): Moments {
    const { lr, betas, amsgrad } = options;
    const [beta1, beta2] = betas;
    const weightDecay = this.decay(parameter, options);
    const step = (before?.step ?? 0) + 1;
    // the bias of m goes into the step size, that of v under the root: two scalars instead of two more arrays
    const alpha = -lr / (1 - beta1 ** step);
    const bias = Math.sqrt(1 - beta2 ** step);
    const eps = options.epsBeforeCorrection ? options.eps / bias : options.eps;
    if (amsgrad) {
      const g = withDecay(gradient, parameter, weightDecay);
      const firstMoment = runningMean(before?.firstMoment, g, beta1);
      const secondMoment = runningMean(before?.secondMoment, square(g), beta2);
      const largestMoment = maximum(secondMoment, before?.largestMoment ?? 0);
      const root = add(div(sqrt(largestMoment), bias), eps);
      addScaled(parameter, alpha, div(firstMoment, root), `${this.kind}.step`);
      return { step, firstMoment, secondMoment, largestMoment };
    }
    const firstMoment = before?.firstMoment ?? zerosLike(parameter);
    const secondMoment = before?.secondMoment ?? zerosLike(parameter);
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
    return { step, firstMoment, secondMoment, largestMoment: 0 };
  }
}

/**
 * g = ∂L/∂p + weightDecay · p    m = β₁m + (1 - β₁)g    v = β₂v + (1 - β₂)g² p -= lr · m̂ / (√v̂ + eps),
 * m̂ = m / (1 - β₁ᵗ),    v̂ = v / (1 - β₂ᵗ): both means start at 0, and the division undoes that bias
 *
 * t counts the steps in which this parameter had a gradient. With `amsgrad` v̂ is made of the largest v so
 * far. Final.
 */
export class Adam extends Adaptive {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf, or where none requires grad.
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
    shrink(parameter, lr * weightDecay, "AdamW.step");
    return 0;
  }
}
