/** Adamax (Kingma and Ba 2015, 7.1): Adam with the largest gradient in place of the root of a mean. */
import { options as optionsOf, refuseUnknownProperties, signature } from "../arguments/index.js";
import { abs, add, div, maximum, mul } from "../ops/index.js";
import { addScaled, type Tensor } from "../tensor/index.js";
import { momentKinds, runningMean, withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface AdamaxOptions {
  /** The learning rate: about how far each element moves in a step. Default 0.002. */
  lr?: number;
  /** How much is kept of the mean of the gradient, and of its largest size. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Keeps the division finite where gradients vanish. Default 1e-8. */
  eps?: number;
  /** Adds weightDecay · p to the gradient (L2). Default 0. */
  weightDecay?: number;
}

const adamaxOptions = optionsOf<AdamaxOptions>()(momentKinds(2e-3));
const adamaxTakes = signature("Adamax", { parameters: trainableKind, options: adamaxOptions });

type Memory = { readonly step: number; readonly mean: Tensor; readonly largest: Tensor };

/**
 * g = ∂L/∂p + weightDecay · p    m = β₁m + (1 - β₁)g    u = max(β₂u, |g| + eps)
 * p -= lr / (1 - β₁ᵗ) · m / u
 *
 * Final.
 */
export class Adamax extends Optimizer<Required<AdamaxOptions>, Memory> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for an option outside its range, an empty list, what is no tensor or comes twice;
   *   GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<AdamaxOptions>>, options?: AdamaxOptions) {
    adamaxTakes.check(arguments);
    super("Adamax", parameters, adamaxOptions.read(options), adamaxOptions.require);
    refuseUnknownProperties("Adamax", Adamax, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return { step: "count", mean: "tensor", largest: "tensor of at least 0" } as const;
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, betas: [beta1, beta2], eps, weightDecay }: Required<AdamaxOptions>,
    before: Memory | undefined,
  ): Memory {
    const g = withDecay(gradient, parameter, weightDecay);
    const step = (before?.step ?? 0) + 1;
    const mean = runningMean(before?.mean, g, beta1);
    const size = add(abs(g), eps);
    const largest = before === undefined ? size : maximum(mul(before.largest, beta2), size);
    addScaled(parameter, -lr / (1 - beta1 ** step), div(mean, largest), "Adamax.step");
    return { step, mean, largest };
  }
}
