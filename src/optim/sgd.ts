/**
 * SGD: gradient descent, with momentum (Polyak 1964), Nesterov's
 * (Sutskever et al. 2013) and weight decay; PyTorch's semantics.
 */
import {
  flag,
  nonNegative,
  options as optionsOf,
  refuseUnknownProperties,
  signature,
  ValueError,
  withDefault,
} from "../arguments/index.js";
import { networkKernels } from "../kernels/index.js";
import { add, mul } from "../ops/index.js";
import { addScaled, type Tensor, writeInPlace } from "../tensor/index.js";
import { withDecay } from "./base/gradients.js";
import { inGroups } from "./base/group-options.js";
import { Optimizer } from "./base/optimizer.js";
import { type Trainable, trainableKind } from "./base/trainable.js";

export interface SGDOptions {
  /** The learning rate: how far a step goes along the gradient. */
  lr: number;
  /** How much of the last direction is kept. Default 0. */
  momentum?: number;
  /** Looks one step of momentum ahead; needs momentum. Default false. */
  nesterov?: boolean;
  /** Adds weightDecay · p to the gradient (L2). Default 0. */
  weightDecay?: number;
}

const sgdOptions = optionsOf<SGDOptions>()({
  lr: nonNegative,
  momentum: withDefault(nonNegative, 0),
  nesterov: withDefault(flag, false),
  weightDecay: withDefault(nonNegative, 0),
});
const sgdTakes = signature("SGD", { parameters: trainableKind, options: sgdOptions });

type Momentum = { readonly momentumBuffer: Tensor };

/**
 * g = ∂L/∂p + weightDecay · p    v = momentum · v + g (at first v = g)
 * p -= lr · v,    or lr · (g + momentum · v) with `nesterov`
 *
 * Plain descent writes each parameter in one pass and remembers nothing. Final.
 */
export class SGD extends Optimizer<Required<SGDOptions>, Momentum> {
  /**
   * @param parameters `net.parameters()`, or groups of them with options of their own.
   * @throws ValueError for a negative or missing option, `nesterov` without momentum, an empty list, what is
   *   no tensor or comes twice; GradError for a tensor that is no leaf, or where none requires grad.
   */
  constructor(parameters: Trainable<Required<SGDOptions>>, options: SGDOptions) {
    sgdTakes.check(arguments);
    super("SGD", parameters, sgdOptions.read(options), sgdOptions.require);
    refuseUnknownProperties("SGD", SGD, inGroups);
  }

  protected override get keepsGradients() {
    return false;
  }

  protected override get stateKinds() {
    return { momentumBuffer: "tensor" } as const;
  }

  protected override validate({ momentum, nesterov }: Required<SGDOptions>): void {
    if (nesterov && momentum === 0)
      throw new ValueError("SGD: nesterov looks ahead along the momentum; give a momentum above 0");
  }

  protected override update(
    parameter: Tensor,
    gradient: Tensor,
    { lr, momentum, nesterov, weightDecay }: Required<SGDOptions>,
    before: Momentum | undefined,
  ): Momentum | undefined {
    if (before !== undefined) {
      const { momentumBuffer } = before;
      writeInPlace(parameter, "SGD.step", (target, write) =>
        networkKernels.momentumInPlace(
          target,
          momentumBuffer.array,
          gradient.array,
          { lr, momentum, nesterov, weightDecay },
          write,
        ),
      );
      return before;
    }
    const g = withDecay(gradient, parameter, weightDecay);
    if (momentum === 0) {
      addScaled(parameter, -lr, g, "SGD.step");
      return undefined;
    }
    const velocity = g.clone();
    addScaled(parameter, -lr, nesterov ? add(g, mul(velocity, momentum)) : velocity, "SGD.step");
    return { momentumBuffer: velocity };
  }
}
