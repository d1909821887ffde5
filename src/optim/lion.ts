/** Lion (Chen et al. 2023): every element moves by the learning rate, in the direction of a mean's sign. */
import {
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  withDefault,
} from "../arguments/index.js";
import { sign } from "../ops/index.js";
import { addScaled, type Tensor } from "../tensor/index.js";
import { ratesOr, runningMean, shrink } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface LionOptions {
  /** The learning rate: exactly how far each element moves; a third to a tenth of AdamW's. Default 1e-4. */
  lr?: number;
  /** How much of the mean the sign is taken with, and how much of it is kept. Default [0.9, 0.99]. */
  betas?: readonly [number, number];
  /** Moves p by -lr · weightDecay · p; three to ten times AdamW's. Default 0. */
  weightDecay?: number;
}

const lionOptions = optionsOf<LionOptions>()({
  lr: withDefault(nonNegative, 1e-4),
  betas: ratesOr([0.9, 0.99]),
  weightDecay: withDefault(nonNegative, 0),
});
const lionTakes = signature("Lion", { parameters: trainableKind, options: lionOptions });

type Memory = { readonly mean: Tensor };

/**
 * p -= lr · weightDecay · p    p -= lr · sign(β₁m + (1 - β₁)g)    m = β₂m + (1 - β₂)g
 *
 * g = ∂L/∂p. Final.
 */
export class Lion extends Optimizer<Required<LionOptions>, Memory> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<LionOptions>>, options?: LionOptions) {
    lionTakes.check(arguments);
    super("Lion", parameters, lionOptions.read(options), lionOptions.require);
    refuseUnknownProperties("Lion", Lion, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return { mean: "tensor" } as const;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, betas: [beta1, beta2], weightDecay }: Required<LionOptions>,
    before: Memory | undefined,
  ): Memory {
    shrink(parameter, lr * weightDecay, "Lion.step");
    const direction = sign(runningMean(before?.mean, gradient, beta1));
    addScaled(parameter, -lr, direction, "Lion.step");
    return { mean: runningMean(before?.mean, gradient, beta2) };
  }
}
