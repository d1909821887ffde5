/**
 * AdaGrad (Duchi et al. 2011; the book, 6.1.5): each element's steps
 * shrink with all that its gradients have been; PyTorch's semantics.
 */
import {
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../arguments/index.js";
import { add, div, sqrt, square } from "../ops/index.js";
import { addScaled, full, type Tensor } from "../tensor/index.js";
import { withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface AdaGradOptions {
  /** The learning rate. Default 0.01. */
  lr?: number;
  /** The learning rate of step t = 0, 1, ... is lr / (1 + t · lrDecay). Default 0. */
  lrDecay?: number;
  /** Where the sums of squares start. Default 0. */
  initialAccumulator?: number;
  /** Keeps the division finite where gradients vanish. Default 1e-10. */
  eps?: number;
  /** Adds weightDecay · p to the gradient (L2). Default 0. */
  weightDecay?: number;
}

const adaGradOptions = optionsOf<AdaGradOptions>()({
  lr: withDefault(nonNegative, 0.01),
  lrDecay: withDefault(nonNegative, 0),
  initialAccumulator: withDefault(nonNegative, 0),
  eps: withDefault(nonNegative, 1e-10),
  weightDecay: withDefault(nonNegative, 0),
});
const adaGradTakes = signature("AdaGrad", { parameters: trainableKind, options: adaGradOptions });

type Sum = { readonly step: number; readonly sum: Tensor };

/** g = ∂L/∂p + weightDecay · p    h = h + g²    p -= lr · g / (√h + eps). Final. */
export class AdaGrad extends Optimizer<Required<AdaGradOptions>, Sum> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for a negative option, an empty list, what is no tensor or comes twice; GradError for
   *   a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<AdaGradOptions>>, options?: AdaGradOptions) {
    adaGradTakes.check(arguments);
    super("AdaGrad", parameters, adaGradOptions.read(options), adaGradOptions.require);
    refuseUnknownProperties("AdaGrad", AdaGrad, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return { step: "count", sum: "tensor of at least 0" } as const;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, lrDecay, initialAccumulator, eps, weightDecay }: Required<AdaGradOptions>,
    before: Sum | undefined,
  ): Sum {
    const g = withDecay(gradient, parameter, weightDecay);
    const step = before?.step ?? 0;
    const start = () => full(g.shape, initialAccumulator, { dtype: g.dtype });
    const sum = add(before?.sum ?? start(), square(g));
    addScaled(parameter, -lr / (1 + step * lrDecay), div(g, add(sqrt(sum), eps)), "AdaGrad.step");
    return { step: step + 1, sum };
  }
}
